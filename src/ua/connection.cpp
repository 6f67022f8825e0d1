/// The states of the connection to a server (classic API rules, see connection.hpp).
///
///   idle, stopped -- start --> connecting -- opened --> open -- closed (Dropped) --> connecting, the same server
///                               |     ^
///           closed, or 10 s gone|     |
///                               v     |
///   was it open before, and attempts are left?   waiting_reconnect, then it again
///   otherwise GivenUp: another server is left?   at once that one
///                      none is (Unavailable)?    waiting_recovery, then any
#include "ua/connection.hpp"

#include <algorithm>
#include <utility>

namespace sipua {
namespace {

constexpr std::chrono::seconds kAttemptTimeout{10};

/// 2^31 is the highest bound of a draw.
constexpr std::uint32_t kMaxExponent = 31;

}  // namespace

Connection::Connection(const Options& options, Random& random)
    : reconnection_max_(options.reconnection_max),
      reconnection_timeout_(options.reconnection_timeout),
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
    if (brief_ < 2) return open(now, out);
    state_ = State::waiting_reconnect;  // a server that accepts and closes again is not to be hammered
    timer_ = now + wait;
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
  timer_ = now + kAttemptTimeout;
  out.push_back(Open{server().url, ++attempts_});
}

/// An attempt came to nothing: once more, if this is a reconnection and attempts are left.
void Connection::fail(std::uint16_t code, const std::string& reason, Instant now, Actions& out) {
  if (!was_open_ || attempts_ >= reconnection_max_) {
    give_up(code, reason, now, out);
    return;
  }
  state_ = State::waiting_reconnect;
  timer_ = now + std::chrono::seconds(reconnection_timeout_);
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

/// A random multiple, up to 2^recoveries, of the shortest wait. Past the longest wait everything starts over.
Duration Connection::recovery_wait() {
  std::uint64_t wait = recovery_min_ * (std::uint64_t{1} + random_.below(1u << std::min(recoveries_, kMaxExponent)));
  if (wait > recovery_max_) {
    wait = recovery_min_;
    recoveries_ = 0;
  }
  ++recoveries_;
  return std::chrono::seconds(wait);
}

}  // namespace sipua
