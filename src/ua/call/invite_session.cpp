#include "ua/call/invite_session.hpp"

#include "base/text.hpp"
#include "message/status.hpp"

namespace sipua {

void InviteSession::emit(EventKind kind, std::string_view cause) {
  Event event;
  event.kind = kind;
  event.id = id_;
  event.status = static_cast<std::uint8_t>(status_);
  event.cause = cause;
  context_->emit(std::move(event));
}

void InviteSession::emit(EventKind kind, const Message& message, std::string_view cause) {
  Event event;
  event.kind = kind;
  event.id = id_;
  event.status = static_cast<std::uint8_t>(status_);
  event.subject = EventSubject::message;
  event.cause = cause;
  event.message = Message(message);
  context_->emit(std::move(event));
}

void InviteSession::emit_text(EventKind kind, EventSubject subject, std::string text, std::string_view cause) {
  Event event;
  event.kind = kind;
  event.id = id_;
  event.status = static_cast<std::uint8_t>(status_);
  event.subject = subject;
  event.cause = cause;
  event.text = std::move(text);
  context_->emit(std::move(event));
}

void InviteSession::emit_dialog() {
  const dialog::DialogId& id = dialog_->id();
  emit_text(EventKind::dialog, EventSubject::none, str_cat({id.call_id, "\n", id.local_tag, "\n", id.remote_tag}));
}

void InviteSession::fail(const Message* message, std::string_view cause) {
  if (is_ended()) return;
  message ? emit(EventKind::failed, *message, cause) : emit(EventKind::failed, cause);
  end(message, cause);
}

void InviteSession::end(const Message* message, std::string_view cause) {
  if (is_ended()) return;
  step_ = Step::none;
  no_answer_.reset();
  expires_.reset();
  if (phase_ != Phase::waiting_for_ack) {  // else the ACK of our 2xx is still to come
    phase_ = Phase::over;
    repeat_.reset();
    ack_limit_.reset();
  }
  status_ = SessionStatus::terminated;
  context_->outputs.push(DescriptionEnd{id_});
  message ? emit(EventKind::terminated, *message, cause) : emit(EventKind::terminated, cause);
}

void InviteSession::want(Step step, const Message* source) {
  using Kind = DescriptionWanted::Kind;
  step_ = step;
  const bool set = step == Step::set_answer || step == Step::set_offer;
  context_->outputs.push(
      DescriptionWanted{set ? Kind::set : Kind::get, id_, ++operations_, source ? *source : Message{}});
}

bool InviteSession::take_step(std::uint32_t operation, Step& step) {
  if (operation != operations_ || step_ == Step::none) return false;  // an answer to something that is over
  step = step_;
  step_ = Step::none;
  return true;
}

void InviteSession::handle_description(std::uint32_t operation, std::string_view body, std::string_view content_type,
                                       Instant now) {
  Step step{};
  if (!take_step(operation, step)) return;
  if (step == Step::get_offer && outgoing_) {
    send_invite(body, content_type, now);
  } else if (step == Step::get_answer && outgoing_) {  // the offer was in the 2xx: the answer goes into the ACK
    acknowledge(body, content_type, now);
    establish();
  } else if (step == Step::get_answer || step == Step::get_offer) {
    send_answer(body, content_type, now);
  }
}

void InviteSession::handle_description_applied(std::uint32_t operation, Instant) {
  Step step{};
  if (!take_step(operation, step)) return;
  if (step == Step::set_offer) {
    want(Step::get_answer);
  } else if (step == Step::set_answer && outgoing_) {
    establish();
  } else if (step == Step::set_answer) {
    confirm(answer_);
  }
}

void InviteSession::handle_description_failed(std::uint32_t operation, DescriptionFailure why, Instant now) {
  Step step{};
  if (!take_step(operation, step)) return;
  if (phase_ == Phase::offering) {
    fail(nullptr, "WebRTC Error");
  } else if (phase_ == Phase::applying) {
    give_up_answer(why == DescriptionFailure::unsupported ? 400 : 488, now);
  } else if (why == DescriptionFailure::unsupported) {
    ReplyFields fields;
    fields.status = 415;
    fields.extra.push_back({"Accept", std::string(kAccept)});
    (void)reject(std::move(fields), now);
  } else {
    end_unanswered(480, "WebRTC Error", now);
  }
}

Result<void> InviteSession::bye(ReplyFields&& fields, Instant now) {
  if (is_ended()) return Error{Errc::wrong_state, "session ended"};
  if (!dialog_ || (phase_ != Phase::confirmed && phase_ != Phase::waiting_for_ack && phase_ != Phase::applying)) {
    return Error{Errc::wrong_state, "no answered call"};
  }
  if (phase_ == Phase::waiting_for_ack && !outgoing_) {
    bye_held_ = true;
    held_ = std::move(fields);
    emit(EventKind::bye, invite_);
    end(nullptr, "");
    return {};
  }
  if (phase_ == Phase::applying && sender_->find_invite(id_) && sender_->find_invite(id_)->acks.empty()) {
    acknowledge("", "", now);  // a late offer that will not be answered: every 2xx is acknowledged all the same
  }
  emit_text(EventKind::bye, EventSubject::sent_text, send_bye(std::move(fields), now));
  end(nullptr, "");
  return {};
}

std::string InviteSession::send_bye(ReplyFields&& fields, Instant now) {
  Draft bye;
  if (fields.status >= 200) {
    const std::string_view reason = fields.reason.empty() ? reason_phrase(fields.status) : fields.reason;
    bye.add("Reason",
            str_cat({"SIP;cause=", number(static_cast<std::uint64_t>(fields.status)), ";text=", quote(reason)}));
  }
  for (HeaderLine& line : fields.extra) bye.headers.push_back(std::move(line));
  bye.body = std::move(fields.body);
  bye.content_type = std::move(fields.content_type);
  return sender_->send_bye(*dialog_, std::move(bye), now);
}

Result<void> InviteSession::terminate(ReplyFields&& fields, Instant now) {
  if (is_ended()) return Error{Errc::wrong_state, "session ended"};
  if (is_answered() || phase_ == Phase::applying) return bye(std::move(fields), now);
  return outgoing_ ? cancel(std::move(fields), now) : reject(std::move(fields), now);
}

void InviteSession::give_up_answer(int reason_code, Instant now) {
  ReplyFields fields;
  fields.status = reason_code;
  fields.reason = reason_code == 400 ? "Missing session description" : "Not Acceptable Here";
  if (outgoing_ && sender_->find_invite(id_) && sender_->find_invite(id_)->acks.empty()) acknowledge("", "", now);
  emit_text(EventKind::bye, EventSubject::sent_text, send_bye(std::move(fields), now));
  phase_ = Phase::confirmed;
  fail(&answer_, "Bad Media Description");
}

void InviteSession::handle_opened(Instant now) {
  if (phase_ == Phase::queued) start_invite(now);
}

void InviteSession::handle_dropped(bool for_good) {
  if ((for_good && phase_ == Phase::queued) || phase_ == Phase::offering || phase_ == Phase::calling ||
      phase_ == Phase::ringing || phase_ == Phase::answering) {
    fail(nullptr, "Connection Error");
  }
}

void InviteSession::handle_request(transaction::Id server, const Message& request, Instant now) {
  int status = 405;
  switch (request.method()) {
    case Method::bye:
    case Method::options: status = 200; break;
    case Method::invite: status = 488; break;  // this user agent keeps the session as it was agreed (RFC 3261 14.2)
    case Method::other: status = 501; break;
    default: break;
  }
  Draft reply = context_->reply(request, status, "", local_tag_);
  if (status == 405 || request.method() == Method::options) reply.add("Allow", kAllow);
  if (request.method() == Method::options) reply.add("Accept", kAccept);
  (void)context_->respond(server, reply, now);
  if (request.method() != Method::bye) return;
  if (is_ended()) {
    phase_ = Phase::over;  // a held BYE has no purpose any more
    return;
  }
  if (!outgoing_ && (phase_ == Phase::ringing || phase_ == Phase::answering)) {
    ReplyFields fields;
    fields.status = 487;  // RFC 3261 15.1.2
    (void)send_failure(fields, now);
  }
  emit(EventKind::bye, request);
  phase_ = Phase::confirmed;  // no ACK is waited for any more
  end(&request, "");
}

}  // namespace sipua
