/// History-Info (RFC 7044), a comma list: where a request has been, and why it went on.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "message/values/name_addr.hpp"
#include "message/values/reason.hpp"

namespace sipua {

struct HistoryInfo {
  NameAddr address;                  ///< its parameters: all others (rc, mp, np)
  std::vector<std::uint32_t> index;  ///< "1.2" is {1, 2}; empty when absent (RFC 4244 senders)

  /// Why the request was retargeted to this URI: its cause parameter (RFC 4458). Empty when absent or malformed.
  [[nodiscard]] std::optional<std::uint32_t> cause() const;
  /// Why this target failed: the Reason header that the URI carries escaped; Errc::missing when there is none.
  [[nodiscard]] Result<Reason> reason() const;
  /// Privacy that the URI carries escaped; "" when there is none.
  [[nodiscard]] std::string privacy() const;
  [[nodiscard]] std::string text() const;
  bool operator==(const HistoryInfo&) const = default;
};
/// One value of the list. A malformed index is refused; its parts are capped at 2^32-1.
Result<HistoryInfo> parse_history_info(std::string_view text);

}  // namespace sipua
