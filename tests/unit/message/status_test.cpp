#include "message/status.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(Status, HasThePhraseOfEachRegisteredCode) {  // RFC 3261 21
  EXPECT_EQ(reason_phrase(100), "Trying");
  EXPECT_EQ(reason_phrase(200), "OK");
  EXPECT_EQ(reason_phrase(481), "Call/Transaction Does Not Exist");
  EXPECT_EQ(reason_phrase(504), "Server Time-out");
  EXPECT_EQ(reason_phrase(603), "Decline");
  EXPECT_EQ(reason_phrase(608), "Rejected");  // RFC 8688
}

TEST(Status, HasNoPhraseForOtherCodes) {
  for (int code : {-1, 0, 99, 299, 499, 700, 1000}) EXPECT_EQ(reason_phrase(code), "") << code;
}

}  // namespace
}  // namespace sipua
