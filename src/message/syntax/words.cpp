/// Small grammar pieces. RFC 3261 25.1, RFC 4122 3.
#include "message/syntax/words.hpp"

#include "message/syntax/lexer.hpp"
#include "message/syntax/params.hpp"

namespace sipua {
namespace {

bool is_word_char(char c) {
  return is_char(c, kTokenChar) || std::string_view("()<>:\\\"/[]?{}").find(c) != std::string_view::npos;
}

bool take_word(Lexer& in) {
  std::size_t start = in.at();
  while (!in.done() && is_word_char(in.peek())) in.take(in.peek());
  return in.at() > start;
}

}  // namespace

Result<std::string> parse_quoted_string(std::string_view text) {
  Lexer in(text);
  if (in.peek() != '"') return in.error("quoted string");
  std::optional<std::string_view> inner = in.quoted();
  if (!inner || !in.done()) return in.error("quoted string");
  return unquote(*inner);
}

Result<std::string> parse_display_name(std::string_view text) {
  Lexer in(text);
  in.skip_space();
  std::string name;
  if (in.peek() == '"') {
    std::optional<std::string_view> inner = in.quoted();
    if (!inner) return in.error("closing quote of the display name");
    name = unquote(*inner);
  } else {
    name = trim(in.run(kPlainChar));
  }
  in.skip_space();
  if (!in.done()) return in.error("display name");
  return name;
}

Result<std::string> parse_call_id(std::string_view text) {
  Lexer in(text);
  if (!take_word(in)) return in.error("Call-ID");
  if (in.take('@') && !take_word(in)) return in.error("Call-ID");
  if (!in.done()) return in.error("Call-ID");
  return std::string(text);
}

Result<std::string> parse_uuid(std::string_view text) {
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  for (std::size_t at = 0; at < kForm.size(); ++at) {
    bool fits = at < text.size() && (kForm[at] == '-' ? text[at] == '-' : is_hex(text[at]));
    if (!fits) return Error{Errc::bad_syntax, "UUID", static_cast<std::uint32_t>(at)};
  }
  if (text.size() != kForm.size()) return Error{Errc::bad_syntax, "UUID", static_cast<std::uint32_t>(kForm.size())};
  return lower(text);
}

}  // namespace sipua
