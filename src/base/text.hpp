/// Small text helpers: no locale, no stream. "Blind" means ASCII case is ignored.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace sipua {

constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }
constexpr bool is_space(char c) { return c == ' ' || c == '\t'; }

bool equals_blind(std::string_view a, std::string_view b);
bool starts_with_blind(std::string_view text, std::string_view prefix);
std::string lower(std::string_view text);
/// Without leading and trailing blanks, tabs, CR and LF.
std::string_view trim(std::string_view text);

/// Whole text as an unsigned decimal number; nothing else in it. Empty on overflow.
std::optional<std::uint32_t> parse_u32(std::string_view text);
void append_number(std::string& to, std::uint64_t number);
std::string number(std::uint64_t value);

/// A part of str_cat(). A view of a std::string is made out of line: that at each of a hundred places is kilobytes.
struct TextPart : std::string_view {
  using std::string_view::string_view;
  TextPart(std::string_view text) : std::string_view(text) {}  // NOLINT: implicit by design
  TextPart(const std::string& text);                           // NOLINT
};
/// One allocation: the parts, one after another.
std::string str_cat(std::initializer_list<TextPart> parts);

/// Length of the ASCII run at the start.
std::size_t ascii_run(std::string_view text);
/// True when every byte sequence is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

}  // namespace sipua
