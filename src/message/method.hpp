/// Request methods by the RFC that defines each.
#pragma once
#include <cstdint>
#include <string_view>

namespace sipua {

enum class Method : std::uint8_t {
  other,  ///< well formed, not known here
  invite,
  ack,
  bye,
  cancel,
  options,
  register_,  // RFC 3261
  prack,      // RFC 3262
  info,       // RFC 6086
  update,     // RFC 3311
  message,    // RFC 3428
  subscribe,
  notify,   // RFC 6665
  refer,    // RFC 3515
  publish,  // RFC 3903
};

/// Methods are case-sensitive (RFC 3261 7.1).
Method method_from(std::string_view text);
/// "" for Method::other.
std::string_view to_text(Method method);

}  // namespace sipua
