// Calls under any faults: call_scenario.hpp, call_witness.hpp.

#include <gtest/gtest.h>

#include "sim/call_scenario.hpp"

namespace sipua::sim {
namespace {

TEST(CallsUnderFaults, LiveOnBothSidesOrOnNone) { expect_no_complaint(run_calls); }

TEST(CallsUnderFaults, AreTheSameForTheSameSeed) { expect_the_same_again(run_calls, usual_seeds() / 100); }

}  // namespace
}  // namespace sipua::sim
