#include "sim/agent.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "base/text.hpp"
#include "support/event_names.hpp"

namespace sipua::sim {

namespace {

constexpr std::string_view kSdp = "v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
constexpr std::uint32_t kMostAtOnce = 200;  ///< ticks of one moment, outputs of one input

OptionValue value_of(const std::string& text) {
  OptionValue value;
  value.type = text == "true" || text == "false" ? OptionValue::Type::boolean : OptionValue::Type::text;
  value.boolean = text == "true";
  value.text = text;
  return value;
}

OptionValue list_of(const std::vector<std::pair<std::string, double>>& servers) {
  OptionValue list;
  list.type = OptionValue::Type::list;
  for (const auto& [url, weight] : servers) {
    OptionValue number;
    number.type = OptionValue::Type::number;
    number.text = std::to_string(weight);
    OptionValue server;
    server.type = OptionValue::Type::object;
    server.fields.emplace_back("ws_uri", value_of(url));
    server.fields.emplace_back("weight", number);
    list.items.push_back(std::move(server));
  }
  return list;
}

/// "REGISTER sip:example.com SIP/2.0 | CSeq: 2 REGISTER | ...": the start line and what tells requests apart.
std::string summary(const std::string& text) {
  std::string line = text.substr(0, text.find('\r'));
  for (const char* name :
       {"\r\nCSeq: ", "\r\nCall-ID: ", "\r\nContact: ", "\r\nAuthorization: ", "\r\nProxy-Authorization: "}) {
    const auto at = text.find(name);
    if (at != std::string::npos) line += " | " + text.substr(at + 2, text.find('\r', at + 2) - at - 2);
  }
  return line;
}

}  // namespace

Options options_of(const Settings& settings, const std::vector<std::pair<std::string, double>>& servers, Dice& dice) {
  Random random(dice.seed());
  std::vector<OptionValue> values;
  for (const OptionRow* row = option_table_begin(); row != option_table_end(); ++row) {
    values.emplace_back();
    for (const auto& [name, text] : settings)
      if (name == row->name) values.back() = value_of(text);
    if (row->name == "wsServers") values.back() = list_of(servers);
  }
  auto options = check_options(values, random);
  if (const auto* error = std::get_if<OptionError>(&options)) {
    std::cerr << "a setting of the simulation is refused: " << error->parameter << "\n";
    std::abort();
  }
  return std::get<Options>(std::move(options));
}

Agent::Agent(std::string name, Options options, Clock& clock, Network& network, Dice& dice, Transcript& transcript)
    : name_(std::move(name)),
      clock_(clock),
      network_(network),
      dice_(dice),
      transcript_(transcript),
      core_(std::move(options), dice.seed()) {}

Agent::~Agent() {
  if (socket_) network_.abandon(socket_);
}

/// Everything that reaches the core comes through here, in order.
void Agent::input(const std::string& what, const Clock::Task& give) {
  if (is_asleep()) return inbox_.emplace_back(what, give), void();
  transcript_.note(clock_.now(), name_, "<", what);
  give();
  drain();
  arm();
}

Result<void> Agent::command(CommandKind kind, Id id, const Arguments& arguments) {
  std::vector<std::pair<std::string, std::string>> own;
  for (const Argument& argument : arguments) own.emplace_back(argument.name, argument.value);
  Result<void> outcome;
  const std::string what = str_cat({"command ", number(static_cast<std::uint64_t>(kind)), " ", number(id)});
  input(what, [this, kind, id, own, &outcome, direct = !is_asleep()] {
    Arguments views;
    for (const auto& [name, value] : own) views.push_back({name, value});
    if (watch_command) watch_command(kind);
    const Result<void> result = core_.command(kind, id, views, clock_.now());
    if (direct) outcome = result;
    if (result && watch_taken) watch_taken(kind, id);
  });
  return outcome;
}

void Agent::sleep(Duration time) {
  transcript_.note(clock_.now(), name_, "sleeps", number(static_cast<std::uint64_t>(time.count())));
  awake_ = std::max(awake_, clock_.now() + time);
  clock_.at(awake_, [this] { wake(); });
}

/// The timer is late by now; it fires before or after what else is waiting.
void Agent::wake() {
  if (is_asleep()) return;
  transcript_.note(clock_.now(), name_, "wakes");
  const bool timer_first = dice_.chance(500);
  if (timer_first) tick();
  for (auto inbox = std::exchange(inbox_, {}); !inbox.empty(); inbox.pop_front()) {
    input(inbox.front().first, inbox.front().second);
  }
  if (!timer_first) tick();
}

void Agent::handle_opened(FlowId flow) {
  input("opened", [this, flow] {
    if (flow == socket_) core_.handle_opened(clock_.now());
  });
}

void Agent::handle_frame(FlowId flow, std::string text) {
  const std::string line = "frame " + summary(text);
  input(line, [this, flow, frame = std::move(text)] {
    if (flow != socket_) return;
    if (watch_frame) watch_frame(frame);
    core_.handle_frame(frame, clock_.now());
  });
}

void Agent::handle_closed(FlowId flow, std::uint16_t code, std::string_view reason) {
  input("closed", [this, flow, code, why = std::string(reason)] {
    if (flow != socket_) return;
    socket_ = 0;
    core_.handle_closed(code, why, clock_.now());
  });
}

void Agent::drain() {
  std::uint32_t count = 0;
  while (auto output = core_.poll()) {
    transcript_.note(clock_.now(), name_, ">", sim::describe(*output));
    if (const auto* send = std::get_if<Send>(&*output)) transcript_.mix(send->text);
    if (watch) watch(*output);
    if (++count == kMostAtOnce && complain) complain("one input has too many outputs");
    act(*std::move(output));
  }
}

void Agent::act(Output&& output) {
  if (auto* send = std::get_if<Send>(&output)) {
    if (socket_) network_.send(socket_, *this, std::move(send->text));
  } else if (const auto* open = std::get_if<Connect>(&output)) {
    if (socket_) network_.abandon(socket_);
    socket_ = network_.connect(*this, open->url);
  } else if (std::holds_alternative<Disconnect>(output)) {
    if (socket_) network_.close(socket_, *this, 1000);
  } else if (const auto* wanted = std::get_if<DescriptionWanted>(&output)) {
    describe(*wanted);
  }
}

void Agent::describe(const DescriptionWanted& wanted) {
  if (descriptions) descriptions->begin(wanted);
  if (wanted.kind == DescriptionWanted::Kind::rollback || dice_.chance(habits.never)) return;
  const bool fails = dice_.chance(habits.fails), sets = wanted.kind == DescriptionWanted::Kind::set;
  const auto answer = [this, fails, sets, wanted] {
    input(fails ? "no description" : "description", [=, this] {
      const Instant now = clock_.now();
      const Id id = wanted.session;
      if (fails && descriptions) descriptions->fail(wanted);
      if (fails) return core_.handle_description_failed(id, wanted.operation, DescriptionFailure::error, now);
      const std::string body = descriptions ? descriptions->finish(wanted) : std::string(kSdp);
      if (sets) return core_.handle_description_applied(id, wanted.operation, now);
      core_.handle_description(id, wanted.operation, body, "application/sdp", now);
    });
  };
  clock_.in(dice_.between(Duration(0), habits.description_wait), answer);
}

/// One timer, for the next deadline of the core.
void Agent::arm() {
  const auto next = core_.next_timeout();
  if (!next || (armed_ && *armed_ <= *next)) return;
  const Instant when = std::max(*next, clock_.now()) + dice_.between(Duration(0), habits.timer_lateness);
  armed_ = *next;
  clock_.at(when, [this, set_for = *next] {
    if (armed_ != set_for) return;  // set anew meanwhile
    armed_.reset();
    if (!is_asleep()) tick();
  });
}

void Agent::tick() {
  const auto next = core_.next_timeout();
  if (next && *next <= clock_.now()) {
    ticks_at_once_ = last_tick_ == clock_.now() ? ticks_at_once_ + 1 : 0;
    last_tick_ = clock_.now();
    if (ticks_at_once_ == kMostAtOnce) {
      if (complain) complain("the timer does not come to rest");
      return;
    }
    transcript_.note(clock_.now(), name_, "tick");
    core_.handle_timeout(clock_.now());
    drain();
  }
  arm();
}

std::string describe(const Output& output) {
  if (const auto* send = std::get_if<Send>(&output)) return "send " + summary(send->text);
  if (const auto* open = std::get_if<Connect>(&output)) return "connect " + open->url;
  if (std::holds_alternative<Disconnect>(output)) return "disconnect";
  if (const auto* wanted = std::get_if<DescriptionWanted>(&output)) {
    static constexpr const char* kKinds[] = {"get", "set", "rollback", "restart", "renew"};
    return str_cat(
        {"description wanted ", number(wanted->session), " ", kKinds[static_cast<std::size_t>(wanted->kind)]});
  }
  if (const auto* end = std::get_if<DescriptionEnd>(&output)) return "description end " + number(end->session);
  if (const auto* log = std::get_if<Log>(&output)) return "log " + log->text;
  const auto& event = std::get<Event>(output);
  std::string text = str_cat({"event ", kEventNames[static_cast<std::size_t>(event.kind)], " ", number(event.id), " [",
                              number(event.status), "] ", event.cause});
  if (event.subject == EventSubject::message) text += str_cat({" <", number(event.message.status())});
  return text;
}

}  // namespace sipua::sim
