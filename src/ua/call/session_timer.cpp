// RFC 4028. Where implementations go wrong:
// - The refresher is named from the side of the request: a refresh in the other direction turns the roles round.
// - Min-SE of a 422 is kept for the whole call, or the next refresh fails in the same way (7.3).
// - A peer without the extension does not refresh: then we do, or nobody (table 2).
// - Who does not refresh hangs up before the other forgets the call: a third of the interval, at most 32 s, before (10).
#include "ua/call/session_timer.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sipua {

namespace {

/// Seconds. A peer that ignores the least interval of 90 (4) gets what it wants down to this: a refresh takes time.
constexpr std::uint32_t kShortest = 4;

std::optional<SessionExpires> expires_of(const Message& message) {
  const auto value = message.header(HeaderId::session_expires);
  auto parsed = value ? parse_session_expires(*value) : Error{Errc::missing, "Session-Expires"};
  if (!parsed) return std::nullopt;
  return std::move(*parsed);
}

std::uint32_t min_se_of(const Message& message) {
  const auto value = message.header(HeaderId::min_se);
  const auto parsed = value ? parse_min_se(*value) : Error{Errc::missing, "Min-SE"};
  return parsed ? parsed->delta_seconds : 0;
}

}  // namespace

void SessionTimer::ask(Draft& request) const {
  if (!wanted_ && agreed_ == 0) return;
  SessionExpires expires{agreed_ ? agreed_ : interval_, Refresher::none, {}};
  if (agreed_) expires.refresher = is_ours_ ? Refresher::uac : Refresher::uas;  // roles stay (7.4)
  request.set("Session-Expires", expires.text());
  if (min_se_ > kLeastInterval) request.set("Min-SE", number(min_se_));
}

std::optional<std::uint32_t> SessionTimer::too_small(const Message& request) const {
  const auto asked = expires_of(request);
  if (!asked || asked->delta_seconds >= min_se_ || !request.lists(HeaderId::supported, "timer")) return std::nullopt;
  return min_se_;
}

void SessionTimer::answer(const Message& request, Draft& response, Instant now) {
  const auto asked = expires_of(request);
  const bool peer_can = request.lists(HeaderId::supported, "timer");
  stop();
  agreed_ = 0;
  if (!asked && !(wanted_ && peer_can)) return;
  SessionExpires agreed{asked ? asked->delta_seconds : std::max(interval_, min_se_of(request)), Refresher::uas, {}};
  if (peer_can && !(asked && asked->refresher == Refresher::uas)) agreed.refresher = Refresher::uac;
  agreed.delta_seconds = std::max(agreed.delta_seconds, kLeastInterval);
  response.add("Session-Expires", agreed.text());
  if (agreed.refresher == Refresher::uac) response.add("Require", "timer");
  start(agreed.delta_seconds, agreed.refresher == Refresher::uas, now);
}

void SessionTimer::take(const Message& response, Instant now) {
  const auto agreed = expires_of(response);
  stop();
  agreed_ = 0;
  if (!agreed || agreed->delta_seconds == 0) return;
  start(std::max(agreed->delta_seconds, kShortest), agreed->refresher != Refresher::uas, now);
}

bool SessionTimer::raise(const Message& response) {
  const std::uint32_t least = min_se_of(response);
  constexpr std::uint32_t kMost = 86400;
  constexpr std::uint8_t kMostRaises = 3;
  if (least <= min_se_ || least > kMost || raised_ == kMostRaises) return false;
  ++raised_;
  min_se_ = least;
  interval_ = std::max(interval_, least);
  if (agreed_) agreed_ = std::max(agreed_, least);
  wanted_ = true;
  return true;
}

void SessionTimer::miss(Instant now) {
  constexpr std::chrono::seconds kLeastWait{5};
  if (!is_ours_ || !expiry_ || refresh_) return;
  if (const Duration wait = (*expiry_ - now) / 2; wait >= kLeastWait) refresh_ = now + wait;
}

SessionTimer::Due SessionTimer::handle_timeout(Instant now) {
  if (expiry_ && *expiry_ <= now) {
    stop();
    return Due::expired;
  }
  if (!refresh_ || *refresh_ > now) return Due::nothing;
  refresh_.reset();
  return Due::refresh;
}

void SessionTimer::start(std::uint32_t interval, bool is_ours, Instant now) {
  agreed_ = interval;
  is_ours_ = is_ours;
  const std::chrono::seconds whole{interval};
  if (is_ours) refresh_ = now + whole / 2;
  expiry_ = now + whole - std::min<Duration>(std::chrono::seconds{32}, whole / 3);
}

}  // namespace sipua
