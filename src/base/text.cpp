/// Small text helpers. See text.hpp; UTF-8 by RFC 3629 section 4.
#include "base/text.hpp"

#include <cstring>

namespace sipua {
namespace {

/// Length of the multi-byte sequence at the start; 0 when it is not well formed.
std::size_t utf8_sequence(std::string_view text) {
  auto byte = [text](std::size_t at) { return static_cast<unsigned char>(at < text.size() ? text[at] : 0); };
  unsigned lead = byte(0);
  std::size_t size = lead >= 0xC2 && lead <= 0xDF ? 2 : (lead & 0xF0) == 0xE0 ? 3 : 4;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  for (std::size_t at = 1; at < size; ++at) {
    if ((byte(at) & 0xC0) != 0x80) return 0;
  }
  unsigned second = byte(1);
  bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  bool surrogate = lead == 0xED && second > 0x9F;
  bool too_high = lead == 0xF4 && second > 0x8F;
  return overlong || surrogate || too_high ? 0 : size;
}

}  // namespace

bool equals_blind(std::string_view a, std::string_view b) { return a.size() == b.size() && starts_with_blind(a, b); }

bool starts_with_blind(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (std::size_t at = 0; at < prefix.size(); ++at) {
    if (to_lower(text[at]) != to_lower(prefix[at])) return false;
  }
  return true;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = to_lower(c);
  return result;
}

std::string_view trim(std::string_view text) {
  auto is_blank = [](char c) { return is_space(c) || c == '\r' || c == '\n'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<std::uint32_t> parse_u32(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
    if (value > UINT32_MAX) return std::nullopt;
  }
  return static_cast<std::uint32_t>(value);
}

void append_number(std::string& to, std::uint64_t number) {
  char digits[20];
  char* first = digits + sizeof digits;
  do {
    *--first = static_cast<char>('0' + number % 10);
  } while (number /= 10);
  to.append(first, static_cast<std::size_t>(digits + sizeof digits - first));
}

std::string number(std::uint64_t value) {
  std::string text;
  append_number(text, value);
  return text;
}

[[gnu::noinline]] TextPart::TextPart(const std::string& text) : std::string_view(text) {}

std::string str_cat(std::initializer_list<TextPart> parts) {
  std::size_t size = 0;
  for (std::string_view part : parts) size += part.size();
  std::string text;
  text.reserve(size);
  for (std::string_view part : parts) text.append(part);
  return text;
}

std::size_t ascii_run(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t block = 0; at + sizeof block <= text.size(); at += sizeof block) {
    std::memcpy(&block, text.data() + at, sizeof block);
    if (block & 0x8080808080808080u) break;
  }
  while (at < text.size() && !(text[at] & 0x80)) ++at;
  return at;
}

bool is_utf8(std::string_view text) {
  for (;;) {
    text.remove_prefix(ascii_run(text));
    if (text.empty()) return true;
    std::size_t size = utf8_sequence(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
}

}  // namespace sipua
