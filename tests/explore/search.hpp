/// Breadth-first search over all interleavings of an alphabet, each prefix replayed from the start, each state visited
/// once.
#pragma once
#include <cstddef>
#include <string>

#include "explore/alphabet.hpp"

namespace sipua::explore {

struct Outcome {
  std::size_t states = 0, edges = 0;
  double seconds = 0;
  std::vector<std::string> failures;  ///< the violation, and the inputs as a conversation
};

/// @param depth  inputs after the scenario's prefix
Outcome explore(const Scenario& scenario, const Options& options, int depth);

/// Paths far longer than any search gets, at random: what two states have in common that only look alike.
/// @param walks  their number, the first seed is 0
Outcome wander(const Scenario& scenario, const Options& options, int walks, int length);

}  // namespace sipua::explore
