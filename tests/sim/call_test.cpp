// Calls under any faults: call_scenario.hpp, call_witness.hpp.

#include <gtest/gtest.h>

#include "sim/call_scenario.hpp"

namespace sipua::sim {
namespace {

/// Seven calls each, and those that a REFER asks for: 10,000 calls, or 1,000.
std::uint64_t worlds() { return usual_seeds(1450, 150); }

TEST(CallsUnderFaults, LiveOnBothSidesOrOnNone) { expect_no_complaint(run_calls, worlds()); }

TEST(CallsUnderFaults, AreTheSameForTheSameSeed) { expect_the_same_again(run_calls, worlds() / 50); }

}  // namespace
}  // namespace sipua::sim
