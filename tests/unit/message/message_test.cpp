#include "message/message.hpp"

#include <gtest/gtest.h>

#include "message/parser.hpp"

namespace sipua {
namespace {

using Values = std::vector<std::string_view>;

Message parsed(std::string_view header_lines) {
  Result<Message> message = parse_message("INVITE sip:bob@biloxi.com SIP/2.0\r\n" + std::string(header_lines) + "\r\n");
  EXPECT_TRUE(message);
  return message ? *std::move(message) : Message();
}

TEST(Message, FindsHeadersByIdByNameAndByCompactForm) {  // RFC 3261 7.3.3
  Message message = parsed("i: abc\r\nX-Custom: 1\r\na: *\r\nSubject:\r\n");
  EXPECT_EQ(message.header(HeaderId::call_id), "abc");
  EXPECT_EQ(message.header("Call-Id"), "abc");
  EXPECT_EQ(message.header("x-custom"), "1");
  EXPECT_EQ(message.header("Accept-Contact"), "*");
  EXPECT_EQ(message.header("s"), "");
  EXPECT_EQ(message.header("X-Other"), std::nullopt);
  EXPECT_EQ(message.header(HeaderId::date), std::nullopt);
  EXPECT_EQ(message.call_id(), "abc");
}

TEST(Message, ListsValuesOfAllFieldsInOrder) {  // RFC 3261 7.3.1
  Message message = parsed(
      "Route: <sip:a,b@c;lr>, \"x, y\" <sip:d>\r\nSubject: one, two\r\nroute: <sip:e>\r\nVia: SIP/2.0/UDP a , "
      "SIP/2.0/UDP b\r\n");
  EXPECT_EQ(message.values(HeaderId::route), (Values{"<sip:a,b@c;lr>", "\"x, y\" <sip:d>", "<sip:e>"}));
  EXPECT_EQ(message.values(HeaderId::via).size(), 2u);
  EXPECT_EQ(message.values(HeaderId::subject), Values{"one, two"});
  EXPECT_EQ(message.values(HeaderId::contact), Values{});
}

TEST(Message, NeverSplitsHeadersWhoseGrammarIsNoList) {
  Message message = parsed(
      "Date: Sat, 13 Nov 2010 23:29:00 GMT\r\nUser-Agent: a, b\r\nWWW-Authenticate: Digest realm=\"a\", nonce=\"b\"\r\n"
      "Proxy-Authenticate: Digest realm=\"a\", nonce=\"b\"\r\nFrom: a, b\r\n");
  for (HeaderId id : {HeaderId::date, HeaderId::user_agent, HeaderId::www_authenticate, HeaderId::proxy_authenticate,
                      HeaderId::from}) {
    EXPECT_EQ(message.values(id).size(), 1u) << header_name(id);
  }
}

TEST(Message, KnowsWhetherATokenIsListed) {
  Message message = parsed("Supported: 100rel , timer\r\nk: gruu\r\nRequire:\r\n");
  EXPECT_TRUE(message.lists(HeaderId::supported, "TIMER"));
  EXPECT_TRUE(message.lists(HeaderId::supported, "gruu"));
  EXPECT_FALSE(message.lists(HeaderId::supported, "path"));
  EXPECT_FALSE(message.lists(HeaderId::require, "100rel"));
}

TEST(Message, GivesTypedValues) {
  Message message = parsed(
      "From: \"Alice\" <sip:alice@atlanta.com>;tag=1928301774\r\nTo: sip:bob@biloxi.com\r\nCSeq: 314159 INVITE\r\n"
      "Via: SIP/2.0/WSS a.invalid;branch=z9hG4bK1, SIP/2.0/WSS b.invalid\r\nContact: *, <sip:bad, "
      "<sip:alice@pc33>\r\n");
  EXPECT_EQ(message.from()->display_name, "Alice");
  EXPECT_EQ(message.from_tag(), "1928301774");
  EXPECT_EQ(message.to()->uri.user, "bob");
  EXPECT_EQ(message.to_tag(), "");
  EXPECT_EQ(message.cseq()->number, 314159u);
  EXPECT_EQ(message.top_via()->branch(), "z9hG4bK1");
}

TEST(Message, PassesOverContactsThatAreNoAddress) {
  Message message = parsed("Contact: *\r\nContact: \"x\"\r\nContact: <sip:alice@pc33.atlanta.com>\r\n");
  ASSERT_TRUE(message.contact());
  EXPECT_EQ(message.contact()->uri.host, "pc33.atlanta.com");
  EXPECT_EQ(parsed("Contact: *\r\n").contact().error().code, Errc::bad_syntax);
}

TEST(Message, SaysWhatIsMissing) {
  Message message = parsed("");
  EXPECT_EQ(message.from().error().code, Errc::missing);
  EXPECT_EQ(message.from().error().what, "From");
  EXPECT_EQ(message.to().error().what, "To");
  EXPECT_EQ(message.cseq().error().what, "CSeq");
  EXPECT_EQ(message.top_via().error().what, "Via");
  EXPECT_EQ(message.contact().error().what, "Contact");
  EXPECT_EQ(message.call_id(), "");
  EXPECT_EQ(message.from_tag(), "");
}

TEST(Message, OneBadValueLeavesTheOthers) {
  Message message =
      parsed("From: \"open <sip:a@b>;tag=x\r\nTo: <sip:b@c>;tag=y\r\nCSeq: x\r\nVia: ;;\r\nCall-ID: z\r\n");
  EXPECT_FALSE(message.from());
  EXPECT_FALSE(message.cseq());
  EXPECT_FALSE(message.top_via());
  EXPECT_EQ(message.to_tag(), "y");
  EXPECT_EQ(message.call_id(), "z");
}

TEST(Message, KeepsItsPlacesWhenMoved) {
  Message first = parsed("Call-ID: a\r\n");
  Message second = std::move(first);
  EXPECT_EQ(second.call_id(), "a");
  Message third = second;
  EXPECT_EQ(third.request_uri(), "sip:bob@biloxi.com");
  EXPECT_NE(third.call_id().data(), second.call_id().data());
}

TEST(Message, IsEmptyAtFirst) {
  Message message;
  EXPECT_TRUE(message.is_request());
  EXPECT_EQ(message.method_text(), "");
  EXPECT_EQ(message.body(), "");
}

}  // namespace
}  // namespace sipua
