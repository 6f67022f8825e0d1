#include "message/values/start_line.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(RequestLineValue, HasAMethodAUriAndAVersion) {  // RFC 3261 7.1
  Result<RequestLine> line = parse_request_line("INVITE  sip:bob@biloxi.com;lr SIP/2.0");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->method, "INVITE");
  EXPECT_EQ(line->uri.user, "bob");
  EXPECT_EQ(line->version, "SIP/2.0");
  EXPECT_EQ(line->text(), "INVITE sip:bob@biloxi.com;lr SIP/2.0");
}

TEST(RequestLineValue, IsRefusedWhenMalformed) {  // RFC 4475 3.1.2.7, 3.1.2.8, 3.1.2.10
  for (std::string_view text :
       {"", "INVITE", "INVITE ", "INVITE sip:a@b", "INVITE sip:a@b HTTP/1.1", "INVITE sip:a@b SIP/2",
        "INVITE sip:a@b SIP/.0", "INVITE sip:a@b SIP/2.0 ", "INVITE <sip:a@b> SIP/2.0", "INVITE sip:a@b; lr SIP/2.0",
        "IN(ITE sip:a@b SIP/2.0", " INVITE sip:a@b SIP/2.0", "INVITE sip:a@b SIP 2.0"}) {
    EXPECT_FALSE(parse_request_line(text)) << text;
  }
  EXPECT_EQ(parse_request_line("INVITE sip:a@b c SIP/2.0").error().at, 15u);
  EXPECT_EQ(parse_request_line("INVITE sip:@b SIP/2.0").error().at, 11u);
}

TEST(StatusLineValue, HasACodeAndAReason) {  // RFC 3261 7.2
  Result<StatusLine> line = parse_status_line("SIP/2.0 486 Busy Here");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->version, "SIP/2.0");
  EXPECT_EQ(line->code, 486);
  EXPECT_EQ(line->reason, "Busy Here");
  EXPECT_EQ(line->text(), "SIP/2.0 486 Busy Here");
}

TEST(StatusLineValue, MayHaveNoReason) {  // RFC 4475 3.1.1.13
  EXPECT_EQ(parse_status_line("SIP/2.0 100 ")->reason, "");
  EXPECT_EQ(parse_status_line("sip/2.0 100")->text(), "sip/2.0 100 ");
}

TEST(StatusLineValue, IsRefusedWhenMalformed) {  // RFC 4475 3.1.2.19
  for (std::string_view text :
       {"", "SIP/2.0", "SIP/2.0 ", "SIP/2.0 99 x", "SIP/2.0 700 x", "SIP/2.0 4294967301 x", "SIP/2.0 2000",
        "HTTP/1.1 200 OK", "SIP/2.0 200\"", "SIP/x.0 200 OK", "SIP/2.0 20x OK"}) {
    EXPECT_FALSE(parse_status_line(text)) << text;
  }
  EXPECT_EQ(parse_status_line("SIP/2.0 200 O\x01K").error().at, 13u);
  EXPECT_EQ(parse_status_line("SIP/2.0 \t20 OK").error().at, 9u);
}

}  // namespace
}  // namespace sipua
