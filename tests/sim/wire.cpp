#include "sim/wire.hpp"

#include <charconv>

#include "base/text.hpp"

namespace sipua::sim {

std::string_view header(std::string_view text, std::string_view name) {
  const std::string start = str_cat({"\r\n", name, ": "});
  const auto at = text.find(start);
  if (at == std::string_view::npos) return "";
  const auto from = at + start.size();
  return text.substr(from, text.find('\r', from) - from);
}

std::string_view between(std::string_view text, std::string_view before, char after) {
  const auto at = text.find(before);
  if (at == std::string_view::npos) return "";
  const auto from = at + before.size();
  return text.substr(from, text.find(after, from) - from);
}

std::string_view tag(std::string_view text, std::string_view name) { return between(header(text, name), ";tag=", ';'); }

std::string_view branch(std::string_view text) { return between(header(text, "Via"), "branch=", ';'); }

std::uint32_t sequence(std::string_view text) { return to_number(header(text, "CSeq")); }

std::string_view method(std::string_view text) {
  const std::string_view value = header(text, "CSeq");
  return value.substr(value.find(' ') + 1);
}

std::uint32_t status(std::string_view text) {
  return text.substr(0, 8) == "SIP/2.0 " ? to_number(text.substr(8, 3)) : 0;
}

std::uint32_t to_number(std::string_view text, int base) {
  std::uint32_t value = 0;
  (void)std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

}  // namespace sipua::sim
