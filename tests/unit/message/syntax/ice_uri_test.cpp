#include "message/syntax/ice_uri.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(IceServerUri, IsWrittenAsItWasRead) {  // RFC 7064 3.1, RFC 7065 3.1
  for (std::string_view text : {"stun:example.org", "stuns:example.org:8000", "stun:192.0.2.1:3478", "stun:[::1]:3478",
                                "turn:example.org?transport=udp", "turns:example.org:5349?transport=tcp",
                                "turn:[2001:db8::1]?transport=sctp"}) {
    Result<IceServerUri> uri = parse_ice_server_uri(text);
    ASSERT_TRUE(uri) << text;
    EXPECT_EQ(uri->text(), text);
    EXPECT_EQ(uri->is_turn(), text[0] == 't');
  }
}

TEST(IceServerUri, HasAHostAPortAndATransport) {
  Result<IceServerUri> uri = parse_ice_server_uri("TURNS:example.org:5349?transport=TCP");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->scheme, "turns");
  EXPECT_EQ(uri->host, "example.org");
  EXPECT_EQ(uri->port, 5349);
  EXPECT_EQ(uri->transport, "tcp");
}

TEST(IceServerUri, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", "stun", "stun:", "http:example.org", "stun://example.org", "stun:a@example.org",
                                "stun:example.org?transport=udp", "turn:example.org?", "turn:example.org?transport",
                                "turn:example.org?transport=", "turn:example.org?x=udp", "turn:example.org:70000",
                                "turn:example.org/x", "turn:example.org?transport=udp&x", "stun:exa mple"}) {
    EXPECT_FALSE(parse_ice_server_uri(text)) << text;
  }
  EXPECT_EQ(parse_ice_server_uri("turn:a?x=udp").error().at, 8u);
}

}  // namespace
}  // namespace sipua
