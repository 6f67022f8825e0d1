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
  EXPECT_GE(line.left(), 4s);
  EXPECT_LE(line.left(), 6s);  // up to half of it more: those who lost a server together come back apart
  line.now += 3999ms;
  EXPECT_EQ(line.tick(), "");
  EXPECT_EQ(line.wait(), "open wss://a 2");
  EXPECT_EQ(line.closed(), "");
  EXPECT_GE(line.left(), 4s);
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
  EXPECT_GE(line.left(), 7s);
  EXPECT_LE(line.left(), 10500ms);
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
  EXPECT_GE(line.left(), 4s);
  EXPECT_EQ(line.wait(), "open wss://a 2");
}

TEST(Reconnection, IsSpreadWhenTheServerClosedByItself) {  // RFC 6455 7.2.3
  std::set<Duration> waits;
  for (std::uint8_t seed = 0; seed < 32; ++seed) {
    Line line(one_server(), seed);
    line.start();
    line.opened();
    line.now += 100s;
    line.connection.handle_closed(1012, "service restart", line.now, line.actions);
    EXPECT_EQ(line.take(), "dropped");
    EXPECT_LE(line.left(), 5s);
    waits.insert(line.left());
    EXPECT_EQ(line.wait(), "open wss://a 1");
  }
  EXPECT_GT(waits.size(), 25u);
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
  EXPECT_GE(line.left(), 2s);
  EXPECT_LE(line.left(), 3s);
  line.now += 1999ms;
  EXPECT_EQ(line.tick(), "");
  EXPECT_EQ(line.wait(), "open wss://a 1");
  EXPECT_EQ(line.closed(), "given up 1006 gone, open wss://b 1");
  EXPECT_EQ(line.closed(), "given up 1006 gone, unavailable");
}

TEST(Recovery, WaitsLongerEachTime) {  // classic 3.6: up to 2^count shortest waits
  Options options = one_server();
  options.recovery_min = 3;
  options.recovery_max = 1000;
  std::set<Duration> fourth;
  for (int seed = 0; seed < 64; ++seed) {
    Line line(options, static_cast<std::uint8_t>(seed));
    line.start();
    for (std::int64_t highest = 1; highest <= 16; highest *= 2) {
      Duration wait = line.recovery();
      EXPECT_GE(wait, 3s);
      EXPECT_LE(wait, highest * 3s + 1500ms);
      if (highest == 8) fourth.insert(wait);
    }
  }
  EXPECT_GT(fourth.size(), 60u) << "no two clients at the same moment";
  EXPECT_LT(*fourth.begin(), 7s);
  EXPECT_GT(*fourth.rbegin(), 20s);
}

TEST(Recovery, StartsOverWhenTheWaitWouldExceedTheMaximum) {  // classic 2.2: 2, 4, 6, 10, 18, 2, 4
  int long_waits = 0, restarts = 0;
  for (int seed = 0; seed < 16; ++seed) {
    Line line(one_server(), static_cast<std::uint8_t>(seed));
    line.start();
    Duration last{};
    for (int round = 0; round < 30; ++round) {
      const Duration wait = line.recovery();
      EXPECT_LE(wait, 30s);
      EXPECT_GE(wait, 2s);
      long_waits += wait > 15s;
      restarts += last > 15s && wait <= 3s;
      last = wait;
    }
  }
  EXPECT_GT(long_waits, 16);
  EXPECT_GT(restarts, 8);
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
    EXPECT_LE(line.recovery(), 3s);
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
