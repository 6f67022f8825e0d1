// One transaction on its figure (RFC 3261 17). A timer of 0 (a reliable transport) fires inside the step that starts
// it, so its start is the last action of a row.
#include "transaction/machine.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace sipua::transaction {

namespace {

constexpr Input input_of(std::size_t timer) { return static_cast<Input>(timer); }
static_assert(input_of(kTimerCount - 1) == Input::timer_cancelled);

constexpr Timer timer_of(Action start) {
  return static_cast<Timer>(static_cast<int>(start) - static_cast<int>(Action::start_a));
}
static_assert(timer_of(Action::start_cancelled) == Timer::cancelled);

}  // namespace

void Transaction::step(Input on, Message* message, Instant now, Outbox& out) {
  const Step* arrow = figure_->find(state_, on);
  if (!arrow) return;  // the event does not concern this state
  state_ = arrow->to;
  for (const Action action : arrow->then) {
    if (auto event = act(action, message, now, out)) out.push_back(*std::move(event));
  }
  find_next_timeout();
}

std::optional<Event> Transaction::act(Action action, Message* message, Instant now, Outbox& out) {
  switch (action) {
    case Action::nothing: break;
    // clang-format off
    case Action::start_a: case Action::start_b: case Action::start_d: case Action::start_e:
    case Action::start_f: case Action::start_g: case Action::start_h: case Action::start_i:
    case Action::start_j: case Action::start_k: case Action::start_l: case Action::start_m:
    case Action::start_cancelled: start(timer_of(action), now, out); break;
    // clang-format on
    case Action::double_a: restart(Timer::a, wait_ * 2, now); break;
    case Action::double_e: restart(Timer::e, std::min(wait_ * 2, kT2), now); break;
    case Action::slow_e: restart(Timer::e, kT2, now); break;
    case Action::double_g: restart(Timer::g, std::min(wait_ * 2, kT2), now); break;
    case Action::send:
      if (last.empty()) break;
      return SendText{last};
    case Action::send_ack: return SendText{failure_ack(*message)};
    case Action::pass_response: return ResponseReceived{id_, std::move(*message)};
    case Action::pass_request: return RequestReceived{id_, std::move(*message)};
    case Action::pass_ack: return AckReceived{std::move(*message)};
    case Action::tell_timeout: return TimedOut{id_};
    case Action::tell_failure: return TransportFailed{id_};
    case Action::tell_acked: return FailureAcked{id_};
    case Action::tell_unacked: return ServerEnded{id_, true};
    case Action::tell_end: return ServerEnded{id_, false};
  }
  return std::nullopt;
}

std::string Transaction::failure_ack(const Message& response) const {
  Draft ack = derived_request("ACK");
  if (const auto to = response.header(HeaderId::to)) ack.set("To", *to);
  return ack.write();
}

void Transaction::start(Timer timer, Instant now, Outbox& out) {
  const auto slot = static_cast<std::size_t>(timer);
  const TimerValue& value = kTimerValues[slot];
  if (!reliable_ || value.reliable == Reliable::same) {
    timers_[slot] = now + value.first;
  } else if (value.reliable == Reliable::zero) {
    step(input_of(slot), nullptr, now, out);  // the start is the last action of its row
  }
}

void Transaction::restart(Timer timer, Duration wait, Instant now) {
  wait_ = wait;
  timers_[static_cast<std::size_t>(timer)] = now + wait;
}

void Transaction::find_next_timeout() {
  next_timeout_.reset();
  for (std::size_t slot = 0; slot < kTimerCount; ++slot) {
    if (!timers_[slot] || (next_timeout_ && *next_timeout_ <= *timers_[slot])) continue;
    if (!has_arrow(input_of(slot))) continue;  // not running in this state
    next_timeout_ = timers_[slot];
    next_timer_ = input_of(slot);
  }
}

Draft Transaction::derived_request(std::string_view method) const {
  Draft derived = frame;
  derived.method = method;
  derived.add("CSeq", str_cat({number(cseq), " ", method}));
  return derived;
}

}  // namespace sipua::transaction
