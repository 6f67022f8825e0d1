/// RSeq and RAck (RFC 3262).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace sipua {

/// 1 to 2^32-1. RFC 3262 7.1.
Result<std::uint32_t> parse_rseq(std::string_view text);

/// "776656 1 INVITE". RFC 3262 7.2.
struct RAck {
  std::uint32_t rseq = 0;  ///< of the response
  std::uint32_t cseq = 0;  ///< of the request that it answers; below 2^31
  std::string method;

  [[nodiscard]] std::string text() const;
  bool operator==(const RAck&) const = default;
};
Result<RAck> parse_rack(std::string_view text);

}  // namespace sipua
