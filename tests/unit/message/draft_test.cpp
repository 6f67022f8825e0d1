#include "message/draft.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

Draft bye() {
  Draft draft;
  draft.method = "BYE";
  draft.request_uri = "sip:bob@example.com";
  draft.add("Via", "SIP/2.0/WSS a.invalid;branch=z9hG4bK1");
  draft.add("Max-Forwards", "70");
  return draft;
}

TEST(Draft, WritesARequest) {  // RFC 3261 7.1
  EXPECT_EQ(bye().write(),
            "BYE sip:bob@example.com SIP/2.0\r\n"
            "Via: SIP/2.0/WSS a.invalid;branch=z9hG4bK1\r\n"
            "Max-Forwards: 70\r\n"
            "Content-Length: 0\r\n\r\n");
}

TEST(Draft, WritesAResponseWithABody) {  // RFC 3261 7.2, 7.4
  Draft draft;
  draft.status = 200;
  draft.reason = "OK";
  draft.add("CSeq", "1 INVITE");
  draft.content_type = "application/sdp";
  draft.body = "v=0\r\n";
  EXPECT_EQ(draft.write(),
            "SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n");
}

TEST(Draft, CountsBytesOfTheBody) {  // RFC 3261 20.14
  Draft draft = bye();
  draft.content_type = "text/plain";
  draft.body = "\xE2\x82\xAC";
  EXPECT_NE(draft.write().find("Content-Length: 3\r\n"), std::string::npos);
}

TEST(Draft, WritesTheFirstOfWhatAMessageHasOnce) {  // RFC 3261 7.3.1, table 2
  Draft draft = bye();
  for (const char* name : {"User-Agent", "user-agent", "From", "f", "Contact", "m", "X-A", "x-a"}) draft.add(name, "v");
  std::string text = draft.write();
  EXPECT_EQ(text.find("user-agent"), std::string::npos);
  EXPECT_EQ(text.find("\r\nf: "), std::string::npos);
  for (const char* line : {"User-Agent: v", "From: v", "Contact: v", "m: v", "X-A: v", "x-a: v"})
    EXPECT_NE(text.find(line), std::string::npos) << line;
}

TEST(Draft, LeavesOutAContentTypeWithoutABody) {
  Draft draft = bye();
  draft.content_type = "application/sdp";
  EXPECT_EQ(draft.write().find("Content-Type"), std::string::npos);
}

TEST(Draft, WritesLengthAndTypeOfTheBodyOnce) {
  Draft draft = bye();
  draft.add("l", "99");
  draft.add("content-type", "text/html");
  draft.content_type = "text/plain";
  draft.body = "x";
  std::string text = draft.write();
  EXPECT_EQ(text.find("99"), std::string::npos);
  EXPECT_EQ(text.find("html"), std::string::npos);
  draft.content_type.clear();
  EXPECT_NE(draft.write().find("content-type: text/html"), std::string::npos);
}

TEST(Draft, SetsGetsAndRemovesHeadersByName) {
  Draft draft = bye();
  draft.set("max-forwards", "69");
  draft.set("Call-ID", "x");
  EXPECT_EQ(draft.get("MAX-FORWARDS"), "69");
  EXPECT_EQ(draft.get("i"), "x");
  EXPECT_EQ(draft.headers.size(), 3u);
  draft.add("Via", "second");
  draft.remove("v");
  EXPECT_EQ(draft.headers.size(), 2u);
  EXPECT_EQ(draft.get("Via"), "");
}

TEST(OneLine, HasNoLineEndAndNoNul) {
  EXPECT_TRUE(is_one_line(""));
  EXPECT_TRUE(is_one_line("a\tb \xC3\xA9"));
  EXPECT_FALSE(is_one_line("a\r\nVia: x"));
  EXPECT_FALSE(is_one_line("a\rb"));
  EXPECT_FALSE(is_one_line("a\nb"));
  EXPECT_FALSE(is_one_line(std::string_view("a\0b", 3)));
}

TEST(HeaderLine, IsSplitAtTheFirstColon) {
  HeaderLine line = parse_header_line("X-Foo : a: b ");
  EXPECT_EQ(line.name, "X-Foo");
  EXPECT_EQ(line.value, "a: b");
  EXPECT_EQ(parse_header_line("Subject:").name, "Subject");
}

TEST(HeaderLine, IsRefusedWhenNotSafe) {
  for (std::string_view text :
       {"", "X-Foo", ": a", "X Foo: a", "X\"Foo: a", "X-Foo: a\r\nVia: b", "X-Foo: a\n", "X-Foo: a\r", "X\r\n: a"}) {
    EXPECT_EQ(parse_header_line(text).name, "") << text;
  }
  EXPECT_EQ(parse_header_line(std::string_view("X: a\0b", 6)).name, "");
}

}  // namespace
}  // namespace sipua
