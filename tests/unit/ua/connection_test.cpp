#include "ua/connection.hpp"

#include <gtest/gtest.h>

#include <array>

#include "connection_harness.hpp"

namespace sipua::connection_testing {
namespace {

TEST(ServerChoice, TakesTheHighestWeightFirst) {  // classic 3.5
  Options options = two_servers(1, 10);
  options.servers.push_back({"wss://c", "", "WSS", 0});
  Line line(options);
  EXPECT_EQ(line.start(), "open wss://b 1");
  EXPECT_EQ(line.closed(), "given up 1006 gone, open wss://a 1");
  EXPECT_EQ(line.closed(), "given up 1006 gone, open wss://c 1");
}

TEST(ServerChoice, KnowsNegativeWeights) {  // classic 3.5
  Line line(two_servers(-5, -2));
  EXPECT_EQ(line.start(), "open wss://b 1");
  EXPECT_EQ(line.closed(), "given up 1006 gone, open wss://a 1");
}

TEST(ServerChoice, IsRandomAmongEquals) {  // classic 3.5
  Options options = two_servers(3, 3);
  options.servers.push_back({"wss://c", "", "WSS", 3});
  options.servers.push_back({"wss://low", "", "WSS", 1});
  std::array<int, 3> chosen{};
  for (int seed = 0; seed < 240; ++seed) {
    std::string first = Line(options, static_cast<std::uint8_t>(seed)).start();
    ASSERT_EQ(first.substr(0, 11), "open wss://");
    ASSERT_GE(first[11], 'a');
    ASSERT_LE(first[11], 'c');
    ++chosen[static_cast<std::size_t>(first[11] - 'a')];
  }
  for (int times : chosen) EXPECT_GT(times, 50);  // 80 expected
}

TEST(ServerChoice, TellsTheServerInUse) {
  Line line(two_servers(1, 0));
  line.start();
  EXPECT_EQ(line.connection.server().url, "wss://a");
  line.closed();
  EXPECT_EQ(line.connection.server().url, "wss://b");
  line.closed();
  EXPECT_EQ(line.connection.server().url, "wss://b");  // tried last
}

TEST(Connection, StaysIdleUntilStarted) {
  Line line(one_server());
  EXPECT_EQ(line.connection.state(), State::idle);
  EXPECT_EQ(line.opened(), "");
  EXPECT_EQ(line.closed(), "");
  EXPECT_EQ(line.tick(), "");
  EXPECT_EQ(line.stop(), "");
  EXPECT_EQ(line.left(), -1s);
  EXPECT_EQ(line.connection.state(), State::idle);
}

TEST(Connection, OpensWhenStarted) {
  Line line(one_server());
  EXPECT_EQ(line.start(), "open wss://a 1");
  EXPECT_EQ(line.connection.state(), State::connecting);
  EXPECT_FALSE(line.connection.is_open());
  EXPECT_EQ(line.opened(), "opened");
  EXPECT_TRUE(line.connection.is_open());
  EXPECT_EQ(line.left(), -1s);
}

TEST(Connection, IgnoresASecondStartAndASecondOpened) {
  Line line(one_server());
  line.start();
  EXPECT_EQ(line.start(), "");
  line.opened();
  EXPECT_EQ(line.start(), "");
  EXPECT_EQ(line.opened(), "");
  EXPECT_TRUE(line.connection.is_open());
}

TEST(Connection, GivesTheServerUpWhenItsFirstAttemptFails) {  // classic 3.6
  Line line(two_servers(1, 0));
  line.start();
  EXPECT_EQ(line.closed(), "given up 1006 gone, open wss://b 1");
  EXPECT_EQ(line.opened(), "opened");
}

TEST(Connection, TakesNoAnswerWithinTheConnectionTimeoutAsAFailedAttempt) {
  Line line(two_servers(1, 0));
  line.start();
  EXPECT_EQ(line.left(), 5s);
  line.now += 4999ms;
  EXPECT_EQ(line.tick(), "");
  line.now += 1ms;
  EXPECT_EQ(line.tick(), "shut, given up 0 Connection timeout, open wss://b 1");
  EXPECT_EQ(line.left(), 5s);
  EXPECT_EQ(line.wait(), "shut, given up 0 Connection timeout, unavailable");
  EXPECT_EQ(line.closed(), "");  // the report of the socket that was shut
  EXPECT_EQ(line.connection.state(), State::waiting_recovery);
}

TEST(ConnectionStop, ShutsAnOpenSocketAndReportsItsEnd) {  // classic 3.7
  Line line(one_server());
  line.start();
  line.opened();
  EXPECT_EQ(line.stop(), "shut");
  EXPECT_EQ(line.connection.state(), State::stopped);
  EXPECT_FALSE(line.connection.is_open());
  EXPECT_EQ(line.left(), -1s);
  EXPECT_EQ(line.stop(), "");
  EXPECT_EQ(line.closed(), "given up 1006 gone");
  EXPECT_EQ(line.closed(), "");
  EXPECT_EQ(line.connection.state(), State::stopped);
}

TEST(ConnectionStop, ShutsASocketThatIsOpening) {
  Line line(one_server());
  line.start();
  EXPECT_EQ(line.stop(), "shut");
  EXPECT_EQ(line.left(), -1s);
  EXPECT_EQ(line.opened(), "");
  EXPECT_EQ(line.closed(), "");
}

TEST(ConnectionStop, CancelsTheWaitForAReconnection) {
  Line line(one_server());
  line.start();
  line.opened();
  line.closed();
  line.closed();
  ASSERT_EQ(line.connection.state(), State::waiting_reconnect);
  EXPECT_EQ(line.stop(), "");
  EXPECT_EQ(line.left(), -1s);
  line.now += 1h;
  EXPECT_EQ(line.tick(), "");
}

TEST(ConnectionStop, CancelsTheWaitForARecovery) {  // classic 3.6
  Line line(one_server());
  line.start();
  line.closed();
  ASSERT_EQ(line.connection.state(), State::waiting_recovery);
  EXPECT_EQ(line.stop(), "");
  EXPECT_EQ(line.left(), -1s);
  line.now += 1h;
  EXPECT_EQ(line.tick(), "");
}

TEST(ConnectionStop, LetsItStartAgainFromEveryState) {
  const auto idle = [](Line&) {};
  const auto connecting = [](Line& line) { line.start(); };
  const auto open = [](Line& line) { line.start(), line.opened(); };
  const auto reconnect = [](Line& line) { line.start(), line.opened(), line.closed(), line.closed(); };
  const auto recovery = [](Line& line) { line.start(), line.closed(); };
  for (void (*reach)(Line&) : {+idle, +connecting, +open, +reconnect, +recovery}) {
    Line line(one_server());
    reach(line);
    line.stop();
    EXPECT_EQ(line.start(), "open wss://a 1");
    EXPECT_EQ(line.opened(), "opened");
    EXPECT_EQ(line.closed(), "dropped, open wss://a 1");
  }
}

TEST(ConnectionStop, LetsItStartBeforeAndAfterTheClosedReport) {
  for (bool reported : {false, true}) {
    Line line(one_server());
    line.start();
    line.opened();
    line.stop();
    if (reported) {
      EXPECT_EQ(line.closed(), "given up 1006 gone");
    }
    EXPECT_EQ(line.start(), "open wss://a 1");
    EXPECT_EQ(line.stop(), "shut");
    EXPECT_EQ(line.closed(), "");  // never open since
  }
}

TEST(ConnectionStop, ForgetsWhichServersFailed) {
  Line line(two_servers(1, 0));
  line.start();
  EXPECT_EQ(line.closed(), "given up 1006 gone, open wss://b 1");
  line.opened();
  line.stop();
  EXPECT_EQ(line.start(), "open wss://a 1");
  EXPECT_EQ(line.closed(), "given up 1006 gone, open wss://b 1");
  EXPECT_EQ(line.closed(), "given up 1006 gone, unavailable");
  EXPECT_LE(line.left(), 3s);
}

TEST(Connection, DoesNotHammerAServerThatAcceptsAndClosesAgain) {
  Line line(one_server());
  line.start();
  line.opened();
  EXPECT_EQ(line.closed(), "dropped, open wss://a 1");  // once may be chance
  line.opened();
  EXPECT_EQ(line.closed(), "dropped");
  EXPECT_GE(line.left(), 4s);
  EXPECT_EQ(line.wait(), "open wss://a 1");
}

TEST(Connection, ReplaysFromItsSeed) {
  std::string once;
  for (int run = 0; run < 2; ++run) {
    Line line(two_servers(0, 0), 9);
    std::string log = line.start();
    for (int step = 0; step < 40; ++step)
      log += line.closed() + number(std::uint64_t(line.left().count())) + line.wait();
    if (run == 0) once = log;
    EXPECT_EQ(log, once);
  }
}

}  // namespace
}  // namespace sipua::connection_testing
