// Frames on their way to the transaction layer: what is kept, what is told, what ends there.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "options_harness.hpp"
#include "ua/user_agent.hpp"

namespace sipua {
namespace {

using options_testing::accepted;
using options_testing::boolean;
using options_testing::Given;
using options_testing::num;
using options_testing::text;

class Frame : public testing::Test {
 protected:
  void make(const Given& more = {}) {
    Given given = {{"uri", text("sip:alice@example.com")}, {"register", boolean(false)}};
    given.insert(given.end(), more.begin(), more.end());
    agent_ = std::make_unique<UserAgent>(accepted(given), Random::Seed{});
    agent_->set_log_level(LogLevel::debug);
    (void)agent_->command(CommandKind::start, 0, {}, Instant());
    agent_->handle_opened(Instant());
    while (agent_->poll()) {
    }
  }

  /// Statuses of what was sent, or "pong".
  std::string answers(std::string frame) {
    logs_.clear();
    std::string all;
    agent_->handle_frame(std::move(frame), Instant());
    while (auto output = agent_->poll()) {
      if (auto* log = std::get_if<Log>(&*output)) logs_ += log->text + "\n";
      const auto* send = std::get_if<Send>(&*output);
      if (!send) continue;
      const auto message = parse_message(send->text);
      all += send->text == "\r\n" ? "pong" : number(static_cast<unsigned>(message ? message->status() : 0));
    }
    return all;
  }
  [[nodiscard]] bool logged(std::string_view part) const { return logs_.find(part) != std::string::npos; }

  /// @param header  more lines, each with its end.
  static std::string options(std::string_view header = "", std::string_view body = "") {
    return str_cat(
        {"OPTIONS sip:alice@example.com SIP/2.0\r\nVia: SIP/2.0/WS a.invalid;branch=z9hG4bK1\r\n"
         "From: <sip:bob@example.com>;tag=1\r\nTo: <sip:alice@example.com>\r\nCall-ID: c\r\n"
         "CSeq: 1 OPTIONS\r\n",
         header, "\r\n", body});
  }

  std::unique_ptr<UserAgent> agent_;
  std::string logs_;
};

TEST_F(Frame, MayBeginWithEmptyLines) {  // RFC 3261 7.5
  make();
  EXPECT_EQ(answers("\r\n\r\n\r\n" + options()), "200");
  EXPECT_EQ(answers("\r\n\r\n"), "pong");  // RFC 5626 4.4.1
  EXPECT_EQ(answers("\r\n"), "");
}

TEST_F(Frame, NeedsNoContentLength) {  // RFC 3261 18.3
  make();
  EXPECT_EQ(answers(options("", "all that is left")), "200");
}

TEST_F(Frame, HasItsBodyMeasuredInBytes) {  // RFC 3261 20.14
  make();
  EXPECT_EQ(answers(options("Content-Length: 7\r\n", "\xE2\x82\xAC 10!")), "200");
  EXPECT_EQ(answers(options("Content-Length: 8\r\n", "\xE2\x82\xAC 10!")), "400");
}

TEST_F(Frame, MayHaveMoreBytesThanTheMessage) {  // RFC 4475 3.1.1.8
  make();
  EXPECT_EQ(answers(options("Content-Length: 2\r\n", "abINVITE sip:alice@example.com SIP/2.0\r\n\r\n")), "200");
  EXPECT_TRUE(logged("bytes after the body at byte"));
}

TEST_F(Frame, MayHoldAnyByte) {
  make();
  EXPECT_EQ(answers(options(std::string("Subject: a\0b\r\n", 14))), "200");
  EXPECT_EQ(answers(options("Subject: \xFF\xFE\r\n")), "200");
  EXPECT_TRUE(logged("Subject: UTF-8 in a header at byte"));
  EXPECT_EQ(answers(options("Subject: a\rX: b\r\n")), "200");
  EXPECT_TRUE(logged("Subject: CR inside a line at byte"));
  EXPECT_EQ(answers(std::string(1000, '\0')), "");
  EXPECT_TRUE(logged("dropped a frame that is not a SIP message"));
}

TEST_F(Frame, WithABadValueIsAnsweredAndTheValueNamed) {  // RFC 3261 16.3 item 1: be liberal
  make();
  EXPECT_EQ(answers(options("Expires: soon\r\nContact: <sip:good@a>, <sip:bad host>\r\n")), "200");
  EXPECT_TRUE(logged("Expires: "));
  EXPECT_TRUE(logged("Contact: "));
  EXPECT_TRUE(logged(" at byte "));
  agent_->set_log_level(LogLevel::log);
  EXPECT_EQ(answers(options("Expires: soon\r\n")), "200");
  EXPECT_EQ(logs_, "") << "not looked for when nobody would hear of it";
}

TEST_F(Frame, OverTheLimitIsAnswered413WhenItsHeaderFits) {  // RFC 3261 21.4.11
  const std::string body(100, 'x');
  const std::size_t size = options("", body).size();
  make({{"maxMessageBytes", num(static_cast<double>(size))}});
  EXPECT_EQ(answers(options("", body)), "200");
  EXPECT_EQ(answers(options("", body + "x")), "413");
  EXPECT_EQ(answers(options(str_cat({"X: ", body, body, "\r\n"}))), "");
  EXPECT_TRUE(logged("dropped a frame that is not a SIP message: end of header"));
  EXPECT_EQ(answers("ACK" + options("", body + "xxxxx").substr(7)), "");
  EXPECT_TRUE(logged("dropped"));
}

TEST_F(Frame, HasNoMoreHeadersAndNoLongerLinesThanTheOptionsSay) {
  make({{"maxHeaders", num(6)}, {"maxLineBytes", num(60)}});
  EXPECT_EQ(answers(options("Subject: x\r\n")), "200");
  EXPECT_EQ(answers(options("Subject: x\r\nX: y\r\n")), "");
  EXPECT_TRUE(logged("header fields"));
  EXPECT_EQ(answers(options(str_cat({"X: ", std::string(70, 'y'), "\r\n"}))), "");
  EXPECT_TRUE(logged("line"));
}

TEST_F(Frame, WithoutAWayBackIsDroppedAndTold) {
  make();
  std::string request = options();
  request.erase(request.find("Via"), request.find("From") - request.find("Via"));
  EXPECT_EQ(answers(request), "");
  EXPECT_TRUE(logged("dropped a request without a readable Via"));
}

}  // namespace
}  // namespace sipua
