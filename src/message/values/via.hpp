/// One Via value (RFC 3261 20.42, 18.2.1; rport of RFC 3581).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/params.hpp"
#include "message/syntax/uri.hpp"

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

/// A Via where it stands in its text.
struct ViaView {
  std::string_view name, version, transport;  ///< name and version: "SIP", "2.0"
  HostPort sent_by;
  ParamRange params;
};
/// parse_via() without a copy, into a new `via`. Parameters go behind what `pool` has.
Result<void> view_via(std::string_view text, ParamPool& pool, ViaView& via);

Result<Via> parse_via(std::string_view text);

}  // namespace sipua
