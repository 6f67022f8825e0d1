/// message/sipfrag: a part of a SIP message (RFC 3420), as in the NOTIFY of a REFER (RFC 3515 2.4.5).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "message/draft.hpp"
#include "message/values/start_line.hpp"

namespace sipua {

struct Sipfrag {
  std::optional<RequestLine> request;
  std::optional<StatusLine> status;  ///< at most one of the two
  std::vector<HeaderLine> headers;
  std::string body;

  /// A final empty line only when a body follows.
  [[nodiscard]] std::string text() const;
};

/// A start line, headers, a body: any of them may be absent, but not all. More than 256 headers are refused.
Result<Sipfrag> parse_sipfrag(std::string_view text);

}  // namespace sipua
