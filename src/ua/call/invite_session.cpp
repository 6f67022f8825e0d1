// Events, descriptions and the end of a call: what both sides have in common.
#include "ua/call/invite_session.hpp"

#include "base/text.hpp"
#include "message/status.hpp"

namespace sipua {

// ---- events ----

Event InviteSession::event(EventKind kind, std::string_view cause, std::uint32_t number) const {
  Event event;
  event.kind = kind;
  event.id = id_;
  event.status = static_cast<std::uint8_t>(status_);
  event.cause = cause;
  event.number = number;
  return event;
}

void InviteSession::emit(EventKind kind, std::string_view cause, std::uint32_t number) {
  context_->emit(event(kind, cause, number));
}

void InviteSession::emit(EventKind kind, const Message& message, std::string_view cause, std::uint32_t number,
                         std::string text) {
  Event made = event(kind, cause, number);
  made.subject = EventSubject::message;
  made.message = Message(message);
  made.text = std::move(text);
  context_->emit(std::move(made));
}

void InviteSession::emit_text(EventKind kind, EventSubject subject, std::string text, std::string_view cause,
                              std::uint32_t number) {
  Event made = event(kind, cause, number);
  made.subject = subject;
  made.text = std::move(text);
  context_->emit(std::move(made));
}

void InviteSession::emit_dialog() {
  const dialog::DialogId& id = dialog_->id();
  std::string text = str_cat({id.call_id, "\n", id.local_tag, "\n", id.remote_tag, "\n", dialog_->remote_target()});
  for (const std::string& route : dialog_->route_set()) text += str_cat({"\n", route});
  emit_text(EventKind::dialog, EventSubject::none, std::move(text));
}

void InviteSession::refresh_target(dialog::Dialog* dialog, const Message& message) {
  if (!dialog) return;
  dialog->refresh_target(message);
  if (is_answered() && !is_ended() && dialog == &*dialog_) emit_dialog();
}

/// What the peer says of itself in any message of the call. Once somebody has asserted who it is, its From does not count.
void InviteSession::note_peer(const Message& message) {
  if (message.header(HeaderId::allow)) peer_takes_update_ = message.lists(HeaderId::allow, "UPDATE");
  const bool refreshes = message.method() == Method::invite || message.method() == Method::update;
  dialog::Dialog* dialog = refreshes && message.is_request() ? find_dialog(message) : nullptr;
  const bool renamed = dialog && dialog->refresh_remote_address(message);
  for (HeaderId id : {HeaderId::p_asserted_identity, HeaderId::remote_party_id}) {
    const auto named = message.header(id);
    if (!named) continue;
    if (*named == identity_) return;
    const bool known_before = message.serial == invite_.serial;  // the application reads the INVITE itself
    identity_ = *named;
    if (!known_before) emit(EventKind::identity, message);
    return;
  }
  if (renamed && identity_.empty()) emit(EventKind::identity, message);
}

const dialog::Dialog* InviteSession::find_dialog(const Message& message) const {
  if (dialog_ && dialog_->matches(message)) return &*dialog_;
  for (const Early& early : early_)
    if (early.dialog.matches(message)) return &early.dialog;
  return nullptr;
}

bool InviteSession::is(const DialogIds& ids) const {
  const auto same = [&ids](const dialog::DialogId& id) {
    return id.call_id == ids.call_id && id.local_tag == ids.to_tag && id.remote_tag == ids.from_tag;
  };
  if (dialog_ && same(dialog_->id())) return true;
  for (const Early& early : early_)
    if (same(early.dialog.id())) return true;
  return false;
}

// ---- the end ----

void InviteSession::fail(const Message* message, std::string_view cause, Instant now) {
  if (is_ended()) return;
  message ? emit(EventKind::failed, *message, cause) : emit(EventKind::failed, cause);
  end(message, cause, now);
}

void InviteSession::end(const Message* message, std::string_view cause, Instant now) {
  if (is_ended()) return;
  acknowledge_late(now);
  for (Remote* open : {&remote_, &deferred_}) {
    if (open->server) respond(open->server, open->request, 487, now);
    *open = {};
  }
  for (const Remote& open : asked_) respond(open.server, open.request, 487, now);
  asked_.clear();
  if (local_.active && context_->connected) sender_->abandon(id_, now);
  step_ = Step::none;
  no_answer_.reset();
  expires_.reset();
  repeat_.reset();
  reliable_ = {};
  progress_.clear();
  local_ = {};
  timer_.stop();
  tones_.clear();
  recover_at_.reset();
  recovery_limit_.reset();
  if (!referrals_.empty()) referral_limit_ = now + kSubscriptionLimit;
  if (phase_ != Phase::waiting_for_ack) {  // else the ACK of our 2xx is still to come
    phase_ = Phase::over;
    unacknowledged_ = {};
  }
  status_ = SessionStatus::terminated;
  context_->outputs.push(DescriptionEnd{id_});
  message ? emit(EventKind::terminated, *message, cause) : emit(EventKind::terminated, cause);
}

void InviteSession::hang_up(const Message* message, std::string_view cause, Instant now) {
  if (!dialog_) return fail(message, cause, now);  // nobody has answered
  emit_sent(EventKind::bye, send_bye(ReplyFields{}, now));
  phase_ = Phase::confirmed;  // no ACK is waited for any more
  end(message, cause, now);
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
    end(nullptr, "", now);
    return {};
  }
  emit_sent(EventKind::bye, send_bye(std::move(fields), now));
  end(nullptr, "", now);
  return {};
}

