/// Telephone numbers as URIs (RFC 3966).
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/params.hpp"

namespace sipua {

struct TelUri {
  std::string number;  ///< as written, with its '+' and visual separators
  Params params;       ///< ext, isub, phone-context and others

  [[nodiscard]] bool is_global() const { return !number.empty() && number[0] == '+'; }
  /// Without visual separators, lower case: "+12015550123".
  [[nodiscard]] std::string digits() const;
  [[nodiscard]] std::string text() const;
  bool operator==(const TelUri&) const = default;
};

/// "tel:..." as a whole. A local number must have a phone-context. RFC 3966 3.
Result<TelUri> parse_tel_uri(std::string_view text);
/// Equality of RFC 3966 4: separators and case do not count, every parameter does.
bool equivalent(const TelUri& a, const TelUri& b);

}  // namespace sipua
