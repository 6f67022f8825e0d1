/// WWW-Authenticate, Proxy-Authenticate and Authorization values (RFC 3261 20.7, 20.44; RFC 7616).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "message/syntax/params.hpp"

namespace sipua {

/// "Digest realm="x", nonce="y", ..." as scheme and parameters; values unescaped.
struct Challenge {
  std::string scheme;  ///< as written
  Params params;

  [[nodiscard]] std::string text() const;
  bool operator==(const Challenge&) const = default;
};

/// One header value, which may hold several challenges ("Digest a=1, Digest b=2"). A malformed one costs none of the
/// others: it is passed over up to the next scheme. At least one good one, or the first error.
Result<std::vector<Challenge>> parse_challenges(std::string_view text);

/// Authentication-Info: nextnonce="..", rspauth=".." (RFC 7616 3.5). At least one, or an error.
Result<Params> parse_authentication_info(std::string_view text);
std::string authentication_info_text(const Params& params);

}  // namespace sipua
