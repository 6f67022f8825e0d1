/// One call (RFC 3261 13, 14, 15): several small machines side by side. The INVITE transaction lives in the layer, the
/// dialog in its class, session timer and tones in theirs; here are the phase of the call, whose description is under
/// way, and the order of the events. Internal to src/ua.
///
///   invite_session.cpp    events, descriptions, the end         renegotiation.cpp  re-INVITE and UPDATE, both ways
///   outgoing_invite.cpp   client side of the first INVITE       in_dialog.cpp      all other requests inside the dialog
///   incoming_invite.cpp   server side of it                     recovery.cpp       timer, lost connection
///   reliable.cpp          100rel and PRACK, both sides          invite_request.cpp what an INVITE of ours says
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialog/dialog.hpp"
#include "message/values/dialog_ids.hpp"
#include "ua/call/call_fields.hpp"
#include "ua/call/dtmf_queue.hpp"
#include "ua/call/session_timer.hpp"
#include "ua/request_sender.hpp"

namespace sipua {

class InviteSession;
using Sessions = std::vector<std::unique_ptr<InviteSession>>;

class InviteSession {
 public:
  static std::unique_ptr<InviteSession> outgoing(Context& context, RequestSender& sender, Id id, InviteFields&& fields);
  /// @param others  outlive it
  /// @param replaces  number of EventKind::incoming
  static std::unique_ptr<InviteSession> incoming(Context& context, RequestSender& sender, const Sessions& others, Id id,
                                                 transaction::Id server, Message&& invite, std::uint32_t replaces,
                                                 Instant now);

  [[nodiscard]] Id id() const { return id_; }
  [[nodiscard]] bool is_outgoing() const { return outgoing_; }
  /// The application has seen `terminated`.
  [[nodiscard]] bool is_ended() const { return status_ == SessionStatus::terminated; }
  [[nodiscard]] bool is_anonymous() const { return outgoing_ && fields_.anonymous; }
  [[nodiscard]] bool is_cancel_wanted() const { return cancel_wanted_; }
  /// Nothing is owed to the peer any more either: the object may go.
  [[nodiscard]] bool is_over() const { return is_ended() && phase_ == Phase::over && referrals_.empty(); }
  [[nodiscard]] SessionStatus status() const { return status_; }
  [[nodiscard]] transaction::Id server() const { return server_; }
  [[nodiscard]] bool is_answered() const { return phase_ == Phase::waiting_for_ack || phase_ == Phase::confirmed; }
  /// Is the message of this call's dialog, or of an early one of it?
  [[nodiscard]] bool matches(const Message& message) const { return find_dialog(message) != nullptr; }
  /// Is it the one that a Replaces header means (RFC 3891 3)?
  [[nodiscard]] bool is(const DialogIds& ids) const;
  [[nodiscard]] bool is_answering(transaction::Id invite) const {
    return invite && (invite == remote_.server || invite == deferred_.server);
  }
  /// Is `invite` the request of this incoming call again, on another path (RFC 3261 8.2.2.2)?
  [[nodiscard]] bool merges(const Message& invite) const;
  /// To tag of our answers (incoming), From tag of our INVITE (outgoing).
  [[nodiscard]] const std::string& local_tag() const { return local_tag_; }
  [[nodiscard]] const std::optional<dialog::Dialog>& dialog() const { return dialog_; }
  [[nodiscard]] dialog::Dialog* dialog() { return dialog_ ? &*dialog_ : nullptr; }

  // Commands.
  Result<void> accept(ReplyFields&& fields, bool info_outside, Instant now);
  Result<void> progress(ReplyFields&& fields, bool reliable, Instant now);
  Result<void> reject(ReplyFields&& fields, Instant now);
  Result<void> cancel(ReplyFields&& fields, Instant now);
  Result<void> bye(ReplyFields&& fields, Instant now);
  /// cancel, reject or bye, whichever fits.
  Result<void> terminate(ReplyFields&& fields, Instant now);
  Result<void> renegotiate(OfferFields&& fields, Instant now);
  Result<void> send(std::string_view method, std::uint32_t request, ReplyFields&& fields, Instant now);
  Result<void> refer(std::uint32_t request, std::string_view refer_to, ReplyFields&& fields, Instant now);
  Result<void> dtmf(std::string_view tones, std::uint32_t duration, std::uint32_t gap, ReplyFields&& fields,
                    Instant now);
  /// The application's answer to EventKind::info.
  Result<void> respond(std::uint32_t operation, ReplyFields&& fields, Instant now);

