/// Drives a whole user agent with arbitrary frames, commands, handler answers and clock jumps. What must hold: no
/// crash, outputs and timers come to rest, and after stop() and time nothing is left alive.
#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string>
#include <vector>

#include "message/parser.hpp"
#include "ua/user_agent.hpp"

namespace {

using namespace sipua;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Reads the fuzzer's bytes; zero when they are used up.
struct Bytes {
  const std::uint8_t* at;
  std::size_t left;
  std::uint8_t next() { return left ? (--left, *at++) : std::uint8_t{0}; }
  std::string text(std::size_t most) {
    const std::size_t size = std::min({most, left, static_cast<std::size_t>(next()) * 4});
    std::string text(reinterpret_cast<const char*>(at), std::min(size, left));
    at += text.size();
    left -= text.size();
    return text;
  }
};

struct Driver {
  explicit Driver(Bytes given) : bytes(given), agent(make_options(), Random::Seed{}) {}

  static Options make_options() {
    Random random(Random::Seed{});
    std::vector<OptionValue> values;
    for (const OptionRow* row = option_table_begin(); row != option_table_end(); ++row) {
      OptionValue value;
      if (row->name == "uri" || row->name == "password" || row->name == "wsServers")
        value.type = OptionValue::Type::text;
      value.text = row->name == "uri" ? "sip:alice@example.com" : row->name == "password" ? "pw" : "ws://localhost";
      values.push_back(value);
    }
    return std::get<Options>(check_options(values, random));
  }

  Instant now() const { return Instant(Duration(ms)); }

  void drain() {
    for (int count = 0; auto output = agent.poll(); ++count) {
      require(count < 10000);
      if (auto* send = std::get_if<Send>(&*output)) last = std::move(send->text);
      if (auto* want = std::get_if<DescriptionWanted>(&*output)) session = want->session, operation = want->operation;
      if (auto* event = std::get_if<Event>(&*output); event && event->id) session = event->id;
    }
  }

  /// An answer to what the agent sent last, so that deep states are reached.
  std::string plausible() {
    const auto sent = parse_message(last);
    if (!sent || !sent->is_request()) return bytes.text(1000);
    static constexpr const char* kStarts[] = {"100 Trying", "180 Ringing", "200 OK",   "401 No",  "407 No",
                                              "423 Brief",  "486 Busy",    "487 Gone", "503 Down"};
    std::string text = std::string("SIP/2.0 ") + kStarts[bytes.next() % 9] + "\r\n";
    for (const Field& field : sent->fields()) {
      if (field.id != HeaderId::via && field.id != HeaderId::from && field.id != HeaderId::call_id &&
          field.id != HeaderId::cseq && field.id != HeaderId::to) {
        continue;
      }
      text += std::string(header_name(field.id)) + ": " + std::string(sent->view(field.value));
      if (field.id == HeaderId::to && sent->to_tag().empty()) text += ";tag=" + std::string(1, 'a' + bytes.next() % 3);
      text += "\r\n";
    }
    text += "Contact: <sip:peer@192.0.2.1>;expires=60\r\nMin-Expires: 700\r\n";
    text += "WWW-Authenticate: Digest realm=\"r\", nonce=\"" + std::to_string(bytes.next()) + "\", qop=\"auth\"\r\n";
    return text + "\r\n" + (bytes.next() % 2 ? "v=0\r\n" : "");
  }

  std::string request() {
    static constexpr const char* kMethods[] = {"INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "UPDATE"};
    const std::string method = kMethods[bytes.next() % 6], call = std::to_string(bytes.next() % 3);
    std::string to = "<sip:alice@example.com>";
    if (const auto sent = parse_message(last); sent && !sent->is_request() && bytes.next() % 4)
      to += ";tag=" + sent->to_tag();
    return method + " sip:alice@example.com SIP/2.0\r\nVia: SIP/2.0/WS p;branch=z9hG4bK" + call +
           (method == "ACK" ? "a" : "") + "\r\nFrom: <sip:b@x>;tag=" + call + "\r\nTo: " + to + "\r\nCall-ID: " + call +
           "\r\nCSeq: " + std::to_string(1 + bytes.next() % 3) + " " + method +
           "\r\nContact: <sip:b@192.0.2.1>\r\n\r\n" + (bytes.next() % 2 ? "v=0\r\n" : "");
  }

  void command() {
    const auto kind = static_cast<CommandKind>(1 + bytes.next() % 14);
    static constexpr std::string_view kTexts[] = {"extra_header", "reason",  "content_type", "to_name", "to_uri",
                                                  "from_tag",     "call_id", "route",        "cseq",    "token"};
    Arguments arguments{
        {"target", "sip:bob@example.com"}, {"request_uri", "sip:bob@example.com"}, {"method", "MESSAGE"}};
    const std::string text = bytes.next() % 4 ? "" : bytes.text(60);
    if (!text.empty()) arguments.push_back({kTexts[bytes.next() % std::size(kTexts)], text});
    if (bytes.next() % 4 == 0) arguments.push_back({"without_sdp", "true"});
    const Id id = kind == CommandKind::invite ? next_id += 2 : session;
    (void)agent.command(kind, id, arguments, now());
  }

  void step() {
    switch (bytes.next() % 10) {
      case 0: agent.handle_opened(now()); break;
      case 1: agent.handle_closed(1006, "", now()); break;
      case 2: (void)agent.handle_frame(bytes.text(1000), now()); break;
      case 3: (void)agent.handle_frame(plausible(), now()); break;
      case 4: (void)agent.handle_frame(request(), now()); break;
      case 5: agent.handle_description(session, operation, "v=0\r\n", "application/sdp", now()); break;
      case 6: agent.handle_description_applied(session, operation, now()); break;
      case 7:
        agent.handle_description_failed(session, operation, static_cast<DescriptionFailure>(bytes.next() % 2), now());
        break;
      case 8: command(); break;
      default: tick(static_cast<std::int64_t>(bytes.next()) * 200); break;
    }
    drain();
  }

  void tick(std::int64_t forward) {
    const std::int64_t end = ms + forward;
    for (int count = 0;; ++count) {
      const auto next = agent.next_timeout();
      if (!next || *next > Instant(Duration(end))) break;
      require(count < 100000);
      ms = std::max<std::int64_t>(ms, next->time_since_epoch().count());
      agent.handle_timeout(now());
      drain();
    }
    ms = end;
  }

  void finish() {
    (void)agent.command(CommandKind::stop, 0, {}, now());
    drain();
    agent.handle_closed(1000, "", now());
    drain();
    tick(400000);
    require(agent.live_objects() == 0);
    require(!agent.next_timeout());
  }

  Bytes bytes;
  UserAgent agent;
  std::int64_t ms = 0;
  std::string last;
  Id session = 0, next_id = 1;
  std::uint32_t operation = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Driver driver(Bytes{data, size});
  (void)driver.agent.command(CommandKind::start, 0, {}, driver.now());
  driver.agent.handle_opened(driver.now());
  driver.drain();
  while (driver.bytes.left) driver.step();
  driver.finish();
  return 0;
}
