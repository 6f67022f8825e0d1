/// Alert-Info, Call-Info and Error-Info (RFC 3261 20.4, 20.9, 20.18), Geolocation (RFC 6442), comma lists.
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/params.hpp"
#include "message/syntax/uri.hpp"

namespace sipua {

/// "<https://example.com/ring.wav>;purpose=icon"; a URI of any scheme.
struct Info {
  Uri uri;
  Params params;

  [[nodiscard]] std::string_view purpose() const { return params.get("purpose"); }
  [[nodiscard]] std::string text() const;
  bool operator==(const Info&) const = default;
};
/// One value of the list. The brackets are mandatory.
Result<Info> parse_info(std::string_view text);

}  // namespace sipua
