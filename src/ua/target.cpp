#include "ua/target.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace sipua {
namespace {

bool is_visual_separator(char c) { return std::string_view("-.()").find(c) != std::string_view::npos; }

/// Digits and separators, with one '+' that no digit precedes.
bool is_telephone_number(std::string_view user) {
  std::size_t plus = user.find('+');
  std::string_view number = plus == std::string_view::npos ? user : user.substr(plus + 1);
  auto separator_only = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_visual_separator);
  };
  auto allowed = [](char c) { return is_digit(c) || is_visual_separator(c); };
  return !number.empty() && std::all_of(number.begin(), number.end(), allowed) && !separator_only(number) &&
         (plus == std::string_view::npos || separator_only(user.substr(0, plus)));
}

std::string_view without_scheme(std::string_view text) {
  for (std::string_view scheme : {"sip:", "sips:", "tel:"}) {
    if (starts_with_blind(text, scheme)) return text.substr(scheme.size());
  }
  return text;
}

}  // namespace

Result<Uri> normalize_target(std::string_view target, std::string_view domain) {
  std::size_t at = target.rfind('@');
  if (at != std::string_view::npos) domain = target.substr(at + 1);
  std::string user = unescape(without_scheme(target.substr(0, at)));
  if (user.empty()) return Error{Errc::bad_value, "target", 0};
  if (is_telephone_number(user)) std::erase_if(user, is_visual_separator);
  return parse_uri(str_cat({"sip:", escape_user(user), "@", domain}));
}

}  // namespace sipua
