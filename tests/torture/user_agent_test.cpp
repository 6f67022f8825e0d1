// Every torture message as a frame for a whole user agent, registered under the user of its Request-URI: what goes over
// the wire is what the table allows, and the user agent lives on. RFC 4475, RFC 5118.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "message/reply.hpp"
#include "torture/checks.hpp"
#include "torture/table.hpp"
#include "ua/user_agent.hpp"

namespace sipua::torture {
namespace {

constexpr std::string_view kOptions =
    "OPTIONS sip:x@example.com SIP/2.0\r\nVia: SIP/2.0/WSS peer.invalid;branch=z9hG4bKalive\r\n"
    "From: <sip:peer@example.com>;tag=1\r\nTo: <sip:x@example.com>\r\nCall-ID: alive\r\nCSeq: 1 OPTIONS\r\n\r\n";

/// The user of the Request-URI as it is written; "alice" when there is none to be had.
std::string user_of(const std::string& bytes) {
  const Result<Message> message = parse_message(bytes);
  if (!message || !message->is_request()) return "alice";
  const Result<Uri> uri = parse_uri(message->request_uri());
  if (uri && !uri->user.empty()) return uri->user;
  const Result<NameAddr> to = message->to();
  return to && !to->uri.user.empty() ? to->uri.user : "alice";
}

OptionValue text_value(std::string text) {
  OptionValue value;
  value.type = OptionValue::Type::text;
  value.text = std::move(text);
  return value;
}

/// A user agent on a socket that the test is the other end of.
class Endpoint {
 public:
  explicit Endpoint(std::string_view user) {
    std::vector<OptionValue> values;
    for (const OptionRow* row = option_table_begin(); row != option_table_end(); ++row) {
      values.emplace_back();
      if (row->name == "uri") values.back() = text_value(str_cat({"sip:", user, "@example.com"}));
      if (row->name == "wsServers") values.back() = text_value("wss://127.0.0.1");
    }
    Random random{Random::Seed{}};
    auto options = check_options(values, random);
    const auto* refused = std::get_if<OptionError>(&options);
    EXPECT_FALSE(refused) << (refused ? refused->parameter : "");
    if (refused) return;
    agent_ = std::make_unique<UserAgent>(std::get<Options>(std::move(options)), Random::Seed{});
    agent_->set_log_level(LogLevel::debug);
    register_it();
  }

  [[nodiscard]] bool is_registered() const { return registered_; }

  /// Gives the frame, and lets pass what the user agent does at once.
  void receive(std::string bytes) {
    sent.clear(), events.clear(), logs.clear();
    agent_->handle_frame(std::move(bytes), Instant(Duration(2000)));
    collect();
  }

  std::vector<Message> sent;
  std::vector<EventKind> events;
  std::vector<std::string> logs;

 private:
  void register_it() {
    (void)agent_->command(CommandKind::start, 0, {}, Instant());
    agent_->handle_opened(Instant());
    collect();
    ASSERT_EQ(sent.size(), 1U);
    const Message& request = sent[0];
    Draft ok = make_reply(request, 200, "", "registrar");
    ok.add("Contact", request.header(HeaderId::contact).value_or(""));
    agent_->handle_frame(ok.write(), Instant(Duration(10)));
    collect();
    registered_ = std::count(events.begin(), events.end(), EventKind::registered) == 1;
  }

  void collect() {
    while (auto output = agent_->poll()) {
      if (auto* send = std::get_if<Send>(&*output)) take(std::move(send->text));
      if (auto* event = std::get_if<Event>(&*output)) events.push_back(event->kind);
      if (auto* log = std::get_if<Log>(&*output)) logs.push_back(std::move(log->text));
      EXPECT_FALSE(std::get_if<Disconnect>(&*output));
    }
  }

  void take(std::string text) {
    Result<Message> message = parse_message(text);
    ASSERT_TRUE(message) << "sent what cannot be read: " << text;
    // An answer to a message without a CSeq cannot have a method.
    for (const Diagnostic& diagnostic : message->diagnostics()) EXPECT_EQ(diagnostic.what, "CSeq") << text;
    sent.push_back(*std::move(message));
  }

  std::unique_ptr<UserAgent> agent_;
  bool registered_ = false;
};

class TortureFrame : public testing::TestWithParam<Row> {
 protected:
  TortureFrame() : bytes_(bytes_of(GetParam().file)), message_(parse_message(bytes_)), endpoint_(user_of(bytes_)) {}

  /// The final answer; 0: none.
  [[nodiscard]] int final_status() const {
    for (const Message& answer : endpoint_.sent) {
      if (answer.status() >= 200) return answer.status();
    }
    return 0;
  }
  [[nodiscard]] bool has_event(EventKind kind) const {
    return std::count(endpoint_.events.begin(), endpoint_.events.end(), kind) > 0;
  }
  /// An INVITE rings; anything else has a 2xx.
  [[nodiscard]] bool was_processed() const {
    if (final_status() / 100 == 2) return true;
    return final_status() == 0 && has_event(EventKind::incoming) && endpoint_.sent.back().status() == 180;
  }
  [[nodiscard]] bool was_rejected_as_allowed() const {
    const std::vector<int>& allowed = GetParam().status;
    if (has_event(EventKind::incoming)) return false;
    if (allowed.empty() && GetParam().ua == "accept-or-reject") return final_status() / 100 == 4;
    return std::find(allowed.begin(), allowed.end(), final_status()) != allowed.end();
  }
  /// A method that is known but not offered: the one answer is 405, and says what is offered (RFC 3261 8.2.1).
  [[nodiscard]] bool was_method_refused() const {
    if (final_status() != 405) return false;
    const Message& answer = endpoint_.sent.back();
    return answer.header(HeaderId::allow) && !answer.lists(HeaderId::allow, message_->method_text());
  }
  [[nodiscard]] bool was_dropped() const { return endpoint_.sent.empty() && endpoint_.events.empty(); }

