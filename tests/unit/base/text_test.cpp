#include "base/text.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(Text, ComparesWithoutAsciiCase) {
  EXPECT_TRUE(equals_blind("Call-ID", "cALL-id"));
  EXPECT_TRUE(equals_blind("", ""));
  EXPECT_FALSE(equals_blind("Call-ID", "Call-I"));
  EXPECT_FALSE(equals_blind("[", "{"));  // 32 apart like letters, but not letters
  EXPECT_FALSE(equals_blind("\xC3\x84", "\xC3\xA4"));
}

TEST(Text, FindsPrefixesWithoutAsciiCase) {
  EXPECT_TRUE(starts_with_blind("sip/2.0", "SIP/"));
  EXPECT_TRUE(starts_with_blind("x", ""));
  EXPECT_FALSE(starts_with_blind("SI", "SIP"));
}

TEST(Text, LowersOnlyAscii) { EXPECT_EQ(lower("AbZ[\xC3\x84"), "abz[\xC3\x84"); }

TEST(Text, TrimsBlanksTabsAndLineEnds) {
  EXPECT_EQ(trim(" \t\r\n a b \r\n"), "a b");
  EXPECT_EQ(trim(" \t "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Text, ReadsUnsignedNumbersUpToThirtyTwoBits) {
  EXPECT_EQ(parse_u32("0"), 0u);
  EXPECT_EQ(parse_u32("0068"), 68u);
  EXPECT_EQ(parse_u32("4294967295"), 4294967295u);
}

TEST(Text, RefusesWhatIsNotWhollyANumber) {
  for (std::string_view text : {"", "4294967296", "99999999999999999999999", "-1", "+1", " 1", "1 ", "1a", "0x1"}) {
    EXPECT_EQ(parse_u32(text), std::nullopt) << text;
  }
}

TEST(Text, WritesNumbers) {
  EXPECT_EQ(number(0), "0");
  EXPECT_EQ(number(18446744073709551615u), "18446744073709551615");
  std::string text = "a";
  append_number(text, 10);
  EXPECT_EQ(text, "a10");
}

TEST(Text, JoinsParts) {
  EXPECT_EQ(str_cat({"a", "", "bc"}), "abc");
  EXPECT_EQ(str_cat({}), "");
}

TEST(Utf8, AcceptsEveryLengthOfSequence) {  // RFC 3629 4
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8(std::string_view("a\0b", 3)));
  EXPECT_TRUE(is_utf8("plain text that is longer than eight bytes, \xC3\xA9, \xE2\x82\xAC and \xF0\x9F\x98\x80 in it"));
  EXPECT_TRUE(is_utf8("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF"));  // the edges of surrogates and of Unicode
}

TEST(Utf8, RefusesOverlongSurrogateCutAndOutOfRange) {  // RFC 3629 3, 10
  for (std::string_view text :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC3(", "12345678\xE2\x82 ab"}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

}  // namespace
}  // namespace sipua