  // From the description handler.
  void handle_description(std::uint32_t operation, std::string_view body, std::string_view content_type, Instant now);
  void handle_description_applied(std::uint32_t operation, Instant now);
  void handle_description_failed(std::uint32_t operation, DescriptionFailure why, Instant now);

  // From the network.
  void handle_opened(Instant now);
  /// The connection is gone: an unanswered call fails; one that was never sent only when it is gone for good.
  void handle_dropped(bool for_good, Instant now);
  /// To any request of this session.
  void handle_response(SentRequest& sent, const Message& response, Instant now);
  /// No final response: `cause` is 'Request Timeout' or 'Connection Error'.
  void handle_no_response(const SentRequest& sent, std::string_view cause, Instant now);
  /// A request is about to be sent again: with the dialog's next sequence number.
  /// @return false: its early dialog is over, nobody would hear it
  bool prepare_again(SentRequest& sent);
  /// @param invite  the server transaction that is meant: of the first INVITE or of a re-INVITE
  void handle_cancel(transaction::Id invite, const Message& cancel, Instant now);
  void handle_ack(const Message& ack, Instant now);
  /// To be asked of every request inside a dialog of this call; one that is too old is answered (RFC 3261 12.2.2).
  [[nodiscard]] bool is_in_order(transaction::Id server, const Message& request, Instant now);
  /// A request inside a dialog of this call, in order. Answers it, now or later.
  void handle_request(transaction::Id server, Message&& request, Instant now);
  void handle_registered(Instant now);
  /// Another session took the place of this one, or of the one that this call was to replace (RFC 3891).
  void handle_replaced(const InviteSession& by, Instant now);
  void handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const;
  /// No news of our REFERs is waited for any more.
  void drop_referrals(std::string_view cause);

 private:
  /// What the call waits for.
  enum class Phase : std::uint8_t {
    queued,           ///< outgoing: the connection
    offering,         ///< outgoing: our offer from the handler
    calling,          ///< outgoing: an answer of the peer
    applying,         ///< the handler, with the body of the peer's 2xx, or of the ACK of a late offer
    ringing,          ///< incoming: the application
    answering,        ///< incoming: the handler, or a PRACK, after accept
    waiting_for_ack,  ///< incoming: ACK of our 2xx
    confirmed,
    over,
  };
  enum class Step : std::uint8_t { none, get_offer, set_answer, set_offer, get_answer };
  /// Whose offer and answer a step belongs to (RFC 3264: one at a time).
  enum class Exchange : std::uint8_t {
    first,   ///< of the INVITE, with its final response and ACK
    early,   ///< of the INVITE, with reliable provisional responses and PRACK
    local,   ///< our re-INVITE or UPDATE
    remote,  ///< the peer's re-INVITE, UPDATE or PRACK
  };

  /// A dialog of an outgoing call that is not answered yet.
  struct Early {
    dialog::Dialog dialog;
    std::uint32_t rseq = 0;   ///< of the last reliable response; 0: none
    bool is_settled = false;  ///< one of them had a description
  };
  /// The last provisional response of a fork.
  struct Seen {
    std::string tag;
    int status;
    std::string body;
    bool is_over = false;  ///< that fork has ended its early dialog
  };
  /// A 2xx of ours to an INVITE until its ACK comes (RFC 3261 13.3.1.4).
  struct Unacknowledged {
    transaction::Id server = 0;  ///< 0: there is none
    std::uint32_t cseq = 0;
    Draft reply;
    Duration wait{};
    std::optional<Instant> repeat, limit;
  };
  /// A reliable provisional response of ours until its PRACK comes (RFC 3262 3).
  struct Reliable {
    std::uint32_t rseq = 0;  ///< 0: there is none
    Draft reply;
    bool offers = false;  ///< the PRACK brings the answer
    Duration wait{};
    std::optional<Instant> repeat, limit;
  };
  /// Our re-INVITE or UPDATE.
  struct Local {
    bool wanted = false, active = false;
    bool renew = false;     ///< with a new handler
    bool is_heard = false;  ///< the peer has answered on this connection
    OfferFields fields;
    std::uint32_t refusals = 0;    ///< 491s and the like since the last outcome
    std::optional<Instant> retry;  ///< after one (14.1)
    std::optional<Instant> limit;  ///< of a final response to the re-INVITE
  };
  /// A REFER of ours. Its subscription is a usage of the dialog of its own, which may outlive the call (RFC 5057 3.1).
  struct Referral {
    std::uint32_t request, cseq;
    bool is_accepted = false;  ///< its 2xx came
    bool is_told = false;      ///< the last NOTIFY came
  };
  /// The peer's re-INVITE, UPDATE or PRACK with an offer; an INFO that the application answers.
  struct Remote {
    transaction::Id server = 0;  ///< 0: there is none
    Message request;
    Instant limit{};  ///< of our final response
  };

