/// multipart/* bodies in SIP (RFC 5621; RFC 2046 5.1): bytes to parts and back.
///
///   preamble, ignored
///   --boundary CRLF  headers CRLF CRLF  body of the part
///   CRLF--boundary CRLF ...
///   CRLF--boundary--  epilogue, ignored
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "message/draft.hpp"
#include "message/values/content.hpp"

namespace sipua {

/// One part. Its body is a copy, because a part outlives the message it came in.
struct BodyPart {
  std::vector<HeaderLine> headers;  ///< in order, folds turned into blanks
  std::string body;                 ///< any bytes, NUL included

  /// First value of that name, without case, compact forms included; "" when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  /// "text/plain" when Content-Type is absent or malformed (RFC 2046 5.2).
  [[nodiscard]] MediaType media_type() const;
};

struct MultipartLimits {
  std::size_t parts = 64;    ///< of one body; nested ones count for themselves
  std::size_t headers = 64;  ///< of one part
  std::size_t nesting = 4;   ///< of multiparts inside multiparts, for pick_part()
};

/// Splits a body. LF alone ends a line too; a missing final delimiter loses nothing. Errc::missing when the boundary
/// never comes, Errc::too_large over a limit; header lines that are none are passed over.
Result<std::vector<BodyPart>> parse_multipart(std::string_view body, std::string_view boundary,
                                              const MultipartLimits& limits = {});

/// The parts as one body. A boundary of up to 70 characters that occurs in no part is for the caller to draw:
/// Errc::bad_value when it does, or is malformed, or a header is not one line.
Result<std::string> write_multipart(const std::vector<BodyPart>& parts, std::string_view boundary);

/// The part of the wanted type in a body of this type, through nested multiparts: of multipart/alternative the last,
/// of all others the first (RFC 5621 4, RFC 2046 5.1.4). A body that is no multipart is its own part. A part whose
/// Content-Disposition is not its type's default (RFC 3261 20.11: "session" of application/sdp, else "render") is meant
/// for something else and passed over; so is one that its Content-Transfer-Encoding cannot be taken off. What is given
/// has none any more: then it says "binary". Errc::not_found when there is none.
/// @param wanted  type and subtype, lower case: "application/sdp"
Result<BodyPart> pick_part(const MediaType& type, std::string_view body, std::string_view wanted,
                           const MultipartLimits& limits = {});

}  // namespace sipua
