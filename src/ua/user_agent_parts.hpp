/// The parts of one user agent and how inputs go round between them. Rules of a part live in the part.
/// Commands and the border: user_agent.cpp. The network side: user_agent_network.cpp. Internal to src/ua.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ua/connection.hpp"
#include "ua/context.hpp"
#include "ua/invite_session.hpp"
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
        registration(context, sender) {}

  Context context;
  Connection connection;
  RequestSender sender;
  Registration registration;
  std::vector<std::unique_ptr<InviteSession>> sessions;
  std::uint32_t frames = 0;
  Id last_incoming = 0;  ///< even; ids of the host's objects are odd
  bool started = false, closing = false;

  InviteSession* find(Id id);
  InviteSession* find_server(transaction::Id server);
  InviteSession* find_dialog(const Message& message);
  void emit(EventKind kind, std::uint32_t count = 0, std::string text = {});

  void start(Instant now);
  void stop(Instant now);
  void act(const Connection::Actions& actions, Instant now);
  void opened(Instant now);
  void dropped(bool for_good, Instant now);
  Result<void> invite(Id id, const Arguments& arguments, Instant now);
  Result<void> session_command(CommandKind kind, Id id, const Arguments& arguments, Instant now);
  Result<void> register_command(CommandKind kind, const Arguments& arguments, Instant now);

  /// Handles all that the transaction layer reported, tidies up, and closes when a stop is complete.
  void settle(Instant now);
  void shut(Instant now);
  void process(Instant now);
  void handle_response(transaction::Id id, const Message& response, Instant now);
  void handle_no_response(transaction::Id id, std::string_view cause);
  void handle_request(transaction::Id id, Message&& request, Instant now);
  void handle_cancel(transaction::Id id, const Message& request, Instant now);
  void answer(transaction::Id id, const Message& request, const Verdict& verdict, Instant now);
  [[nodiscard]] bool is_merged(const Message& invite) const;
};

}  // namespace sipua
