// What time and the connection do to a call: session timer (RFC 4028), the loss and repair of its connection.
#include "ua/call/invite_session.hpp"

namespace sipua {

namespace {

/// On a new connection the registration goes first: a proxy may know us by it. Not for longer than this.
constexpr Duration kRegistrationWait{2000};

}  // namespace

void InviteSession::handle_opened(Instant now) {
  if (phase_ == Phase::queued) return start_invite(now);
  if (unacknowledged_.repeat) {  // RFC 3261 18.2.2: on a new connection
    unacknowledged_.repeat = now;
    handle_ack_timeout(now);
  }
  if (!lost_ || is_ended()) return;
  if (!context_->options.register_) return recover(now);
  recover_at_ = now + kRegistrationWait;
}

void InviteSession::handle_registered(Instant now) {
  if (recover_at_) recover(now);
}

void InviteSession::handle_dropped(bool for_good, Instant now) {
  if ((for_good && phase_ == Phase::queued) || phase_ == Phase::offering || phase_ == Phase::calling ||
      phase_ == Phase::ringing || phase_ == Phase::answering) {
    return fail(nullptr, "Connection Error", now);
  }
  if (is_ended() || phase_ == Phase::queued) return;
  drop_remote();
  local_.is_heard = false;  // an answer that the handler is still busy with came on the old connection
  local_.refusals = 0;
  recover_at_.reset();
  if (lost_) return;
  lost_ = true;
  recovery_limit_ = now + std::chrono::seconds(context_->options.call_recovery);
  emit(EventKind::reconnecting);
}

/// What the peer asked on the old connection cannot be answered on the new one.
void InviteSession::drop_remote() {
  const bool waits = phase_ == Phase::confirmed && unacknowledged_.server && remote_.request.body().empty();
  const bool described = waits || (remote_.server && exchange_ == Exchange::remote);
  const bool told = remote_.server && remote_.request.method() == Method::invite;
  remote_ = deferred_ = {};
  if (phase_ != Phase::waiting_for_ack) unacknowledged_ = {};
  if (described) roll_back();
  if (phase_ == Phase::confirmed) status_ = SessionStatus::confirmed;
  if (told) emit(EventKind::reinvite_failed, "Connection Error");
  asked_.clear();
}

/// A new offer tells the peer our new address, and finds a new way for the media.
void InviteSession::recover(Instant now) {
  recover_at_.reset();
  local_.retry.reset();
  local_.wanted = true;
  local_.fields.restart = true;
  proceed(now);
}

void InviteSession::reconnected(const Message& response) {
  lost_ = false;
  recovery_limit_.reset();
  emit(EventKind::reconnected, response);
}

void InviteSession::send_refresh(Instant now) {
  if (!peer_takes_update_) {
    local_.wanted = true;
    return proceed(now);
  }
  Draft update = make_request("UPDATE");
  timer_.ask(update);
  (void)send_request(std::move(update), Purpose::refresh, 0, now);
}

void InviteSession::finish_refresh(const Message& response, Instant now) {
  const int status = response.status();
  if (status < 300) {
    dialog_->refresh_target(response);
    timer_.take(response, now);
    return note_peer(response);
  }
  if (status == 422 && timer_.raise(response)) return send_refresh(now);
  if (status == 405 || status == 501) {
    peer_takes_update_ = false;
    return send_refresh(now);
  }
  timer_.miss(now);
}

void InviteSession::handle_timer(Instant now) {
  switch (timer_.handle_timeout(now)) {
    case SessionTimer::Due::nothing: return;
    case SessionTimer::Due::refresh: return send_refresh(now);
    case SessionTimer::Due::expired: return hang_up(nullptr, "Expires", now);
  }
}

void InviteSession::handle_timeout(Instant now) {
  handle_ack_timeout(now);
  if (is_ended() && referral_limit_ && *referral_limit_ <= now) drop_referrals("Request Timeout");
  if (is_ended()) return;
  handle_ringing_timeout(now);
  if (!is_ended()) handle_reliable_timeout(now);
  if (!is_ended()) handle_remote_timeout(now);
  if (!is_ended()) handle_timer(now);
  if (!is_ended()) send_tones(now);
  if (is_ended()) return;
  if (recovery_limit_ && *recovery_limit_ <= now) return hang_up(nullptr, "Connection Error", now);
  if (recover_at_ && *recover_at_ <= now) recover(now);
  if (local_.limit && *local_.limit <= now) cancel_local(now);
  if (!local_.retry || *local_.retry > now) return;
  local_.retry.reset();
  proceed(now);
}

std::optional<Instant> InviteSession::next_timeout() const {
  auto next = earlier(unacknowledged_.limit, unacknowledged_.repeat);
  next = earlier(next, earlier(repeat_, earlier(no_answer_, expires_)));
  next = earlier(next, earlier(reliable_.limit, reliable_.repeat));
  next = earlier(next, earlier(timer_.next_timeout(), tones_.next_timeout()));
  next = earlier(next, earlier(local_.retry, local_.limit));
  for (const Remote* open : {&remote_, &deferred_})
    if (open->server) next = earlier(next, open->limit);
  if (!asked_.empty()) next = earlier(next, asked_.front().limit);
  next = earlier(next, referrals_.empty() ? std::nullopt : referral_limit_);
  return earlier(next, earlier(recover_at_, recovery_limit_));
}

}  // namespace sipua
