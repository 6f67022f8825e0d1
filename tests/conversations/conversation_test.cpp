/// Runs every tests/conversations/*.txt on the core; README.md there tells the language.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "conversations/peer.hpp"
#include "conversations/script.hpp"
#include "message/parser.hpp"
#include "support/command_names.hpp"
#include "support/event_names.hpp"
#include "ua/user_agent.hpp"

namespace sipua::conversation {

namespace {

constexpr std::string_view kWants[] = {"get", "set", "rollback", "restart", "renew"};
constexpr std::string_view kInputs[] = {"app",     "open",    "close", "frame", "describe",
                                        "applied", "refused", "recv",  "wait"};
constexpr std::string_view kSdp = "v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

OptionValue option_value(OptionType type, const std::string& text) {
  OptionValue value;
  if (type == OptionType::function) {
    value.type = OptionValue::Type::function;
  } else if (type == OptionType::boolean || text == "true") {
    value.type = OptionValue::Type::boolean;
    value.boolean = text == "true";
  } else if (type == OptionType::tags || type == OptionType::parameters) {
    value.type = OptionValue::Type::list;
    std::istringstream words(text);
    for (std::string word; words >> word;) value.items.push_back(option_value(OptionType::text, word));
  } else {
    value.type = OptionValue::Type::text;
    value.text = text;
  }
  return value;
}

bool fits(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] != '*') return !text.empty() && text[0] == pattern[0] && fits(pattern.substr(1), text.substr(1));
  for (std::size_t i = 0; i <= text.size(); ++i)
    if (fits(pattern.substr(1), text.substr(i))) return true;
  return false;
}

class Runner {
 public:
  explicit Runner(const Script& script) : script_(script) {}

  /// Every output in order, with all its bytes.
  [[nodiscard]] const std::string& outputs() const { return outputs_; }

  void run() {
    ASSERT_EQ(script_.error, "");
    ASSERT_FALSE(script_.lines.empty());
    make();
    for (const Line& line : script_.lines) {
      const bool input = std::find(std::begin(kInputs), std::end(kInputs), line.words.at(0)) != std::end(kInputs);
      if (input) {
        advance(line.ms);
        if (is_recording()) std::puts(line.text.c_str());
        feed(line);
        collect(line.ms);
      } else if (!is_recording()) {
        if (logs_.empty()) advance(line.ms);
        expect(line);
      }
      if (testing::Test::HasFatalFailure()) return;
    }
    EXPECT_TRUE(logs_.empty() || is_recording()) << "not expected at the end: " << logs_.front().text << everything();
  }

  /// The application ends its calls and nothing comes from the network any more: whatever happened, after a quarter of an
  /// hour there is no session, transaction, request or transfer left, and no timer but those of the connection.
  void leave() {
    for (const Id id : sessions_) (void)agent_->command(CommandKind::terminate, id, {}, at(now_));
    (void)agent_->command(CommandKind::unregister, 0, {}, at(now_));
    constexpr long kStep = 1000, kEnd = 900000;
    for (const long end = now_ + kEnd; now_ < end && agent_->live_objects() != 0;) {
      advance(now_ + kStep);
      collect(now_);
      if (opening_) agent_->handle_opened(at(now_));
      opening_ = false;
      if (testing::Test::HasFatalFailure()) return;
    }
    EXPECT_EQ(agent_->live_objects(), 0U) << everything();
  }

 private:
  struct Logged {
    long ms;
    std::string text;
    std::string wire;
  };

  void make() {
    Random::Seed seed{};
    seed[0] = 7;
    Random random(seed);
    std::vector<OptionValue> values;
    auto given = script_.options;
    const auto missing = [&](std::string_view name) {
      return std::none_of(given.begin(), given.end(), [&](const auto& o) { return o.first == name; });
    };
    if (missing("uri")) given.emplace_back("uri", "sip:alice@example.com");
    if (missing("wsServers")) given.emplace_back("wsServers", "ws://127.0.0.1:8080");
    if (missing("register")) given.emplace_back("register", "false");
    for (const auto& option : given) {
      const auto is_it = [&](const OptionRow& row) { return row.name == option.first; };
      ASSERT_TRUE(std::any_of(option_table_begin(), option_table_end(), is_it)) << "no option " << option.first;
    }
    for (const OptionRow* row = option_table_begin(); row != option_table_end(); ++row) {
      values.emplace_back();
      for (const auto& [name, text] : given)
        if (name == row->name) values.back() = option_value(row->type, text);
    }
    auto options = check_options(values, random);
    ASSERT_TRUE(std::holds_alternative<Options>(options)) << std::get<OptionError>(options).parameter;
    agent_ = std::make_unique<UserAgent>(std::get<Options>(std::move(options)), seed);
  }

