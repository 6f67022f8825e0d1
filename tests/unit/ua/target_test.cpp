#include "ua/target.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

std::string normal(std::string_view target, std::string_view domain = "example.com") {
  const auto uri = normalize_target(target, domain);
  return uri ? uri->text() : "";
}

TEST(Target, TakesTheDomainWhenItHasNone) {
  EXPECT_EQ(normal("bob"), "sip:bob@example.com");
  EXPECT_EQ(normal("bob", "x.y:99;transport=tcp"), "sip:bob@x.y:99;transport=tcp");
  EXPECT_EQ(normal("sip:x.y"), "sip:x.y@example.com");
  EXPECT_EQ(normal("a@b@c.d"), "sip:a%40b@c.d");
  EXPECT_EQ(normal("bob@x.y:99;transport=tcp?X=1"), "sip:bob@x.y:99;transport=tcp?X=1");
}

TEST(Target, HasTheSchemeSip) {
  EXPECT_EQ(normal("sip:bob@x.y"), "sip:bob@x.y");
  EXPECT_EQ(normal("SIPS:bob@x.y"), "sip:bob@x.y");
  EXPECT_EQ(normal("tel:+1-555-1234"), "sip:+15551234@example.com");
}

TEST(Target, LosesTheVisualSeparatorsOfANumber) {  // RFC 3966 5.1.1
  EXPECT_EQ(normal("1-800.555"), "sip:1800555@example.com");
  EXPECT_EQ(normal("(+1)(555)1234"), "sip:+15551234@example.com");
  EXPECT_EQ(normal("(555)1234@x.y"), "sip:5551234@x.y");
  EXPECT_EQ(normal("+1 (555) 1234"), "sip:+1%20(555)%201234@example.com");
  EXPECT_EQ(normal("1-800-FLOWERS"), "sip:1-800-FLOWERS@example.com");
  EXPECT_EQ(normal("1+2"), "sip:1+2@example.com");
  EXPECT_EQ(normal("-.-"), "sip:-.-@example.com");
}

TEST(Target, IsEscapedOnce) {  // RFC 3261 19.1.2
  EXPECT_EQ(normal("a%40b"), "sip:a%40b@example.com");
  EXPECT_EQ(normal("a\r\nVia: x"), "sip:a%0D%0AVia:%20x@example.com");
  EXPECT_EQ(normal("a>;tag=1"), "sip:a%3E%3Btag%3D1@example.com");
}

TEST(Target, ThatIsNoAddressIsRefused) {
  for (std::string_view bad : {"", "sip:", "@x.y", "a@", "a@b c", "a@b\r\n", "a@b>", "a@[::1"})
    EXPECT_EQ(normal(bad), "");
}

}  // namespace
}  // namespace sipua
