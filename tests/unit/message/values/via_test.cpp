#include "message/values/via.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(Via, HasProtocolTransportSentByAndParameters) {  // RFC 3261 20.42, RFC 7118
  Result<Via> via = parse_via("SIP/2.0/WSS df7jal23ls0d.invalid:5061;branch=z9hG4bKnashds8;rport");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->protocol, "SIP/2.0");
  EXPECT_EQ(via->transport, "WSS");
  EXPECT_EQ(via->host, "df7jal23ls0d.invalid");
  EXPECT_EQ(via->port, 5061);
  EXPECT_EQ(via->branch(), "z9hG4bKnashds8");
  EXPECT_TRUE(via->params.has("rport"));
  EXPECT_EQ(via->text(), "SIP/2.0/WSS df7jal23ls0d.invalid:5061;branch=z9hG4bKnashds8;rport");
}

TEST(Via, AllowsWhiteSpaceAroundEverySeparator) {  // RFC 3261 20.42, RFC 4475 3.1.1.1
  Result<Via> via =
      parse_via("SIP / 2.0 / UDP first.example.com: 4000;ttl=16 ;maddr=224.2.0.1 ;branch = z9hG4bKa7c6a8dlze.1");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->text(), "SIP/2.0/UDP first.example.com:4000;ttl=16;maddr=224.2.0.1;branch=z9hG4bKa7c6a8dlze.1");
}

TEST(Via, TakesAddressesOfBothFamilies) {  // RFC 5118 4.5, 4.7
  EXPECT_EQ(parse_via("SIP/2.0/UDP [2001:db8::9:1]:6050;branch=x")->host, "[2001:db8::9:1]");
  EXPECT_EQ(parse_via("SIP/2.0/UDP 192.0.2.1;received=2001:db8::9:255")->params.get("received"), "2001:db8::9:255");
  EXPECT_EQ(parse_via("SIP/2.0/UDP 192.0.2.1;received=[2001:db8::9:255]")->params.get("received"), "[2001:db8::9:255]");
}

TEST(Via, TakesAnyTransportAndNoBranch) {  // RFC 4475 3.1.1.10, 3.4.1
  Result<Via> via = parse_via("SIP/2.0/UNKNOWN t4.example.com");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->transport, "UNKNOWN");
  EXPECT_EQ(via->branch(), "");
}

TEST(Via, IsRefusedWhenMalformed) {  // RFC 4475 3.1.2.1
  for (std::string_view text :
       {"", "SIP/2.0/UDP", "SIP/2.0/UDP ", "SIP/2.0 host", "SIP/2.0/ host", "/2.0/UDP host", "SIP/2.0/UDP;branch=x",
        "SIP/2.0/UDP 192.0.2.15;;,;,,", "SIP/2.0/UDP a:b", "SIP/2.0/UDP a:70000", "SIP/2.0/UDP a;branch=\"",
        "SIP/2.0/UDP a, SIP/2.0/UDP b", "SIP/2.0/UDP 2001:db8::1", "SIP/2.0/UDP a b", "SIP/2.0/UDP@a"}) {
    EXPECT_FALSE(parse_via(text)) << text;
  }
}

}  // namespace
}  // namespace sipua
