#include "message/values/preferences.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(PriorityValue, IsAToken) {  // RFC 3261 20.26
  EXPECT_EQ(*parse_priority(" Non-Urgent "), "non-urgent");
  EXPECT_EQ(*parse_priority("x-own"), "x-own");
  for (std::string_view text : {"", "a b", "urgent;x", "a,b"}) EXPECT_FALSE(parse_priority(text)) << text;
}

TEST(RequestDispositionValue, IsAListOfDirectives) {  // RFC 3841 9.1
  Result<RequestDisposition> value = parse_request_disposition("Proxy, recurse ,parallel,, x-own");
  ASSERT_TRUE(value);
  EXPECT_TRUE(value->has("PROXY"));
  EXPECT_FALSE(value->has("redirect"));
  EXPECT_EQ(value->text(), "proxy, recurse, parallel, x-own");
  EXPECT_EQ(parse_request_disposition(value->text())->text(), value->text());
}

TEST(RequestDispositionValue, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", ",", "no fork", "fork;x", "\"fork\""}) {
    EXPECT_FALSE(parse_request_disposition(text)) << text;
  }
  EXPECT_EQ(parse_request_disposition("fork, no queue").error().at, 9u);
}

TEST(ReferSubValue, IsTrueOrFalse) {  // RFC 4488 4
  EXPECT_TRUE(parse_refer_sub("True")->subscribes);
  Result<ReferSub> none = parse_refer_sub(" false ; x=1");
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->subscribes);
  EXPECT_EQ(none->text(), "false;x=1");
  for (std::string_view text : {"", "no", "truee", "true false", ";x", "true;"}) EXPECT_FALSE(parse_refer_sub(text));
  EXPECT_EQ(parse_refer_sub("  no").error().at, 2u);
}

}  // namespace
}  // namespace sipua
