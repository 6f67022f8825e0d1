/// One call (RFC 3261 13, 14, 15): several small machines side by side. The INVITE transaction lives in the layer, the
/// dialog in its class; here are the phase of the call, the description operations, and the order of the events.
/// Client side: outgoing_invite.cpp. Server side: incoming_invite.cpp. Both, and the end: invite_session.cpp.
/// Internal to src/ua.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialog/dialog.hpp"
#include "ua/request_sender.hpp"

namespace sipua {

/// Session.C of the classic API, as far as it is used.
enum class SessionStatus : std::uint8_t {
  null = 0,
  invite_sent = 1,
  provisional_received = 2,
  invite_received = 3,
  waiting_for_answer = 4,
  answered = 5,
  waiting_for_ack = 7,
  canceled = 8,
  terminated = 9,
  early_media = 11,
  confirmed = 12,
};

/// Fields of cancel, reject, progress, bye.
struct ReplyFields {
  int status = 0;  ///< 0: the command's default
  std::string reason, body, content_type;
  std::vector<HeaderLine> extra;
};

struct InviteFields {
  Uri target;
  std::vector<HeaderLine> extra;
  bool anonymous = false, without_sdp = false;
};

class InviteSession {
 public:
  static InviteSession outgoing(Context& context, RequestSender& sender, Id id, InviteFields fields);
  static InviteSession incoming(Context& context, RequestSender& sender, Id id, transaction::Id server, Message invite,
                                Instant now);

  [[nodiscard]] Id id() const { return id_; }
  [[nodiscard]] bool is_outgoing() const { return outgoing_; }
  /// The application has seen `terminated`.
  [[nodiscard]] bool is_ended() const { return status_ == SessionStatus::terminated; }
  /// Nothing is owed to the peer any more either: the object may go.
  [[nodiscard]] bool is_cancel_wanted() const { return cancel_wanted_; }
  [[nodiscard]] bool is_over() const { return is_ended() && phase_ == Phase::over; }
  [[nodiscard]] SessionStatus status() const { return status_; }
  [[nodiscard]] transaction::Id server() const { return server_; }
  [[nodiscard]] bool is_answered() const { return phase_ == Phase::waiting_for_ack || phase_ == Phase::confirmed; }
  [[nodiscard]] bool matches(const Message& message) const { return dialog_ && dialog_->matches(message); }
  /// Is `invite` the request of this incoming call again, on another path (RFC 3261 8.2.2.2)?
  [[nodiscard]] bool merges(const Message& invite) const;
  /// To tag of our answers (incoming), From tag of our INVITE (outgoing).
  [[nodiscard]] const std::string& local_tag() const { return local_tag_; }

  // Commands.
  Result<void> accept(std::vector<HeaderLine>&& extra);
  Result<void> progress(ReplyFields&& fields, Instant now);
  Result<void> reject(ReplyFields&& fields, Instant now);
  Result<void> cancel(ReplyFields&& fields, Instant now);
  Result<void> bye(ReplyFields&& fields, Instant now);
  /// cancel, reject or bye, whichever fits.
  Result<void> terminate(ReplyFields&& fields, Instant now);

  // From the description handler.
  void handle_description(std::uint32_t operation, std::string_view body, std::string_view content_type, Instant now);
  void handle_description_applied(std::uint32_t operation, Instant now);
  void handle_description_failed(std::uint32_t operation, DescriptionFailure why, Instant now);

  // From the network.
  void handle_opened(Instant now);
  /// The connection is gone: an unanswered call fails; one that was never sent only when it is gone for good.
  void handle_dropped(bool for_good);
  void handle_response(SentRequest& sent, const Message& response, Instant now);
  /// No final response: `cause` is 'Request Timeout' or 'Connection Error'.
  void handle_no_response(std::string_view cause);
  void handle_cancel(const Message& cancel, Instant now);
  void handle_ack(const Message& ack, Instant now);
  /// A request inside the dialog, sequence number already checked. Answers it.
  void handle_request(transaction::Id server, const Message& request, Instant now);
  dialog::Order receive(std::uint32_t cseq) { return dialog_->receive(cseq); }
  void handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const;

