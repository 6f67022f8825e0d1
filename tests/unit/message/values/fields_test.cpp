#include "message/values/fields.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

using Tokens = std::vector<std::string>;

TEST(CSeqValue, HasANumberAndAMethod) {  // RFC 3261 20.16
  Result<CSeq> cseq = parse_cseq("4711 INVITE");
  ASSERT_TRUE(cseq);
  EXPECT_EQ(cseq->number, 4711u);
  EXPECT_EQ(cseq->method, "INVITE");
}

TEST(CSeqValue, MayHaveLeadingZerosAndMuchWhiteSpace) {  // RFC 4475 3.1.1.1
  Result<CSeq> cseq = parse_cseq(" 0009 \t INVITE ");
  ASSERT_TRUE(cseq);
  EXPECT_EQ(cseq->number, 9u);
}

TEST(CSeqValue, IsBelowTwoToTheThirtyOne) {  // RFC 3261 8.1.1.5, RFC 4475 3.1.2.4
  EXPECT_EQ(parse_cseq("2147483647 ACK")->number, 2147483647u);
  EXPECT_EQ(parse_cseq("2147483648 ACK").error().code, Errc::bad_value);
  EXPECT_EQ(parse_cseq("36893488147419103232 REGISTER").error().code, Errc::bad_value);
}

TEST(CSeqValue, IsRefusedWithoutANumberOrAMethod) {
  for (std::string_view text :
       {"", "INVITE", "1", "1 ", "1INVITE", "-1 INVITE", "1 INV@ITE", "1 INVITE x", "1 INVITE,"}) {
    EXPECT_FALSE(parse_cseq(text)) << text;
  }
}

TEST(DeltaSeconds, AreDecimal) {  // RFC 3261 20.19
  EXPECT_EQ(*parse_delta_seconds("3600"), 3600u);
  EXPECT_EQ(*parse_delta_seconds(" 0 "), 0u);
}

TEST(DeltaSeconds, AreCappedAtThirtyTwoBits) {  // RFC 3261 20.19
  EXPECT_EQ(*parse_delta_seconds("4294967296"), 4294967295u);
  EXPECT_EQ(*parse_delta_seconds("1" + std::string(100, '0')), 4294967295u);
}

TEST(DeltaSeconds, MayBeFollowedByParametersOrAComment) {  // RFC 3261 20.33, RFC 4028 4
  EXPECT_EQ(*parse_delta_seconds("1800;refresher=uac"), 1800u);
  EXPECT_EQ(*parse_delta_seconds("18000 (in a meeting);duration=3600"), 18000u);
}

TEST(DeltaSeconds, AreRefusedWhenNotANumber) {
  for (std::string_view text : {"", " ", "-1", "x", "10 20", "1.5", ";a", "Thu, 01 Dec 1994 16:00:00 GMT"}) {
    EXPECT_FALSE(parse_delta_seconds(text)) << text;
  }
}

TEST(MediaType, ComesInLowerCaseWithoutParameters) {  // RFC 3261 20.15
  EXPECT_EQ(*parse_media_type("application/sdp"), "application/sdp");
  EXPECT_EQ(*parse_media_type("Text / HTML ; charset=ISO-8859-4"), "text/html");
  EXPECT_EQ(*parse_media_type("multipart/mixed;boundary=\"a;b\""), "multipart/mixed");
}

TEST(MediaType, IsRefusedWithoutBothParts) {
  for (std::string_view text : {"", "application", "application/", "/sdp", "application/sdp x", "a/b/c", "a b/c"}) {
    EXPECT_FALSE(parse_media_type(text)) << text;
  }
}

TEST(TokenList, HasTheTokensInOrder) {  // RFC 3261 20.5, 20.37
  EXPECT_EQ(parse_token_list("INVITE, ACK,BYE ,CANCEL"), (Tokens{"INVITE", "ACK", "BYE", "CANCEL"}));
  EXPECT_EQ(parse_token_list(""), Tokens{});
}

TEST(TokenList, LeavesOutWhatIsNoToken) {
  EXPECT_EQ(parse_token_list("100rel,,a b, \"x,y\", timer;z, gruu,"), (Tokens{"100rel", "gruu"}));
}

}  // namespace
}  // namespace sipua
