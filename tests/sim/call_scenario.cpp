#include "sim/call_scenario.hpp"

#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "sim/phone.hpp"

namespace sipua::sim {

namespace {

using namespace std::chrono_literals;

constexpr const char* kUrls[] = {"wss://a.example.com", "wss://b.example.com", "wss://c.example.com"};
constexpr const char* kNames[] = {"alice", "bob", "carol"};

class Scenario {
 public:
  Scenario(std::uint64_t seed, bool keeps_text);
  Outcome run();

 private:
  void make_proxy();
  void add_phone(std::size_t at);
  Options make_options(std::size_t at);
  void plan();
  void happen();
  void disturb(const std::string& url);
  void restart();
  void heal();
  void settle();
  void stop();
  void run_until(Instant end);
  /// The first thing that is not as it has to be; "" when all is.
  [[nodiscard]] std::string fault() const;
  [[nodiscard]] std::string fault(const Phone& phone, Id id, const CallWitness::Session& session) const;
  [[nodiscard]] std::string complaint() const;
  [[nodiscard]] bool sleeps() const;
  Phone& any() { return *phones_[dice_.below(phones_.size())]; }

  Dice dice_;
  Clock clock_;
  Transcript transcript_;
  Network network_{clock_, dice_, transcript_};
  Proxy proxy_{clock_, network_, dice_, transcript_};
  bool is_calm_ = dice_.chance(250);  ///< no faults: everything has to be right
  bool has_timers_ = dice_.chance(850);
  bool shares_user_ = dice_.chance(400);  ///< the third phone is bob's too
  std::vector<std::unique_ptr<Phone>> phones_;
};

Scenario::Scenario(std::uint64_t seed, bool keeps_text) : dice_(seed), transcript_(keeps_text) {
  make_proxy();
  const std::size_t count = dice_.chance(500) ? 3 : 2;
  for (std::size_t at = 0; at < count; ++at) add_phone(at);
}

void Scenario::make_proxy() {
  for (const char* name : kNames) proxy_.add_user(name, "s3cret");
  if (dice_.chance(500))
    proxy_.authentication.habits.realms.push_back({"example.com", dice_.chance(500), {"MD5"}, "auth"});
  proxy_.authentication.habits.nonce_life = dice_.chance(500) ? 300s : 20s;
  proxy_.habits.drops_with_flow = dice_.chance(500);
  proxy_.habits.answers_pings = true;
  proxy_.proxy.challenges_calls = dice_.chance(500);
  proxy_.proxy.challenges_inside = dice_.chance(200);
  proxy_.proxy.gives_up_callers = dice_.chance(500);
  proxy_.proxy.answers_late = dice_.chance(300);
  proxy_.proxy.forks_one_by_one = dice_.chance(200);
}

Options Scenario::make_options(std::size_t at) {
  static constexpr const char* kSupport[] = {"none", "supported", "supported", "required"};
  static constexpr const char* kIntervals[] = {"90", "90", "120", "180"};
  static constexpr const char* kPings[] = {"15", "30"};
  const std::string user = at == 2 && shares_user_ ? "bob" : kNames[at];
  Settings settings{{"uri", "sip:" + user + "@example.com"}, {"password", "s3cret"}, {"registerRetry", "true"}};
  const auto set = [&](const char* name, const std::string& value) { settings.emplace_back(name, value); };
  set("registerExpires", dice_.chance(500) ? "60" : "120");
  set("register", dice_.chance(930) ? "true" : "false");
  if (dice_.chance(700)) set("keepAliveInterval", dice_.pick(kPings));
  set("wsServerReconnectionTimeout", dice_.chance(500) ? "1" : "4");
  set("connectionRecoveryMaxInterval", dice_.chance(500) ? "4" : "30");
  set("rel100", dice_.pick(kSupport));
  set("replaces", dice_.chance(800) ? "supported" : "none");
  set("sessionTimers", has_timers_ ? "true" : "false");
  set("sessionExpires", dice_.pick(kIntervals));
  set("callRecoveryTimeout", dice_.chance(500) ? "30" : "90");
  set("noAnswerTimeout", dice_.chance(500) ? "20" : "60");
  if (dice_.chance(200)) set("earlyMediaUnreliable", "true");
  if (dice_.chance(100)) set("usePreloadedRoute", "true");
  return options_of(settings, {{kUrls[at], 1}}, dice_);
}

void Scenario::add_phone(std::size_t at) {
  network_.listen(kUrls[at], proxy_);
  Link& link = network_.link(kUrls[at]);
  link.latency = dice_.between(1ms, 150ms);
  link.jitter = dice_.chance(300) ? 400ms : 0ms;
  const World world{clock_, network_, dice_, transcript_};
  const std::string user = at == 2 && shares_user_ ? "bob" : kNames[at];
  phones_.push_back(std::make_unique<Phone>(world, kNames[at], user, make_options(at)));
  Phone& phone = *phones_.back();
  auto& habits = phone.agent.habits;
  habits.timer_lateness = dice_.chance(200) ? 300ms : 0ms;
  habits.description_wait = dice_.chance(400) ? 3s : 50ms;
  if (!is_calm_ && dice_.chance(250)) habits.fails = dice_.chance(700) ? 60 : 400;
  if (!is_calm_ && dice_.chance(150)) habits.never = 60;
  phone.manners.renegotiates = dice_.chance(300) ? 900 : 200;
  phone.manners.hangs_up = dice_.chance(300) ? 200 : 750;
}

void Scenario::run_until(Instant end) {
  while (complaint().empty() && clock_.step(end)) {
  }
}

std::string Scenario::complaint() const {
  for (const auto& phone : phones_)
    if (!phone->complaint().empty()) return phone->complaint();
  return "";
}

// ---- what happens ----

/// In the first minute and a half.
void Scenario::plan() {
  const std::uint32_t count = 4 + dice_.below(7);
  for (std::uint32_t at = 0; at < count; ++at) {
    clock_.in(dice_.between(0ms, dice_.chance(300) ? 5s : 70s), [this] { any().call(dice_.pick(kNames)); });
  }
  const std::uint32_t faults = is_calm_ ? 0 : 1 + dice_.below(6);
  for (std::uint32_t at = 0; at < faults; ++at) {
    clock_.in(dice_.between(0ms, 90s), [this] { happen(); });
  }
}

void Scenario::happen() {
  switch (dice_.below(8)) {
    case 0:
    case 1:
    case 2:
    case 3: return any().do_something();
    case 4: return dice_.chance(300) ? restart() : proxy_.restart();
    default: return disturb(kUrls[dice_.below(phones_.size())]);
  }
}

void Scenario::restart() {
  for (std::size_t at = 0; at < phones_.size(); ++at) {
    network_.end_all(kUrls[at], dice_.chance(500) ? 1006 : 1012);
    network_.link(kUrls[at]).answer = Link::Answer::refuse;
  }
  proxy_.restart();
  clock_.in(dice_.between(10ms, 40s), [this] {
    for (const char* url : kUrls) network_.link(url).answer = Link::Answer::accept;
  });
}

void Scenario::disturb(const std::string& where) {
  Link& link = network_.link(where);
  const Duration time = dice_.between(100ms, dice_.chance(500) ? 3s : 50s);
  switch (dice_.below(6)) {
    case 0: {
      link.answer = dice_.chance(500) ? Link::Answer::refuse : Link::Answer::hang;
      network_.end_all(where, 1006);
      return clock_.in(time, [&link] { link.answer = Link::Answer::accept; });
    }
    case 1:
    case 2: {
      const std::uint32_t which = dice_.below(3);  // of the ways: up, down, both
      network_.carry(where, which == 1, which == 0);
      return clock_.in(time, [this, where] { network_.carry(where, true, true); });
    }
    case 3: return network_.forget_all(where);
    case 4: return network_.end_all(where, dice_.chance(500) ? 1006 : 1001);
    default: link.latency = dice_.between(1ms, 3s); break;
  }
  clock_.in(time, [&link] { link.latency = 20ms; });
}

// ---- and then ----

void Scenario::heal() {
  for (std::size_t at = 0; at < phones_.size(); ++at) {
    Link& link = network_.link(kUrls[at]);
    link.answer = Link::Answer::accept;
    link.latency = std::min<Duration>(link.latency, 150ms);
    network_.carry(kUrls[at], true, true);
  }
  for (const auto& phone : phones_) {
    phone->agent.habits.fails = phone->agent.habits.never = 0;
    phone->come_back(!dice_.chance(150));
  }
}

std::string Scenario::fault(const Phone& phone, Id id, const CallWitness::Session& session) const {
  const std::string who = str_cat({phone.name(), " ", number(id), " "});
  if (const auto unrest = CallWitness::unrest(session); !unrest.empty()) return str_cat({who, unrest});
  for (const auto& other : phones_) {
    for (const auto& [at, peer] : other->calls.sessions()) {
      const bool is_peer = peer.call_id == session.call_id && peer.local_tag == session.remote_tag &&
                           peer.remote_tag == session.local_tag;
      if (peer.is_ended || !is_peer) continue;
      const auto ours = phone.descriptions.agreed(id), theirs = other->descriptions.agreed(at);
      if (ours.is_open) return who + "has an open offer";
      if (ours.is_broken || theirs.is_broken) return "";
      if (ours.local != theirs.remote || ours.remote != theirs.local) return who + "agreed on something else";
      return "";
    }
  }
  return who + "is a ghost";
}

std::string Scenario::fault() const {
  for (const auto& phone : phones_) {
    if (!phone->is_registered_right(proxy_, network_)) return phone->name() + " is not registered right";
    for (const auto& [id, session] : phone->calls.sessions()) {
      if (session.is_ended) continue;
      if (std::string wrong = fault(*phone, id, session); !wrong.empty()) return wrong;
    }
    if (phone->calls.owes_ack()) return phone->name() + " owes an ACK";
  }
  return "";
}

/// The network is whole. A dead connection is found by the next refresh of the registration at the latest; then a
/// session timer may have to run out (180 s), or timer C and what waits for it (190 s + 32 s), and the BYE gets no answer.
void Scenario::settle() {
  Duration bound{0};
  for (const auto& phone : phones_) bound = std::max(bound, phone->registration_bound());
  const Instant end = clock_.now() + bound + 480s;
  const Instant asks = clock_.now() + bound;
  bool asked = has_timers_;
  run_until(clock_.now() + 20s);
  while (clock_.now() < end && complaint().empty() && (!fault().empty() || !asked)) {
    if (!asked && (clock_.now() > asks || dice_.chance(100))) {
      asked = true;
      for (const auto& phone : phones_) phone->ask_peers();
    }
    run_until(clock_.now() + 5s);
  }
  for (std::uint32_t again = 0; again < 3 && !fault().empty(); ++again) run_until(clock_.now() + 11s);
  const std::string wrong = fault();
  if (!wrong.empty() && complaint().empty()) phones_[0]->witness.complain("not right in time: " + wrong);
}

bool Scenario::sleeps() const {
  return std::any_of(phones_.begin(), phones_.end(), [](const auto& phone) { return phone->agent.is_asleep(); });
}

void Scenario::stop() {
  for (const auto& phone : phones_) phone->leave();
  run_until(clock_.now() + 100s);
  if (!complaint().empty()) return;
  for (const auto& phone : phones_) phone->check_stopped();
}

Outcome Scenario::run() {
  for (const auto& phone : phones_) phone->start();
  plan();
  run_until(clock_.now() + 100s);
  while (sleeps() && complaint().empty() && clock_.step(Instant::max())) {
  }
  if (!dice_.chance(150)) {
    heal();
    settle();
  }
  stop();
  return {complaint(), transcript_.digest(), transcript_.text()};
}

}  // namespace

Outcome run_calls(std::uint64_t seed, bool keeps_text) { return Scenario(seed, keeps_text).run(); }

}  // namespace sipua::sim
