#include "sim/registration_scenario.hpp"

#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "sim/agent.hpp"
#include "sim/callee.hpp"
#include "sim/witness.hpp"

namespace sipua::sim {

namespace {

using namespace std::chrono_literals;

constexpr const char* kUrls[] = {"wss://edge-a.example.com", "wss://edge-b.example.com"};
constexpr Duration kTransaction = 32s;  ///< timers B and F
constexpr Duration kAttempt = 10s;      ///< a connect that hangs, and the answer to a check
constexpr Duration kSlack = 10s;        ///< latencies, late timers

class Scenario {
 public:
  Scenario(std::uint64_t seed, bool keeps_text);
  Outcome run();

 private:
  Options make_options();
  void make_server();
  void plan();
  void happen();
  void command_something();
  void disturb_network();
  void disturb_server();
  void heal();
  void settle();
  void stop(bool is_calm);
  [[nodiscard]] bool is_right() const;
  [[nodiscard]] Duration bound() const;
  void run_until(Instant end);
  void check_password();
  Result<void> command(CommandKind kind, Id id = 0, const Arguments& arguments = {});
  [[nodiscard]] Duration moment(Duration least, Duration most) { return dice_.between(least, most); }
  const char* url() { return kUrls[dice_.below(servers_)]; }

  Dice dice_;
  Clock clock_;
  Transcript transcript_;
  Network network_{clock_, dice_, transcript_};
  Callee server_{clock_, network_, dice_, transcript_};
  std::uint32_t servers_ = dice_.chance(300) ? 2 : 1;
  bool wrong_password_ = dice_.chance(80);
  Options options_ = make_options();
  Witness witness_{clock_, options_};
  Agent agent_{"alice", options_, clock_, network_, dice_, transcript_};
  Id last_session_ = 1;
  bool wishes_ = options_.register_;  ///< to be registered, as the application last said
  bool started_ = false;
};

Scenario::Scenario(std::uint64_t seed, bool keeps_text) : dice_(seed), transcript_(keeps_text) {
  make_server();
  agent_.habits.timer_lateness = dice_.chance(300) ? 500ms : 0ms;
  agent_.habits.description_wait = dice_.chance(200) ? 3s : 5ms;
  agent_.habits.fails = dice_.chance(200) ? 300 : 0;
  if (dice_.chance(100)) agent_.set_log_level(LogLevel::debug);
  agent_.watch = [this](const Output& output) { witness_.see(output); };
  agent_.watch_command = [this](CommandKind) { witness_.note_command(); };
  agent_.complain = [this](const std::string& what) { witness_.complain(what); };
}

Options Scenario::make_options() {
  static constexpr const char* kExpires[] = {"5", "30", "60", "60", "120", "600", "600", "3600"};
  static constexpr const char* kPings[] = {"", "", "15", "60"};
  static constexpr const char* kFew[] = {"1", "2", "4"};
  Settings settings{{"uri", "sip:alice@example.com"}, {"password", wrong_password_ ? "wr0ng" : "s3cret"}};
  const auto set = [&](const char* name, const std::string& value) { settings.emplace_back(name, value); };
  set("registerExpires", dice_.pick(kExpires));
  set("keepAliveInterval", dice_.pick(kPings));
  set("wsServerMaxReconnection", dice_.pick(kFew));
  set("wsServerReconnectionTimeout", dice_.pick(kFew));
  set("connectionRecoveryMinInterval", dice_.pick(kFew));
  if (dice_.chance(850))
    set("register", "true");
  else
    set("register", "false");
  if (dice_.chance(800)) set("registerRetry", "true");
  if (dice_.chance(200)) set("keepAliveOptions", "true");
  if (dice_.chance(100)) set("usePreloadedRoute", "true");
  std::vector<std::pair<std::string, double>> servers;
  for (std::uint32_t at = 0; at < servers_; ++at) servers.emplace_back(kUrls[at], dice_.below(2));
  return options_of(settings, servers, dice_);
}

void Scenario::make_server() {
  server_.add_user("alice", "s3cret");
  for (std::uint32_t at = 0; at < servers_; ++at) {
    network_.listen(kUrls[at], server_);
    network_.link(kUrls[at]).latency = moment(1ms, 150ms);
    network_.link(kUrls[at]).jitter = dice_.chance(300) ? 400ms : 0ms;
  }
  auto& authentication = server_.authentication.habits;
  const std::vector<std::string> algorithms =
      dice_.chance(500) ? std::vector<std::string>{"MD5"} : std::vector<std::string>{"SHA-256", "MD5"};
  static constexpr const char* kQops[] = {"", "auth", "auth", "auth-int"};
  if (dice_.chance(850)) authentication.realms.push_back({"example.com", false, algorithms, dice_.pick(kQops)});
  if (dice_.chance(250)) authentication.realms.push_back({"proxy", true, algorithms, dice_.pick(kQops)});
  if (authentication.realms.empty()) wrong_password_ = false;  // nobody asks for it
  if (dice_.chance(500)) std::reverse(authentication.realms.begin(), authentication.realms.end());
  authentication.asks_at_once = dice_.chance(200);
  authentication.shares_nonces = dice_.chance(300);
  authentication.nonce_life = dice_.chance(500) ? 300s : 20s;
  authentication.next_nonce = dice_.chance(200) ? 300 : 0;
  auto& habits = server_.habits;
  if (dice_.chance(100)) habits.least = 90;
  if (dice_.chance(150)) habits.most = 1 + dice_.below(4);
  if (dice_.chance(150)) habits.flow_timer = 20;
  habits.others = dice_.chance(200) ? 1 + dice_.below(3) : 0;
  habits.gives_gruu = dice_.chance(250);
  habits.gives_service_route = dice_.chance(250);
  habits.answers_pings = dice_.chance(750);
  habits.drops_with_flow = dice_.chance(500);
}

Result<void> Scenario::command(CommandKind kind, Id id, const Arguments& arguments) {
  if (kind == CommandKind::register_) wishes_ = true;
  if (kind == CommandKind::unregister) wishes_ = false;
  if (kind == CommandKind::start) started_ = true;
  if (kind == CommandKind::stop) started_ = false;
  return agent_.command(kind, id, arguments);
}

void Scenario::run_until(Instant end) {
  while (witness_.complaint().empty() && clock_.step(end)) {
    if (wrong_password_) check_password();
  }
}

/// Refused credentials are not tried again by themselves.
void Scenario::check_password() {
  if (witness_.registers_in_a_row() > 2) witness_.complain("a refused password is tried again");
}

// ---- what happens ----

/// In the first minutes; sleep makes them hours.
void Scenario::plan() {
  const std::uint32_t count = 3 + dice_.below(10);
  for (std::uint32_t at = 0; at < count; ++at) {
    clock_.in(moment(0ms, dice_.chance(300) ? 10s : 150s), [this] { happen(); });
  }
}

void Scenario::happen() {
  switch (dice_.below(8)) {
    case 0:
    case 1:
    case 2: return command_something();
    case 3:
    case 4:
    case 5: return disturb_network();
    case 6: return disturb_server();
    default: return agent_.sleep(dice_.chance(700) ? moment(1s, 5min) : moment(5min, 5h));
  }
}

void Scenario::command_something() {
  switch (dice_.below(10)) {
    case 0: return void(command(CommandKind::stop));
    case 1: return void(command(CommandKind::unregister));
    case 2: return void(command(CommandKind::unregister, 0, {{"all", "true"}}));
    case 3: return void(command(CommandKind::register_));
    case 4: return void(command(CommandKind::check));
    case 5: return void(command(CommandKind::check, 0, {{"lost", "true"}}));
    case 6: return void(command(CommandKind::terminate, last_session_));
    case 7:
    case 8: {
      const Id id = last_session_ += 2;
      witness_.expect_session(id);
      const bool late = dice_.chance(200);
      return void(
          command(CommandKind::invite, id, {{"target", "sip:bob@example.com"}, {"without_sdp", late ? "true" : ""}}));
    }
    default: return void(command(CommandKind::start));
  }
}

void Scenario::disturb_network() {
  const std::string where = url();
  Link& link = network_.link(where);
  const Duration time = moment(100ms, dice_.chance(500) ? 3s : 60s);
  static constexpr std::uint16_t kCodes[] = {1000, 1001, 1006, 1006, 1011, 1012, 4000};
  switch (dice_.below(8)) {
    case 0:
      link.answer = dice_.chance(500) ? Link::Answer::refuse : Link::Answer::hang;
      return clock_.in(time, [&link] { link.answer = Link::Answer::accept; });
    case 1: {
      const std::uint32_t which = dice_.below(3);  // of the ways: up, down, both
      network_.carry(where, which == 1, which == 0);
      return clock_.in(time, [this, where] { network_.carry(where, true, true); });
    }
    case 2: return network_.forget_all(where);
    case 3: return network_.end_all(where, dice_.pick(kCodes));
    case 4: link.cut = 300; break;
    case 5: link.garbage = 300; break;
    case 6: link.twice = 300; break;
    default: link.latency = moment(1ms, 3s); break;
  }
  clock_.in(time, [&link] { link.cut = link.garbage = link.twice = 0; });
}

void Scenario::disturb_server() {
  const std::string where = url();
  Mood& mood = server_.mood;
  std::uint32_t* const kinds[] = {&mood.silent, &mood.slow,       &mood.fails,         &mood.unavailable,
                                  &mood.moved,  &mood.no_contact, &mood.wrong_contact, &mood.forgets};
  switch (dice_.below(4)) {
    case 0: {  // a restart
      network_.end_all(where, dice_.chance(500) ? 1006 : 1012);
      Link& link = network_.link(where);
      link.answer = dice_.chance(700) ? Link::Answer::refuse : Link::Answer::hang;
      server_.forget();
      return clock_.in(moment(10ms, 60s), [&link] { link.answer = Link::Answer::accept; });
    }
    case 1: return server_.forget();  // behind an edge that goes on
    default:
      *dice_.pick(kinds) = dice_.chance(500) ? 1000 : 300;
      return clock_.in(moment(1s, 60s), [&mood] { mood = {}; });
  }
}

// ---- and then ----

void Scenario::heal() {
  for (std::uint32_t at = 0; at < servers_; ++at) {
    Link& link = network_.link(kUrls[at]);
    link.answer = Link::Answer::accept;
    link.cut = link.garbage = link.twice = 0;
    link.latency = std::min<Duration>(link.latency, 150ms);
    network_.carry(kUrls[at], true, true);
  }
  server_.mood = {};
  if (dice_.chance(400)) {
    (void)command(CommandKind::unregister);
  } else if (!started_ || !wishes_ || !options_.register_retry) {  // else it heals by itself
    (void)command(CommandKind::start);
    (void)command(CommandKind::register_);
  }
}

/// The registrar and the user agent agree, over a connection that works.
bool Scenario::is_right() const {
  const auto bindings = server_.bindings("alice");
  const bool is_idle = !witness_.has_open_register();
  if (!wishes_ || !started_ || wrong_password_) return bindings.empty() && !witness_.is_registered() && is_idle;
  for (const auto& binding : bindings)
    if (agent_.is_on(binding.flow) && network_.is_alive(binding.flow)) return witness_.is_registered() && is_idle;
  return false;
}

/// After that time it is right. A dead connection is found by the next refresh at the latest, which may have to run into
/// its timeout and then into that of a check; a connect may just have begun to hang; the wait for another server or
/// recovery; the wait before another REGISTER, doubled with each failure (RFC 5626 4.5), or what Retry-After asked for.
Duration Scenario::bound() const {
  const std::uint32_t granted = std::max(options_.register_expires, server_.habits.least);
  const std::uint32_t failures = std::min(witness_.failures() + 1, 6u);
  const auto retry = std::chrono::seconds(std::min(30u << failures, 1800u));
  const auto wait = std::chrono::seconds(std::max(2 * options_.reconnection_timeout, options_.recovery_max));
  return std::chrono::seconds(granted) + kTransaction + kAttempt + kAttempt * servers_ + wait + retry + 60s + kSlack;
}

void Scenario::settle() {
  run_until(clock_.now() + 2s);  // what is still on its way arrives
  const Instant end = clock_.now() + bound();
  while (!is_right() && witness_.complaint().empty()) {
    if (!clock_.step(end)) break;
  }
  if (!is_right()) {
    witness_.complain(str_cat({"not right in time: ", number(server_.bindings("alice").size()), " bindings, ",
                               witness_.is_registered() ? "registered" : "not registered"}));
  }
  const bool short_lived = options_.register_expires <= 120 && server_.habits.most > 100;
  run_until(clock_.now() + (short_lived ? 150s : 20s));
  const bool may_lapse = server_.habits.most <= 2;  // with ticks half a second late
  if (!may_lapse && !is_right() && !witness_.has_open_register())
    witness_.complain("it was right, and is not any more");
}

void Scenario::stop(bool is_calm) {
  const bool was_right = is_calm && is_right() && agent_.has_socket();
  (void)command(CommandKind::stop);
  run_until(clock_.now() + 3 * kTransaction);
  if (!witness_.complaint().empty()) return;
  if (agent_.core().next_timeout()) witness_.complain("a timer after stop");
  if (agent_.has_socket()) witness_.complain("a socket after stop");
  if (agent_.core().live_objects() != 0) witness_.complain("live objects after stop");
  if (witness_.is_registered()) witness_.complain("registered after stop");
  if (was_right && !server_.bindings("alice").empty()) witness_.complain("a binding after stop");
  witness_.finish();
}

Outcome Scenario::run() {
  plan();
  if (!dice_.chance(100)) (void)command(CommandKind::start);
  run_until(clock_.now() + 150s);
  const bool heals = !dice_.chance(150);
  if (heals) heal();
  while (agent_.is_asleep() && clock_.step(Instant::max())) {
  }
  if (heals) settle();
  stop(heals);
  return {witness_.complaint(), transcript_.digest(), transcript_.text()};
}

}  // namespace

Outcome run_registration(std::uint64_t seed, bool keeps_text) { return Scenario(seed, keeps_text).run(); }

}  // namespace sipua::sim