/// A late offer that will not be answered, or a 2xx that waited for an early description: it is acknowledged all the same.
void InviteSession::acknowledge_late(Instant now) {
  SentRequest* invite = outgoing_ ? sender_->find_invite(id_) : nullptr;
  if (!invite || invite->owed_tag.empty()) return;
  dialog_ ? acknowledge("", "", now) : sender_->decline_answer(*invite, answer_, now);
}

std::string InviteSession::send_bye(ReplyFields&& fields, Instant now) {
  acknowledge_late(now);
  Draft bye;
  if (is_anonymous()) bye.add("Privacy", "id");
  if (fields.status >= 200) bye.add("Reason", reason_value(fields));
  bye.complete(fields.extra, fields.body, fields.content_type);
  return sender_->send_bye(*dialog_, std::move(bye), now);
}

std::string InviteSession::reason_value(const ReplyFields& fields) {
  const std::string_view reason = fields.reason.empty() ? reason_phrase(fields.status) : fields.reason;
  return str_cat({"SIP;cause=", number(static_cast<std::uint64_t>(fields.status)), ";text=", quote(reason)});
}

Result<void> InviteSession::terminate(ReplyFields&& fields, Instant now) {
  if (is_ended()) return Error{Errc::wrong_state, "session ended"};
  if (is_answered() || phase_ == Phase::applying) return bye(std::move(fields), now);
  return outgoing_ ? cancel(std::move(fields), now) : reject(std::move(fields), now);
}

void InviteSession::handle_replaced(const InviteSession& by, Instant now) {
  if (is_ended() || &by == this) return;
  if (by.replaces_ == id_) {
    emit(EventKind::replaced, "", by.id_);
    (void)terminate({}, now);
  } else if (by.replaces_ == replaces_ && !is_answered()) {
    end_unanswered(603, "Dialog Error", now);  // as one that comes later
  }
}

void InviteSession::handle_bye(const Message& bye, Instant now) {
  if (is_ended()) {
    phase_ = Phase::over;  // a held BYE has no purpose any more
    return;
  }
  if (outgoing_ && !dialog_) {  // of one fork that is not answered; the others go on
    forget_fork(bye.from_tag());
    if (answer_.status() < 200 || answer_.to_tag() != bye.from_tag()) return;
  }
  if (phase_ == Phase::ringing || phase_ == Phase::answering) {
    ReplyFields fields;
    fields.status = 487;  // RFC 3261 15.1.2
    (void)send_failure(fields, now);
  }
  emit(EventKind::bye, bye);
  phase_ = Phase::confirmed;  // no ACK is waited for any more
  end(&bye, "", now);
}

// ---- descriptions ----

void InviteSession::want(Step step, Exchange exchange, const Message* source, DescriptionWanted::Kind get) {
  step_ = step;
  exchange_ = exchange;
  const bool set = step == Step::set_answer || step == Step::set_offer;
  context_->outputs.push(DescriptionWanted{set ? DescriptionWanted::Kind::set : get, id_, ++operations_,
                                           source ? Message(*source) : Message{}});
}

bool InviteSession::take_step(std::uint32_t operation, Step& step) {
  if (operation != operations_ || step_ == Step::none) return false;  // an answer to something that is over
  step = step_;
  step_ = Step::none;
  return true;
}

/// The exchange under way came to nothing: no outcome of the handler counts any more (RFC 3261 14.1).
void InviteSession::roll_back() {
  step_ = Step::none;
  context_->outputs.push(DescriptionWanted{DescriptionWanted::Kind::rollback, id_, ++operations_, {}});
}

