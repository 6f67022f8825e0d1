/// How a request wants to be treated: Priority (RFC 3261 20.26), Request-Disposition (RFC 3841 9.1), Refer-Sub
/// (RFC 4488 4).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "message/syntax/params.hpp"

namespace sipua {

/// "emergency", "urgent", "normal", "non-urgent" or another token; in lower case. An absent header means "normal".
Result<std::string> parse_priority(std::string_view text);

/// "proxy, recurse, parallel": what proxies and redirect servers are to do.
struct RequestDisposition {
  std::vector<std::string> directives;  ///< lower case, at least one; unknown ones are kept

  [[nodiscard]] bool has(std::string_view directive) const;
  [[nodiscard]] std::string text() const;
  bool operator==(const RequestDisposition&) const = default;
};
Result<RequestDisposition> parse_request_disposition(std::string_view text);

/// "false": a REFER that asks for no subscription.
struct ReferSub {
  bool subscribes = true;
  Params params;

  [[nodiscard]] std::string text() const;
  bool operator==(const ReferSub&) const = default;
};
Result<ReferSub> parse_refer_sub(std::string_view text);

}  // namespace sipua
