#include "message/syntax/params.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

std::string written(const Params& params) {
  std::string text;
  params.write(text);
  return text;
}

TEST(Params, KeepOrderNamesAndValues) {  // RFC 3261 25.1
  Result<Params> params = parse_params(";tag=1928301774;LR;x=\"a b\"");
  ASSERT_TRUE(params);
  ASSERT_EQ(params->list.size(), 3u);
  EXPECT_EQ(params->get("TAG"), "1928301774");
  EXPECT_TRUE(params->has("lr"));
  EXPECT_FALSE(params->find("lr")->value);
  EXPECT_EQ(params->list[1].name, "LR");
  EXPECT_EQ(params->get("x"), "a b");
  EXPECT_TRUE(params->find("x")->quoted);
  EXPECT_EQ(written(*params), ";tag=1928301774;LR;x=\"a b\"");
}

TEST(Params, AllowWhiteSpaceAroundSeparators) {  // RFC 4475 3.1.1.1
  Result<Params> params = parse_params(" ;\ttag  =   abc ; q = 0.33 ");
  ASSERT_TRUE(params);
  EXPECT_EQ(written(*params), ";tag=abc;q=0.33");
}

TEST(Params, MayBeAbsent) {
  EXPECT_TRUE(parse_params("")->list.empty());
  EXPECT_TRUE(parse_params("  ")->list.empty());
}

TEST(Params, TakeHostsAndOddCharactersAsValues) {  // RFC 5118 4.5
  Result<Params> params = parse_params(";received=2001:db8::9:255;maddr=[::1];x=a=b/c;y=");
  ASSERT_TRUE(params);
  EXPECT_EQ(params->get("received"), "2001:db8::9:255");
  EXPECT_EQ(params->get("maddr"), "[::1]");
  EXPECT_EQ(params->get("x"), "a=b/c");
  EXPECT_TRUE(params->find("y")->value);
}

TEST(Params, UnescapeQuotedValuesAndEscapeThemAgain) {
  Result<Params> params = parse_params(R"(;x="a\"b\\c;d,e")");
  ASSERT_TRUE(params);
  EXPECT_EQ(params->get("x"), R"(a"b\c;d,e)");
  EXPECT_EQ(written(*params), R"(;x="a\"b\\c;d,e")");
}

TEST(Params, FirstOfANameWins) {
  Result<Params> params = parse_params(";tag=a;TAG=b");
  ASSERT_TRUE(params);
  EXPECT_EQ(params->get("tag"), "a");
}

TEST(Params, AreRefusedWhenMalformed) {  // RFC 4475 3.1.2.1
  for (std::string_view text :
       {";", ";;a", ";a;", ";=b", "a=b", ";a=\"b", ";a=b c", ";a,b", ";a=b>", ";a=\"b\"c", ";\xC3\xA9=1"}) {
    EXPECT_FALSE(parse_params(text)) << text;
  }
}

TEST(Params, AreLimitedInNumber) {
  std::string text;
  for (int i = 0; i < 256; ++i) text += ";a";
  EXPECT_TRUE(parse_params(text));
  EXPECT_EQ(parse_params(text + ";a").error().code, Errc::too_large);
}

TEST(Params, TellWhereTheyWereRefused) { EXPECT_EQ(parse_params(";a=1;;b").error().at, 5u); }

TEST(Params, CanBeSetAndRemoved) {
  Params params;
  params.set("tag", "a");
  params.set("lr", std::nullopt);
  params.set("TAG", "b c", true);
  EXPECT_EQ(written(params), ";tag=\"b c\";lr");
  params.remove("Tag");
  EXPECT_EQ(written(params), ";lr");
  EXPECT_EQ(params.get("tag"), "");
  EXPECT_EQ(params.get("lr"), "");
}

TEST(QuotedString, EscapesAndUnescapes) {  // RFC 3261 25.1
  EXPECT_EQ(quote(R"(a"b\c)"), R"("a\"b\\c")");
  EXPECT_EQ(unquote(R"(a\"b\\c\d)"), R"(a"b\cd)");
  EXPECT_EQ(unquote("a\\"), "a\\");
  EXPECT_EQ(quote(""), "\"\"");
}

TEST(QuotedString, CannotBreakOutOfItsLine) {
  EXPECT_EQ(quote("a\r\nb"), "\"a  b\"");
  std::string_view control("\0\x7F", 2);
  EXPECT_EQ(quote(control), std::string_view("\"\\\0\\\x7F\"", 6));
  EXPECT_EQ(unquote(std::string_view("\\\0\\\x7F", 4)), control);
}

TEST(Token, IsLettersDigitsAndTenMarks) {  // RFC 3261 25.1
  EXPECT_TRUE(is_token("aZ09-.!%*_+`'~"));
  for (std::string_view text : {"", "a b", "a,b", "a@b", "a/b", "a=b", "\"a\"", "a\xC3\xA9"})
    EXPECT_FALSE(is_token(text)) << text;
}

}  // namespace
}  // namespace sipua
