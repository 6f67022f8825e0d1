/// Request-Line and Status-Line as values of their own (RFC 3261 7.1, 7.2), as in a message/sipfrag body.
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/uri.hpp"

namespace sipua {

struct RequestLine {
  std::string method;
  Uri uri;
  std::string version;  ///< "SIP/2.0", as written

  [[nodiscard]] std::string text() const;
  bool operator==(const RequestLine&) const = default;
};
/// Without its line end. Several blanks between the parts pass.
Result<RequestLine> parse_request_line(std::string_view text);

struct StatusLine {
  std::string version;
  int code = 0;        ///< 100 to 699
  std::string reason;  ///< may be empty

  [[nodiscard]] std::string text() const;
  bool operator==(const StatusLine&) const = default;
};
Result<StatusLine> parse_status_line(std::string_view text);

}  // namespace sipua
