// Server side of the first INVITE of a call (RFC 3261 13.3, 9.2).
#include <algorithm>

#include "base/text.hpp"
#include "message/status.hpp"
#include "message/values/fields.hpp"
#include "transaction/timers.hpp"
#include "ua/call/auto_answer.hpp"
#include "ua/call/invite_session.hpp"

namespace sipua {

namespace {

/// A proxy forgets a call after three minutes without a response (RFC 3261 13.3.1.1).
constexpr Duration kProvisionalInterval{60000};

}  // namespace

std::unique_ptr<InviteSession> InviteSession::incoming(Context& context, RequestSender& sender, const Sessions& others,
                                                       Id id, transaction::Id server, Message&& invite,
                                                       std::uint32_t replaces, Instant now) {
  std::unique_ptr<InviteSession> session(new InviteSession(context, sender, id));
  session->server_ = server;
  session->replaces_ = replaces >> kReplacesShift;
  session->others_ = &others;
  session->local_tag_ = context.new_tag();
  session->status_ = SessionStatus::waiting_for_answer;
  session->phase_ = Phase::ringing;
  auto made = dialog::Dialog::from_request(invite, session->local_tag_);
  if (made) session->dialog_ = std::move(*made);
  session->invite_ = std::move(invite);
  session->note_peer(session->invite_);
  (void)context.respond(server, context.reply(session->invite_, 100, "", ""), now);
  if (!session->invite_.lists(HeaderId::require, "100rel")) {
    session->reply_ = session->make_reply(180, "");
    (void)context.respond(server, session->reply_, now);
    session->repeat_ = now + kProvisionalInterval;
  }
  session->no_answer_ = now + std::chrono::seconds(context.options.no_answer_timeout);
  const auto expires = parse_delta_seconds(session->invite_.header(HeaderId::expires).value_or(""));
  if (expires) session->expires_ = now + std::chrono::seconds(*expires);
  const bool answers = context.options.auto_answer && wants_auto_answer(session->invite_);
  session->emit(EventKind::incoming, session->invite_, "", answers ? replaces | kAutoAnswer : replaces,
                session->local_tag_);
  return session;
}

bool InviteSession::merges(const Message& invite) const {
  if (outgoing_ || is_ended() || invite.call_id() != invite_.call_id()) return false;
  const auto ours = invite_.cseq();
  const auto other = invite.cseq();
  return ours && other && ours->number == other->number && invite.from_tag() == invite_.from_tag();
}

/// A response to the INVITE that names our side of the dialog.
Draft InviteSession::make_reply(int status, std::string_view reason) const {
  Draft reply = context_->reply(invite_, status, reason, status == 100 ? "" : local_tag_);
  context_->add_contact(reply, false);
  reply.add("Allow", kAllow);
  return reply;
}

Result<void> InviteSession::progress(ReplyFields&& fields, bool reliable, Instant now) {
  if (outgoing_ || is_ended() || phase_ != Phase::ringing) return Error{Errc::wrong_state, "not ringing"};
  const bool acknowledged = is_reliable_wanted(reliable) && fields.status != 100;
  if (fields.status == 0) fields.status = acknowledged ? 183 : 180;
  if (fields.status < 100 || fields.status > 199) return Error{Errc::bad_value, "status"};
  if (acknowledged) {
    progress_.push_back(std::move(fields));
    proceed(now);
    return {};
  }
  Draft reply = make_reply(fields.status, fields.reason);
  reply.complete(fields.extra, fields.body, fields.content_type);
  std::string text = context_->respond(server_, reply, now);
  repeat_ = now + kProvisionalInterval;
  reply_ = std::move(reply);
  emit_text(EventKind::progress, EventSubject::reply, std::move(text), reason_phrase(fields.status));
  return {};
}

Result<void> InviteSession::accept(ReplyFields&& fields, bool info_outside, Instant now) {
  if (outgoing_ || is_ended() || phase_ != Phase::ringing) return Error{Errc::wrong_state, "not ringing"};
  answer_extra_ = std::move(fields.extra);
  info_outside_ = info_outside;
  phase_ = Phase::answering;
  const bool waits = reliable_.rseq != 0;
  status_ = waits ? SessionStatus::answered_waiting_for_prack : SessionStatus::answered;
  no_answer_.reset();
  emit_changed();
  proceed(now);
  return {};
}

void InviteSession::start_answer(Instant now) {
  status_ = SessionStatus::answered;
  progress_.clear();
  reliable_.repeat.reset();  // its PRACK may still come (RFC 3262 3)
  reliable_.limit.reset();
  if (described_) return send_answer("", "", now);
  const bool late = invite_.body().empty();
  late ? want(Step::get_offer, Exchange::first) : want(Step::set_offer, Exchange::first, &invite_);
}

void InviteSession::send_answer(std::string_view body, std::string_view content_type, Instant now) {
  Draft reply = make_reply(200, "");
  timer_.answer(invite_, reply, now);
  reply.complete(answer_extra_, body, content_type);
  phase_ = Phase::waiting_for_ack;
  expires_.reset();
  repeat_.reset();
  if (dialog_) dialog_->confirm();
  std::string text = context_->respond(server_, reply, now);
  wait_for_ack(server_, invite_, std::move(reply), now);
  if (replaces_) {
    for (const auto& other : *others_) other->handle_replaced(*this, now);
  }
  emit_dialog();
  emit_text(EventKind::accepted, EventSubject::reply, std::move(text), reason_phrase(200));
  status_ = SessionStatus::waiting_for_ack;
  emit_changed();
}

std::string InviteSession::send_failure(const ReplyFields& fields, Instant now) {
  Draft reply = context_->reply(invite_, fields.status, fields.reason, local_tag_);
  reply.complete(fields.extra, fields.body, fields.content_type);
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
  end(nullptr, "", now);
  return {};
}

void InviteSession::end_unanswered(int status, std::string_view cause, Instant now) {
  ReplyFields fields;
  fields.status = status;
  (void)send_failure(fields, now);
  const bool expired = status != 480;
  fail(expired ? &invite_ : nullptr, cause, now);
}

void InviteSession::handle_cancel(transaction::Id invite, const Message& cancel, Instant now) {
  if (is_ended()) return;
  if (invite == remote_.server) return refuse_remote(487, &cancel, "Canceled", now);
  if (invite == deferred_.server) {
    respond(invite, deferred_.request, 487, now);
    deferred_ = {};
    return;
  }
  if (phase_ != Phase::ringing && phase_ != Phase::answering) return;  // RFC 3261 9.2: too late
  ReplyFields fields;
  fields.status = 487;
  (void)send_failure(fields, now);
  status_ = SessionStatus::canceled;
  emit(EventKind::cancel);
  emit(EventKind::rejected, cancel, "Canceled");
  fail(&cancel, "Canceled", now);
}

// ---- ACK ----

void InviteSession::wait_for_ack(transaction::Id server, const Message& invite, Draft&& reply, Instant now) {
  const auto cseq = invite.cseq();
  unacknowledged_.server = server;
  unacknowledged_.cseq = cseq ? cseq->number : 0;
  unacknowledged_.reply = std::move(reply);
  unacknowledged_.wait = transaction::kT1;
  unacknowledged_.repeat = now + transaction::kT1;
  unacknowledged_.limit = now + transaction::k64T1;
}

void InviteSession::handle_ack(const Message& ack, Instant now) {
  const auto cseq = ack.cseq();
  if (unacknowledged_.server == 0 || !cseq || cseq->number != unacknowledged_.cseq) return;
  unacknowledged_ = {};
  if (is_ended()) return send_held_bye(now);
  const bool first = phase_ == Phase::waiting_for_ack;
  const Message& invite = first ? invite_ : remote_.request;
  const bool offered = invite.body().empty() && !(first && described_);
  status_ = SessionStatus::confirmed;
  if (!first) remote_ = {};
  if (!offered) {
    confirm(ack, now);
    return proceed(now);
  }
  answer_ = Message(ack);
  if (first) phase_ = Phase::applying;
  if (!ack.body().empty()) return want(Step::set_answer, first ? Exchange::first : Exchange::remote, &answer_);
  if (first) return give_up_answer(400, now);
  roll_back();
  emit(EventKind::reinvite_failed, ack, "Bad Media Description");
  proceed(now);
}

void InviteSession::confirm(const Message& ack, Instant now) {
  phase_ = Phase::confirmed;
  emit(EventKind::confirmed, ack);
  answer_ = {};
  proceed(now);
}

void InviteSession::send_held_bye(Instant now) {
  phase_ = Phase::over;
  unacknowledged_ = {};
  if (bye_held_) (void)send_bye(std::move(held_), now);
  bye_held_ = false;
}

void InviteSession::handle_ack_timeout(Instant now) {
  Unacknowledged& open = unacknowledged_;
  if (open.limit && *open.limit <= now) {  // RFC 3261 13.3.1.4
    open = {};
    return is_ended() ? send_held_bye(now) : hang_up(nullptr, "No ACK", now);
  }
  if (!open.repeat || *open.repeat > now) return;
  const bool sent = !context_->respond(open.server, open.reply, now).empty();
  if (!sent && context_->connected)
    context_->send_text(open.reply.write());  // its transaction went with the connection
  open.wait = std::min(2 * open.wait, transaction::kT2);
  open.repeat = now + open.wait;
}

void InviteSession::handle_ringing_timeout(Instant now) {
  if (expires_ && *expires_ <= now) return end_unanswered(487, "Expires", now);
  if (no_answer_ && *no_answer_ <= now) return end_unanswered(408, "No Answer", now);
  if (!repeat_ || *repeat_ > now) return;
  repeat_ = now + kProvisionalInterval;
  (void)context_->respond(server_, reply_, now);
}

}  // namespace sipua
