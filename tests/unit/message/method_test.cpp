#include "message/method.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(Method, NamesGoRoundBothWays) {
  for (std::string_view name : {"INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "PRACK", "INFO", "UPDATE",
                                "MESSAGE", "SUBSCRIBE", "NOTIFY", "REFER", "PUBLISH"}) {
    EXPECT_NE(method_from(name), Method::other) << name;
    EXPECT_EQ(to_text(method_from(name)), name);
  }
  EXPECT_EQ(method_from("REGISTER"), Method::register_);
  EXPECT_EQ(method_from("PUBLISH"), Method::publish);
}

TEST(Method, CountsCase) {  // RFC 3261 7.1
  EXPECT_EQ(method_from("invite"), Method::other);
}

TEST(Method, OfAnotherNameIsOther) {
  EXPECT_EQ(method_from("NEWMETHOD"), Method::other);
  EXPECT_EQ(method_from(""), Method::other);
  EXPECT_EQ(to_text(Method::other), "");
}

}  // namespace
}  // namespace sipua
