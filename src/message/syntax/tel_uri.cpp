/// tel: URIs. RFC 3966 3, 4, 5.
#include "message/syntax/tel_uri.hpp"

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"
#include "message/syntax/uri.hpp"
#include "message/syntax/words.hpp"

namespace sipua {
namespace {

bool is_separator(char c) { return c == '-' || c == '.' || c == '(' || c == ')'; }
bool is_local_digit(char c) { return is_hex(c) || c == '*' || c == '#'; }

std::string without_separators(std::string_view text) {
  std::string digits = lower(text);
  std::erase_if(digits, is_separator);
  return digits;
}

/// "+", then digits and separators with at least one digit.
bool is_global_number(std::string_view text) {
  if (text.empty() || text[0] != '+') return false;
  bool any = false;
  for (char c : text.substr(1)) {
    if (!is_digit(c) && !is_separator(c)) return false;
    any = any || is_digit(c);
  }
  return any;
}

bool is_local_number(std::string_view text) {
  bool any = false;
  for (char c : text) {
    if (!is_local_digit(c) && !is_separator(c)) return false;
    any = any || is_local_digit(c);
  }
  return any;
}

bool is_context(std::string_view text) { return is_global_number(text) || parse_host(text).ok(); }

bool same_value(const Param& a, const Param& b) {
  if (a.value.has_value() != b.value.has_value()) return false;
  std::string_view one = a.value ? std::string_view(*a.value) : std::string_view();
  std::string_view two = b.value ? std::string_view(*b.value) : std::string_view();
  bool numeric = equals_blind(a.name, "ext") || is_global_number(one);
  return numeric ? without_separators(one) == without_separators(two) : equals_blind(one, two);
}

bool params_within(const Params& a, const Params& b) {
  for (const Param& param : a.list) {
    const Param* other = b.find(param.name);
    if (!other || !same_value(*a.find(param.name), *other)) return false;
  }
  return true;
}

}  // namespace

std::string TelUri::digits() const { return without_separators(number); }

std::string TelUri::text() const {
  std::string text = str_cat({"tel:", number});
  params.write(text);
  return text;
}

Result<TelUri> parse_tel_uri(std::string_view text) {
  Lexer in(text);
  if (!equals_blind(in.run(kSchemeChar), "tel") || !in.take(':')) return in.error("tel scheme");
  std::size_t start = in.at();
  while (!in.done() && in.peek() != ';') in.take(in.peek());
  TelUri uri;
  uri.number = in.since(start);
  bool valid = uri.is_global() ? is_global_number(uri.number) : is_local_number(uri.number);
  if (!valid) return Error{Errc::bad_syntax, "telephone number", static_cast<std::uint32_t>(start)};
  if (Result<void> params = read_params(in, ParamStyle::uri, uri.params); !params) return params.error();
  if (!in.done()) return in.error("tel URI");
  if (!uri.is_global() && !is_context(uri.params.get("phone-context"))) {
    return Error{Errc::missing, "phone-context", static_cast<std::uint32_t>(text.size())};
  }
  return uri;
}

bool equivalent(const TelUri& a, const TelUri& b) {
  return a.digits() == b.digits() && params_within(a.params, b.params) && params_within(b.params, a.params);
}

}  // namespace sipua
