#include "message/values/event.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(EventValue, HasAPackageAndAnId) {  // RFC 6665 8.2.1
  Result<EventType> event = parse_event(" presence.winfo ; id=7 ; x=y");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->package, "presence.winfo");
  EXPECT_EQ(event->id, "7");
  EXPECT_EQ(event->text(), "presence.winfo;id=7;x=y");
  EXPECT_EQ(parse_event("refer")->text(), "refer");
}

TEST(EventValue, MatchesByPackageAndId) {  // RFC 6665 8.2.1
  auto event = [](std::string_view text) { return *parse_event(text); };
  EXPECT_TRUE(event("dialog;id=1;sla").matches(event("dialog;id=1")));
  EXPECT_FALSE(event("dialog;id=1").matches(event("dialog")));
  EXPECT_FALSE(event("dialog;id=a").matches(event("dialog;id=A")));
  EXPECT_FALSE(event("dialog").matches(event("Dialog")));
}

TEST(EventValue, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", ";id=1", "a b", "dialog,refer", "dialog;;", "dialog/x"}) {
    EXPECT_FALSE(parse_event(text)) << text;
  }
  EXPECT_EQ(parse_event("dialog;;").error().at, 7u);
}

TEST(SubscriptionStateValue, HasAStateAndItsTimes) {  // RFC 6665 8.2.3
  Result<SubscriptionState> value =
      parse_subscription_state("Terminated;reason=ProBation;retry-after=30;expires=5;x=1");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->state, "terminated");
  EXPECT_EQ(value->reason, "probation");
  EXPECT_EQ(value->retry_after, 30u);
  EXPECT_EQ(value->expires, 5u);
  EXPECT_EQ(value->text(), "terminated;reason=probation;expires=5;retry-after=30;x=1");
}

TEST(SubscriptionStateValue, MayBeAnExtension) {  // RFC 6665 8.2.3
  Result<SubscriptionState> value = parse_subscription_state("waiting");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->expires, std::nullopt);
  EXPECT_EQ(value->text(), "waiting");
}

TEST(SubscriptionStateValue, IsNotLostOverABadNumber) {
  Result<SubscriptionState> value = parse_subscription_state("active;expires=soon;retry-after=99999999999");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->expires, std::nullopt);
  EXPECT_EQ(value->retry_after, 4294967295u);
  EXPECT_EQ(value->params.get("expires"), "soon");
  EXPECT_EQ(value->text(), "active;retry-after=4294967295;expires=soon");
}

TEST(SubscriptionStateValue, IsRefusedWithoutAState) {
  for (std::string_view text : {"", ";reason=x", "active;reason=\"x", "active x"}) {
    EXPECT_FALSE(parse_subscription_state(text)) << text;
  }
}

}  // namespace
}  // namespace sipua