 private:
  /// What the call waits for.
  enum class Phase : std::uint8_t {
    queued,           ///< outgoing: the connection
    offering,         ///< outgoing: our offer from the handler
    calling,          ///< outgoing: an answer of the peer
    applying,         ///< the handler, with the body of the peer's 2xx, or of the ACK of a late offer
    ringing,          ///< incoming: the application
    answering,        ///< incoming: the handler, after accept
    waiting_for_ack,  ///< incoming: ACK of our 2xx
    confirmed,
    over,
  };
  enum class Step : std::uint8_t { none, get_offer, set_answer, set_offer, get_answer };

  InviteSession(Context& context, RequestSender& sender, Id id) : context_(&context), sender_(&sender), id_(id) {}

  // Events. The first argument of the event is what the overload takes.
  void emit(EventKind kind, std::string_view cause = "");
  void emit(EventKind kind, const Message& message, std::string_view cause = "");
  void emit_text(EventKind kind, EventSubject subject, std::string text, std::string_view cause = "");
  void emit_dialog();
  /// `failed` and all that follows; `message` may be null.
  void fail(const Message* message, std::string_view cause);
  /// Closes the handler, emits `terminated`.
  void end(const Message* message, std::string_view cause);

  void want(Step step, const Message* source = nullptr);
  [[nodiscard]] bool take_step(std::uint32_t operation, Step& step);

  // Outgoing.
  void start_invite(Instant now);
  void send_invite(std::string_view body, std::string_view content_type, Instant now);
  void send_cancel(Instant now);
  void handle_provisional(const Message& response, Instant now);
  void handle_success(SentRequest& sent, const Message& response, Instant now);
  void handle_rejection(const Message& response);
  void accept_answer(SentRequest& sent, const Message& response, Instant now);
  void acknowledge(std::string_view body, std::string_view content_type, Instant now);
  void establish();
  void emit_changed() { emit(EventKind::changed); }
  /// A body that is of no use: BYE with a Reason, then the end.
  void give_up_answer(int reason_code, Instant now);

  // Incoming.
  void send_answer(std::string_view body, std::string_view content_type, Instant now);
  /// Final response without success. @return its text.
  std::string send_failure(const ReplyFields& fields, Instant now);
  void end_unanswered(int status, std::string_view cause, Instant now);
  void repeat_answer(Instant now);
  void confirm(const Message& ack);
  /// A BYE before the ACK came is held back until the ACK (RFC 3261 15).
  void send_held_bye(Instant now);
  std::string send_bye(ReplyFields&& fields, Instant now);

  Context* context_;
  RequestSender* sender_;
  Id id_ = 0;
  bool outgoing_ = false;
  Phase phase_ = Phase::queued;
  SessionStatus status_ = SessionStatus::null;
  std::string local_tag_;
  Message invite_;  ///< incoming: as received; outgoing: as last sent
  std::optional<dialog::Dialog> dialog_;
  std::uint32_t operations_ = 0;  ///< counts; the current one is the last
  Step step_ = Step::none;

  // Outgoing.
  Draft draft_;
  bool without_sdp_ = false;
  bool cancel_wanted_ = false, cancel_sent_ = false;
  ReplyFields cancel_fields_;
  std::vector<dialog::Dialog> early_;
  Message answer_;  ///< the 2xx, until the handler is done with it
  struct Seen {
    std::string tag;
    int status;
    std::string body;
  };
  std::vector<Seen> seen_;  ///< provisional responses, the last of each fork

  // Incoming.
  transaction::Id server_ = 0;
  std::vector<HeaderLine> answer_extra_;
  Draft reply_;  ///< the last provisional response, then our 2xx
  bool bye_held_ = false;
  ReplyFields held_;
  std::optional<Instant> no_answer_, expires_, repeat_, ack_limit_;
  Duration repeat_wait_{};
};

}  // namespace sipua
