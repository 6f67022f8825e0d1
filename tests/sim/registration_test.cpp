// Transport, registration and authentication under any faults: registration_scenario.hpp, witness.hpp.

#include <gtest/gtest.h>

#include "sim/registration_scenario.hpp"

namespace sipua::sim {
namespace {

TEST(RegistrationUnderFaults, ComesRightAndLeavesNothing) { expect_no_complaint(run_registration); }

TEST(RegistrationUnderFaults, IsTheSameForTheSameSeed) { expect_the_same_again(run_registration, usual_seeds() / 100); }

}  // namespace
}  // namespace sipua::sim
