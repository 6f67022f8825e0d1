/// The host's clock as values only. It has no now(): nothing below bindings/ can read time, every input carries it.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

namespace sipua {

struct HostClock {
  using duration = std::chrono::milliseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<HostClock>;
  static constexpr bool is_steady = true;
};

/// Milliseconds.
using Duration = HostClock::duration;
/// Monotonic milliseconds since a moment that the host chose.
using Instant = HostClock::time_point;

/// The earlier of two deadlines; an empty one never comes. One copy: inlined at each place it is a kilobyte.
[[gnu::noinline]] inline std::optional<Instant> earlier(const std::optional<Instant>& a,
                                                        const std::optional<Instant>& b) {
  if (!a) return b;
  return b && *b < *a ? b : a;
}

}  // namespace sipua
