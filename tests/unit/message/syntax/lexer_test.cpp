#include "message/syntax/lexer.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(Lexer, TakesSeparatorsWithWhiteSpaceAround) {
  Lexer in(" \t; x");
  EXPECT_FALSE(in.take(';'));
  EXPECT_TRUE(in.take_separator(';'));
  EXPECT_EQ(in.peek(), 'x');
  EXPECT_FALSE(in.take_separator(';'));
}

TEST(Lexer, PeeksNulAtTheEnd) {
  Lexer in("");
  EXPECT_TRUE(in.done());
  EXPECT_EQ(in.peek(), '\0');
  EXPECT_FALSE(in.take('\0'));
}

TEST(Lexer, TakesRunsOfAClass) {
  Lexer in("ab1;c");
  EXPECT_EQ(in.run(kTokenChar), "ab1");
  EXPECT_EQ(in.run(kTokenChar), "");
  EXPECT_EQ(in.at(), 3u);
}

TEST(Lexer, TakesQuotedTextWithItsEscapes) {
  Lexer in(R"("a\"b"c)");
  EXPECT_EQ(in.quoted(), R"(a\"b)");
  EXPECT_EQ(in.peek(), 'c');
}

TEST(Lexer, TakesNothingWhenAQuoteIsNotClosed) {
  for (std::string_view text : {"\"abc", "\"", "\"a\\\"", "\"a\nb\"", "\"a\\\rb\"", "\"a\\"}) {
    Lexer in(text);
    EXPECT_EQ(in.quoted(), std::nullopt) << text;
    EXPECT_EQ(in.at(), 0u);
  }
}

TEST(Lexer, SplitsListsOutsideQuotesAndBrackets) {  // RFC 3261 7.3.1
  Lexer list(R"( a , "b,c" <sip:d,e@f>,, g)");
  std::string_view value;
  ASSERT_TRUE(next_in_list(list, value));
  EXPECT_EQ(value, "a");
  ASSERT_TRUE(next_in_list(list, value));
  EXPECT_EQ(value, R"("b,c" <sip:d,e@f>)");
  ASSERT_TRUE(next_in_list(list, value));
  EXPECT_EQ(value, "g");
  EXPECT_FALSE(next_in_list(list, value));
}

TEST(Lexer, TakesAllThatIsLeftAfterAnOpenQuote) {
  Lexer list("\"a, b");
  std::string_view value;
  ASSERT_TRUE(next_in_list(list, value));
  EXPECT_EQ(value, "\"a, b");
  EXPECT_FALSE(next_in_list(list, value));
}

TEST(Lexer, KnowsGoodEscapes) {
  EXPECT_TRUE(has_good_escapes("a%20%fFb"));
  for (std::string_view text : {"%", "a%2", "%zz", "%2x", "%%41"}) EXPECT_FALSE(has_good_escapes(text)) << text;
}

}  // namespace
}  // namespace sipua
