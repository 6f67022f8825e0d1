/// One user agent through some minutes of anything: faults of the network, the servers and the machine, and an
/// application that commands what it likes. Then all is well again, and what must become right does, in time.
#pragma once
#include <cstdint>
#include <string>

namespace sipua::sim {

struct Outcome {
  std::string complaint;     ///< "": all is as it should be
  std::uint64_t digest = 0;  ///< of all inputs and outputs
  std::string transcript;    ///< when asked for
};

Outcome run_registration(std::uint64_t seed, bool keeps_text);

}  // namespace sipua::sim
