// Transport, registration and authentication under any faults: registration_scenario.hpp, thousands of seeds.
// One seed again, with all that happened: SIPUA_SIM_SEED=17 .../unit_tests --gtest_filter=RegistrationUnderFaults.*

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "sim/registration_scenario.hpp"

namespace sipua::sim {
namespace {

/// Slower builds try fewer.
#if defined(__EMSCRIPTEN__) || defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t kSeeds = 2000;
#elif defined(__has_feature)
constexpr std::uint64_t kSeeds = __has_feature(address_sanitizer) ? 2000 : 10000;
#else
constexpr std::uint64_t kSeeds = 10000;
#endif

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text && *text ? std::strtoull(text, nullptr, 10) : otherwise;
}

/// The end of it, which is where it went wrong.
std::string tail(const std::string& text) {
  constexpr std::size_t kMost = 60000;
  return text.size() <= kMost ? text : "...\n" + text.substr(text.find('\n', text.size() - kMost) + 1);
}

TEST(RegistrationUnderFaults, ComesRightAndLeavesNothing) {
  const std::uint64_t only = setting("SIPUA_SIM_SEED", 0);
  const std::uint64_t first = only ? only : setting("SIPUA_SIM_FIRST", 1);
  const std::uint64_t count = only ? 1 : setting("SIPUA_SIM_SEEDS", kSeeds);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Outcome outcome = run_registration(seed, false);
    if (outcome.complaint.empty() && !only) continue;
    const Outcome again = run_registration(seed, true);
    if (only) std::cout << again.transcript;
    ASSERT_EQ(outcome.complaint, "") << "SIPUA_SIM_SEED=" << seed << "\n" << tail(again.transcript);
  }
}

TEST(RegistrationUnderFaults, IsTheSameForTheSameSeed) {
  for (std::uint64_t seed = 1; seed <= kSeeds / 40; ++seed) {
    const Outcome once = run_registration(seed, true), again = run_registration(seed, true);
    ASSERT_EQ(once.transcript, again.transcript) << "SIPUA_SIM_SEED=" << seed;
    ASSERT_EQ(once.digest, again.digest);
    ASSERT_EQ(run_registration(seed, false).digest, once.digest);
  }
}

}  // namespace
}  // namespace sipua::sim
