#include "ua/command.hpp"

#include <gtest/gtest.h>

#include "message/parser.hpp"
#include "options_harness.hpp"

namespace sipua {
namespace {

using options_testing::accepted;

constexpr std::string_view kBroken[] = {"a\r\nEvil: 1", "a\nb", "a\r", std::string_view("a\0b", 3)};

template <class T>
std::string refused(const Result<T>& result) {
  return result ? "" : std::string(result.error().what);
}

Context context() { return {accepted({{"uri", options_testing::text("sip:alice@example.com")}}), Random::Seed{}}; }

std::string written(const Arguments& arguments) {
  Context of = context();
  auto text = write_request(arguments, of);
  return text ? *text : "refused " + std::string(text.error().what);
}

Arguments with(std::string_view name, std::string_view value) {
  return {{"method", "MESSAGE"}, {"request_uri", "sip:bob@example.com"}, {name, value}};
}

TEST(Command, TakesExtraHeadersOfOneLine) {
  const auto lines = extra_headers({{"extra_header", "X-A : b"}, {"other", "X"}, {"extra_header", "x:"}});
  ASSERT_TRUE(lines);
  ASSERT_EQ(lines->size(), 2U);
  EXPECT_EQ((*lines)[0].name, "X-A");
  EXPECT_EQ((*lines)[0].value, "b");
  for (std::string_view bad : {"", "x", ": b", "a b: c", "X-A\r\n: b"})
    EXPECT_EQ(refused(extra_headers({{"extra_header", bad}})), "extra_header") << bad;
  for (std::string_view bad : kBroken)
    EXPECT_EQ(refused(extra_headers({{"extra_header", "X: " + std::string(bad)}})), "extra_header");
}

TEST(Command, RefusesTheHeadersOfTheStack) {  // RFC 3261 8.1.1
  for (std::string_view name :
       {"Via", "v", "From", "f", "TO", "t", "Call-ID", "i", "cseq", "Max-Forwards", "Content-Length", "l"}) {
    EXPECT_EQ(refused(extra_headers({{"extra_header", std::string(name) + ": 1"}})), "extra_header") << name;
  }
  for (std::string_view name : {"Contact: <sip:a@b>", "m: <sip:a@b>"}) {
    EXPECT_TRUE(extra_headers({{"extra_header", name}}));
    EXPECT_EQ(refused(extra_headers({{"extra_header", name}}, OwnContact::refused)), "extra_header");
  }
  EXPECT_TRUE(extra_headers({{"extra_header", "Route: <sip:a;lr>"}}));
}

TEST(Command, NamesTheArgumentOfAReplyThatIsWrong) {
  const auto name_of = [](std::string_view name, std::string_view value) {
    return refused(reply_fields({{name, value}}, OwnContact::allowed));
  };
  for (std::string_view bad : {"99", "700", "2OO", "-1", "200\r\n"}) EXPECT_EQ(name_of("status", bad), "status");
  for (std::string_view bad : kBroken) {
    EXPECT_EQ(name_of("reason", bad), "reason");
    EXPECT_EQ(name_of("content_type", "text/plain;a=" + std::string(bad)), "content_type");
  }
  EXPECT_EQ(name_of("reason", "\"Bj\xC3\xB8rn\"; <x>, y"), "");
  for (std::string_view good : {"application/sdp", "text/plain;charset=utf-8", "multipart/mixed; boundary=\"a b\""})
    EXPECT_EQ(name_of("content_type", good), "") << good;
  for (std::string_view bad : {"text", "text/", "/plain", "text/plain, x/y", "text/plain;a=\"b"})
    EXPECT_EQ(name_of("content_type", bad), "content_type") << bad;
}

TEST(Command, NamesTheTargetOfAnInviteThatIsWrong) {
  for (std::string_view bad :
       {"", "bob", "tel:+1", "sip:", "sip:bob@example.com\r\nEvil: 1", "sip:bob@a>", "sip:b o@a"})
    EXPECT_EQ(refused(invite_fields({{"target", bad}})), "target") << bad;
  EXPECT_EQ(refused(invite_fields({{"target", "sip:b@c"}, {"extra_header", "Contact: <sip:a@b>"}})), "extra_header");
}

TEST(Command, WritesARequestInTheClassicOrder) {  // RFC 3261 8.1.1
  const std::string text = written({{"method", "MESSAGE"},
                                    {"request_uri", "sip:bob@example.com?Subject=x"},
                                    {"to_name", "Bob \"B\""},
                                    {"to_tag", "their-tag"},
                                    {"from_uri", "sip:carol@example.com"},
                                    {"from_tag", "our-tag"},
                                    {"call_id", "id@host"},
                                    {"cseq", "7"},
                                    {"route", "<sip:one;lr>"},
                                    {"route", "<sip:two;lr>"},
                                    {"extra_header", "X-A: b"},
                                    {"body", "hi"},
                                    {"content_type", "text/plain"}});
  const std::size_t via = text.find("Via: ");
  ASSERT_NE(via, std::string::npos);
  EXPECT_EQ(text.substr(0, via),
            "MESSAGE sip:bob@example.com SIP/2.0\r\nRoute: <sip:one;lr>\r\nRoute: <sip:two;lr>\r\n");
  const std::size_t rest = text.find("\r\n", via) + 2;
  const std::size_t agent = text.find("User-Agent: ");
  EXPECT_EQ(text.substr(rest, agent - rest),
            "Max-Forwards: 70\r\n"
            "To: \"Bob \\\"B\\\"\" <sip:bob@example.com>;tag=their-tag\r\n"
            "From: <sip:carol@example.com>;tag=our-tag\r\n"
            "Call-ID: id@host\r\nCSeq: 7 MESSAGE\r\nX-A: b\r\nSupported: outbound, timer, norefersub\r\n");
  EXPECT_EQ(text.substr(text.find("\r\n", agent)), "\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi");
}

TEST(Command, FillsInWhatARequestIsNotGiven) {
  const auto request = parse_message(written({{"method", "OPTIONS"}, {"request_uri", "sip:bob@example.com"}}));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->to()->uri.text(), "sip:bob@example.com");
  EXPECT_EQ(request->from()->uri.text(), "sip:alice@example.com");
  EXPECT_FALSE(request->from_tag().empty());
  EXPECT_FALSE(request->call_id().empty());
  EXPECT_LT(request->cseq()->number, 10000U);
}

TEST(Command, NamesTheArgumentOfARequestThatIsWrong) {
  for (std::string_view name : {"method", "request_uri"}) {
    const Arguments one = {{"method", name == "method" ? "A B" : "OPTIONS"}, {"request_uri", "bob"}};
    EXPECT_EQ(written(one), "refused " + std::string(name));
  }
  for (std::string_view name : {"to_name", "from_name", "to_tag", "from_tag", "to_uri", "from_uri", "call_id", "cseq",
                                "route", "reason", "extra_header", "content_type"}) {
    for (std::string_view bad : kBroken) EXPECT_EQ(written(with(name, bad)), "refused " + std::string(name));
  }
  for (std::string_view bad : {"a;b", "a b", "a\"b"}) EXPECT_EQ(written(with("to_tag", bad)), "refused to_tag");
  for (std::string_view bad : {"a b", "a;b", "a,b"}) EXPECT_EQ(written(with("call_id", bad)), "refused call_id");
  for (std::string_view bad : {"-1", "2147483648", "1 BYE"}) EXPECT_EQ(written(with("cseq", bad)), "refused cseq");
}

}  // namespace
}  // namespace sipua
