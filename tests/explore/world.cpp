#include "explore/world.hpp"

#include <algorithm>
#include <sstream>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "support/command_names.hpp"

namespace sipua::explore {

namespace {

using conversation::Line;

constexpr std::string_view kSdp = "v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
constexpr int kMostTicks = 3000, kMostFailures = 8;

/// The input of a conversation that stands for these bytes.
std::string as_frame(std::string_view text) {
  std::string input = "frame\n  | ";
  for (const char byte : text) {
    if (byte != '\r') input += byte;
    if (byte == '\n') input += "  | ";
  }
  return input;
}

/// The next timer, so coarse that equal situations look equal although some delays are random.
std::string coarse(std::optional<Instant> next, Instant now) {
  if (!next) return "-";
  const auto ms = (*next - now).count();
  int step = 0;
  for (const long limit : {0L, 500L, 1000L, 2000L, 4000L, 8000L, 32000L, 60000L}) step += ms > limit ? 1 : 0;
  return number(static_cast<std::uint64_t>(step));
}

/// The output of a conversation that stands for it.
std::string as_sent(const std::string& text) {
  const auto message = parse_message(text);
  if (!message) return text == "\r\n" ? "send pong" : "send ping";
  const auto cseq = message->cseq();
  if (message->is_request()) return str_cat({"send ", message->method_text()});
  return str_cat({"send ", number(static_cast<std::uint64_t>(message->status())), " ", cseq ? cseq->method : ""});
}

Random::Seed seed() {
  Random::Seed seed{};
  seed[0] = 7;
  return seed;
}

}  // namespace

Line line_of(std::string_view text) {
  Line line;
  line.text = text;
  std::istringstream lines{std::string(text)};
  std::string first;
  std::getline(lines, first);
  std::istringstream words(first);
  for (std::string word; words >> word;) line.words.push_back(word);
  for (std::string more; std::getline(lines, more);) {
    const std::string part(trim(more));
    if (part.size() > 1) (part[0] == '+' ? line.plus : line.bar).push_back(part.substr(2));
  }
  return line;
}

World::World(const Options& options) : agent_(Options(options), seed()) {}

void World::tell(std::string text) {
  story_.push_back(str_cat({number(static_cast<std::uint64_t>(now_.time_since_epoch().count())), " ", text}));
}

bool World::feed(const Line& line) {
  run_due();
  const std::string& verb = line.words[0];
  if (verb == "tick") return tick(), true;
  if (verb == "rest") return tick(std::chrono::milliseconds(std::stoi(line.words.at(1)))), true;
  if (verb == "again") return repeat(line), true;
  if (verb == "turn") return turn(), true;
  tell(line.text);
  if (verb == "open") {
    opening_ = false;
    wire_.opened();
    agent_.handle_opened(now_);
  } else if (verb == "close") {
    opening_ = false;
    mute_ |= stopped_;
    wire_.dropped();
    agent_.handle_closed(1006, "", now_);
  } else if (verb == "recv") {
    receive(line);
  } else if (verb == "app") {
    if (!command(line)) {
      if (auto output = agent_.poll()) violations_.push_back("a refused command has an effect");
      story_.pop_back();
      return false;
    }
  } else {
    describe(line);
  }
  settle();
  return true;
}

void World::receive(const Line& line) {
  std::string& frame = is_digit(line.words.at(1)[0]) ? last_response_ : last_request_;
  frame = peer_.frame(line);
  wire_.received(frame, now_);
  agent_.handle_frame(frame, now_);
}

/// On a reliable transport too: a proxy on the way may have another on its other side.
void World::repeat(const Line& line) {
  const std::string frame = last_frame(line.has("response"));
  tell(as_frame(frame));
  wire_.received_again(frame);
  agent_.handle_frame(frame, now_);
  settle();
}

void World::spoil(const std::string& frame) {
  run_due();
  tell(as_frame(frame));
  spoiled_ = true;
  wire_.received(frame, now_);
  agent_.handle_frame(frame, now_);
  settle();
}

Id World::other() const {
  const auto& calls = calls_.calls();
  auto next = calls.upper_bound(id_);
  for (std::size_t i = 0; i < calls.size(); ++i, ++next) {
    if (next == calls.end()) next = calls.begin();
    if (!next->second.terminated) return next->first;
  }
  return id_;
}

std::string World::name_of(Id id) const {
  const auto found = names_.find(id);
  return found == names_.end() ? "c1" : found->second;
}

bool World::command(const Line& line) {
  const CommandKind kind = command_named(line.words[1]);
  Id id = 0;
  Arguments arguments;
  for (std::size_t i = 2; i < line.words.size(); ++i) {
    const std::string_view word = line.words[i];
    const auto sign = word.find('=');
    if (sign == word.npos) {
      id = static_cast<Id>(std::stoul(line.words[i]));
    } else {
      arguments.push_back({word.substr(0, sign), word.substr(sign + 1)});
    }
  }
  if (kind == CommandKind::stop && !stopped_) stopped_ = true, mute_ = !wire_.connected();
  if (!agent_.command(kind, id, arguments, now_)) return false;
  if (kind == CommandKind::refer_accept) transfer_ = referred_;
  if (kind == CommandKind::refer_accept || kind == CommandKind::refer_reject) referred_ = 0;
  if (kind == CommandKind::invite) calls_.invited(id);
  if (kind == CommandKind::renegotiate) calls_.wished(id);
  return true;
}

void World::describe(const Line& line) {
  const Id id = static_cast<Id>(std::stoul(line.words.at(1)));
  const std::uint32_t operation = calls_.call(id).operation;
  const bool failed = line.words[0] == "refused";
  failed ? calls_.refused(id) : calls_.described(id);
  if (line.words[0] == "describe") agent_.handle_description(id, operation, kSdp, "application/sdp", now_);
  if (line.words[0] == "applied") agent_.handle_description_applied(id, operation, now_);
  const auto why = line.has("unsupported") ? DescriptionFailure::unsupported : DescriptionFailure::error;
  if (failed) agent_.handle_description_failed(id, operation, why, now_);
}

void World::take(Output&& output) {
  if (auto* send = std::get_if<Send>(&output)) {
    tell(as_sent(send->text));
    wire_.sent(send->text, now_);
    peer_.see(send->text);
    if (send->text == "\r\n\r\n") pinged_ = true;
  } else if (std::get_if<Connect>(&output)) {
    if (wire_.connected()) wire_.dropped();  // the socket is replaced
    opening_ = true;
  } else if (std::get_if<Disconnect>(&output)) {
    opening_ = false;
    closing_ = true;
  } else if (auto* wanted = std::get_if<DescriptionWanted>(&output)) {
    calls_.take(*wanted);
  } else if (auto* end = std::get_if<DescriptionEnd>(&output)) {
    calls_.take(*end);
  } else if (auto* event = std::get_if<Event>(&output)) {
    if (event->kind == EventKind::incoming) {
      id_ = event->id;
      names_[id_] = event->message.call_id();
    }
    if (event->kind == EventKind::refer) referred_ = event->number;
    calls_.take(*event);
  }
}

void World::collect() {
  while (auto output = agent_.poll()) take(std::move(*output));
}

/// The peer's transactions acknowledge failures by themselves, its socket answers pings; a socket that is closed reports that.
void World::settle() {
  collect();
  for (int i = 0; i < kMostFailures && wire_.connected() && wire_.unacknowledged(true); ++i) {
    acknowledge(*wire_.unacknowledged(true));
  }
  if (std::exchange(pinged_, false) && wire_.connected()) {
    tell("frame\n  |");
    agent_.handle_frame("\r\n", now_);
    collect();
  }
  wire_.end_step();
  wire_.expire(now_);
  if (!closing_) return;
  closing_ = false;
  tell("close 1000");
  wire_.dropped();
  agent_.handle_closed(1000, "", now_);
  collect();
}

void World::acknowledge(const ServerRequest& failed) {
  const std::string& id = failed.dialog.call_id;
  const std::string side = is_name(id) ? str_cat({"call=", id}) : str_cat({"out tag=", failed.dialog.remote_tag});
  const Line ack = line_of(str_cat({"recv ACK ", side, " cseq=", number(failed.cseq)}));
  tell(ack.text);
  const std::string frame = peer_.frame(ack);
  wire_.received(frame, now_);
  agent_.handle_frame(frame, now_);
  collect();
}

void World::run_due() {
  for (int ticks = 0; ticks < kMostTicks; ++ticks) {
    const auto next = agent_.next_timeout();
    if (!next || *next > now_) return;
    agent_.handle_timeout(now_);
    settle();
  }
  faults_.push_back("the timers do not come to rest");
}

void World::tick(Duration most) {
  run_due();
  const auto next = agent_.next_timeout();
  if (!next || *next - now_ > most) {
    if (most == Duration::max()) return;
    now_ += most;
    return tell("wait");
  }
  now_ = *next;
  tell("wait");
  agent_.handle_timeout(now_);
  settle();
}

std::string World::fingerprint() const {
  return str_cat({wire_.fingerprint(), calls_.fingerprint(), opening_ ? "o" : "", stopped_ ? "s" : "",
                  referred_ ? "r" : "", coarse(agent_.next_timeout(), now_), " ", number(agent_.live_objects())});
}

std::string World::violation() const {
  if (!spoiled_ && !violations_.empty()) return violations_.front();
  return faults_.empty() ? "" : faults_.front();
}

std::string World::story() const {
  std::string text;
  for (const std::string& line : story_) text += str_cat({line, "\n"});
  return text;
}

}  // namespace sipua::explore