  InviteSession(Context& context, RequestSender& sender, Id id)
      : context_(&context), sender_(&sender), id_(id), timer_(context.options) {}

  // Events. The first argument of the event is what the overload takes.
  [[nodiscard]] Event event(EventKind kind, std::string_view cause, std::uint32_t number) const;
  void emit(EventKind kind, std::string_view cause = "", std::uint32_t number = 0);
  void emit(EventKind kind, const Message& message, std::string_view cause = "", std::uint32_t number = 0,
            std::string text = {});
  void emit_text(EventKind kind, EventSubject subject, std::string text, std::string_view cause = "",
                 std::uint32_t number = 0);
  void emit_sent(EventKind kind, std::string text, std::uint32_t number = 0) {
    emit_text(kind, EventSubject::sent_text, std::move(text), "", number);
  }
  void emit_dialog();
  /// By a message that may have another target for the dialog, which may be null.
  void refresh_target(dialog::Dialog* dialog, const Message& message);
  void emit_changed() { emit(EventKind::changed); }
  /// `failed` and all that follows; `message` may be null.
  void fail(const Message* message, std::string_view cause, Instant now);
  /// Closes the handler, answers what is open, emits `terminated`.
  void end(const Message* message, std::string_view cause, Instant now);
  /// BYE, then the end.
  void hang_up(const Message* message, std::string_view cause, Instant now);
  void note_peer(const Message& message);

  // Descriptions.
  void want(Step step, Exchange exchange, const Message* source = nullptr,
            DescriptionWanted::Kind get = DescriptionWanted::Kind::get);
  [[nodiscard]] bool take_step(std::uint32_t operation, Step& step);
  void roll_back();
  void fail_first(bool unsupported, Instant now);
  [[nodiscard]] bool is_free() const;
  /// What had to wait for the description that is done now.
  void proceed(Instant now);
  [[nodiscard]] const dialog::Dialog* find_dialog(const Message& message) const;
  [[nodiscard]] dialog::Dialog* find_dialog(const Message& message) {
    return const_cast<dialog::Dialog*>(std::as_const(*this).find_dialog(message));
  }

  // Outgoing.
  void set_body(Draft& draft, std::string_view body, std::string_view content_type);
  void start_invite(Instant now);
  void send_invite(std::string_view body, std::string_view content_type, Instant now);
  void send_cancel(Instant now);
  void handle_provisional(const Message& response, Instant now);
  void handle_success(SentRequest& sent, const Message& response, Instant now);
  void handle_failure(SentRequest& sent, const Message& response, Instant now);
  void handle_silence(std::string_view cause, Instant now);
  /// 401, 407, 3xx, 420, 422: is the INVITE sent again?
  [[nodiscard]] bool try_again(SentRequest& sent, const Message& response, Instant now);
  [[nodiscard]] bool follow(SentRequest& sent, const Message& response);
  void start_over();
  Early* find_early(const Message& response);
  void forget_fork(const std::string& tag);
  void accept_answer(SentRequest& sent, const Message& response, Instant now);
  void acknowledge(std::string_view body, std::string_view content_type, Instant now);
  void acknowledge_late(Instant now);
  void establish(Instant now);
  /// A body that is of no use: BYE with a Reason, then the end.
  void give_up_answer(int reason_code, Instant now);

  // Incoming.
  [[nodiscard]] Draft make_reply(int status, std::string_view reason) const;
  void start_answer(Instant now);
  void send_answer(std::string_view body, std::string_view content_type, Instant now);
  /// Final response without success. @return its text.
  std::string send_failure(const ReplyFields& fields, Instant now);
  void end_unanswered(int status, std::string_view cause, Instant now);
  void confirm(const Message& ack, Instant now);
  /// A BYE before the ACK came is held back until the ACK (RFC 3261 15).
  void send_held_bye(Instant now);
  std::string send_bye(ReplyFields&& fields, Instant now);
  [[nodiscard]] static std::string reason_value(const ReplyFields& fields);
  void wait_for_ack(transaction::Id server, const Message& invite, Draft&& reply, Instant now);
  void handle_ack_timeout(Instant now);
  void handle_ringing_timeout(Instant now);

