/// Content-Transfer-Encoding of a body part: bytes as they were before it (RFC 2045 6).
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace sipua {

/// Is the body itself what travels? "7bit", "8bit", "binary" and none at all ("").
bool is_plain_encoding(std::string_view encoding);

/// Undoes base64 and quoted-printable; the plain encodings change nothing. Errc::unsupported for any other encoding,
/// Errc::bad_syntax with the offset when `body` is malformed: the characters that RFC 2045 6.8 lets a reader pass over
/// are refused, other than white space.
Result<std::string> decode_transfer(std::string_view encoding, std::string_view body);

}  // namespace sipua
