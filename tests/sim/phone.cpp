#include "sim/phone.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "message/values/name_addr.hpp"
#include "ua/call/invite_session.hpp"

namespace sipua::sim {

namespace {

using namespace std::chrono_literals;

constexpr const char* kUsers[] = {"alice", "bob", "bob", "carol"};

std::string text(std::uint32_t value) { return number(value); }

}  // namespace

Phone::Phone(World world, std::string name, std::string user, const Options& options)
    : agent(name, options, world.clock, world.network, world.dice, world.transcript),
      witness(world.clock, options),
      calls(world.clock, [this](const std::string& what) { witness.complain(name_ + ": " + what); }),
      descriptions(name),
      name_(std::move(name)),
      user_(std::move(user)),
      world_(world),
      options_(options),
      wishes_(options.register_) {
  agent.descriptions = &descriptions;
  agent.watch = [this](const Output& output) { heed(output); };
  agent.watch_frame = [this](const std::string& frame) { calls.hear(frame); };
  agent.watch_command = [this](CommandKind) { witness.note_command(); };
  agent.watch_taken = [this](CommandKind kind, Id id) { calls.note_taken(kind, id); };
  agent.complain = descriptions.complain = [this](const std::string& what) { witness.complain(name_ + ": " + what); };
}

Result<void> Phone::command(CommandKind kind, Id id, const Arguments& arguments) {
  if (kind == CommandKind::register_) wishes_ = true;
  if (kind == CommandKind::unregister) wishes_ = false;
  if (kind == CommandKind::start) started_ = true;
  if (kind == CommandKind::stop) started_ = false;
  return agent.command(kind, id, arguments);
}

void Phone::later(Duration least, Duration most, Clock::Task task) {
  world_.clock.in(world_.dice.between(least, most), std::move(task));
}

// ---- what the core says ----

void Phone::heed(const Output& output) {
  witness.see(output);
  calls.see(output);
  if (const auto* event = std::get_if<Event>(&output)) heed_event(*event);
  if (const auto* wanted = std::get_if<DescriptionWanted>(&output)) watch_patience(*wanted);
}

/// A handler that never answers: the user hangs up.
void Phone::watch_patience(const DescriptionWanted& wanted) {
  if (agent.habits.never == 0) return;
  later(40s, 60s, [this, id = wanted.session, operation = wanted.operation] {
    if (descriptions.is_busy(id, operation)) (void)command(CommandKind::terminate, id);
  });
}

void Phone::heed_event(const Event& event) {
  const Id id = event.id;
  switch (event.kind) {
    case EventKind::incoming: return later(0s, 6s, [this, id] { answer(id); });
    case EventKind::accepted: notice_outcome(event); return later(0s, 2s, [this, id] { talk(id); });
    case EventKind::failed: return notice_outcome(event);
    case EventKind::info:
      return later(0s, 3s, [this, id, operation = event.number, status = world_.dice.chance(700) ? "200" : "488"] {
        (void)command(CommandKind::respond, id, {{"operation", text(operation)}, {"status", status}});
      });
    case EventKind::refer: {
      const auto target = parse_name_addr(event.message.header(HeaderId::refer_to).value_or(""));
      if (!target) return;
      return later(0s, 4s, [this, id, operation = event.number, uri = target->uri.text()] {
        take_referral(id, operation, uri);
      });
    }
    case EventKind::request_answered:
    case EventKind::request_failed:
      if (asks_ && (event.subject != EventSubject::message || event.message.status() >= 300)) {
        later(0s, 0s, [this, id] { (void)command(CommandKind::terminate, id); });
      }
      return;
    default: return;
  }
}

/// The call that a REFER asked for: its sender is told.
void Phone::notice_outcome(const Event& event) {
  const auto found = referred_.find(event.id);
  if (found == referred_.end()) return;
  const char* status = event.kind == EventKind::accepted ? "200" : "480";
  later(0s, 0s, [this, status, operation = found->second] {
    (void)command(CommandKind::refer_notify, 0, {{"operation", text(operation)}, {"status", status}});
  });
  referred_.erase(found);
}

// ---- what the application does ----

void Phone::answer(Id id) {
  Dice& dice = world_.dice;
  if (dice.chance(350)) {
    const char* reliable = dice.chance(600) ? "true" : "";
    (void)command(CommandKind::progress, id, {{"reliable", reliable}, {"status", dice.chance(500) ? "183" : "180"}});
  }
  const char* outside = dice.chance(200) ? "true" : "";
  switch (dice.below(10)) {
    case 0: return later(0s, 5s, [this, id] { (void)command(CommandKind::reject, id, {{"status", "486"}}); });
    case 1: return later(0s, 9s, [this, id] { (void)command(CommandKind::terminate, id); });
    case 2: return;  // nobody is at home
    case 3: (void)command(CommandKind::accept, id, {{"info_outside", outside}}); [[fallthrough]];
    default:
      return later(0s, dice.chance(800) ? 3s : 50s, [this, id, outside] {
        (void)command(CommandKind::accept, id, {{"info_outside", outside}});
      });
  }
}

void Phone::call(const std::string& user) { invite("sip:" + user + "@example.com", last_ += 2); }

void Phone::invite(const std::string& target, Id id) {
  Dice& dice = world_.dice;
  witness.expect_session(id);
  const auto mark = [&dice](std::uint32_t chance) { return dice.chance(chance) ? "true" : ""; };
  Arguments arguments{{"target", target},
                      {"without_sdp", mark(150)},
                      {"early_media", mark(200)},
                      {"info_outside", mark(200)},
                      {"follow_redirects", mark(200)}};
  if (dice.chance(50)) arguments.push_back({"extra_header", "Expires: 8"});
  (void)command(CommandKind::invite, id, arguments);
  if (dice.chance(250)) later(0s, 12s, [this, id] { (void)command(CommandKind::cancel, id); });
  later(40s, 120s, [this, id] {  // rings for too long
    const auto found = calls.sessions().find(id);
    const bool is_open = found != calls.sessions().end() && !found->second.is_ended && !found->second.is_answered;
    if (is_open) (void)command(CommandKind::terminate, id);
  });
}

bool Phone::lives(Id id) const {
  const auto found = calls.sessions().find(id);
  return found != calls.sessions().end() && !found->second.is_ended;
}

void Phone::talk(Id id) {
  const std::uint32_t count = world_.dice.below(manners.talks + 1);
  for (std::uint32_t at = 0; at < count; ++at) {
    later(0s, world_.dice.chance(500) ? 3s : 40s, [this, id] { talk_once(id); });
  }
  if (world_.dice.chance(manners.hangs_up)) {
    later(0s, 60s,
          [this, id] { (void)command(world_.dice.chance(500) ? CommandKind::bye : CommandKind::terminate, id); });
  }
}

void Phone::talk_once(Id id) {
  if (!lives(id)) return;
  Dice& dice = world_.dice;
  if (dice.chance(manners.renegotiates)) return change(id);
  switch (dice.below(5)) {
    case 0: return void(command(CommandKind::dtmf, id, {{"tones", dice.chance(500) ? "1,2#" : "7"}}));
    case 1: return refer(id);
    case 2: return change(id);
    default: {
      static constexpr const char* kMethods[] = {"INFO", "MESSAGE", "OPTIONS", "NOTIFY", "FOO"};
      const std::string request = text(last_ += 2);
      return void(command(
          CommandKind::send, id,
          {{"method", dice.pick(kMethods)}, {"request", request}, {"body", "x"}, {"content_type", "text/plain"}}));
    }
  }
}

void Phone::change(Id id) {
  const bool by_update = world_.dice.chance(400), restarts = world_.dice.chance(200);
  (void)command(CommandKind::renegotiate, id,
                {{"method", by_update ? "UPDATE" : ""}, {"restart", restarts ? "true" : ""}});
}

/// To somebody, or to the other end of another call.
void Phone::refer(Id id) {
  const std::string request = text(last_ += 2), target = str_cat({"sip:", world_.dice.pick(kUsers), "@example.com"});
  const Id other = any_session();
  if (other != 0 && other != id && world_.dice.chance(600)) {
    return void(command(CommandKind::refer, id, {{"request", request}, {"session", text(other)}}));
  }
  (void)command(CommandKind::refer, id, {{"request", request}, {"target", target}});
}

void Phone::take_referral(Id, std::uint32_t operation, const std::string& target) {
  const std::string which = text(operation);
  if (world_.dice.chance(200)) return void(command(CommandKind::refer_reject, 0, {{"operation", which}}));
  if (world_.dice.chance(100)) return;
  (void)command(CommandKind::refer_accept, 0, {{"operation", which}});
  const Id id = last_ += 2;
  referred_[id] = operation;
  invite(target, id);
}

Id Phone::any_session() {
  std::vector<Id> live;
  for (const auto& [id, session] : calls.sessions())
    if (!session.is_ended) live.push_back(id);
  return live.empty() ? 0 : live[world_.dice.below(live.size())];
}

void Phone::do_something() {
  Dice& dice = world_.dice;
  const Id id = any_session();
  switch (dice.below(id ? 16 : 8)) {
    case 0:
      (void)command(CommandKind::stop);
      return later(0s, 60s, [this] {
        if (!leaves_) start();
      });
    case 1: return void(command(CommandKind::unregister));
    case 2: return void(command(CommandKind::register_));
    case 3: return void(command(CommandKind::check));
    case 4: return void(command(CommandKind::check, 0, {{"lost", "true"}}));
    case 5: return start();
    case 6:
    case 7: return agent.sleep(dice.chance(700) ? dice.between(1s, 40s) : dice.between(1min, 3h));
    case 8: return void(command(CommandKind::terminate, id));
    case 9: return void(command(CommandKind::cancel, id));
    case 10: return void(command(CommandKind::bye, id));
    case 11: return void(command(CommandKind::accept, id));
    default: return talk_once(id);
  }
}

// ---- when all is well again ----

void Phone::come_back(bool stays) {
  if (!stays) return leave();
  start();
  if (wishes_) (void)command(CommandKind::register_);
}

void Phone::ask_peers() {
  asks_ = true;
  for (const auto& [id, session] : calls.sessions()) {
    if (session.is_ended || !session.is_answered) continue;
    const std::string request = text(last_ += 2);
    later(0s, 1s, [this, id = id, request] {
      (void)command(CommandKind::send, id, {{"method", "OPTIONS"}, {"request", request}});
    });
  }
}

bool Phone::is_registered_right(const Proxy& proxy, const Network& network) const {
  const std::string start = str_cat({"sip:", options_.contact_name, "@", options_.via_host, ";"});
  const bool is_idle = !witness.has_open_register(), wishes = wishes_ && started_;
  for (const auto& binding : proxy.bindings(user_)) {
    if (binding.uri.rfind(start, 0) != 0) continue;
    return wishes && witness.is_registered() && is_idle && agent.is_on(binding.flow) && network.is_alive(binding.flow);
  }
  return !wishes && !witness.is_registered() && is_idle;
}

Duration Phone::registration_bound() const {
  const std::uint32_t failures = std::min(witness.failures() + 1, 6u);
  const auto retry = std::chrono::seconds(std::min(30u << failures, 1800u));
  const auto wait = std::chrono::seconds(std::max(2 * options_.reconnection_timeout, options_.recovery_max));
  return std::chrono::seconds(options_.register_expires) + retry + wait + 32s + 20s + 60s;
}

void Phone::check_stopped() {
  if (agent.core().next_timeout()) witness.complain(name_ + ": a timer after stop");
  if (agent.has_socket()) witness.complain(name_ + ": a socket after stop");
  if (agent.core().live_objects() != 0) witness.complain(name_ + ": live objects after stop");
  calls.finish();
  witness.finish();
}

}  // namespace sipua::sim
