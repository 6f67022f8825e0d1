/// Small grammar pieces that stand alone: quoted-string, display-name, Call-ID, UUID (RFC 3261 25.1, RFC 4122 3).
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/text.hpp"

namespace sipua {

constexpr bool is_hex(char c) { return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); }
/// 0 to 15; -1 when it is no hexadecimal digit.
constexpr int hex_value(char c) { return is_digit(c) ? c - '0' : is_hex(c) ? to_lower(c) - 'a' + 10 : -1; }
/// Neither printable nor a blank; a tab is no control character here.
constexpr bool is_control(char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7F; }

/// The whole text is one quoted-string. Gives the inner text, unescaped.
Result<std::string> parse_quoted_string(std::string_view text);

/// The whole text is a display name, quoted or plain, perhaps empty. Gives it unescaped and trimmed. As in addresses,
/// plain names may hold more than tokens: all but quotes, commas, ';', '<' and '>'.
Result<std::string> parse_display_name(std::string_view text);

/// word ["@" word], strictly.
Result<std::string> parse_call_id(std::string_view text);

/// "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"; in lower case.
Result<std::string> parse_uuid(std::string_view text);

}  // namespace sipua
