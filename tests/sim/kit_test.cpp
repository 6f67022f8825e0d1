// What the other simulations build on: order on the network, outages, a machine that sleeps, and one plain registration.

#include <gtest/gtest.h>

#include "sim/agent.hpp"
#include "sim/registrar.hpp"

namespace sipua::sim {
namespace {

using namespace std::chrono_literals;

struct Ear : End {
  void handle_opened(FlowId) override { heard += "opened "; }
  void handle_frame(FlowId, std::string text) override { heard += text + " "; }
  void handle_closed(FlowId, std::uint16_t code, std::string_view) override { heard += std::to_string(code) + " "; }
  std::string heard;
};

struct SimulatedNetwork : testing::Test {
  Clock clock;
  Dice dice{1};
  Transcript transcript{false};
  Network network{clock, dice, transcript};
  const std::string url = "wss://edge";
};

TEST_F(SimulatedNetwork, KeepsFramesInOrderHoweverLateTheyAre) {
  Ear client, server;
  network.listen(url, server);
  network.link(url).jitter = 500ms;
  const FlowId flow = network.connect(client, url);
  clock.run_until(clock.now() + 1s);
  for (const char* text : {"a", "b", "c", "d"}) network.send(flow, client, text);
  clock.run_until(clock.now() + 5s);
  EXPECT_EQ(server.heard, "opened a b c d ");
}

TEST_F(SimulatedNetwork, DeliversLaterWhatItDoesNotCarryNow) {
  Ear client, server;
  network.listen(url, server);
  const FlowId flow = network.connect(client, url);
  clock.run_until(clock.now() + 1s);
  network.carry(url, false, true);
  network.send(flow, client, "a");
  network.send(flow, server, "b");
  clock.run_until(clock.now() + 1min);
  EXPECT_EQ(server.heard, "opened ");
  EXPECT_EQ(client.heard, "opened b ");
  network.carry(url, true, true);
  clock.run_until(clock.now() + 1s);
  EXPECT_EQ(server.heard, "opened a ");
}

TEST_F(SimulatedNetwork, TellsBothEndsOfACloseAndNobodyOfAForgottenFlow) {
  Ear client, server;
  network.listen(url, server);
  (void)network.connect(client, url);
  clock.run_until(clock.now() + 1s);
  network.forget_all(url);
  network.end_all(url, 1012);
  clock.run_until(clock.now() + 1h);
  EXPECT_EQ(client.heard, "opened ");
  const FlowId flow = network.connect(client, url);
  clock.run_until(clock.now() + 1s);
  network.close(flow, client, 1000);
  clock.run_until(clock.now() + 1s);
  EXPECT_EQ(client.heard, "opened opened 1000 ");
  EXPECT_EQ(server.heard, "opened opened 1000 ");
}

struct OneAgent : SimulatedNetwork {
  OneAgent() {
    network.listen(url, registrar);
    registrar.add_user("alice", "secret");
    registrar.authentication.habits.realms = {{"example.com", false, {"SHA-256", "MD5"}, "auth"}};
    agent.watch = [this](const Output& output) { outputs.push_back(describe(output)); };
  }
  [[nodiscard]] bool saw(const std::string& what) const {
    for (const auto& output : outputs)
      if (output.rfind(what, 0) == 0) return true;
    return false;
  }
  Registrar registrar{clock, network, dice, transcript};
  Options options = options_of({{"uri", "sip:alice@example.com"}, {"password", "secret"}}, {{url, 1}}, dice);
  Agent agent{"alice", options, clock, network, dice, transcript};
  std::vector<std::string> outputs;
};

TEST_F(OneAgent, RegistersAndTakesItBack) {
  (void)agent.command(CommandKind::start);
  clock.run_until(clock.now() + 1h);
  EXPECT_EQ(registrar.bindings("alice").size(), 1u);
  EXPECT_TRUE(saw("event registered"));
  (void)agent.command(CommandKind::stop);
  clock.run_until(clock.now() + 1min);
  EXPECT_TRUE(registrar.bindings("alice").empty());
  EXPECT_TRUE(saw("event unregistered"));
  EXPECT_FALSE(agent.has_socket());
  EXPECT_EQ(agent.core().next_timeout(), std::nullopt);
  EXPECT_EQ(network.flows(), 0u);
}

TEST_F(OneAgent, HearsAfterItsSleepWhatHappenedMeanwhile) {
  (void)agent.command(CommandKind::start);
  clock.run_until(clock.now() + 1s);
  agent.sleep(1h);
  network.end_all(url, 1012);
  outputs.clear();
  clock.run_until(clock.now() + 59min);
  EXPECT_TRUE(outputs.empty());
  clock.run_until(clock.now() + 2min);
  EXPECT_TRUE(saw("event registered"));
  EXPECT_EQ(registrar.bindings("alice").size(), 1u);
}

}  // namespace
}  // namespace sipua::sim
