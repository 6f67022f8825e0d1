#include "sim/seeds.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace sipua::sim {

namespace {

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SIPUA_SIM_SLOW
#endif
#endif
#if defined(__EMSCRIPTEN__) || defined(SIPUA_SIM_SLOW)
constexpr bool kIsSlow = true;
#else
constexpr bool kIsSlow = false;
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

}  // namespace

std::uint64_t usual_seeds(std::uint64_t fast, std::uint64_t slow) { return kIsSlow ? slow : fast; }

void expect_no_complaint(Simulation simulation, std::uint64_t seeds) {
  constexpr std::uint64_t kReport = 100000;
  const std::uint64_t only = setting("SIPUA_SIM_SEED", 0);
  const std::uint64_t first = only ? only : setting("SIPUA_SIM_FIRST", 1);
  const std::uint64_t count = only ? 1 : setting("SIPUA_SIM_SEEDS", seeds);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    if (seed > first && (seed - first) % kReport == 0) std::cout << seed - first << " seeds" << std::endl;
    const Outcome outcome = simulation(seed, false);
    if (outcome.complaint.empty() && !only) continue;
    const Outcome again = simulation(seed, true);
    if (only) std::cout << again.transcript;
    ASSERT_EQ(outcome.complaint, "") << (only ? "" : tail(again.transcript)) << "once more: SIPUA_SIM_SEED=" << seed;
  }
}

void expect_the_same_again(Simulation simulation, std::uint64_t seeds) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const Outcome once = simulation(seed, true), again = simulation(seed, true);
    ASSERT_EQ(once.transcript, again.transcript) << "SIPUA_SIM_SEED=" << seed;
    ASSERT_EQ(once.digest, again.digest);
    ASSERT_EQ(once.digest, simulation(seed, false).digest);
  }
}

}  // namespace sipua::sim
