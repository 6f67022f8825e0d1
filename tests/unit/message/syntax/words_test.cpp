#include "message/syntax/words.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(Words, QuotedStringIsAWholeText) {  // RFC 3261 25.1
  EXPECT_EQ(*parse_quoted_string(R"("a \"b\" \\")"), R"(a "b" \)");
  EXPECT_EQ(*parse_quoted_string("\"\""), "");
  for (std::string_view text : {"", "a", "\"a", "\"a\" ", " \"a\"", "\"a\"b\"", "\"a\nb\""}) {
    EXPECT_FALSE(parse_quoted_string(text)) << text;
  }
  EXPECT_EQ(parse_quoted_string("\"a\"b").error().at, 3u);
}

TEST(Words, DisplayNameIsQuotedOrPlain) {  // RFC 3261 25.1
  EXPECT_EQ(*parse_display_name(" \"A, B\" "), "A, B");
  EXPECT_EQ(*parse_display_name("A. G.  Bell "), "A. G.  Bell");
  EXPECT_EQ(*parse_display_name(""), "");
  for (std::string_view text : {"\"a", "a, b", "a;b", "a<b", "a \"b\"", "\"a\" b"}) {
    EXPECT_FALSE(parse_display_name(text)) << text;
  }
}

TEST(Words, CallIdIsOneWordOrTwo) {  // RFC 3261 20.8, RFC 4475 3.1.1.2
  for (std::string_view text : {"a84b4c76e66710@pc33.atlanta.com", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                                "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{"}) {
    ASSERT_TRUE(parse_call_id(text)) << text;
    EXPECT_EQ(*parse_call_id(text), text);
  }
  for (std::string_view text : {"", "@", "a@", "@a", "a@b@c", "a b", "a,b", "a;b", "a=b", " a"}) {
    EXPECT_FALSE(parse_call_id(text)) << text;
  }
  EXPECT_EQ(parse_call_id("a@b@c").error().at, 3u);
}

TEST(Words, UuidHasFiveGroups) {  // RFC 4122 3
  EXPECT_EQ(*parse_uuid("F81D4FAE-7dec-11d0-a765-00a0c91e6bf6"), "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
  for (std::string_view text : {"", "f81d4fae7dec11d0a76500a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
                                "f81d4fae-7dec-11d0-a765-00a0c91e6bf67", "g81d4fae-7dec-11d0-a765-00a0c91e6bf6"}) {
    EXPECT_FALSE(parse_uuid(text)) << text;
  }
  EXPECT_EQ(parse_uuid("f81d4fae_7dec").error().at, 8u);
}

TEST(Words, ControlCharactersAreNotBlanks) {
  EXPECT_TRUE(is_control('\0') && is_control('\n') && is_control('\x7F'));
  EXPECT_FALSE(is_control('\t') || is_control(' ') || is_control('a') || is_control('\xC3'));
}

}  // namespace
}  // namespace sipua
