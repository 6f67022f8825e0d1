// Requests inside the dialog of a call, but those with an offer (RFC 3261 12.2): who gets them, who hears the outcome.
#include <algorithm>

#include "base/text.hpp"
#include "message/body/sipfrag.hpp"
#include "message/values/event.hpp"
#include "ua/call/invite_session.hpp"

namespace sipua {

namespace {

constexpr std::string_view kDtmfType = "application/dtmf-relay";

/// Value of a line "Name=value" of an application/dtmf-relay body; "" when there is none.
std::string_view relay_value(std::string_view body, std::string_view name) {
  while (!body.empty()) {
    const std::size_t end = body.find('\n');
    const std::string_view line = body.substr(0, end);
    const std::size_t sign = line.find('=');
    if (sign != line.npos && equals_blind(trim(line.substr(0, sign)), name)) return trim(line.substr(sign + 1));
    body = end == body.npos ? "" : body.substr(end + 1);
  }
  return {};
}

bool is_type(const Message& message, std::string_view wanted) {
  const std::string_view type = message.header(HeaderId::content_type).value_or("");
  return equals_blind(trim(type.substr(0, type.find(';'))), wanted);
}

}  // namespace

// ---- theirs ----

void InviteSession::respond(transaction::Id server, const Message& request, int status, Instant now,
                            std::string_view header, std::string_view value) {
  Draft reply = context_->reply(request, status, "", "");
  if (is_anonymous()) reply.add("Privacy", "id");
  if (status == 405 || request.method() == Method::options) reply.add("Allow", kAllow);
  if (!header.empty()) reply.add(header, value);
  (void)context_->respond(server, reply, now);
}

bool InviteSession::is_in_order(transaction::Id server, const Message& request, Instant now) {
  if (find_dialog(request)->receive(request.cseq()->number) == dialog::Order::in_order) return true;
  respond(server, request, 500, now, "Retry-After", "1");
  return false;
}

void InviteSession::handle_request(transaction::Id server, Message&& request, Instant now) {
  const Method method = request.method();
  if (method == Method::bye) {
    respond(server, request, 200, now);
    return handle_bye(request, now);
  }
  if (is_ended() && method != Method::notify) return respond(server, request, 481, now);
  note_peer(request);
  switch (method) {
    case Method::options: return respond(server, request, 200, now, "Accept", kAccept);
    case Method::invite: return handle_offer(server, std::move(request), now);
    case Method::update:
      if (!request.body().empty()) return handle_offer(server, std::move(request), now);
      return handle_update(server, request, now);
    case Method::prack: return handle_prack(server, std::move(request), now);
    case Method::info: return handle_info(server, std::move(request), now);
    case Method::message: respond(server, request, 200, now); return emit(EventKind::message, request);
    case Method::notify: return handle_notify(server, request, now);
    case Method::subscribe: return respond(server, request, 489, now);
    case Method::other: return respond(server, request, 501, now, "Allow", kAllow);
    default: return respond(server, request, 405, now);
  }
}

/// Without an offer: a refresh of the target or of the session timer (RFC 3311 5.2, RFC 4028 9).
void InviteSession::handle_update(transaction::Id server, const Message& update, Instant now) {
  if (const auto least = timer_.too_small(update)) return respond(server, update, 422, now, "Min-SE", number(*least));
  refresh_target(find_dialog(update), update);
  Draft reply = context_->reply(update, 200, "", "");
  context_->add_contact(reply, is_anonymous());
  reply.add("Allow", kAllow);
  if (is_answered()) timer_.answer(update, reply, now);
  (void)context_->respond(server, reply, now);
  emit(EventKind::update, update);
}

void InviteSession::handle_info(transaction::Id server, Message&& info, Instant now) {
  if (info_outside_) {
    constexpr std::size_t kMostAsked = 32;  // an application need not answer
    if (asked_.size() == kMostAsked) return respond(server, info, 500, now, "Retry-After", "10");
    emit(EventKind::info, info, "", server);
    asked_.push_back({server, std::move(info), now + kAnswerLimit});
    return;
  }
  if (!is_type(info, kDtmfType)) {
    if (info.body().empty()) return respond(server, info, 200, now);
    return respond(server, info, 415, now, "Accept", kDtmfType);
  }
  const std::string_view signal = relay_value(info.body(), "Signal");
  if (signal.empty()) return respond(server, info, 400, now);
  respond(server, info, 200, now);
  emit(EventKind::dtmf, info, "", static_cast<unsigned char>(signal[0]),
       std::string(relay_value(info.body(), "Duration")));
}

Result<void> InviteSession::respond(std::uint32_t operation, ReplyFields&& fields, Instant now) {
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    if (asked_[i].server != operation) continue;
    Draft reply = context_->reply(asked_[i].request, fields.status ? fields.status : 200, fields.reason, "");
    if (is_anonymous()) reply.add("Privacy", "id");
    reply.complete(fields.extra, fields.body, fields.content_type);
    if (fields.status == 0 || fields.status >= 200) asked_.erase(asked_.begin() + static_cast<std::ptrdiff_t>(i));
    (void)context_->respond(operation, reply, now);
    return {};
  }
  return Error{Errc::not_found, "operation"};
}

