/// What a body is and what the other side takes: Content-Type, Content-Disposition, MIME-Version, Accept (RFC 3261 20.1,
/// 20.11, 20.15, 20.24).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/params.hpp"

namespace sipua {

struct MediaType {
  std::string type, subtype;  ///< lower case
  Params params;              ///< charset, boundary ...

  /// "application/sdp", without parameters.
  [[nodiscard]] std::string name() const;
  [[nodiscard]] std::string text() const;
  bool operator==(const MediaType&) const = default;
};
Result<MediaType> parse_media_type(std::string_view text);

/// One media range of Accept: "text/*;q=0.5".
struct AcceptRange {
  MediaType range;         ///< type and subtype may be "*"; parameters but q
  std::uint16_t q = 1000;  ///< thousandths; a malformed one counts as 1 and stays in the parameters

  [[nodiscard]] bool includes(const MediaType& type) const;
  [[nodiscard]] std::string text() const;
  bool operator==(const AcceptRange&) const = default;
};
Result<AcceptRange> parse_accept_range(std::string_view text);

/// One value of Accept-Encoding or Accept-Language: a coding, a language tag or "*". RFC 3261 20.2, 20.3.
struct Weighted {
  std::string value;  ///< lower case
  std::uint16_t q = 1000;
  Params params;  ///< all others

  [[nodiscard]] std::string text() const;
  bool operator==(const Weighted&) const = default;
};
Result<Weighted> parse_weighted(std::string_view text);

struct Disposition {
  std::string type;               ///< lower case: "session", "render", "early-session" ...
  bool handling_required = true;  ///< only handling=optional makes it false
  Params params;                  ///< all others

  [[nodiscard]] std::string text() const;
  bool operator==(const Disposition&) const = default;
};
Result<Disposition> parse_disposition(std::string_view text);

/// "1.0"; numbers over 2^32-1 are refused (Errc::bad_value).
struct MimeVersion {
  std::uint32_t before_point = 1;
  std::uint32_t behind_point = 0;

  [[nodiscard]] std::string text() const;
  bool operator==(const MimeVersion&) const = default;
};
Result<MimeVersion> parse_mime_version(std::string_view text);

/// "en-GB": one value of Content-Language. RFC 3261 20.13.
Result<std::string> parse_language_tag(std::string_view text);

}  // namespace sipua
