/// The parts of one user agent and how inputs go round between them. Rules of a part live in the part.
/// Commands and the border: user_agent.cpp. The network side: user_agent_network.cpp. Internal to src/ua.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ua/call/invite_session.hpp"
#include "ua/call/transfers.hpp"
#include "ua/connection.hpp"
#include "ua/context.hpp"
#include "ua/keep_alive.hpp"
#include "ua/registration.hpp"
#include "ua/request_checks.hpp"
#include "ua/request_sender.hpp"
#include "ua/user_agent.hpp"

namespace sipua {

// UA.C of the classic API.
inline constexpr std::uint8_t kStarting = 1, kReady = 2, kUserClosed = 3, kNotReady = 4;

struct UserAgent::Parts {
  Parts(Options&& options, const Random::Seed& seed)
      : context(std::move(options), seed),
        connection(context.options, context.random),
        sender(context),
        keep_alive(context, sender),
        registration(context, sender),
        transfers(context, sender) {}

  Context context;
  Connection connection;
  RequestSender sender;
  KeepAlive keep_alive;
  Registration registration;
  Transfers transfers;
  Sessions sessions;
  std::uint32_t frames = 0;
  Id last_incoming = 0;  ///< even; ids of the host's objects are odd
  bool started = false, closing = false;

  InviteSession* find(Id id);
  InviteSession* find_server(transaction::Id server);
  InviteSession* find_replaced(const DialogIds& ids);
  InviteSession* find_dialog(const Message& message);
  void emit(EventKind kind, std::uint32_t count = 0, std::string text = {});

  void start(Instant now);
  void stop(Instant now);
  void act(const Connection::Actions& actions, Instant now);
  void opened(Instant now);
  void dropped(bool for_good, Instant now);
  void closed(std::uint16_t code, std::string_view reason, Instant now);
  void lost(Instant now);
  void check(const Arguments& arguments, Instant now);
  Result<void> authenticate(const Arguments& arguments, Instant now);
  void give_up_authentication(SentRequest& sent, Instant now);
  Result<void> invite(Id id, const Arguments& arguments, Instant now);
  Result<void> request(const Arguments& arguments);
  Result<void> session_command(CommandKind kind, Id id, const Arguments& arguments, Instant now);
  Result<void> transfer_command(CommandKind kind, const Arguments& arguments, Instant now);
  /// Value of Refer-To: the target, or the other end of a session that is to be replaced (RFC 3891).
  Result<std::string> refer_to(const Arguments& arguments);
  Result<void> register_command(CommandKind kind, const Arguments& arguments, Instant now);

  /// Handles all that the transaction layer reported, tidies up, and closes when a stop is complete.
  void settle(Instant now);
  void shut(Instant now);
  /// Nothing when the frame ends here.
  std::optional<Message> read_frame(std::string text);
  /// Answers or logs what no transaction should see. @return whether the message goes on.
  bool screen(const Message& message, bool too_large);
  [[nodiscard]] Draft reply_to(const Message& request, const Verdict& verdict);
  void process(Instant now);
  void handle_response(transaction::Id id, const Message& response, Instant now);
  /// A request is about to be sent again: with its dialog's next sequence number.
  bool prepare_again(SentRequest& sent);
  void handle_no_response(transaction::Id id, std::string_view cause, Instant now);
  void handle_request(transaction::Id id, Message&& request, Instant now);
  void handle_outside(transaction::Id id, Message&& request, Instant now);
  void handle_invite(transaction::Id id, Message&& invite, Instant now);
  /// What a Replaces header means here (RFC 3891 3). @return the number of EventKind::incoming, or the answer.
  [[nodiscard]] Verdict judge_replaces(const Message& invite, std::uint32_t& number);
  void tell(EventKind kind, const Message& message);
  void handle_cancel(transaction::Id id, const Message& request, Instant now);
  void answer(transaction::Id id, const Message& request, const Verdict& verdict, Instant now);
  [[nodiscard]] bool is_merged(const Message& invite) const;
};

}  // namespace sipua
