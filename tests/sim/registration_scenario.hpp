/// One user agent through some minutes of anything: faults of the network, the servers and the machine, and an
/// application that commands what it likes. Then all is well again, and what must become right does, in time.
#pragma once
#include "sim/seeds.hpp"

namespace sipua::sim {

Outcome run_registration(std::uint64_t seed, bool keeps_text);

}  // namespace sipua::sim
