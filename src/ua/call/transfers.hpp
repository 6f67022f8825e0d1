/// REFERs that others send us, and what we tell them about each (RFC 3515, RFC 4488, RFC 6665). What is done about one is
/// the application's business. A transfer outlives the call it came in. Internal to src/ua.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "dialog/dialog.hpp"
#include "ua/call/invite_session.hpp"

namespace sipua {

class Transfers {
 public:
  Transfers(Context& context, RequestSender& sender) : context_(context), sender_(sender) {}

  /// Tells the application. @param session  whose dialog it came in; null outside of any: then it makes one.
  void handle_refer(transaction::Id server, Message&& refer, InviteSession* session, Instant now);
  /// SUBSCRIBE for one of them: refreshed, or ended. @return false: it means none.
  bool handle_subscribe(transaction::Id server, const Message& subscribe, InviteSession* session, Instant now);

  /// 2xx, and the first NOTIFY. @param session  of the transfer, see session_of(); null when it is gone
  Result<void> accept(std::uint32_t operation, ReplyFields&& fields, InviteSession* session, Instant now);
  Result<void> reject(std::uint32_t operation, ReplyFields&& fields, Instant now);
  /// How far it is; a final status ends the subscription.
  Result<void> notify(std::uint32_t operation, const ReplyFields& fields, InviteSession* session, Instant now);

  /// A NOTIFY is about to be sent again: with its dialog's next sequence number.
  void prepare_again(SentRequest& sent, InviteSession* session);
  [[nodiscard]] Id session_of(std::uint32_t operation) const;
  /// The session goes: what is still to be told goes through its dialog as it is now.
  void keep_dialog(const InviteSession& session);
  /// Nobody listens to it any more.
  void forget(std::uint32_t operation);
  /// Those that are forgotten go when no NOTIFY of theirs is under way: it may have to be sent again.
  void settle();
  /// 480 to those that wait for the application: it stops.
  void refuse_open(Instant now);
  void clear() { transfers_.clear(); }
  [[nodiscard]] std::size_t size() const { return transfers_.size(); }

  void handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const;

 private:
  struct Transfer {
    std::uint32_t operation = 0;
    Id session = 0;
    transaction::Id server = 0;  ///< 0: answered
    Message refer;
    std::optional<dialog::Dialog> dialog;
    bool is_anonymous = false;
    bool is_over = false;
    bool is_told = true;           ///< no: norefersub (RFC 4488)
    int status = 100;              ///< told last
    std::optional<Instant> limit;  ///< of the answer, then of the subscription
  };
  void count_on(const dialog::Dialog& from);
  Transfer* find(std::uint32_t operation);
  void send_notify(Transfer& transfer, InviteSession* session, std::string_view status_line, std::string_view state,
                   Instant now);
  Context& context_;
  RequestSender& sender_;
  std::vector<std::unique_ptr<Transfer>> transfers_;
  std::uint32_t last_ = 0;
};

}  // namespace sipua
