/// name-addr and addr-spec with parameters: From, To, Contact, Route ... (RFC 3261 20.10).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "message/syntax/params.hpp"
#include "message/syntax/uri.hpp"

namespace sipua {

struct NameAddr {
  std::string display_name;  ///< unescaped, without quotes; "" when there is none
  Uri uri;
  Params params;  ///< of the header, not of the URI

  [[nodiscard]] std::string_view tag() const { return params.get("tag"); }
  /// Always with angle brackets; the display name always quoted.
  [[nodiscard]] std::string text() const;
  bool operator==(const NameAddr&) const = default;
};

/// One value. Without angle brackets every parameter belongs to the header (RFC 3261 20).
Result<NameAddr> parse_name_addr(std::string_view text);

/// Splits a header value at commas outside quotes and angle brackets; the parts are trimmed views into `value`.
std::vector<std::string_view> split_list(std::string_view value);

}  // namespace sipua