  // 100rel.
  [[nodiscard]] bool is_reliable_wanted(bool asked) const;
  void start_progress(Instant now);
  void send_provisional(std::string_view body, std::string_view content_type, Instant now);
  void handle_reliable_timeout(Instant now);
  void handle_prack(transaction::Id server, Message&& prack, Instant now);
  /// @return whether it was taken as a reliable one: then its `progress` comes later or never.
  [[nodiscard]] bool handle_reliable(const Message& response, Instant now);
  /// Its number is kept: the BYE has to have a higher one if the fork is declined.
  void send_prack(const Message& response, std::string_view body, std::string_view content_type, Instant now);
  void show_progress(const Message& response);
  void finish_early(std::string_view body, std::string_view content_type, Instant now);
  void fail_early(bool unsupported, Instant now);
  [[nodiscard]] bool is_described(const Message& request) const;

  // Re-INVITE and UPDATE.
  void start_local(Instant now);
  void send_local(std::string_view body, std::string_view content_type, Instant now);
  void handle_local_response(SentRequest& sent, const Message& response, Instant now);
  void finish_local(const Message* response, std::string_view cause, Instant now);
  void postpone_local(std::uint32_t seconds, Instant now);
  [[nodiscard]] bool is_repairing() const;
  void cancel_local(Instant now);
  void handle_offer(transaction::Id server, Message&& request, Instant now);
  void begin_remote(Remote&& next);
  void answer_remote(std::string_view body, std::string_view content_type, Instant now);
  void refuse_remote(int status, const Message* message, std::string_view cause, Instant now);
  void handle_remote_timeout(Instant now);

  // Other requests.
  void respond(transaction::Id server, const Message& request, int status, Instant now, std::string_view header = {},
               std::string_view value = {});
  SentRequest& send_request(Draft&& draft, Purpose purpose, std::uint32_t request, Instant now);
  [[nodiscard]] Draft make_request(std::string_view method);
  void submit(Draft&& draft, Purpose purpose, EventKind sent, std::uint32_t request, std::uint32_t sent_number,
              Instant now);
  void send_tones(Instant now);
  void handle_update(transaction::Id server, const Message& update, Instant now);
  void handle_bye(const Message& bye, Instant now);
  void handle_info(transaction::Id server, Message&& info, Instant now);
  void handle_notify(transaction::Id server, const Message& notify, Instant now);
  void tell_outcome(const SentRequest& sent, const Message* response, std::string_view cause);
  Referral* find_referral(const Message& notify);
  /// `message` may be null.
  void end_referral(const Referral& referral, const Message* message, std::string_view cause);
  void settle_referral(std::uint32_t request, const Message* response);

  // Time and connection.
  void send_refresh(Instant now);
  void finish_refresh(const Message& response, Instant now);
  void handle_timer(Instant now);
  void recover(Instant now);
  void reconnected(const Message& response);
  void drop_remote();

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
  Exchange exchange_ = Exchange::first;
  bool described_ = false;     ///< an early exchange was completed
  std::string described_tag_;  ///< outgoing: with this fork
  Message answer_;             ///< the 2xx or ACK, until the handler is done with it
  Message provisional_;        ///< the reliable response, until the handler is done with it
  std::string identity_;
  bool peer_takes_update_ = false;
  bool info_outside_ = false;  ///< the application answers INFO

  // Outgoing.
  Draft draft_;
  InviteFields fields_;
  std::vector<std::string> targets_;  ///< of 3xx responses, tried and to try
  std::size_t tried_ = 0;
  bool cancel_wanted_ = false, cancel_sent_ = false;
  ReplyFields cancel_fields_;
  std::vector<Early> early_;
  std::vector<Seen> seen_;

  // Incoming.
  transaction::Id server_ = 0;
  Id replaces_ = 0;
  const Sessions* others_ = nullptr;
  std::vector<HeaderLine> answer_extra_;
  Draft reply_;  ///< the last provisional response
  bool bye_held_ = false;
  ReplyFields held_;
  Reliable reliable_;
  std::uint32_t last_rseq_ = 0;
  std::vector<ReplyFields> progress_;  ///< reliable ones that wait; the first is the one under way
  std::optional<Instant> no_answer_, expires_, repeat_;

  // Answered.
  Unacknowledged unacknowledged_;
  Local local_;
  Remote remote_, deferred_;
  std::vector<Remote> asked_;  ///< that the application is to answer
  SessionTimer timer_;
  DtmfQueue tones_;
  std::vector<Referral> referrals_;
  std::optional<Instant> referral_limit_;
  bool lost_ = false;  ///< the connection was gone; the peer has not answered since
  std::optional<Instant> recover_at_, recovery_limit_;
};

}  // namespace sipua
