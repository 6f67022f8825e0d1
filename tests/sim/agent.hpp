/// A user agent with its host: the socket, the one timer, the session-description handler, a machine that may sleep.
/// What a browser does, as the core sees it.
#pragma once
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/clock.hpp"
#include "sim/dice.hpp"
#include "sim/network.hpp"
#include "ua/user_agent.hpp"

namespace sipua::sim {

/// Options of new SIP.UA by name, as text; true and false as such. The rest has its defaults.
using Settings = std::vector<std::pair<std::string, std::string>>;
/// @param servers  weight by URL. The settings must be valid.
Options options_of(const Settings& settings, const std::vector<std::pair<std::string, double>>& servers, Dice& dice);

/// How the host behaves.
struct Habits {
  Duration timer_lateness{0};    ///< a tick comes up to this late
  Duration description_wait{5};  ///< what the session-description handler takes at most
  std::uint32_t fails = 0;       ///< of a thousand of its operations
  std::uint32_t never = 0;       ///< ... that get no answer
};

/// The session-description handlers of one agent. Without one every description is the same.
class DescriptionHandler {
 public:
  DescriptionHandler() = default;
  virtual ~DescriptionHandler() = default;
  DescriptionHandler(const DescriptionHandler&) = delete;
  DescriptionHandler& operator=(const DescriptionHandler&) = delete;
  /// The core asks for it; a rollback is done at once.
  virtual void begin(const DescriptionWanted& wanted) = 0;
  /// It is done now: the body that was asked for, or "" for one that is set.
  virtual std::string finish(const DescriptionWanted& wanted) = 0;
  virtual void fail(const DescriptionWanted& wanted) = 0;
};

class Agent : public End {
 public:
  /// @param name  in the transcript.
  Agent(std::string name, Options options, Clock& clock, Network& network, Dice& dice, Transcript& transcript);
  ~Agent() override;

  /// What the application does. While the machine sleeps it happens afterwards, and its error is not reported.
  Result<void> command(CommandKind kind, Id id = 0, const Arguments& arguments = {});
  /// Nothing reaches the agent until then.
  void sleep(Duration time);
  [[nodiscard]] bool is_asleep() const { return clock_.now() < awake_; }
  [[nodiscard]] bool has_socket() const { return socket_ != 0; }
  [[nodiscard]] bool is_on(FlowId flow) const { return socket_ == flow; }
  [[nodiscard]] const UserAgent& core() const { return core_; }
  void set_log_level(LogLevel level) { core_.set_log_level(level); }

  Habits habits;
  DescriptionHandler* descriptions = nullptr;
  /// Sees every output, in order, before it is acted on. Must not call back: use the clock.
  std::function<void(const Output&)> watch;
  /// Sees every frame that the core gets, before it does.
  std::function<void(const std::string&)> watch_frame;
  /// Told of each command when the core gets it.
  std::function<void(CommandKind)> watch_command;
  /// And which ones the core has taken, before what they lead to.
  std::function<void(CommandKind, Id)> watch_taken;
  /// Told of what is wrong with the core's use of time: timers or outputs that do not come to rest.
  std::function<void(const std::string&)> complain;

  void handle_opened(FlowId flow) override;
  void handle_frame(FlowId flow, std::string text) override;
  void handle_closed(FlowId flow, std::uint16_t code, std::string_view reason) override;

 private:
  void input(const std::string& what, const Clock::Task& give);
  void wake();
  void drain();
  void act(Output&& output);
  void describe(const DescriptionWanted& wanted);
  void arm();
  void tick();

  std::string name_;
  Clock& clock_;
  Network& network_;
  Dice& dice_;
  Transcript& transcript_;
  UserAgent core_;
  FlowId socket_ = 0;
  Instant awake_{};
  std::deque<std::pair<std::string, Clock::Task>> inbox_;  ///< what happened while the machine slept
  std::optional<Instant> armed_;
  std::uint32_t ticks_at_once_ = 0;
  Instant last_tick_{};
};

/// "event registered", "send REGISTER 5": for transcripts.
std::string describe(const Output& output);

}  // namespace sipua::sim
