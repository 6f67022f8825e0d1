#include "base/time.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(Time, TakesTheEarlierDeadline) {
  Instant soon{Duration(5)};
  Instant late{Duration(9)};
  EXPECT_EQ(earlier(soon, late), soon);
  EXPECT_EQ(earlier(late, soon), soon);
}

TEST(Time, AnEmptyDeadlineNeverComes) {
  Instant soon{Duration(5)};
  EXPECT_EQ(earlier(std::nullopt, soon), soon);
  EXPECT_EQ(earlier(soon, std::nullopt), soon);
  EXPECT_EQ(earlier(std::nullopt, std::nullopt), std::nullopt);
}

}  // namespace
}  // namespace sipua
