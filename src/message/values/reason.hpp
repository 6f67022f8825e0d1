/// Reason (RFC 3326), a comma list.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/params.hpp"

namespace sipua {

struct Reason {
  std::string protocol;                ///< "SIP", "Q.850", as written
  std::optional<std::uint32_t> cause;  ///< a malformed one stays in `params`
  std::string reason_text;             ///< "" when there is none
  Params params;                       ///< all others

  [[nodiscard]] std::string text() const;
  bool operator==(const Reason&) const = default;
};
/// One value of the list.
Result<Reason> parse_reason(std::string_view text);

}  // namespace sipua
