#include "ua/connection.hpp"

#include <gtest/gtest.h>

#include <set>

#include "connection_harness.hpp"

namespace sipua::connection_testing {
namespace {

TEST(Reconnection, StartsAtOnceWithTheSameServer) {  // classic 3.6
  Line line(two_servers(0, 0));
  line.start();
  std::string url = line.connection.server().url;
  line.opened();
  EXPECT_EQ(line.closed(), "dropped, open " + url + " 1");
  EXPECT_EQ(line.opened(), "opened");
}

TEST(Reconnection, WaitsBeforeEveryFurtherAttempt) {  // classic 3.6
  Line line(two_servers(1, 0));
  line.start();
  line.opened();
  EXPECT_EQ(line.closed(), "dropped, open wss://a 1");
  EXPECT_EQ(line.closed(), "");
  EXPECT_EQ(line.connection.state(), State::waiting_reconnect);
  EXPECT_EQ(line.left(), 4s);
  line.now += 3999ms;
  EXPECT_EQ(line.tick(), "");
  EXPECT_EQ(line.wait(), "open wss://a 2");
  EXPECT_EQ(line.closed(), "");
  EXPECT_EQ(line.left(), 4s);
  EXPECT_EQ(line.wait(), "open wss://a 3");
}

TEST(Reconnection, GivesUpAfterTheLastAttempt) {  // classic 3.6
  Line line(two_servers(1, 0));
  line.start();
  line.opened();
  line.closed();
  for (int attempt = 1; attempt < 3; ++attempt) {
    EXPECT_EQ(line.closed(), "");
    line.wait();
  }
  EXPECT_EQ(line.closed(), "given up 1006 gone, open wss://b 1");
  EXPECT_EQ(line.closed(), "given up 1006 gone, unavailable");
}

TEST(Reconnection, KeepsToItsOptions) {
  Options options = one_server();
  options.reconnection_max = 2;
  options.reconnection_timeout = 7;
  Line line(options);
  line.start();
  line.opened();
  line.closed();
  EXPECT_EQ(line.closed(), "");
  EXPECT_EQ(line.left(), 7s);
  EXPECT_EQ(line.wait(), "open wss://a 2");
  EXPECT_EQ(line.closed(), "given up 1006 gone, unavailable");
}

TEST(Reconnection, WithOneAttemptAllowedNeverWaits) {
  Options options = two_servers(1, 0);
  options.reconnection_max = 1;
  Line line(options);
  line.start();
  line.opened();
  EXPECT_EQ(line.closed(), "dropped, open wss://a 1");
  EXPECT_EQ(line.closed(), "given up 1006 gone, open wss://b 1");
}

TEST(Reconnection, CountsAnewAfterEverySuccess) {
  Line line(one_server());
  line.start();
  line.opened();
  for (int round = 0; round < 3; ++round) {
    line.now += 10s;
    EXPECT_EQ(line.closed(), "dropped, open wss://a 1");
    EXPECT_EQ(line.closed(), "");
    EXPECT_EQ(line.wait(), "open wss://a 2");
    EXPECT_EQ(line.opened(), "opened");
  }
}

TEST(Reconnection, CountsAnAttemptWithoutAnswer) {
  Line line(one_server());
  line.start();
  line.opened();
  line.closed();
  EXPECT_EQ(line.wait(), "shut");
  EXPECT_EQ(line.connection.state(), State::waiting_reconnect);
  EXPECT_EQ(line.closed(), "");  // the report of the socket that was shut
  EXPECT_EQ(line.opened(), "");
  EXPECT_EQ(line.left(), 4s);
  EXPECT_EQ(line.wait(), "open wss://a 2");
}

TEST(Reconnection, DoesNotReturnToAServerThatFailedBefore) {  // classic 3.5
  Line line(two_servers(10, 1));
  line.start();
  EXPECT_EQ(line.closed(), "given up 1006 gone, open wss://b 1");
  line.opened();
  line.closed();
  line.closed(), line.wait();
  line.closed(), line.wait();
  EXPECT_EQ(line.closed(), "given up 1006 gone, unavailable");
  EXPECT_EQ(line.wait(), "open wss://a 1");
}

TEST(Recovery, TriesEveryServerAgainAfterAWait) {  // classic 3.6
  Line line(two_servers(1, 0));
  line.start();
  line.closed();
  EXPECT_EQ(line.closed(), "given up 1006 gone, unavailable");
  EXPECT_EQ(line.connection.state(), State::waiting_recovery);
  EXPECT_EQ(line.left(), 2s);  // 2^0 = 1: no choice
  line.now += 1999ms;
  EXPECT_EQ(line.tick(), "");
  EXPECT_EQ(line.wait(), "open wss://a 1");
  EXPECT_EQ(line.closed(), "given up 1006 gone, open wss://b 1");
  EXPECT_EQ(line.closed(), "given up 1006 gone, unavailable");
}

TEST(Recovery, WaitsAMultipleOfTheMinimumUpToTheNextPowerOfTwo) {  // classic 3.6
  Options options = one_server();
  options.recovery_min = 3;
  options.recovery_max = 1000;
  std::set<std::int64_t> thirds;
  for (int seed = 0; seed < 64; ++seed) {
    Line line(options, static_cast<std::uint8_t>(seed));
    line.start();
    for (std::int64_t highest = 1; highest <= 16; highest *= 2) {
      Duration wait = line.recovery();
      EXPECT_EQ(wait % 3s, 0s);
      EXPECT_GE(wait, 3s);
      EXPECT_LE(wait, highest * 3s);
      if (highest == 4) thirds.insert(wait / 3s);
    }
  }
  EXPECT_EQ(thirds, (std::set<std::int64_t>{1, 2, 3, 4}));
}

TEST(Recovery, StartsOverWhenTheWaitWouldExceedTheMaximum) {  // classic 2.2: 2, 4, 6, 10, 18, 2, 4
  int restarts = 0;
  for (int seed = 0; seed < 16; ++seed) {
    Line line(one_server(), static_cast<std::uint8_t>(seed));
    Random same(seed_of(static_cast<std::uint8_t>(seed)));
    line.start();
    same.below(1);  // the choice of the server
    std::uint32_t exponent = 0;
    for (int round = 0; round < 30; ++round) {
      std::uint32_t seconds = 2 * (1 + same.below(1u << exponent));
      if (seconds > 30) ++restarts, seconds = 2, exponent = 0;
      ++exponent;
      EXPECT_EQ(line.recovery(), std::chrono::seconds(seconds));
      same.below(1);
    }
  }
  EXPECT_GT(restarts, 16);
}

TEST(Recovery, StartsOverAfterASuccess) {  // classic 3.6
  Options options = one_server();
  options.recovery_max = 1000;
  options.reconnection_max = 1;
  for (std::uint8_t seed = 0; seed < 8; ++seed) {
    Line line(options, seed);
    line.start();
    for (int round = 0; round < 5; ++round) line.recovery();
    line.opened();
    line.closed();
    EXPECT_EQ(line.recovery(), 2s);
  }
}

TEST(Recovery, GoesOnForEverWithTheLargestIntervals) {
  Options options = one_server();
  options.recovery_min = 1;
  options.recovery_max = UINT32_MAX;
  Line line(options);
  line.start();
  for (int round = 0; round < 100; ++round) {
    Duration wait = line.recovery();
    EXPECT_GE(wait, 1s);
    EXPECT_LE(wait, std::chrono::seconds(UINT32_MAX));
  }
}

TEST(Recovery, WithEqualBoundsAlwaysWaitsTheSame) {
  Options options = one_server();
  options.recovery_min = options.recovery_max = 5;
  Line line(options);
  line.start();
  for (int round = 0; round < 20; ++round) EXPECT_EQ(line.recovery(), 5s);
}

}  // namespace
}  // namespace sipua::connection_testing