/// About a REFER of ours, or anything else: it is answered, and told (RFC 3515 2.4.4, RFC 6665 4.1.3). After the call
/// only what is about a REFER.
void InviteSession::handle_notify(transaction::Id server, const Message& notify, Instant now) {
  Referral* referral = find_referral(notify);
  if (is_ended() && !referral) return respond(server, notify, 481, now);
  refresh_target(find_dialog(notify), notify);
  respond(server, notify, 200, now);
  if (!is_ended()) emit(EventKind::notify, notify);
  if (!referral) return;
  const auto fragment = parse_sipfrag(notify.body());
  const StatusLine* status = fragment && fragment->status ? &*fragment->status : nullptr;
  const auto state = parse_subscription_state(notify.header(HeaderId::subscription_state).value_or(""));
  // SIP.js up to 0.21 says terminated with every status, and goes on
  if (state && state->state == "terminated" && !(status && status->code < 200)) referral->is_told = true;
  if (status) {
    emit(EventKind::refer_notified, notify, "", referral->request,
         str_cat({number(static_cast<std::uint64_t>(status->code)), " ", status->reason}));
  }
  if (referral->is_told && referral->is_accepted) end_referral(*referral, &notify, "");
}

/// The one that a NOTIFY means (RFC 3515 2.4.6); without an id the last one.
InviteSession::Referral* InviteSession::find_referral(const Message& notify) {
  const auto event = parse_event(notify.header(HeaderId::event).value_or(""));
  if (!event || event->package != "refer") return nullptr;
  for (std::size_t i = referrals_.size(); i-- > 0;)
    if (!referrals_[i].is_told && (event->id.empty() || event->id == number(referrals_[i].cseq))) return &referrals_[i];
  return nullptr;
}

void InviteSession::end_referral(const Referral& referral, const Message* message, std::string_view cause) {
  const std::uint32_t request = referral.request;
  std::erase_if(referrals_, [&](const Referral& each) { return each.request == request; });
  message ? emit(EventKind::refer_ended, *message, cause, request) : emit(EventKind::refer_ended, cause, request);
}

void InviteSession::drop_referrals(std::string_view cause) {
  while (!referrals_.empty()) end_referral(referrals_.front(), nullptr, cause);
}

/// The REFER has its final response, null for none.
void InviteSession::settle_referral(std::uint32_t request, const Message* response) {
  const bool accepted = response && response->status() < 300;
  if (!accepted) std::erase_if(referrals_, [&](const Referral& each) { return each.request == request; });
  for (Referral& referral : referrals_) {
    if (referral.request != request) continue;
    referral.is_accepted = true;
    if (referral.is_told || refuses_subscription(*response)) return end_referral(referral, response, "");
  }
}

