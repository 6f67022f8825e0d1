#include "message/values/time.hpp"

#include <gtest/gtest.h>

#include "message/values/list.hpp"

namespace sipua {
namespace {

TEST(RetryAfterValue, HasSecondsACommentAndADuration) {  // RFC 3261 20.33
  Result<RetryAfter> value = parse_retry_after(" 18000 (I'm in a (long) meeting) ;duration=3600;x");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->seconds, 18000u);
  EXPECT_EQ(value->comment, "I'm in a (long) meeting");
  EXPECT_EQ(value->duration, 3600u);
  EXPECT_EQ(value->text(), "18000 (I'm in a (long) meeting);duration=3600;x");
  EXPECT_EQ(parse_retry_after("18000;duration=3600")->text(), "18000;duration=3600");
  EXPECT_EQ(parse_retry_after("120 (a\\)b)")->comment, "a\\)b");
}

TEST(RetryAfterValue, IsCappedAndKeepsABadDuration) {  // RFC 4475 3.1.2.5
  EXPECT_EQ(parse_retry_after("949302838503028349304023988")->seconds, 4294967295u);
  EXPECT_EQ(parse_retry_after("1;duration=x")->duration, std::nullopt);
  EXPECT_EQ(parse_retry_after("1;duration=x")->text(), "1;duration=x");
}

TEST(RetryAfterValue, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", "x", "(a) 1", "1 (a", "1 (a\\)", "1 (a) b", "1 a", "1 (a\nb)", "1;", "-1"}) {
    EXPECT_FALSE(parse_retry_after(text)) << text;
  }
  EXPECT_EQ(parse_retry_after("1 (a").error().at, 2u);
  EXPECT_EQ(parse_retry_after("1 (a\tb\x01)").error().at, 6u);
}

TEST(RetryAfterValue, CommentCannotBreakOut) {
  RetryAfter value;
  value.seconds = 1;
  value.comment = "a) ;x (\\\r\nVia: y";
  EXPECT_EQ(value.text(), "1 (a\\) ;x \\(\\\\  Via: y)");
  EXPECT_TRUE(parse_retry_after(value.text()));
}

TEST(DateValue, IsSecondsSince1970) {  // RFC 3261 20.17
  EXPECT_EQ(parse_date("Thu, 01 Jan 1970 00:00:00 GMT")->seconds, 0);
  EXPECT_EQ(parse_date("Sat, 13 Nov 2010 23:29:00 GMT")->seconds, 1289690940);
  EXPECT_EQ(parse_date("Tue, 29 Feb 2000 12:00:01 GMT")->seconds, 951825601);
  EXPECT_EQ(parse_date("Wed, 31 Dec 1969 23:59:59 GMT")->seconds, -1);
  EXPECT_EQ(parse_date("fri, 31 dec 9999 23:59:59 gmt")->seconds, 253402300799);
}

TEST(DateValue, IsWrittenAsItWasRead) {
  for (std::string_view text :
       {"Thu, 01 Jan 1970 00:00:00 GMT", "Sat, 13 Nov 2010 23:29:00 GMT", "Wed, 31 Dec 1969 23:59:59 GMT",
        "Tue, 29 Feb 2000 12:00:01 GMT", "Thu, 01 Mar 1900 00:00:00 GMT", "Sat, 01 Jan 0000 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT", "Sun, 28 Feb 2100 01:02:03 GMT"}) {
    ASSERT_TRUE(parse_date(text)) << text;
    EXPECT_EQ(parse_date(text)->text(), text);
  }
  EXPECT_EQ(Date{INT64_MAX}.text(), "Fri, 31 Dec 9999 23:59:59 GMT");
  EXPECT_EQ(Date{INT64_MIN}.text(), "Sat, 01 Jan 0000 00:00:00 GMT");
}

TEST(DateValue, IsInGmtOnly) {  // RFC 3261 20.17, RFC 4475 3.1.2.12
  Result<Date> date = parse_date("Fri, 01 Jan 2010 16:00:00 EST");
  ASSERT_FALSE(date);
  EXPECT_EQ(date.error().code, Errc::bad_value);
  EXPECT_EQ(date.error().what, "time zone");
  EXPECT_EQ(date.error().at, 26u);
}

TEST(DateValue, IsRefusedWhenMalformed) {
  for (std::string_view text :
       {"", "Sat", "Sat 13 Nov 2010 23:29:00 GMT", "Xyz, 13 Nov 2010 23:29:00 GMT", "Sat, 3 Nov 2010 23:29:00 GMT",
        "Sat, 00 Nov 2010 23:29:00 GMT", "Sat, 31 Nov 2010 23:29:00 GMT", "Mon, 29 Feb 1900 00:00:00 GMT",
        "Sat, 13 Foo 2010 23:29:00 GMT", "Sat, 13 Nov 10 23:29:00 GMT", "Sat, 13 Nov 20100 23:29:00 GMT",
        "Sat, 13 Nov 2010 24:00:00 GMT", "Sat, 13 Nov 2010 23:60:00 GMT", "Sat, 13 Nov 2010 23:29:60 GMT",
        "Sat, 13 Nov 2010 23:29 GMT", "Sat, 13 Nov 2010 23:29:00", "Sat, 13 Nov 2010 23:29:00 GMT x",
        "Saturday, 13-Nov-10 23:29:00 GMT", "Sat Nov 13 23:29:00 2010"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(WarningValue, HasACodeAnAgentAndAText) {  // RFC 3261 20.43
  Result<Warning> warning = parse_warning("307 isi.edu:5060 \"Session parameter \\\"foo\\\" not understood\"");
  ASSERT_TRUE(warning);
  EXPECT_EQ(warning->code, 307);
  EXPECT_EQ(warning->agent, "isi.edu:5060");
  EXPECT_EQ(warning->warning_text, "Session parameter \"foo\" not understood");
  EXPECT_EQ(warning->text(), "307 isi.edu:5060 \"Session parameter \\\"foo\\\" not understood\"");
}

TEST(WarningValue, ComesInLists) {  // RFC 4475 3.1.2.5: 1812 is no code
  auto list = parse_list<parse_warning>("1812 overture \"In, Progress\", 399 [::1]:5060 \"a, b\" ,301 x \"\"");
  ASSERT_EQ(list.values.size(), 2u);
  EXPECT_EQ(list.values[0].agent, "[::1]:5060");
  EXPECT_EQ(list.values[0].warning_text, "a, b");
  ASSERT_EQ(list.errors.size(), 1u);
  EXPECT_EQ(list.errors[0].what, "warning code");
}

TEST(WarningValue, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", "399", "399 a", "399 a b", "099 a \"b\"", "39 a \"b\"", "399a \"b\"", "399 a \"b",
                                "399 a \"b\" c", "399 \"a\"", "399 a\"b\""}) {
    EXPECT_FALSE(parse_warning(text)) << text;
  }
}

TEST(TimestampValue, HasAValueAndPerhapsADelay) {  // RFC 3261 20.38
  Result<Timestamp> value = parse_timestamp(" 54.20 \t .5 ");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->value, "54.20");
  EXPECT_EQ(value->delay, ".5");
  EXPECT_EQ(value->text(), "54.20 .5");
  EXPECT_EQ(parse_timestamp("99999999999999999999.")->text(), "99999999999999999999.");
}

TEST(TimestampValue, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", ".5", "-1", "5x", "5.5.5", "5 x", "5 1.2.3", "5 1 2", "5;a"}) {
    EXPECT_FALSE(parse_timestamp(text)) << text;
  }
  EXPECT_EQ(parse_timestamp("5 1 2").error().at, 4u);
}

}  // namespace
}  // namespace sipua
