/// The one-line values: CSeq, delta-seconds, tokens, plain text.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace sipua {

/// RFC 3261 20.16: "314159 INVITE". The number is below 2^31.
struct CSeq {
  std::uint32_t number = 0;
  std::string method;

  [[nodiscard]] std::string text() const;
  bool operator==(const CSeq&) const = default;
};
Result<CSeq> parse_cseq(std::string_view text);

/// delta-seconds (Expires, Min-Expires, Max-Forwards ...). A value over 2^32-1 is capped at it (RFC 3261 20.19).
/// Parameters or a comment may follow, as in Session-Expires and Retry-After; they are not read.
Result<std::uint32_t> parse_delta_seconds(std::string_view text);

/// 0 to 255. RFC 3261 20.22.
Result<std::uint8_t> parse_max_forwards(std::string_view text);

/// One token and nothing else: SIP-ETag, SIP-If-Match (RFC 3903), an option tag.
Result<std::string> parse_token(std::string_view text);

/// Subject, Organization: UTF-8 without control characters, trimmed; may be empty. RFC 3261 20.25, 20.36.
Result<std::string> parse_plain_text(std::string_view text);

/// Tokens of a comma list (Supported, Require, Allow); malformed entries are left out.
std::vector<std::string> parse_token_list(std::string_view text);

}  // namespace sipua
