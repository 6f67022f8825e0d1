/// Retry-After, Date, Timestamp and Warning (RFC 3261 20.17, 20.33, 20.38, 20.43).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/params.hpp"

namespace sipua {

struct RetryAfter {
  std::uint32_t seconds = 0;              ///< capped at 2^32-1
  std::string comment;                    ///< between the parentheses, as written; "" when there is none
  std::optional<std::uint32_t> duration;  ///< seconds; a malformed one stays in `params`
  Params params;                          ///< all others

  [[nodiscard]] std::string text() const;
  bool operator==(const RetryAfter&) const = default;
};
Result<RetryAfter> parse_retry_after(std::string_view text);

/// An RFC 1123 date; SIP allows GMT only. The day of the week is read but not compared with the date.
struct Date {
  std::int64_t seconds = 0;  ///< since 1970-01-01 00:00:00 UTC

  /// "Sat, 13 Nov 2010 23:29:00 GMT"; for the years 0 to 9999.
  [[nodiscard]] std::string text() const;
  bool operator==(const Date&) const = default;
};
Result<Date> parse_date(std::string_view text);

/// When a request was sent, in seconds of the sender's own clock. Decimal numbers as they were written, since the
/// response is to repeat them (8.2.6.1).
struct Timestamp {
  std::string value;  ///< "54", "54.20"
  std::string delay;  ///< seconds from the request to its response, in responses only; "" when absent

  [[nodiscard]] std::string text() const;
  bool operator==(const Timestamp&) const = default;
};
Result<Timestamp> parse_timestamp(std::string_view text);

/// One value of the list.
struct Warning {
  int code = 0;              ///< 100 to 999
  std::string agent;         ///< host[:port] or a pseudonym
  std::string warning_text;  ///< unescaped

  [[nodiscard]] std::string text() const;
  bool operator==(const Warning&) const = default;
};
Result<Warning> parse_warning(std::string_view text);

}  // namespace sipua
