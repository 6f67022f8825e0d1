/// Runs a simulation over many seeds. A failure names its seed and shows the transcript. The environment may say which:
///
///   SIPUA_SIM_SEEDS=1000000   how many        SIPUA_SIM_FIRST=1   from which on
///   SIPUA_SIM_SEED=17         only this one, with its whole transcript
#pragma once
#include <cstdint>
#include <string>

namespace sipua::sim {

struct Outcome {
  std::string complaint;     ///< "": all is as it should be
  std::uint64_t digest = 0;  ///< of all inputs and outputs
  std::string transcript;    ///< when it was asked for
};
using Simulation = Outcome (*)(std::uint64_t seed, bool keeps_text);

/// As many as fit into a test run: `slow` where the build makes them so.
std::uint64_t usual_seeds(std::uint64_t fast = 10000, std::uint64_t slow = 2000);
/// Fails at the first seed that has a complaint. @param seeds  unless the environment says otherwise
void expect_no_complaint(Simulation simulation, std::uint64_t seeds = usual_seeds());
/// The same seed must give the same transcript, with all its bytes.
void expect_the_same_again(Simulation simulation, std::uint64_t seeds);

}  // namespace sipua::sim
