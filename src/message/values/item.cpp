/// "value;name=value;...". See item.hpp.
#include "message/values/item.hpp"

#include <limits>

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {
namespace {

bool is_word_char(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && byte != 0x7F && c != ',' && c != ';';
}

std::string_view read_word(Lexer& in) {
  std::size_t start = in.at();
  while (!in.done() && is_word_char(in.peek())) in.take(in.peek());
  return in.since(start);
}

Result<void> read_params_to_end(Lexer& in, Params& params) {
  if (Result<void> read = read_params(in, ParamStyle::header, params); !read) return read;
  in.skip_space();
  if (!in.done()) return in.error("parameters");
  return {};
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::uint32_t capped(std::string_view digits) {
  return parse_u32(digits).value_or(std::numeric_limits<std::uint32_t>::max());
}

}  // namespace

std::string Item::text() const {
  std::string text = value;
  params.write(text);
  return text;
}

Result<Item> parse_item(std::string_view text, std::string_view what, ItemValue kind) {
  Lexer in(text);
  Item item;
  in.skip_space();
  item.value = kind == ItemValue::token ? in.run(kTokenChar) : read_word(in);
  if (item.value.empty()) return in.error(what);
  if (Result<void> params = read_params_to_end(in, item.params); !params) return params.error();
  return item;
}

Result<NumberItem> parse_number_item(std::string_view text, std::string_view what) {
  Lexer in(text);
  NumberItem item;
  in.skip_space();
  std::size_t start = in.at();
  std::string_view digits = in.run(kTokenChar);
  if (!is_number(digits)) return Error{Errc::bad_syntax, what, static_cast<std::uint32_t>(start)};
  item.number = capped(digits);
  if (Result<void> params = read_params_to_end(in, item.params); !params) return params.error();
  return item;
}

std::optional<std::string> take_param(Params& params, std::string_view name) {
  const Param* param = params.find(name);
  if (!param) return std::nullopt;
  std::string value = param->value.value_or(std::string());
  params.remove(name);
  return value;
}

std::optional<std::uint32_t> take_number(Params& params, std::string_view name) {
  std::string_view digits = params.get(name);
  if (!is_number(digits)) return std::nullopt;
  std::uint32_t number = capped(digits);
  params.remove(name);
  return number;
}

bool take_flag(Params& params, std::string_view name) { return take_param(params, name).has_value(); }

Error param_error(std::string_view text, std::string_view name, std::string_view what) {
  Lexer in(text);
  while (!in.done()) {
    if (in.peek() != ';') {
      in.skip_unit();
      continue;
    }
    in.take_separator(';');
    std::size_t start = in.at();
    if (equals_blind(in.run(kTokenChar), name)) return {Errc::bad_value, what, static_cast<std::uint32_t>(start)};
  }
  return {Errc::missing, what, static_cast<std::uint32_t>(text.size())};
}

void write_param(std::string& to, std::string_view name, std::string_view value) {
  to += ';';
  to += name;
  to += '=';
  to += is_token(value) ? std::string(value) : quote(value);
}

void write_param(std::string& to, std::string_view name, std::optional<std::uint32_t> number) {
  if (number) write_param(to, name, std::string_view(sipua::number(*number)));
}

}  // namespace sipua