// ---- ours ----

/// With Contact: not every one refreshes the target, but none may leave it open (12.2.1.1).
Draft InviteSession::make_request(std::string_view method) {
  Draft request = dialog_->make_request(method);
  context_->add_contact(request, is_anonymous());
  return request;
}

SentRequest& InviteSession::send_request(Draft&& draft, Purpose purpose, std::uint32_t request, Instant now) {
  context_->add_common(draft);
  SentRequest& sent = sender_->send(std::move(draft), Owner::session, id_, now);
  sent.purpose = purpose;
  sent.request = request;
  return sent;
}

/// Without a connection there is one event more: it fails at once.
void InviteSession::submit(Draft&& draft, Purpose purpose, EventKind sent, std::uint32_t request,
                           std::uint32_t sent_number, Instant now) {
  if (context_->connected) {
    return emit_sent(sent, send_request(std::move(draft), purpose, request, now).draft.write(), sent_number);
  }
  context_->add_common(draft);
  emit_sent(sent, draft.write(), sent_number);
  SentRequest unsent;
  unsent.purpose = purpose;
  unsent.request = request;
  tell_outcome(unsent, nullptr, "Connection Error");
}

Result<void> InviteSession::send(std::string_view method, std::uint32_t request, ReplyFields&& fields, Instant now) {
  if (is_ended() || !dialog_ || !is_answered()) return Error{Errc::wrong_state, "no answered call"};
  switch (method_from(method)) {
    case Method::invite:
    case Method::ack:
    case Method::bye:
    case Method::cancel:
    case Method::prack:
    case Method::update:
    case Method::register_: return Error{Errc::bad_value, "method"};  // they have commands of their own
    default: break;
  }
  if (!is_token(method)) return Error{Errc::bad_value, "method"};
  Draft draft = make_request(method);
  draft.complete(fields.extra, fields.body, fields.content_type);
  submit(std::move(draft), Purpose::other, EventKind::request_sent, request, request, now);
  return {};
}

Result<void> InviteSession::refer(std::uint32_t request, std::string_view refer_to, ReplyFields&& fields, Instant now) {
  if (is_ended() || phase_ != Phase::confirmed) return Error{Errc::wrong_state, "no answered call"};
  Draft draft = make_request("REFER");
  draft.add("Refer-To", refer_to);
  if (!is_anonymous()) draft.add("Referred-By", str_cat({"<", context_->options.uri.text(), ">"}));
  draft.add("Allow", kAllow);
  draft.complete(fields.extra, fields.body, fields.content_type);
  referrals_.push_back({request, dialog_->local_seq()});
  submit(std::move(draft), Purpose::refer, EventKind::request_sent, request, request, now);
  return {};
}

Result<void> InviteSession::dtmf(std::string_view tones, std::uint32_t duration, std::uint32_t gap,
                                 ReplyFields&& fields, Instant now) {
  if (is_ended() || !is_answered()) return Error{Errc::wrong_state, "no answered call"};
  const Result<void> pushed = tones_.push(tones, duration, gap, fields.extra, now);
  if (pushed) send_tones(now);
  return pushed;
}

void InviteSession::send_tones(Instant now) {
  while (auto tone = tones_.take(now)) {
    Draft info = make_request("INFO");
    info.add_all(tone->extra);
    info.body = str_cat({"Signal= ", std::string_view(&tone->sign, 1), "\r\nDuration= ", number(tone->duration)});
    info.content_type = kDtmfType;
    const auto sign = static_cast<unsigned char>(tone->sign);
    submit(std::move(info), Purpose::dtmf, EventKind::dtmf, tone->number, sign << 16U | tone->number, now);
  }
}

// ---- outcomes ----

