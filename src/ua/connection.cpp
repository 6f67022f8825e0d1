/// The states of the connection to a server (classic API rules, see connection.hpp).
///
///   idle, stopped -- start --> connecting -- opened --> open -- closed (Dropped) --> connecting, the same server;
///                                                         by a close frame: waiting_reconnect first, up to 5 s
///                               |     ^
///           closed, or no time  |     |
///                               v     |
///   was it open before, and attempts are left?   waiting_reconnect, then it again
///   otherwise GivenUp: another server is left?   at once that one
///                      none is (Unavailable)?    waiting_recovery, then any
#include "ua/connection.hpp"

#include <algorithm>
#include <utility>

namespace sipua {
namespace {

/// What a host reports for a connection that broke without a close frame (RFC 6455 7.1.5).
constexpr std::uint16_t kAbnormal = 1006;

/// A server that closes by itself closes on all its clients: they come back spread over this time (RFC 6455 7.2.3).
constexpr std::chrono::seconds kSpread{5};

/// 2^20 shortest waits are beyond any longest one that makes sense.
constexpr std::uint32_t kMaxExponent = 20;

}  // namespace

Connection::Connection(const Options& options, Random& random)
    : reconnection_max_(options.reconnection_max),
      reconnection_timeout_(options.reconnection_timeout),
      connection_timeout_(options.connection_timeout),
      recovery_min_(options.recovery_min),
      recovery_max_(options.recovery_max),
      random_(random) {
  for (const ServerOption& server : options.servers) servers_.push_back({server, false});
}

void Connection::start(Instant now, Actions& out) {
  if (state_ != State::idle && state_ != State::stopped) return;
  reset_servers();
  recoveries_ = brief_ = 0;
  choose();
  open(now, out);
}

void Connection::stop(Instant, Actions& out) {
  if (state_ == State::idle || state_ == State::stopped) return;
  was_open_ = state_ == State::open;
  if (was_open_ || state_ == State::connecting) out.push_back(Shut{});
  state_ = State::stopped;
  timer_.reset();
}

void Connection::handle_opened(Instant now, Actions& out) {
  if (state_ != State::connecting) return;
  state_ = State::open;
  timer_.reset();
  was_open_ = true;
  opened_ = now;
  attempts_ = recoveries_ = 0;
  out.push_back(Opened{});
}

void Connection::handle_closed(std::uint16_t code, const std::string& reason, Instant now, Actions& out) {
  if (state_ == State::connecting) {
    fail(code, reason, now, out);
  } else if (state_ == State::open) {
    out.push_back(Dropped{});
    const Duration wait = std::chrono::seconds(reconnection_timeout_);
    brief_ = now - opened_ < wait ? brief_ + 1 : 0;
    if (brief_ >= 2) return wait_reconnect(now);   // a server that accepts and closes again is not to be hammered
    if (code == kAbnormal) return open(now, out);  // the network's doing, or a crash: the next attempt will tell
    state_ = State::waiting_reconnect;
    timer_ = now + up_to(kSpread);
  } else if (state_ == State::stopped && std::exchange(was_open_, false)) {
    out.push_back(GivenUp{code, reason});
  }
}

void Connection::handle_timeout(Instant now, Actions& out) {
  if (!timer_ || now < *timer_) return;
  if (state_ == State::connecting) {
    out.push_back(Shut{});
    fail(0, "Connection timeout", now, out);
    return;
  }
  if (state_ == State::waiting_recovery) choose();
  open(now, out);
}

void Connection::hurry(Instant now, Actions& out) {
  if (state_ != State::waiting_reconnect && state_ != State::waiting_recovery) return;
  timer_ = now;
  handle_timeout(now, out);
}

std::optional<Instant> Connection::next_timeout() const { return timer_; }

const ServerOption& Connection::server() const { return servers_[current_].option; }

/// The next attempt on the current server.
void Connection::open(Instant now, Actions& out) {
  state_ = State::connecting;
  timer_ = now + std::chrono::seconds(connection_timeout_);
  out.push_back(Open{server().url, ++attempts_});
}

/// An attempt came to nothing: once more, if this is a reconnection and attempts are left.
void Connection::fail(std::uint16_t code, const std::string& reason, Instant now, Actions& out) {
  if (!was_open_ || attempts_ >= reconnection_max_) {
    give_up(code, reason, now, out);
    return;
  }
  wait_reconnect(now);
}

/// The configured wait, and up to half of it more: clients that lost a server together come back apart.
void Connection::wait_reconnect(Instant now) {
  state_ = State::waiting_reconnect;
  const Duration wait = std::chrono::seconds(reconnection_timeout_);
  timer_ = now + wait + up_to(wait / 2);
}

/// A random time from 0 to `most`.
Duration Connection::up_to(Duration most) {
  constexpr Duration::rep kLargest = UINT32_MAX - 1;
  return Duration(random_.below(static_cast<std::uint32_t>(std::min<Duration::rep>(most.count(), kLargest)) + 1));
}

void Connection::give_up(std::uint16_t code, const std::string& reason, Instant now, Actions& out) {
  servers_[current_].failed = true;
  out.push_back(GivenUp{code, reason});
  if (choose()) {
    open(now, out);
    return;
  }
  out.push_back(Unavailable{});
  reset_servers();
  state_ = State::waiting_recovery;
  timer_ = now + recovery_wait();
}

/// Takes the server of the highest weight that has not failed, one at random among equals. False when none is left.
bool Connection::choose() {
  was_open_ = false;
  attempts_ = 0;
  double highest = 0;
  std::uint32_t equals = 0;  // of the highest weight so far; each of them stays with the same chance
  for (std::size_t at = 0; at < servers_.size(); ++at) {
    double weight = servers_[at].option.weight;
    if (servers_[at].failed || (equals > 0 && weight < highest)) continue;
    if (equals == 0 || weight > highest) {
      equals = 0;
      highest = weight;
    }
    if (random_.below(++equals) == 0) current_ = at;
  }
  return equals > 0;
}

void Connection::reset_servers() {
  for (Server& server : servers_) server.failed = false;
}

/// Between the shortest wait and 2^recoveries times that, and up to half a shortest wait more. Past the longest wait
/// everything starts over.
Duration Connection::recovery_wait() {
  const Duration least = std::chrono::seconds(recovery_min_), most = std::chrono::seconds(recovery_max_);
  Duration wait = least + up_to(least * ((1u << std::min(recoveries_, kMaxExponent)) - 1) + least / 2);
  if (wait > most) {
    wait = least + up_to(std::min(least / 2, most - least));
    recoveries_ = 0;
  }
  ++recoveries_;
  return wait;
}

}  // namespace sipua