  static Instant at(long ms) { return Instant(Duration(ms)); }

  void advance(long ms) {
    for (auto next = agent_->next_timeout(); next && *next <= at(ms); next = agent_->next_timeout()) {
      const long then = std::max(now_, static_cast<long>(next->time_since_epoch().count()));
      now_ = then;
      agent_->handle_timeout(at(then));
      collect(then);
      ASSERT_LT(++ticks_, 10000) << "the timers do not come to rest";
    }
    now_ = ms;
  }

  void feed(const Line& line) {
    const Instant now = at(line.ms);
    const std::string& verb = line.words[0];
    if (verb == "open") agent_->handle_opened(now);
    if (verb == "close") agent_->handle_closed(static_cast<std::uint16_t>(std::stoi(line.words.at(1))), "", now);
    if (verb == "recv") agent_->handle_frame(peer_.frame(line), now);
    if (verb == "app") command(line, now);
    if (verb == "frame") {
      std::string text;
      for (const auto& part : line.bar) text += part + "\r\n";
      agent_->handle_frame(text, now);
    }
    if (verb == "describe" || verb == "applied" || verb == "refused") {
      const auto id = static_cast<Id>(std::stoul(line.words.at(1)));
      const std::uint32_t operation = operations_[id];
      if (verb == "describe") agent_->handle_description(id, operation, std::string(kSdp), "application/sdp", now);
      if (verb == "applied") agent_->handle_description_applied(id, operation, now);
      const auto why = line.has("unsupported") ? DescriptionFailure::unsupported : DescriptionFailure::error;
      if (verb == "refused") agent_->handle_description_failed(id, operation, why, now);
    }
  }

  void command(const Line& line, Instant now) {
    const CommandKind kind = command_named(line.words.at(1));
    Id id = 0;
    Arguments arguments;
    for (std::size_t i = 2; i < line.words.size(); ++i) {
      const auto sign = line.words[i].find('=');
      if (sign == std::string::npos) {
        if (is_digit(line.words[i][0])) id = static_cast<Id>(std::stoul(line.words[i]));
      } else {
        const std::string_view word = line.words[i];
        arguments.push_back({word.substr(0, sign), word.substr(sign + 1)});
      }
    }
    for (const auto& header : line.plus) arguments.push_back({"extra_header", header});
    const auto outcome = agent_->command(kind, id, arguments, now);
    const bool refused = line.has("refused");
    EXPECT_EQ(outcome.ok(), !refused) << "line " << line.at;
  }

  void collect(long ms) {
    while (auto output = agent_->poll()) {
      Logged logged{ms, "", ""};
      if (auto* send = std::get_if<Send>(&*output)) {
        logged.text = "send " + start_of(send->text);
        logged.wire = send->text;
        wires_.push_back(send->text);
      } else if (auto* open = std::get_if<Connect>(&*output)) {
        logged.text = "connect " + open->url;
        opening_ = true;
      } else if (std::get_if<Disconnect>(&*output)) {
        logged.text = "disconnect";
      } else if (auto* want = std::get_if<DescriptionWanted>(&*output)) {
        operations_[want->session] = want->operation;
        const auto kind = static_cast<std::size_t>(want->kind);
        logged.text = str_cat({"want ", kWants[kind], " ", std::to_string(want->session)});
        EXPECT_EQ(want->kind == DescriptionWanted::Kind::set, !want->source.body().empty());
      } else if (auto* end = std::get_if<DescriptionEnd>(&*output)) {
        logged.text = "end " + std::to_string(end->session);
      } else if (auto* event = std::get_if<Event>(&*output)) {
        logged.text = event_text(*event);
        if (event->id) sessions_.insert(event->id);
        outputs_ += event->text;
        if (event->kind == EventKind::changed || event->kind == EventKind::dialog)
          continue;  // no event of the classic API
      } else {
        continue;
      }
      history_.push_back(std::to_string(ms) + " " + logged.text);
      outputs_ += history_.back() + "\n" + logged.wire;
      if (is_recording()) std::puts(history_.back().c_str());
      logs_.push_back(std::move(logged));
    }
    for (const auto& wire : wires_) peer_.see(wire);
    wires_.clear();
  }

  static std::string start_of(const std::string& text) {
    if (text == "\r\n") return "pong";
    if (text == "\r\n\r\n") return "ping";
    const auto message = parse_message(text);
    if (!message) return "something that is not SIP: " + text;
    const std::string method(message->method_text());
    if (message->is_request()) return method;
    return std::to_string(message->status()) + (method.empty() ? "" : " " + method);  // no CSeq to copy: no method
  }