bool InviteSession::prepare_again(SentRequest& sent) {
  if (sent.owner != Owner::session) return true;
  dialog::Dialog* dialog = nullptr;
  const auto take = [&](dialog::Dialog& one) {
    const std::string& tag = one.id().remote_tag;
    if (tag.empty() || sent.draft.get("To").ends_with(str_cat({";tag=", tag}))) dialog = &one;
  };
  if (dialog_) take(*dialog_);
  for (Early& early : early_) take(early.dialog);
  if (!dialog) return false;
  RequestSender::number_anew(sent, *dialog);
  const std::uint32_t next = dialog->local_seq();
  if (SentRequest* invite = dialog_ ? nullptr : sender_->find_invite(id_)) {
    invite->last_seq = std::max(invite->last_seq, next);
  }
  for (Referral& referral : referrals_)
    if (sent.purpose == Purpose::refer && referral.request == sent.request) referral.cseq = next;
  return true;
}

void InviteSession::handle_response(SentRequest& sent, const Message& response, Instant now) {
  const int status = response.status();
  if (sent.owner == Owner::invite) {
    if (status < 200) return handle_provisional(response, now);
    return status < 300 ? handle_success(sent, response, now) : handle_failure(sent, response, now);
  }
  if (status < 200) {
    if (sent.purpose == Purpose::other || sent.purpose == Purpose::refer) tell_outcome(sent, &response, "");
    return;
  }
  if (is_ended()) {  // a REFER's: see Parts::handle_response()
    tell_outcome(sent, &response, status < 300 ? "" : sip_error_cause(status));
    return sender_->forget(sent);
  }
  if (status == 401 || status == 407) {
    if (prepare_again(sent) && sender_->answer_challenge(sent, response, now)) return;
  }
  const bool gone = (status == 408 || status == 481) && sent.purpose != Purpose::prack;
  if (sent.purpose == Purpose::offer) {
    handle_local_response(sent, response, now);
  } else {
    if (sent.purpose == Purpose::refresh) finish_refresh(response, now);
    tell_outcome(sent, &response, status < 300 ? "" : sip_error_cause(status));
    sender_->forget(sent);
  }
  if (!gone || is_ended()) return;
  if (status == 408) return hang_up(&response, "Dialog Error", now);  // 12.2.1.2
  phase_ = Phase::confirmed;
  end(&response, "Dialog Error", now);
}

void InviteSession::handle_no_response(const SentRequest& sent, std::string_view cause, Instant now) {
  if (sent.owner == Owner::invite) return handle_silence(cause, now);
  if (is_ended()) return sent.purpose == Purpose::refer ? tell_outcome(sent, nullptr, cause) : void();
  const bool timed_out = cause == "Request Timeout";
  if (sent.purpose == Purpose::offer && !timed_out) {
    postpone_local(0, now);
  } else if (sent.purpose == Purpose::offer) {
    roll_back();
    finish_local(nullptr, cause, now);
  } else {
    tell_outcome(sent, nullptr, cause);
  }
  if (timed_out && sent.purpose != Purpose::prack && !is_ended()) hang_up(nullptr, cause, now);  // 12.2.1.2
}

/// To the application, when it was its request. `response` may be null.
void InviteSession::tell_outcome(const SentRequest& sent, const Message* response, std::string_view cause) {
  if (sent.purpose == Purpose::dtmf) {
    const bool heard = response && response->status() < 300;
    if (!heard) tones_.clear();
    const EventKind kind = heard ? EventKind::dtmf_succeeded : EventKind::dtmf_failed;
    return response ? emit(kind, *response, cause, sent.request) : emit(kind, cause, sent.request);
  }
  if (sent.purpose != Purpose::other && sent.purpose != Purpose::refer) return;
  response ? emit(EventKind::request_answered, *response, cause, sent.request)
           : emit(EventKind::request_failed, cause, sent.request);
  if (sent.purpose == Purpose::refer && !(response && response->status() < 200))
    settle_referral(sent.request, response);
}

}  // namespace sipua