void InviteSession::handle_description(std::uint32_t operation, std::string_view body, std::string_view content_type,
                                       Instant now) {
  Step step{};
  if (step_ != Step::get_offer && step_ != Step::get_answer) return;  // nothing was asked for
  if (!take_step(operation, step)) return;
  switch (exchange_) {
    case Exchange::first:
      if (!outgoing_) {
        send_answer(body, content_type, now);
      } else if (step == Step::get_offer) {
        send_invite(body, content_type, now);
      } else {  // the offer was in the 2xx: the answer goes into the ACK
        acknowledge(body, content_type, now);
        establish(now);
      }
      break;
    case Exchange::early:
      outgoing_ ? finish_early(body, content_type, now) : send_provisional(body, content_type, now);
      break;
    case Exchange::local: send_local(body, content_type, now); break;
    case Exchange::remote: answer_remote(body, content_type, now); break;
  }
  proceed(now);
}

void InviteSession::handle_description_applied(std::uint32_t operation, Instant now) {
  Step step{};
  if (step_ != Step::set_offer && step_ != Step::set_answer) return;  // nothing was given
  if (!take_step(operation, step)) return;
  if (step == Step::set_offer) return want(Step::get_answer, exchange_);
  switch (exchange_) {
    case Exchange::first: outgoing_ ? establish(now) : confirm(answer_, now); break;
    case Exchange::early: outgoing_ ? finish_early("", "", now) : void(described_ = true); break;
    case Exchange::local: finish_local(&answer_, "", now); break;
    case Exchange::remote: emit(EventKind::confirmed, answer_); break;
  }
  proceed(now);
}

void InviteSession::handle_description_failed(std::uint32_t operation, DescriptionFailure why, Instant now) {
  Step step{};
  if (!take_step(operation, step)) return;
  const bool unsupported = why == DescriptionFailure::unsupported;
  switch (exchange_) {
    case Exchange::first: fail_first(unsupported, now); break;
    case Exchange::early: fail_early(unsupported, now); break;
    case Exchange::local:
      roll_back();
      is_repairing() ? postpone_local(0, now) : finish_local(nullptr, "WebRTC Error", now);
      break;
    case Exchange::remote:
      if (step == Step::set_answer) {
        roll_back();
        emit(EventKind::reinvite_failed, answer_, "WebRTC Error");
      } else {
        refuse_remote(unsupported                                  ? 415
                      : why == DescriptionFailure::get_description ? 500
                                                                   : 488,
                      nullptr, "WebRTC Error", now);
      }
      break;
  }
  proceed(now);
}

void InviteSession::fail_first(bool unsupported, Instant now) {
  if (phase_ == Phase::offering) {
    fail(nullptr, "WebRTC Error", now);
  } else if (phase_ == Phase::applying) {
    give_up_answer(unsupported ? 400 : 488, now);
  } else if (unsupported) {
    ReplyFields fields;
    fields.status = 415;
    fields.extra.push_back({"Accept", std::string(kAccept)});
    (void)reject(std::move(fields), now);
  } else {
    end_unanswered(480, "WebRTC Error", now);
  }
}

/// The peer's answer is of no use: BYE with a Reason, then the end.
void InviteSession::give_up_answer(int reason_code, Instant now) {
  ReplyFields fields;
  fields.status = reason_code;
  fields.reason = reason_code == 400 ? "Missing session description" : "Not Acceptable Here";
  emit_sent(EventKind::bye, send_bye(std::move(fields), now));
  phase_ = Phase::confirmed;
  fail(&answer_, "Bad Media Description", now);
}

/// What had to wait for the description, the answer or the ACK that has come now.
void InviteSession::proceed(Instant now) {
  if (is_ended() || step_ != Step::none) return;
  if (phase_ == Phase::calling && answer_.status() >= 200) {  // it came while an early description was applied
    const Message answer = std::move(answer_);
    answer_ = {};
    if (SentRequest* sent = sender_->find_invite(id_)) accept_answer(*sent, answer, now);
  } else if (phase_ == Phase::answering && !(reliable_.rseq && !reliable_.reply.body.empty())) {
    start_answer(now);
  } else if (phase_ == Phase::ringing && !progress_.empty() && reliable_.rseq == 0) {
    start_progress(now);
  }
  if (is_ended() || !is_free()) return;
  if (deferred_.server) {
    Remote next = std::move(deferred_);
    deferred_ = {};
    begin_remote(std::move(next));
  } else if (local_.wanted && !local_.retry && phase_ == Phase::confirmed && context_->connected) {
    start_local(now);
  }
}

/// Is no offer or answer under way in either direction?
bool InviteSession::is_free() const {
  return step_ == Step::none && !local_.active && remote_.server == 0 && unacknowledged_.server == 0;
}

}  // namespace sipua
