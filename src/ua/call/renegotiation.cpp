// Changes of an answered call by re-INVITE and UPDATE, both ways (RFC 3261 14, RFC 3311, RFC 6141). One offer at a time:
//
//   ours    wanted -> get_offer -> sent -> 2xx: set_answer -> reinvite_accepted
//                                       -> 491, or 500 with Retry-After: back, again after a random while (14.1)
//                                       -> else: back, reinvite_failed: the session stays as it was
//   theirs  100, reinvite -> set_offer -> get_answer -> 200 -> ACK: confirmed
//           without a body  get_offer -> 200 -> ACK: set_answer -> confirmed
//           while ours is under way: 491; while another one of theirs is: 500 with Retry-After (14.2)
//
// What comes while the handler is busy with the end of the exchange before waits for it: nobody has to ask again.
#include "base/text.hpp"
#include "message/status.hpp"
#include "message/values/fields.hpp"
#include "ua/call/invite_session.hpp"

namespace sipua {

namespace {

/// A proxy has forgotten a re-INVITE by then (its timer C): nobody will answer it.
constexpr Duration kOfferLimit{190000};
/// How long the handler may take for a re-INVITE of the peer: a user may be asked.
constexpr Duration kReinviteLimit{60000};
/// After so many refusals in a row the wait grows no longer, and a 500 is final.
constexpr std::uint32_t kMostRefusals = 8;
/// A recovery outlasts so many failures of any other kind.
constexpr std::uint32_t kMostRepairs = 2;

/// Seconds until the peer, which is busy with another offer, takes ours (14.2); none when that is not what it says.
std::optional<std::uint32_t> busy_time(const Message& response) {
  constexpr std::uint32_t kMost = 10;
  const auto after = parse_delta_seconds(response.header(HeaderId::retry_after).value_or(""));
  return response.status() == 500 && after && *after <= kMost ? std::optional(*after) : std::nullopt;
}

/// Said by a server in between that does not reach the peer (RFC 3261 21, RFC 5626 11.6): its connection may be gone too.
bool is_unreachable(int status) {
  return status == 404 || status == 410 || status == 430 || status == 480 || (status >= 502 && status <= 504);
}

}  // namespace

// ---- ours ----

Result<void> InviteSession::renegotiate(OfferFields&& fields, Instant now) {
  if (is_ended() || !is_answered()) return Error{Errc::wrong_state, "no answered call"};
  local_.wanted = true;
  local_.fields = std::move(fields);  // the latest wish counts
  proceed(now);
  return {};
}

void InviteSession::start_local(Instant) {
  using Kind = DescriptionWanted::Kind;
  local_.wanted = false;
  local_.active = true;
  const Kind kind = local_.renew ? Kind::renew : local_.fields.restart ? Kind::restart : Kind::get;
  want(Step::get_offer, Exchange::local, nullptr, kind);
}

void InviteSession::send_local(std::string_view body, std::string_view content_type, Instant now) {
  if (!context_->connected) return postpone_local(0, now);
  const bool update = local_.fields.update && peer_takes_update_;
  Draft offer = make_request(update ? "UPDATE" : "INVITE");
  offer.add("Allow", kAllow);
  timer_.ask(offer);
  offer.complete(local_.fields.extra, body, content_type);
  if (!update) local_.limit = now + kOfferLimit;
  const SentRequest& sent = send_request(std::move(offer), Purpose::offer, 0, now);
  emit_sent(update ? EventKind::update : EventKind::invite, sent.draft.write());
}

void InviteSession::handle_local_response(SentRequest& sent, const Message& response, Instant now) {
  const int status = response.status();
  const bool invite = sent.draft.method == "INVITE";
  local_.is_heard = true;
  if (status < 300) {
    if (invite && sender_->repeat_ack(sent, response)) return;
    local_.limit.reset();
    refresh_target(&*dialog_, response);
    if (invite) emit_sent(EventKind::ack, sender_->acknowledge(sent, *dialog_, "", "", now));
    if (!invite) sender_->forget(sent);
    timer_.take(response, now);
    note_peer(response);
    answer_ = Message(response);
    if (!response.body().empty()) return want(Step::set_answer, Exchange::local, &answer_);
    roll_back();
    return finish_local(&answer_, "Bad Media Description", now);
  }
  local_.limit.reset();
  sender_->forget(sent);
  roll_back();
  if (status == 422 && timer_.raise(response)) {
    local_.active = false;
    local_.wanted = true;
    return proceed(now);
  }
  const auto busy = busy_time(response);
  const bool again = status == 491 || (busy && local_.refusals < kMostRefusals) || (lost_ && is_unreachable(status));
  const bool gone = status == 408 || status == 481;
  if (again || (is_repairing() && !gone)) return postpone_local(busy.value_or(0), now);
  timer_.miss(now);
  finish_local(&response, sip_error_cause(status), now);
}

/// The peer's offer was faster: again after a while that differs from the peer's (14.1), in steps of 10 ms, and grows.
void InviteSession::postpone_local(std::uint32_t seconds, Instant now) {
  if (!context_->connected) roll_back();
  local_.limit.reset();
  local_.active = false;
  local_.wanted = true;
  const std::uint32_t steps = outgoing_ ? 210 + context_->random.below(191) : context_->random.below(201);
  local_.retry = now + std::chrono::seconds(seconds) + Duration{10 * steps * (1 + local_.refusals)};
  if (context_->connected && local_.refusals < kMostRefusals) ++local_.refusals;
}

/// No final response ever came. What follows is a 487, or no answer for 64*T1: the dialog is gone (9.1, 12.2.1.2).
void InviteSession::cancel_local(Instant now) {
  local_.limit.reset();
  sender_->abandon(id_, now);
}

/// What the peer agreed to last may be lost with the connection: not the first failure is the last word.
bool InviteSession::is_repairing() const { return lost_ && local_.refusals < kMostRepairs; }

void InviteSession::finish_local(const Message* response, std::string_view cause, Instant now) {
  local_.limit.reset();
  local_.active = false;
  local_.refusals = 0;
  const bool accepted = cause.empty();
  if (accepted) local_.renew = false;
  if (!local_.wanted) local_.fields = {};
  const EventKind kind = accepted ? EventKind::reinvite_accepted : EventKind::reinvite_failed;
  response ? emit(kind, *response, cause, 1) : emit(kind, cause, 1);
  if (local_.renew) return hang_up(response, cause, now);  // nothing is agreed on with the fork that has answered
  const int status = response ? response->status() : 481;
  if (lost_ && local_.is_heard && status != 481 && status != 408) reconnected(*response);
  answer_ = {};
  proceed(now);
}

// ---- theirs ----

/// A re-INVITE, or an UPDATE or PRACK with an offer.
void InviteSession::handle_offer(transaction::Id server, Message&& request, Instant now) {
  const bool answered = phase_ == Phase::confirmed || phase_ == Phase::waiting_for_ack || phase_ == Phase::applying;
  if (remote_.server || deferred_.server || (!answered && !described_ && !outgoing_ && !reliable_.offers)) {
    return respond(server, request, 500, now, "Retry-After", number(context_->random.below(11)));
  }
  const bool invited = request.method() == Method::invite && !answered;
  const bool described = described_ && (!outgoing_ || is_described(request));
  const bool answers_us = exchange_ == Exchange::local && step_ == Step::set_answer;  // ours is all but done
  const bool offering = local_.active && !answers_us;
  if (offering || invited || (!answered && !described)) return respond(server, request, 491, now);
  if (const auto least = timer_.too_small(request)) return respond(server, request, 422, now, "Min-SE", number(*least));
  const bool reinvite = request.method() == Method::invite;
  if (reinvite) respond(server, request, 100, now);
  Remote next{server, std::move(request), now + (reinvite ? kReinviteLimit : kAnswerLimit)};
  if (is_free()) return begin_remote(std::move(next));
  deferred_ = std::move(next);
}

void InviteSession::begin_remote(Remote&& next) {
  remote_ = std::move(next);
  if (remote_.request.method() == Method::invite) emit(EventKind::reinvite, remote_.request);
  if (remote_.request.method() == Method::update) emit(EventKind::update, remote_.request);
  if (remote_.request.body().empty()) return want(Step::get_offer, Exchange::remote);
  want(Step::set_offer, Exchange::remote, &remote_.request);
}

void InviteSession::answer_remote(std::string_view body, std::string_view content_type, Instant now) {
  const Message& request = remote_.request;
  refresh_target(find_dialog(request), request);
  Draft reply = context_->reply(request, 200, "", "");
  context_->add_contact(reply, is_anonymous());
  reply.add("Allow", kAllow);
  if (request.method() != Method::prack && is_answered()) timer_.answer(request, reply, now);
  reply.body = body;
  reply.content_type = content_type;
  (void)context_->respond(remote_.server, reply, now);
  if (request.method() == Method::invite) {
    wait_for_ack(remote_.server, request, std::move(reply), now);
    status_ = SessionStatus::waiting_for_ack;
    remote_.server = 0;
    emit(EventKind::reinvite_accepted);
  } else {
    remote_ = {};
  }
}

void InviteSession::refuse_remote(int status, const Message* message, std::string_view cause, Instant now) {
  const bool unsupported = status == 415;
  respond(remote_.server, remote_.request, status, now, unsupported ? "Accept" : "", unsupported ? kAccept : "");
  const bool invite = remote_.request.method() == Method::invite;
  remote_ = {};
  roll_back();
  if (invite) message ? emit(EventKind::reinvite_failed, *message, cause) : emit(EventKind::reinvite_failed, cause);
  proceed(now);
}

/// The handler has not answered in time, or the application.
void InviteSession::handle_remote_timeout(Instant now) {
  const auto refuse = [&](const Remote& open) {
    const bool update = open.request.method() == Method::update;
    respond(open.server, open.request, update ? 504 : 500, now);  // RFC 3311 5.2
  };
  while (!asked_.empty() && asked_.front().limit <= now) {
    refuse(asked_.front());
    asked_.erase(asked_.begin());
  }
  if (deferred_.server && deferred_.limit <= now) refuse(std::exchange(deferred_, {}));
  if (!remote_.server || remote_.limit > now) return;
  refuse_remote(remote_.request.method() == Method::update ? 504 : 500, nullptr, "Request Timeout", now);
}

}  // namespace sipua