  /// @param ua  the column of the table
  [[nodiscard]] bool is_allowed(std::string_view ua) const {
    const bool is_response = message_ && !message_->is_request();
    if (is_response || ua == "drop") return was_dropped();
    if (ua == "any") return endpoint_.sent.size() <= 2;
    if (was_rejected_as_allowed()) return true;
    if (ua == "reject") return false;
    if (was_accepted()) return true;
    return ua != "accept" && was_refused_whole();  // reject-or-repair, accept-or-reject
  }
  [[nodiscard]] bool was_accepted() const { return message_ && (was_processed() || was_method_refused()); }
  /// Not a message at all: there is nothing to answer.
  [[nodiscard]] bool was_refused_whole() const { return !message_ && was_dropped(); }

  [[nodiscard]] std::string what_came() const {
    std::string text = str_cat({"answers:"});
    for (const Message& answer : endpoint_.sent) text += str_cat({" ", number(static_cast<unsigned>(answer.status()))});
    for (const std::string& log : endpoint_.logs) text += str_cat({"\n", log});
    return text;
  }

  void expect_logged(std::string_view part) const {
    const auto has = [part](const std::string& log) { return log.find(part) != std::string::npos; };
    EXPECT_TRUE(std::any_of(endpoint_.logs.begin(), endpoint_.logs.end(), has)) << "not in the log: " << part;
  }

  /// Whatever was odd is in the log, and what was dropped is there with its reason.
  void expect_diagnostics() const {
    if (!message_) return expect_logged(message_.error().what);
    for (const Diagnostic& diagnostic : message_->diagnostics()) {
      expect_logged(str_cat({diagnostic.what, " at byte ", number(diagnostic.at)}));
    }
    if (was_dropped()) expect_logged("dropped");
  }

  /// Does an answer carry all that it must of the request, as far as that was there (RFC 3261 8.2.6.2)?
  void expect_well_made(const Message& answer) const {
    EXPECT_EQ(answer.values(HeaderId::via).size(), message_->values(HeaderId::via).size());
    for (HeaderId id : {HeaderId::from, HeaderId::call_id, HeaderId::cseq}) {
      EXPECT_EQ(answer.header(id).value_or(""), message_->header(id).value_or("")) << header_name(id);
    }
    EXPECT_EQ(answer.header(HeaderId::to).value_or("").rfind(message_->header(HeaderId::to).value_or(""), 0), 0U);
    const bool names_methods = answer.status() == 405 || answer.status() == 501;
    EXPECT_TRUE(!names_methods || answer.header(HeaderId::allow));
    EXPECT_TRUE(answer.status() != 415 || answer.header(HeaderId::accept));
    const auto& check = GetParam().check;
    if (answer.status() != 420 || !check.contains("unsupported")) return;
    for (const auto& tag : check["unsupported"]) {
      EXPECT_TRUE(answer.lists(HeaderId::unsupported, tag.get_ref<const std::string&>())) << tag;
    }
    EXPECT_EQ(answer.values(HeaderId::unsupported).size(), check["unsupported"].size());
  }

  std::string bytes_;
  Result<Message> message_;
  Endpoint endpoint_;
};

TEST_P(TortureFrame, IsAnsweredAsTheTableAllows) {
  ASSERT_TRUE(endpoint_.is_registered());
  ASSERT_FALSE(bytes_.empty());
  endpoint_.receive(bytes_);
  EXPECT_TRUE(is_allowed(GetParam().ua)) << what_came();
  const auto& check = GetParam().check;
  if (was_accepted() && check.contains("repair")) expect_checks(*message_, check["repair"]);
  expect_diagnostics();
  for (const Message& answer : endpoint_.sent) expect_well_made(answer);
}

TEST_P(TortureFrame, LeavesTheUserAgentAlive) {
  ASSERT_TRUE(endpoint_.is_registered());
  endpoint_.receive(bytes_);
  std::string options(kOptions);
  const std::size_t at = options.find("sip:x@");
  options.replace(at, 5, str_cat({"sip:", user_of(bytes_)}));
  endpoint_.receive(options);
  ASSERT_EQ(endpoint_.sent.size(), 1U);
  EXPECT_EQ(endpoint_.sent[0].status(), 200);
  EXPECT_EQ(endpoint_.sent[0].call_id(), "alive");
}

INSTANTIATE_TEST_SUITE_P(Rfc, TortureFrame, testing::ValuesIn(rows()), test_name);

}  // namespace
}  // namespace sipua::torture
