/// What the four transaction machines have in common: their words, the timers, and one transaction on its figure.
///
/// Implementations go wrong when every state handles its own timers and forgets to cancel one on the way out. Here a
/// timer with no arrow from the current state is not running, whatever its slot holds.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "message/draft.hpp"
#include "message/message.hpp"
#include "transaction/figure.hpp"
#include "transaction/layer.hpp"
#include "transaction/timers.hpp"

namespace sipua::transaction {

/// The states of Figures 5-8. `initial` is the arrow tail that the figures draw without a box.
enum class State : std::uint8_t { initial, calling, trying, proceeding, accepted, completed, confirmed, terminated };

/// What a figure writes above the line of an arrow. Responses and requests come from the wire or from the
/// transaction user, whichever side the figure is for.
// clang-format off
enum class Input : std::uint8_t {
  timer_a, timer_b, timer_d, timer_e, timer_f, timer_g, timer_h, timer_i, timer_j, timer_k, timer_l, timer_m,
  timer_cancelled,  // so far in the order of Timer
  transport_error,
  request,  ///< client: of the user; server: from the wire, first or repeated
  ack,
  cancel,  ///< client: the user sends a CANCEL for this INVITE
  r1xx,
  r2xx,      ///< INVITE
  r300_699,  ///< INVITE
  r200_699,  ///< non-INVITE
};
inline constexpr std::size_t kInputCount = static_cast<std::size_t>(Input::r200_699) + 1;

/// What a figure writes below the line.
enum class Action : std::uint8_t {
  nothing,
  start_a, start_b, start_d, start_e, start_f, start_g, start_h, start_i, start_j, start_k, start_l, start_m,
  start_cancelled,  // so far in the order of Timer, from start_a
  double_a,  ///< A again, after twice the time
  double_e,  ///< E again, after twice the time but at most T2
  slow_e,    ///< E again, after T2
  double_g,  ///< G again, after twice the time but at most T2
  send,      ///< the last text: the request of a client, the latest response of a server
  send_ack,  ///< for a 3xx-6xx
  pass_response, pass_request, pass_ack,
  tell_timeout,  ///< client: timer B, F, or that of a cancelled INVITE
  tell_failure,  ///< client
  tell_acked,    ///< INVITE server, and the two below
  tell_unacked,
  tell_end,
};
// clang-format on

using Step = Arrow<State, Input, Action>;

/// One of Figures 5-8.
struct Figure {
  const Step* steps;
  std::size_t size;
  bool server;
  bool invite;

  [[nodiscard]] constexpr const Step* find(State from, Input on) const { return find_arrow(steps, size, from, on); }
};

/// One transaction: a place in a figure, the timers, and the texts it may have to send again.
class Transaction {
 public:
  Transaction(Id id, const Figure& figure, bool reliable) : id_(id), figure_(&figure), reliable_(reliable) {}

  [[nodiscard]] Id id() const { return id_; }
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool is_server() const { return figure_->server; }
  [[nodiscard]] bool is_invite() const { return figure_->invite; }
  /// A client without a final response?
  [[nodiscard]] bool is_pending() const { return !is_server() && state_ < State::accepted; }
  [[nodiscard]] bool has_arrow(Input on) const { return figure_->find(state_, on) != nullptr; }

  /// Follows the arrow for `on`, if there is one. `message` is what the arrow may pass up (moved from), or null.
  void step(Input on, Message* message, Instant now, Outbox& out);
  /// Follows the arrow of the timer that next_timeout() speaks of.
  void handle_timeout(Instant now, Outbox& out) { step(next_timer_, nullptr, now, out); }
  [[nodiscard]] const std::optional<Instant>& next_timeout() const { return next_timeout_; }

  /// Client: what the ACK of a failure and the CANCEL share with the request (17.1.1.3, 9.1): Request-URI, top Via,
  /// Route, Max-Forwards, From, To, Call-ID; then the CSeq of `method`.
  [[nodiscard]] Draft derived_request(std::string_view method) const;

  std::string key;   ///< see matching.hpp
  std::string last;  ///< the text of `send`
  Draft frame;       ///< INVITE client: the part of its request that derived_request() copies
  std::uint32_t cseq = 0;
  /// Server, request without a magic cookie: its To tag, and that of our response, which the ACK carries.
  std::string to_tag, reply_tag;

 private:
  /// @return what goes into the outbox, if anything.
  std::optional<Event> act(Action action, Message* message, Instant now, Outbox& out);
  [[nodiscard]] std::string failure_ack(const Message& response) const;  // 17.1.1.3
  void start(Timer timer, Instant now, Outbox& out);
  void restart(Timer timer, Duration wait, Instant now);
  void find_next_timeout();

  std::array<std::optional<Instant>, kTimerCount> timers_;
  std::optional<Instant> next_timeout_;
  Duration wait_ = kT1;  ///< of A, E or G: a figure has one of them
  Id id_;
  const Figure* figure_;
  Input next_timer_ = Input::timer_a;
  State state_ = State::initial;
  bool reliable_;
};

}  // namespace sipua::transaction
