/// Timer values of RFC 3261 Table 4 (milliseconds), with the changes of RFC 6026 8.2: one row per letter.
#pragma once
#include <cstddef>
#include <cstdint>

#include "base/time.hpp"

namespace sipua::transaction {

inline constexpr Duration kT1{500};
inline constexpr Duration kT2{4000};
inline constexpr Duration kT4{5000};
inline constexpr Duration k64T1 = 64 * kT1;

/// C belongs to proxies. The last one has no letter: it starts with the CANCEL of an INVITE (9.1).
enum class Timer : std::uint8_t { a, b, d, e, f, g, h, i, j, k, l, m, cancelled };
inline constexpr std::size_t kTimerCount = 13;

/// What a reliable transport makes of a timer.
enum class Reliable : std::uint8_t { same, never, zero };

struct TimerValue {
  Duration first;  ///< A, E and G change it while they run
  Reliable reliable;
};

/// In the order of Timer.
inline constexpr TimerValue kTimerValues[kTimerCount] = {
    {kT1, Reliable::never},   // A: INVITE request retransmission
    {k64T1, Reliable::same},  // B: INVITE transaction timeout
    {k64T1, Reliable::zero},  // D: wait for response retransmissions, at least 32 s
    {kT1, Reliable::never},   // E: non-INVITE request retransmission
    {k64T1, Reliable::same},  // F: non-INVITE transaction timeout
    {kT1, Reliable::never},   // G: INVITE response retransmission
    {k64T1, Reliable::same},  // H: wait for the ACK
    {kT4, Reliable::zero},    // I: wait for ACK retransmissions
    {k64T1, Reliable::zero},  // J: wait for non-INVITE request retransmissions
    {kT4, Reliable::zero},    // K: wait for response retransmissions
    {k64T1, Reliable::same},  // L: wait for retransmissions of an accepted INVITE
    {k64T1, Reliable::same},  // M: wait for further 2xx to an INVITE
    {k64T1, Reliable::same},  // wait for the final response to a cancelled INVITE
};

}  // namespace sipua::transaction
