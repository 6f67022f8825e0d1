#include "message/body/sipfrag.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(SipfragBody, MayBeAStatusLine) {  // RFC 3515 2.4.5
  Result<Sipfrag> frag = parse_sipfrag("SIP/2.0 603 Declined\r\n");
  ASSERT_TRUE(frag);
  ASSERT_TRUE(frag->status);
  EXPECT_EQ(frag->status->code, 603);
  EXPECT_FALSE(frag->request);
  EXPECT_EQ(frag->text(), "SIP/2.0 603 Declined\r\n");
  EXPECT_EQ(parse_sipfrag("SIP/2.0 100 Trying")->status->code, 100);  // without its line end
}

TEST(SipfragBody, MayBeARequestLineWithHeadersAndABody) {  // RFC 3420 2.1
  std::string text =
      "INVITE sip:alice@atlanta.example.com SIP/2.0\r\nContact: <sip:a@b>\r\nFrom: <sip:c@d>\r\n\r\nv=0\r\n";
  Result<Sipfrag> frag = parse_sipfrag(text);
  ASSERT_TRUE(frag);
  EXPECT_EQ(frag->request->method, "INVITE");
  ASSERT_EQ(frag->headers.size(), 2u);
  EXPECT_EQ(frag->headers[1].value, "<sip:c@d>");
  EXPECT_EQ(frag->body, "v=0\r\n");
  EXPECT_EQ(frag->text(), text);
}

TEST(SipfragBody, MayBeHeadersOnlyOrABodyOnly) {  // RFC 3420 2.1
  Result<Sipfrag> frag = parse_sipfrag("From: Alice <sip:alice@atlanta.com>\nTo: Bob\n\t<sip:bob@biloxi.com>\n");
  ASSERT_TRUE(frag);
  EXPECT_EQ(frag->text(), "From: Alice <sip:alice@atlanta.com>\r\nTo: Bob <sip:bob@biloxi.com>\r\n");
  frag = parse_sipfrag("\r\nbody");
  ASSERT_TRUE(frag);
  EXPECT_EQ(frag->body, "body");
  EXPECT_EQ(frag->text(), "\r\nbody");
}

TEST(SipfragBody, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", "\r\n", "rubbish", "SIP/2.0 999 x\r\n", "INVITE sip:a@b\r\nA: 1\r\n", "SIP/2.0"}) {
    EXPECT_FALSE(parse_sipfrag(text)) << text;
  }
  EXPECT_EQ(parse_sipfrag("SIP/2.0 999 x\r\n").error().at, 8u);
  std::string lines;
  for (int i = 0; i < 257; ++i) lines += "A: 1\r\n";
  EXPECT_EQ(parse_sipfrag(lines).error().code, Errc::too_large);
}

}  // namespace
}  // namespace sipua
