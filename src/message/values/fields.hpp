/// The one-line values: CSeq, Contact "*", delta-seconds, option tags.
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
};
Result<CSeq> parse_cseq(std::string_view text);

/// delta-seconds (Expires, Min-Expires, Max-Forwards ...). A value over 2^32-1 is capped at it (RFC 3261 20.19).
/// Parameters or a comment may follow, as in Session-Expires and Retry-After; they are not read.
Result<std::uint32_t> parse_delta_seconds(std::string_view text);

/// Media type without its parameters, lower case: "application/sdp". RFC 3261 20.15.
Result<std::string> parse_media_type(std::string_view text);

/// Tokens of a comma list (Supported, Require, Allow); malformed entries are left out.
std::vector<std::string> parse_token_list(std::string_view text);

}  // namespace sipua
