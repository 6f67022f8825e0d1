/// One Via value (RFC 3261 20.42, 18.2.1; rport of RFC 3581).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/params.hpp"

namespace sipua {

struct Via {
  std::string protocol;   ///< "SIP/2.0"
  std::string transport;  ///< "WSS", as written
  std::string host;       ///< sent-by; IPv6 with its brackets
  std::optional<std::uint16_t> port;
  Params params;

  [[nodiscard]] std::string_view branch() const { return params.get("branch"); }
  [[nodiscard]] std::string text() const;
  bool operator==(const Via&) const = default;
};

Result<Via> parse_via(std::string_view text);

}  // namespace sipua
