#include "ua/call/dtmf_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>

namespace sipua {
namespace {

constexpr Instant at(long ms) { return Instant{Duration{ms}}; }

/// "5@1000" for each tone: its sign and the millisecond at which it may go out.
std::string played(DtmfQueue& queue, Instant from = at(0)) {
  std::string text;
  Instant now = from;
  for (auto next = queue.next_timeout(); next; next = queue.next_timeout()) {
    now = std::max(now, *next);
    while (const auto tone = queue.take(now)) {
      text += std::string(text.empty() ? "" : " ") + tone->sign + "@" + std::to_string(now.time_since_epoch().count());
    }
  }
  return text;
}

TEST(DtmfQueue, WaitsForTheToneAndTheGapBetweenTwo) {
  DtmfQueue queue;
  ASSERT_TRUE(queue.push("123", 100, 500, {}, at(1000)));
  EXPECT_EQ(played(queue), "1@1000 2@1600 3@2200");
  EXPECT_FALSE(queue.next_timeout());
}

TEST(DtmfQueue, BringsTimesIntoTheirLimits) {  // classic API: 70 to 6000 ms, gap from 50 ms
  DtmfQueue queue;
  ASSERT_TRUE(queue.push("1", 0, 0, {}, at(0)));
  ASSERT_TRUE(queue.push("2", 69, 49, {}, at(0)));
  ASSERT_TRUE(queue.push("3", 6001, 4000000000U, {}, at(0)));
  for (const auto& [duration, gap, when] :
       {std::tuple{70U, 50U, 0L}, std::tuple{70U, 50U, 120L}, std::tuple{6000U, 4000000000U, 240L}}) {
    EXPECT_EQ(queue.next_timeout(), at(when));
    const auto tone = queue.take(at(when));
    ASSERT_TRUE(tone);
    EXPECT_EQ(tone->duration, duration);
    EXPECT_EQ(tone->gap, gap);
  }
  EXPECT_FALSE(queue.take(at(241)));
}

TEST(DtmfQueue, ACommaIsTwoSecondsOfSilence) {
  DtmfQueue queue;
  ASSERT_TRUE(queue.push("1,2", 100, 500, {}, at(0)));
  EXPECT_EQ(played(queue), "1@0 2@2600");
  ASSERT_TRUE(queue.push(",,9", 100, 500, {}, at(10000)));
  EXPECT_EQ(played(queue), "9@14000");
  ASSERT_TRUE(queue.push("3,", 100, 500, {}, at(20000)));
  EXPECT_EQ(played(queue), "3@20000");
  ASSERT_TRUE(queue.push("4", 100, 500, {}, at(20000)));
  EXPECT_EQ(played(queue), "4@22600");  // the pause at the end counts
}

TEST(DtmfQueue, NumbersTonesAndNotPauses) {
  DtmfQueue queue;
  const auto number_at = [&queue](long ms) {
    const auto tone = queue.take(at(ms));
    return tone ? tone->number : 0;
  };
  ASSERT_TRUE(queue.push("1,2", 100, 500, {}, at(0)));
  EXPECT_EQ(number_at(0), 1U);
  EXPECT_EQ(number_at(600), 0U);  // the pause begins
  EXPECT_EQ(number_at(2600), 2U);
  queue.clear();
  ASSERT_TRUE(queue.push("3", 100, 500, {}, at(20000)));
  EXPECT_EQ(number_at(20000), 3U);  // never reused
}

TEST(DtmfQueue, KnowsEverySignInUpperAndLowerCase) {
  DtmfQueue queue;
  ASSERT_TRUE(queue.push("0123456789ABCD#*abcd", 70, 50, {}, at(0)));
  std::string signs;
  for (long ms = 0; const auto tone = queue.take(at(ms)); ms += 120) signs += tone->sign;
  EXPECT_EQ(signs, "0123456789ABCD#*ABCD");
}

TEST(DtmfQueue, RefusesAllWhenOneSignIsBad) {
  DtmfQueue queue;
  for (std::string_view bad : {"", "1e", "12 3", "E", "1;2", "p", "\xC3\xA9", "+1"}) {
    const Result<void> pushed = queue.push(bad, 100, 500, {}, at(0));
    ASSERT_FALSE(pushed) << bad;
    EXPECT_EQ(pushed.error().code, Errc::bad_value);
    EXPECT_EQ(pushed.error().what, "tones");
  }
  EXPECT_FALSE(queue.next_timeout());
  ASSERT_TRUE(queue.push("1", 100, 500, {}, at(0)));
  EXPECT_EQ(queue.take(at(0))->number, 1U);  // what was refused took no number
}

TEST(DtmfQueue, ASecondRowWaitsForTheEndOfTheFirst) {
  DtmfQueue queue;
  ASSERT_TRUE(queue.push("12", 100, 500, {}, at(0)));
  ASSERT_TRUE(queue.push("34", 200, 100, {}, at(10)));
  EXPECT_EQ(played(queue), "1@0 2@600 3@1200 4@1500");
}

TEST(DtmfQueue, TheLastToneHoldsTheNextRowUpEvenWhenNothingWaits) {
  DtmfQueue queue;
  ASSERT_TRUE(queue.push("1", 100, 500, {}, at(0)));
  ASSERT_TRUE(queue.take(at(0)));
  EXPECT_FALSE(queue.next_timeout());
  ASSERT_TRUE(queue.push("2", 100, 500, {}, at(300)));
  EXPECT_FALSE(queue.take(at(300)));
  EXPECT_EQ(queue.next_timeout(), at(600));
  ASSERT_TRUE(queue.take(at(600)));
  ASSERT_TRUE(queue.push("3", 100, 500, {}, at(90000)));
  EXPECT_TRUE(queue.take(at(90000)));  // time that went by is not made up for
}

TEST(DtmfQueue, ALateTickDelaysTheRestInsteadOfSendingItAtOnce) {
  DtmfQueue queue;
  ASSERT_TRUE(queue.push("123", 100, 500, {}, at(0)));
  ASSERT_TRUE(queue.take(at(0)));
  ASSERT_TRUE(queue.take(at(60000)));
  EXPECT_FALSE(queue.take(at(60000)));
  EXPECT_EQ(queue.next_timeout(), at(60600));
}

TEST(DtmfQueue, ForgetsWhatWaitsWhenItIsCleared) {
  DtmfQueue queue;
  ASSERT_TRUE(queue.push("123", 100, 500, {}, at(0)));
  ASSERT_TRUE(queue.take(at(0)));
  queue.clear();
  EXPECT_FALSE(queue.take(at(60000)));
  EXPECT_FALSE(queue.next_timeout());
}

TEST(DtmfQueue, EachToneHasTheHeadersOfItsRow) {
  DtmfQueue queue;
  ASSERT_TRUE(queue.push("12", 70, 50, {{"X-Row", "1"}}, at(0)));
  ASSERT_TRUE(queue.push("3", 70, 50, {}, at(0)));
  for (long ms : {0, 120}) {
    const auto tone = queue.take(at(ms));
    ASSERT_TRUE(tone);
    ASSERT_EQ(tone->extra.size(), 1U);
    EXPECT_EQ(tone->extra[0].value, "1");
  }
  EXPECT_TRUE(queue.take(at(240))->extra.empty());
}

}  // namespace
}  // namespace sipua
