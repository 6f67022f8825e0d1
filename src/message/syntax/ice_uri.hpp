/// URIs of STUN and TURN servers (RFC 7064, RFC 7065).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace sipua {

struct IceServerUri {
  std::string scheme;  ///< "stun", "stuns", "turn" or "turns"
  std::string host;    ///< as written; IPv6 with its brackets
  std::optional<std::uint16_t> port;
  std::string transport;  ///< of TURN, lower case: "udp", "tcp" or an extension; "" when absent

  [[nodiscard]] bool is_turn() const { return scheme[0] == 't'; }
  [[nodiscard]] std::string text() const;
  bool operator==(const IceServerUri&) const = default;
};
Result<IceServerUri> parse_ice_server_uri(std::string_view text);

}  // namespace sipua
