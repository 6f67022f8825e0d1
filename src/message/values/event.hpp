/// Event and Subscription-State (RFC 6665 8.2).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/params.hpp"

namespace sipua {

struct EventType {
  std::string package;  ///< with its templates: "presence.winfo"; compared with case
  std::string id;       ///< "" when there is none
  Params params;        ///< all others

  /// Do both name the same subscription of a dialog? Package and id decide. RFC 6665 8.2.1.
  [[nodiscard]] bool matches(const EventType& other) const { return package == other.package && id == other.id; }
  [[nodiscard]] std::string text() const;
  bool operator==(const EventType&) const = default;
};
/// Also an entry of Allow-Events.
Result<EventType> parse_event(std::string_view text);

/// A malformed number counts as absent and stays in `params`: the state must not be lost over it.
struct SubscriptionState {
  std::string state;                         ///< lower case: "active", "pending", "terminated" ...
  std::string reason;                        ///< lower case; "" when there is none
  std::optional<std::uint32_t> expires;      ///< seconds
  std::optional<std::uint32_t> retry_after;  ///< seconds
  Params params;                             ///< all others

  [[nodiscard]] std::string text() const;
  bool operator==(const SubscriptionState&) const = default;
};
Result<SubscriptionState> parse_subscription_state(std::string_view text);

}  // namespace sipua
