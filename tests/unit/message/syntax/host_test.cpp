#include <gtest/gtest.h>

#include "message/syntax/lexer.hpp"
#include "message/syntax/uri.hpp"

namespace sipua {
namespace {

TEST(Host, MayBeADomain) {  // RFC 3261 25.1
  for (std::string_view text : {"example.com", "a", "localhost", "xn--bcher-kva.example", "example.com.",
                                "df7jal23ls0d.invalid", "1.pool.ntp.org", "a-b.c", "my_host.local", "3f2a1b"}) {
    ASSERT_TRUE(parse_host(text)) << text;
    EXPECT_EQ(*parse_host(text), HostType::domain) << text;
  }
}

TEST(Host, MayBeAnIpv4Address) {
  for (std::string_view text : {"192.0.2.1", "0.0.0.0", "255.255.255.255", "010.001.000.009"}) {
    ASSERT_TRUE(parse_host(text)) << text;
    EXPECT_EQ(*parse_host(text), HostType::ipv4) << text;
  }
}

TEST(Host, MayBeAnIpv6Reference) {  // RFC 5118 4.1, 4.9, 4.10
  for (std::string_view text :
       {"[::]", "[::1]", "[1::]", "[2001:DB8::9:1]", "[1:2:3:4:5:6:7:8]", "[::ffff:192.0.2.10]",
        "[1:2:3:4:5:6:192.0.2.1]", "[2001:db8::192.0.2.1]", "[2001:db8:::192.0.2.1]", "[1:2:3:4:5:6:7::]"}) {
    ASSERT_TRUE(parse_host(text)) << text;
    EXPECT_EQ(*parse_host(text), HostType::ipv6) << text;
  }
}

TEST(Host, IsRefusedOtherwise) {
  for (std::string_view text : {"",
                                ".",
                                "..",
                                "a..b",
                                ".a",
                                "-a.b",
                                "a-.b",
                                "a b",
                                "a@b",
                                "1.2.3",
                                "1.2.3.4.5",
                                "256.1.1.1",
                                "1.2.3.4.",
                                "1234",
                                "2001:db8::1",
                                "[]",
                                "[:]",
                                "[:::]",
                                "[1::2::3]",
                                "[1:2:3:4:5:6:7]",
                                "[1:2:3:4:5:6:7:8:9]",
                                "[12345::]",
                                "[g::]",
                                "[::1",
                                "::1]",
                                "[1:2:3:4:5:6:7:8::]",
                                "[1:]",
                                "[:1]",
                                "[2001:db8:::1]",
                                "[::1.2.3]",
                                "[1:2:3:4:5:6:7:1.2.3.4]",
                                "[fe80::1%25eth0]",
                                "b\xC3\xBC.de"}) {
    EXPECT_FALSE(parse_host(text)) << text;
  }
}

TEST(Host, OfGreatLengthIsRefusedQuickly) {
  std::string groups = "[";
  for (int i = 0; i < 30000; ++i) groups += "1:";
  EXPECT_FALSE(parse_host(groups + "1]"));
  EXPECT_FALSE(parse_host(std::string(60000, '.') + "1"));
  EXPECT_TRUE(parse_host("[1111:2222:3333:4444:5555:6666:123.123.123.123]"));
}

TEST(HostPort, ReadsBothAndStopsBehind) {
  Lexer in("[::1]:5070;a");
  HostPort read;
  ASSERT_TRUE(read_host_port(in, false, read));
  EXPECT_EQ(read.host, "[::1]");
  EXPECT_EQ(read.type, HostType::ipv6);
  EXPECT_EQ(read.port, 5070);
  EXPECT_EQ(in.rest(), ";a");
}

TEST(HostPort, AllowsBlanksAroundTheColonOnlyWhenTold) {  // RFC 3261 25.1, COLON of sent-by
  Lexer in("a.example : 5060");
  HostPort read;
  ASSERT_TRUE(read_host_port(in, true, read));
  EXPECT_EQ(read.port, 5060);
  Lexer strict("a.example : 5060");
  read = {};
  ASSERT_TRUE(read_host_port(strict, false, read));
  EXPECT_EQ(read.port, std::nullopt);
  EXPECT_EQ(strict.rest(), " : 5060");
}

TEST(HostPort, RefusesPortsOutOfRange) {
  for (std::string_view text : {"a:", "a:x", "a:65536", "a:99999999999", "a:-1"}) {
    Lexer in(text);
    HostPort read;
    EXPECT_FALSE(read_host_port(in, false, read)) << text;
  }
}

TEST(Host, WithTooManyGroupsOfIpv6IsNone) {  // RFC 4291 2.2; found by fuzzing
  for (const char* text : {"[1:2:3:4:5:6:7:8::9]", "[20:dF:51:50d1:1:061:5:1::51:50d1:1:0]", "[1:2:3:4:5:6:7:8:9]",
                           "[1:2:3:4:5:6:7:8::]", "[::1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8::1.2.3.4]"}) {
    EXPECT_FALSE(parse_host(text)) << text;
  }
}

}  // namespace
}  // namespace sipua
