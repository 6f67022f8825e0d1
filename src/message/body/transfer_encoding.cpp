/// base64 and quoted-printable, towards the bytes. RFC 2045 6.7, 6.8.
#include "message/body/transfer_encoding.hpp"

#include <algorithm>
#include <cstdint>

#include "base/text.hpp"
#include "message/syntax/words.hpp"

namespace sipua {
namespace {

Error malformed(std::string_view what, std::size_t at) {
  return {Errc::bad_syntax, what, static_cast<std::uint32_t>(at)};
}

bool is_line_space(char c) { return is_space(c) || c == '\r' || c == '\n'; }

/// 0 to 63; -1 when it is none of the alphabet.
int sextet(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/// Whole groups of four only; behind a '=' nothing but the other one.
Result<std::string> decode_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t group = 0;
  unsigned count = 0;  // characters of the group, padding included
  unsigned padding = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (is_line_space(c)) continue;
    int value = sextet(c);
    bool pads = c == '=' && count >= 2;
    if (!pads && (value < 0 || padding > 0)) return malformed("base64", at);
    padding += pads;
    group = group << 6 | static_cast<std::uint32_t>(pads ? 0 : value);
    if (++count < 4) continue;
    for (unsigned byte = 0; byte < 3 - padding; ++byte) bytes += static_cast<char>(group >> (16 - 8 * byte) & 0xFF);
    group = count = 0;
  }
  if (count != 0) return malformed("base64", text.size());
  return bytes;
}

/// Does a line end at `at`, or the text?
bool ends_line(std::string_view text, std::size_t at) {
  return at == text.size() || text[at] == '\n' || text.substr(at, 2) == "\r\n";
}

/// What a '=' at `at` stands for is added; `at` then stands behind it. False when it stands for nothing.
bool take_escape(std::string_view text, std::size_t& at, std::string& bytes) {
  std::size_t end = std::min(text.find_first_not_of(" \t", at + 1), text.size());
  if (end == text.size()) return false;
  if (ends_line(text, end)) {  // a soft line break
    at = text.find('\n', end) + 1;
    return true;
  }
  if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2])) return false;
  bytes += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
  at += 3;
  return true;
}

/// Blanks at the end of a line were added on the way.
Result<std::string> decode_quoted_printable(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '=') {
      if (!take_escape(text, at, bytes)) return malformed("quoted-printable", at);
      continue;
    }
    std::size_t end = std::min(text.find_first_not_of(" \t", at), text.size());
    if (end == at) {
      ++end;
    } else if (ends_line(text, end)) {
      at = end;
    }
    bytes += text.substr(at, end - at);
    at = end;
  }
  return bytes;
}

}  // namespace

bool is_plain_encoding(std::string_view encoding) {
  return encoding.empty() || equals_blind(encoding, "binary") || equals_blind(encoding, "8bit") ||
         equals_blind(encoding, "7bit");
}

Result<std::string> decode_transfer(std::string_view encoding, std::string_view body) {
  if (is_plain_encoding(encoding)) return std::string(body);
  if (equals_blind(encoding, "base64")) return decode_base64(body);
  if (equals_blind(encoding, "quoted-printable")) return decode_quoted_printable(body);
  return Error{Errc::unsupported, "Content-Transfer-Encoding", 0};
}

}  // namespace sipua
