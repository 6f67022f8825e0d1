/// Races of calls, all of them up to a depth: README.md.
#include "explore/search.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "explore/options.hpp"

namespace sipua::explore {

namespace {

/// Inputs after the prefix of a scenario; random walks from it, and their inputs.
constexpr int kDepth = 2, kWalks = 100, kLength = 40;

/// What the environment says instead.
int number_of(const char* name, int otherwise) {
  const char* given = std::getenv(name);
  return given ? std::atoi(given) : otherwise;
}

class Races : public testing::TestWithParam<Scenario> {};

TEST_P(Races, KeepEveryRule) {
  const int inputs = number_of("SIPUA_EXPLORE_DEPTH", kDepth) + GetParam().further;
  const Outcome outcome = explore(GetParam(), make_options({{"rel100", "supported"}}), inputs);
  std::printf("%-18s depth %d: %zu states, %zu edges, %.1f s\n", std::string(GetParam().name).c_str(), inputs,
              outcome.states, outcome.edges, outcome.seconds);
  EXPECT_GT(outcome.states, 3U);
  for (const std::string& failure : outcome.failures) ADD_FAILURE() << failure;
}

TEST_P(Races, KeepEveryRuleOnLongWalks) {
  const int walks = number_of("SIPUA_EXPLORE_WALKS", kWalks);
  const Outcome outcome = wander(GetParam(), make_options({{"rel100", "supported"}}), walks, kLength);
  std::printf("%-18s %d walks: %zu states, %zu edges, %.1f s\n", std::string(GetParam().name).c_str(), walks,
              outcome.states, outcome.edges, outcome.seconds);
  EXPECT_GT(outcome.states, 3U);
  for (const std::string& failure : outcome.failures) ADD_FAILURE() << failure;
}

INSTANTIATE_TEST_SUITE_P(Explored, Races, testing::ValuesIn(scenarios()),
                         [](const auto& scenario) { return std::string(scenario.param.name); });

}  // namespace

}  // namespace sipua::explore
