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

TEST(MaxForwards, IsAtMost255) {  // RFC 3261 20.22
  EXPECT_EQ(*parse_max_forwards(" 70 "), 70);
  EXPECT_EQ(*parse_max_forwards("0"), 0);
  EXPECT_EQ(*parse_max_forwards("0255"), 255);
  EXPECT_EQ(parse_max_forwards(" 256").error().code, Errc::bad_value);
  EXPECT_EQ(parse_max_forwards(" 256").error().at, 1u);
  for (std::string_view text : {"", "x", "7x", "-1", "70;a", "99999999999"})
    EXPECT_FALSE(parse_max_forwards(text)) << text;
}

TEST(TokenValue, IsOneToken) {  // RFC 3903 11.3
  EXPECT_EQ(*parse_token(" dx200xyz "), "dx200xyz");
  EXPECT_EQ(parse_token("a b").error().at, 2u);
  for (std::string_view text : {"", " ", "a,b", "\"a\""}) EXPECT_FALSE(parse_token(text)) << text;
}

TEST(PlainText, IsTrimmedUtf8WithoutControlCharacters) {  // RFC 3261 20.36
  EXPECT_EQ(*parse_plain_text(" Need more boxes\t"), "Need more boxes");
  EXPECT_EQ(*parse_plain_text("\xD0\xBD\xD0\xBE"), "\xD0\xBD\xD0\xBE");
  EXPECT_EQ(*parse_plain_text(""), "");
  EXPECT_EQ(parse_plain_text("a\nb").error().at, 1u);
  EXPECT_FALSE(parse_plain_text("\xFF"));
}

TEST(CSeqValue, IsWrittenAsItWasRead) {
  EXPECT_EQ(parse_cseq("0009 INVITE")->text(), "9 INVITE");
  EXPECT_EQ(parse_cseq(" 1 INV@").error().at, 6u);
  EXPECT_EQ(parse_cseq(" 2147483648 ACK").error().at, 1u);
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
