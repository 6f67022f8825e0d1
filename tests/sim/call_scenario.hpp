/// Two or three user agents that call each other through a forking proxy, some minutes of anything: faults of the
/// network, the proxy, the handlers and the machines. Then all is well again; the calls that are left live on both sides,
/// which agree on their descriptions, and after stop() nothing lives.
#pragma once
#include "sim/seeds.hpp"

namespace sipua::sim {

Outcome run_calls(std::uint64_t seed, bool keeps_text);

}  // namespace sipua::sim
