#include "message/values/info.hpp"

#include <gtest/gtest.h>

#include "message/values/list.hpp"

namespace sipua {
namespace {

TEST(InfoValue, IsAUriOfAnySchemeWithParameters) {  // RFC 3261 20.4, 20.9
  auto list = parse_list<parse_info>(
      "<http://www.example.com/alice/photo.jpg?a=b,c>;purpose=icon, "
      "<urn:alert:service:call-waiting>,<sip:a@b;x>;info=alert-autoanswer");
  ASSERT_EQ(list.values.size(), 3u);
  EXPECT_TRUE(list.errors.empty());
  EXPECT_EQ(list.values[0].uri.text(), "http://www.example.com/alice/photo.jpg?a=b,c");
  EXPECT_EQ(list.values[0].purpose(), "icon");
  EXPECT_EQ(list.values[1].uri.scheme, "urn");
  EXPECT_EQ(list.values[2].params.get("info"), "alert-autoanswer");
  EXPECT_EQ(list_text(list.values),
            "<http://www.example.com/alice/photo.jpg?a=b,c>;purpose=icon, <urn:alert:service:call-waiting>, "
            "<sip:a@b;x>;info=alert-autoanswer");
}

TEST(InfoValue, OfErrorInfoNamesAnExplanation) {  // RFC 3261 20.18, RFC 6442 3.1 for Geolocation alike
  auto list = parse_list<parse_info>("<sip:not-in-service-recording@atlanta.com>, <cid:a@b>;x");
  ASSERT_EQ(list.values.size(), 2u);
  EXPECT_EQ(list_text(list.values), "<sip:not-in-service-recording@atlanta.com>, <cid:a@b>;x");
}

TEST(InfoValue, NeedsItsBrackets) {  // RFC 3261 25.1
  EXPECT_EQ(parse_info(" http://a/b").error().at, 1u);
  for (std::string_view text : {"", "<>", "<http://a", "\"x\" <http://a>", "<a b:c>", "<http://a>b"}) {
    EXPECT_FALSE(parse_info(text)) << text;
  }
}

}  // namespace
}  // namespace sipua
