/// What may happen at any moment, and the situations that the search sets out from.
#pragma once
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "explore/world.hpp"

namespace sipua::explore {

/// One input, and when it makes sense: a peer that is sane, and a little late.
struct Symbol {
  std::string_view text;  ///< lines of a conversation
  bool (*is_possible)(const World& world);
};

struct Scenario {
  std::string_view name;
  int further;                           ///< inputs more than asked for: where little can happen
  std::vector<std::string_view> prefix;  ///< inputs that lead there
  std::vector<const Symbol*> alphabet;
};

/// For the names of tests.
void PrintTo(const Scenario& scenario, std::ostream* out);

/// Every situation, each with all that concerns it.
const std::vector<Scenario>& scenarios();

/// What may happen in any of them.
std::vector<const Symbol*> usual();

/// What a peer may do that is odd, or rare: late, twice, out of order, not understood; and a second call.
std::vector<const Symbol*> unusual();

/// ID, N, R, T, SIDE, REPLACES, OTHER and c1 of a symbol stand for what they are at the moment.
std::string spelled(std::string_view text, const World& world);

}  // namespace sipua::explore
