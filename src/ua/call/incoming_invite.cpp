/// Server side of a call: INVITE in (RFC 3261 13.3, 9.2).
#include <algorithm>

#include "base/text.hpp"
#include "message/status.hpp"
#include "transaction/timers.hpp"
#include "ua/call/invite_session.hpp"

namespace sipua {

namespace {

/// A proxy forgets a call after three minutes without a response (RFC 3261 13.3.1.1).
constexpr Duration kProvisionalInterval{60000};

}  // namespace

InviteSession InviteSession::incoming(Context& context, RequestSender& sender, Id id, transaction::Id server,
                                      Message invite, Instant now) {
  InviteSession session(context, sender, id);
  session.server_ = server;
  session.local_tag_ = context.new_tag();
  session.status_ = SessionStatus::waiting_for_answer;
  session.phase_ = Phase::ringing;
  auto made = dialog::Dialog::from_request(invite, session.local_tag_);
  if (made) session.dialog_ = std::move(*made);
  (void)context.respond(server, context.reply(invite, 100, "", ""), now);
  session.reply_ = context.reply(invite, 180, "", session.local_tag_);
  session.reply_.add("Contact", context.contact(false));
  session.reply_.add("Allow", kAllow);
  (void)context.respond(server, session.reply_, now);
  session.repeat_ = now + kProvisionalInterval;
  session.no_answer_ = now + std::chrono::seconds(context.options.no_answer_timeout);
  const auto expires = parse_delta_seconds(invite.header(HeaderId::expires).value_or(""));
  if (expires) session.expires_ = now + std::chrono::seconds(*expires);
  session.invite_ = std::move(invite);
  Event event;
  event.kind = EventKind::incoming;
  event.id = id;
  event.status = static_cast<std::uint8_t>(session.status_);
  event.subject = EventSubject::message;
  event.message = Message(session.invite_);
  event.text = session.local_tag_;
  context.emit(std::move(event));
  return session;
}

bool InviteSession::merges(const Message& invite) const {
  if (outgoing_ || is_ended() || invite.call_id() != invite_.call_id()) return false;
  const auto ours = invite_.cseq();
  const auto other = invite.cseq();
  return ours && other && ours->number == other->number && invite.from_tag() == invite_.from_tag();
}

Result<void> InviteSession::progress(ReplyFields&& fields, Instant now) {
  if (outgoing_ || is_ended() || phase_ != Phase::ringing) return Error{Errc::wrong_state, "not ringing"};
  if (fields.status == 0) fields.status = 180;
  if (fields.status < 100 || fields.status > 199) return Error{Errc::bad_value, "status"};
  const std::string tag = fields.status == 100 ? "" : local_tag_;
  Draft reply = context_->reply(invite_, fields.status, fields.reason, tag);
  reply.add("Contact", context_->contact(false));
  reply.add("Allow", kAllow);
  for (HeaderLine& line : fields.extra) reply.headers.push_back(std::move(line));
  reply.body = std::move(fields.body);
  reply.content_type = std::move(fields.content_type);
  std::string text = context_->respond(server_, reply, now);
  repeat_ = now + kProvisionalInterval;
  reply_ = std::move(reply);
  emit_text(EventKind::progress, EventSubject::reply, std::move(text), reason_phrase(fields.status));
  return {};
}

Result<void> InviteSession::accept(std::vector<HeaderLine>&& extra) {
  if (outgoing_ || is_ended() || phase_ != Phase::ringing) return Error{Errc::wrong_state, "not ringing"};
  answer_extra_ = std::move(extra);
  phase_ = Phase::answering;
  status_ = SessionStatus::answered;
  no_answer_.reset();
  emit_changed();
  invite_.body().empty() ? want(Step::get_offer) : want(Step::set_offer, &invite_);
  return {};
}

void InviteSession::send_answer(std::string_view body, std::string_view content_type, Instant now) {
  reply_ = context_->reply(invite_, 200, "", local_tag_);
  reply_.add("Contact", context_->contact(false));
  reply_.add("Allow", kAllow);
  for (HeaderLine& line : answer_extra_) reply_.headers.push_back(std::move(line));
  reply_.body = body;
  reply_.content_type = content_type;
  phase_ = Phase::waiting_for_ack;
  expires_.reset();
  if (dialog_) dialog_->confirm();
  std::string text = context_->respond(server_, reply_, now);
  repeat_wait_ = transaction::kT1;
  repeat_ = now + repeat_wait_;
  ack_limit_ = now + transaction::k64T1;
  emit_text(EventKind::accepted, EventSubject::reply, std::move(text), reason_phrase(200));
  status_ = SessionStatus::waiting_for_ack;
  emit_dialog();
}

std::string InviteSession::send_failure(const ReplyFields& fields, Instant now) {
  Draft reply = context_->reply(invite_, fields.status, fields.reason, local_tag_);
  for (const HeaderLine& line : fields.extra) reply.headers.push_back(line);
  reply.body = fields.body;
  reply.content_type = fields.content_type;
  repeat_.reset();
  return context_->respond(server_, reply, now);
}

Result<void> InviteSession::reject(ReplyFields&& fields, Instant now) {
  if (outgoing_ || is_ended() || (phase_ != Phase::ringing && phase_ != Phase::answering)) {
    return Error{Errc::wrong_state, "answered or ended"};
  }
  if (fields.status == 0) fields.status = 480;
  if (fields.status < 300 || fields.status > 699) return Error{Errc::bad_value, "status"};
  const std::string text = send_failure(fields, now);
  const std::string_view phrase = reason_phrase(fields.status);
  emit_text(EventKind::rejected, EventSubject::reply, text, phrase);
  emit_text(EventKind::failed, EventSubject::reply, text, phrase);
  end(nullptr, "");
  return {};
}

void InviteSession::end_unanswered(int status, std::string_view cause, Instant now) {
  ReplyFields fields;
  fields.status = status;
  (void)send_failure(fields, now);
  const bool expired = status != 480;
  fail(expired ? &invite_ : nullptr, cause);
}

void InviteSession::handle_cancel(const Message& cancel, Instant now) {
  if (is_ended() || (phase_ != Phase::ringing && phase_ != Phase::answering)) return;  // RFC 3261 9.2: too late
  ReplyFields fields;
  fields.status = 487;
  (void)send_failure(fields, now);
  status_ = SessionStatus::canceled;
  emit(EventKind::cancel);
  emit(EventKind::rejected, cancel, "Canceled");
  fail(&cancel, "Canceled");
}

void InviteSession::handle_ack(const Message& ack, Instant now) {
  if (phase_ != Phase::waiting_for_ack) return;
  repeat_.reset();
  ack_limit_.reset();
  if (is_ended()) return send_held_bye(now);
  const bool late_offer = invite_.body().empty();
  if (!late_offer) return confirm(ack);
  answer_ = Message(ack);
  phase_ = Phase::applying;
  if (ack.body().empty()) return give_up_answer(400, now);
  want(Step::set_answer, &answer_);
}

void InviteSession::confirm(const Message& ack) {
  phase_ = Phase::confirmed;
  status_ = SessionStatus::confirmed;
  emit(EventKind::confirmed, ack);
  answer_ = {};
}

void InviteSession::send_held_bye(Instant now) {
  phase_ = Phase::over;
  if (bye_held_) (void)send_bye(std::move(held_), now);
  bye_held_ = false;
}

void InviteSession::repeat_answer(Instant now) {
  (void)context_->respond(server_, reply_, now);
  repeat_wait_ = std::min(2 * repeat_wait_, transaction::kT2);
  repeat_ = now + repeat_wait_;
}

void InviteSession::handle_timeout(Instant now) {
  if (ack_limit_ && *ack_limit_ <= now) {  // RFC 3261 13.3.1.4
    ack_limit_.reset();
    repeat_.reset();
    if (is_ended()) return send_held_bye(now);
    emit_text(EventKind::bye, EventSubject::sent_text, send_bye(ReplyFields{}, now));
    phase_ = Phase::confirmed;
    return end(nullptr, "No ACK");
  }
  if (expires_ && *expires_ <= now) return end_unanswered(487, "Expires", now);
  if (no_answer_ && *no_answer_ <= now) return end_unanswered(408, "No Answer", now);
  if (!repeat_ || *repeat_ > now) return;
  if (phase_ == Phase::waiting_for_ack) return repeat_answer(now);
  repeat_ = now + kProvisionalInterval;
  (void)context_->respond(server_, reply_, now);
}

std::optional<Instant> InviteSession::next_timeout() const {
  return earlier(earlier(ack_limit_, repeat_), earlier(no_answer_, expires_));
}

}  // namespace sipua
