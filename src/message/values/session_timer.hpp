/// Session-Expires and Min-SE (RFC 4028).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/params.hpp"

namespace sipua {

/// Who refreshes the session; none: not said yet.
enum class Refresher : std::uint8_t { none, uac, uas };

struct SessionExpires {
  std::uint32_t delta_seconds = 0;
  Refresher refresher = Refresher::none;
  Params params;  ///< all others

  [[nodiscard]] std::string text() const;
  bool operator==(const SessionExpires&) const = default;
};
/// A refresher other than uac and uas is refused.
Result<SessionExpires> parse_session_expires(std::string_view text);

struct MinSe {
  std::uint32_t delta_seconds = 0;
  Params params;

  [[nodiscard]] std::string text() const;
  bool operator==(const MinSe&) const = default;
};
Result<MinSe> parse_min_se(std::string_view text);

}  // namespace sipua
