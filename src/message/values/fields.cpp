/// The one-line values. RFC 3261 20.15, 20.16, 20.19, 25.1.
#include "message/values/fields.hpp"

#include <limits>

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {
namespace {

std::string_view digits(Lexer& in) {
  std::size_t start = in.at();
  while (is_digit(in.peek())) in.take(in.peek());
  return in.since(start);
}

}  // namespace

Result<CSeqView> split_cseq(std::string_view text) {
  Lexer in(trim(text));
  std::string_view number = digits(in);
  if (number.empty() || !is_space(in.peek())) return in.error("CSeq number");
  std::optional<std::uint32_t> value = parse_u32(number);
  if (!value || *value >= 0x80000000) return Error{Errc::bad_value, "CSeq number", 0};
  in.skip_space();
  std::string_view method = in.run(kTokenChar);
  if (method.empty() || !in.done()) return in.error("CSeq method");
  return CSeqView{*value, method};
}

Result<CSeq> parse_cseq(std::string_view text) {
  Result<CSeqView> view = split_cseq(text);
  if (!view) return view.error();
  return CSeq{view->number, std::string(view->method)};
}

Result<std::uint32_t> parse_delta_seconds(std::string_view text) {
  Lexer in(trim(text));
  std::string_view number = digits(in);
  if (number.empty()) return in.error("number");
  in.skip_space();
  if (!in.done() && in.peek() != ';' && in.peek() != '(') return in.error("number");
  return parse_u32(number).value_or(std::numeric_limits<std::uint32_t>::max());
}

Result<std::string> parse_media_type(std::string_view text) {
  Lexer in(trim(text));
  std::string_view type = in.run(kTokenChar);
  if (type.empty() || !in.take_separator('/')) return in.error("media type");
  std::string_view subtype = in.run(kTokenChar);
  in.skip_space();
  if (subtype.empty() || (!in.done() && in.peek() != ';')) return in.error("media subtype");
  return lower(str_cat({type, "/", subtype}));
}

std::vector<std::string> parse_token_list(std::string_view text) {
  std::vector<std::string> tokens;
  Lexer list(text);
  for (std::string_view part; next_in_list(list, part);) {
    if (is_token(part)) tokens.emplace_back(part);
  }
  return tokens;
}

}  // namespace sipua
