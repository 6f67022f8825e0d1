/// The one-line values. RFC 3261 20.16, 20.19, 20.22, 20.36, 25.1.
#include "message/values/fields.hpp"

#include <limits>

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"
#include "message/syntax/words.hpp"
#include "message/values/list.hpp"

namespace sipua {
namespace {

std::string_view digits(Lexer& in) {
  std::size_t start = in.at();
  while (is_digit(in.peek())) in.take(in.peek());
  return in.since(start);
}

}  // namespace

Result<CSeqView> split_cseq(std::string_view text) {
  Lexer in(text);
  in.skip_space();
  auto start = static_cast<std::uint32_t>(in.at());
  std::string_view number = digits(in);
  if (number.empty() || !is_space(in.peek())) return in.error("CSeq number");
  std::optional<std::uint32_t> value = parse_u32(number);
  if (!value || *value >= 0x80000000) return Error{Errc::bad_value, "CSeq number", start};
  in.skip_space();
  std::string_view method = in.run(kTokenChar);
  in.skip_space();
  if (method.empty() || !in.done()) return in.error("CSeq method");
  return CSeqView{*value, method};
}

std::string CSeq::text() const { return str_cat({sipua::number(number), " ", method}); }

Result<CSeq> parse_cseq(std::string_view text) {
  Result<CSeqView> view = split_cseq(text);
  if (!view) return view.error();
  return CSeq{view->number, std::string(view->method)};
}

Result<std::uint32_t> parse_delta_seconds(std::string_view text) {
  Lexer in(text);
  in.skip_space();
  std::string_view number = digits(in);
  if (number.empty()) return in.error("number");
  in.skip_space();
  if (!in.done() && in.peek() != ';' && in.peek() != '(') return in.error("number");
  return parse_u32(number).value_or(std::numeric_limits<std::uint32_t>::max());
}

Result<std::uint8_t> parse_max_forwards(std::string_view text) {
  Lexer in(text);
  in.skip_space();
  auto start = static_cast<std::uint32_t>(in.at());
  std::string_view number = digits(in);
  in.skip_space();
  if (number.empty() || !in.done()) return in.error("Max-Forwards");
  std::optional<std::uint32_t> value = parse_u32(number);
  if (!value || *value > 255) return Error{Errc::bad_value, "Max-Forwards", start};
  return static_cast<std::uint8_t>(*value);
}

Result<std::string> parse_token(std::string_view text) {
  Lexer in(text);
  in.skip_space();
  std::string_view token = in.run(kTokenChar);
  in.skip_space();
  if (token.empty() || !in.done()) return in.error("token");
  return std::string(token);
}

Result<std::string> parse_plain_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_control(text[at])) return Error{Errc::bad_syntax, "control character", static_cast<std::uint32_t>(at)};
  }
  if (!is_utf8(text)) return Error{Errc::bad_syntax, "UTF-8", 0};
  return std::string(trim(text));
}

std::vector<std::string> parse_token_list(std::string_view text) { return parse_tokens(text).values; }

}  // namespace sipua