  static std::string event_text(const Event& event) {
    std::string text = "event ";
    text += kEventNames[static_cast<std::size_t>(event.kind)];
    if (event.id) text += " " + std::to_string(event.id);
    text += " [" + std::to_string(event.status) + "] ";
    const Message& m = event.message;
    const auto start = [&](const std::string& wire) {
      return ">" + start_of(wire).substr(0, start_of(wire).find(' '));
    };
    switch (event.subject) {
      case EventSubject::none: text += event.number ? std::to_string(event.number) : "-"; break;
      case EventSubject::message:
        text += "<" + (m.is_request() ? std::string(m.method_text()) : std::to_string(m.status()));
        if (event.number) text += " #" + std::to_string(event.number);
        break;
      case EventSubject::sent_text:
      case EventSubject::reply: text += start(event.text); break;
    }
    if (!event.cause.empty()) text += " " + std::string(event.cause);
    return text;
  }

  void expect(const Line& line) {
    std::string wanted;
    for (const auto& word : line.words) wanted += (wanted.empty() ? "" : " ") + word;
    ASSERT_FALSE(logs_.empty()) << "line " << line.at << ": nothing came, expected: " << wanted << everything();
    const Logged got = logs_.front();
    logs_.erase(logs_.begin());
    ASSERT_EQ(got.text, wanted) << "line " << line.at << everything();
    ASSERT_EQ(got.ms, line.ms) << "line " << line.at << ": " << wanted << everything();
    for (const auto& check : line.checks) verify(check, got.wire, line.at);
  }

  /// Every value of a header, ", " between them.
  static std::string joined(const Message& message, std::string_view name) {
    std::string all;
    for (const Field& field : message.fields()) {
      if (!same_header_name(message.view(field.name), name)) continue;
      if (!all.empty()) all += ", ";
      all += message.view(field.value);
    }
    return all;
  }

  void verify(const std::string& check, const std::string& wire, int at_line) {
    const auto message = parse_message(wire);
    ASSERT_TRUE(message.ok()) << "line " << at_line;
    const std::string rest(trim(std::string_view(check).substr(1)));
    const auto blank = rest.find(' ');
    const std::string name = rest.substr(0, blank),
                      pattern(peer_.filled(blank == std::string::npos ? "" : std::string(trim(rest.substr(blank)))));
    std::string value = joined(*message, name);
    if (name == "start-line") value = wire.substr(0, wire.find("\r\n"));
    if (name == "body") value = std::string(message->body().substr(0, message->body().find("\r\n")));
    if (check[0] == '!') {
      EXPECT_EQ(value, "") << "line " << at_line << ": " << name << " is there";
    } else if (check[0] == '=') {
      const Message* other = peer_.last_sent(pattern);
      ASSERT_NE(other, nullptr) << "line " << at_line;
      if (name == "start-line") {
        EXPECT_EQ(message->request_uri(), other->request_uri()) << "line " << at_line;
      } else {
        EXPECT_EQ(value, joined(*other, name)) << "line " << at_line << ": " << name;
      }
    } else {
      EXPECT_TRUE(fits(pattern, value)) << "line " << at_line << ": " << name << " is: " << value;
    }
  }

  [[nodiscard]] std::string everything() const {
    std::string text = "\nall outputs so far:\n";
    for (const auto& line : history_) text += "  " + line + "\n";
    return text;
  }

  const Script& script_;
  std::unique_ptr<UserAgent> agent_;
  Peer peer_;
  std::vector<Logged> logs_;
  std::vector<std::string> history_, wires_;
  std::string outputs_;
  long now_ = 0;
  int ticks_ = 0;
  bool opening_ = false;
  std::set<Id> sessions_;                   ///< that were told of
  std::map<Id, std::uint32_t> operations_;  ///< the last of each session
};

class Conversation : public testing::TestWithParam<std::string> {};

TEST_P(Conversation, GoesAsWritten) {
  const Script script = read_script(GetParam());
  Runner(script).run();
}

TEST_P(Conversation, ReplaysByteForByte) {
  const Script script = read_script(GetParam());
  Runner once(script), again(script);
  once.run();
  again.run();
  EXPECT_NE(once.outputs(), "");
  EXPECT_EQ(once.outputs(), again.outputs());
}

TEST_P(Conversation, LeavesNothing) {
  const Script script = read_script(GetParam());
  Runner runner(script);
  runner.run();
  runner.leave();
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Files, Conversation, testing::ValuesIn(conversation_files()), test_name);

TEST(Conversations, AreThere) { EXPECT_GE(conversation_files().size(), 20U); }

}  // namespace

}  // namespace sipua::conversation
