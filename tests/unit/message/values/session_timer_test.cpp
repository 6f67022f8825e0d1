#include "message/values/session_timer.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(SessionExpires, HasSecondsAndARefresher) {  // RFC 4028 4
  Result<SessionExpires> value = parse_session_expires(" 4000 ; refresher = UAC ; x");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->delta_seconds, 4000u);
  EXPECT_EQ(value->refresher, Refresher::uac);
  EXPECT_EQ(value->text(), "4000;refresher=uac;x");
  EXPECT_EQ(parse_session_expires("90;refresher=uas")->refresher, Refresher::uas);
  EXPECT_EQ(parse_session_expires("90;refresher=uas")->text(), "90;refresher=uas");
}

TEST(SessionExpires, MayLeaveTheRefresherOpen) {  // RFC 4028 7.1
  EXPECT_EQ(parse_session_expires("1800")->refresher, Refresher::none);
  EXPECT_EQ(parse_session_expires("1800")->text(), "1800");
}

TEST(SessionExpires, IsCappedAtThirtyTwoBits) {  // RFC 3261 20.19
  EXPECT_EQ(parse_session_expires("99999999999")->delta_seconds, 4294967295u);
}

TEST(SessionExpires, IsRefusedWhenMalformed) {
  for (std::string_view text :
       {"", "x", "-1", "1.5", "60 60", "60,60", ";refresher=uac", "60;refresher=", "60;refresher"}) {
    EXPECT_FALSE(parse_session_expires(text)) << text;
  }
  EXPECT_EQ(parse_session_expires("60;x;refresher=me").error().at, 5u);
  EXPECT_EQ(parse_session_expires("  x").error().at, 2u);
  EXPECT_EQ(parse_session_expires("60 x").error().at, 3u);
}

TEST(MinSe, HasSeconds) {  // RFC 4028 5
  EXPECT_EQ(parse_min_se("3600;a=b")->delta_seconds, 3600u);
  EXPECT_EQ(parse_min_se("3600;a=b")->text(), "3600;a=b");
  EXPECT_FALSE(parse_min_se("soon"));
  EXPECT_FALSE(parse_min_se("60;"));
}

}  // namespace
}  // namespace sipua
