/// Parameter lists, tokens and quoted strings. RFC 3261 25.1.
#include "message/syntax/params.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {
namespace {

Result<void> read_value(Lexer& from, ParamStyle style, Param& param) {
  if (style == ParamStyle::header && from.peek() == '"') {
    std::optional<std::string_view> inner = from.quoted();
    if (!inner) return from.error("closing quote");
    param.value = unquote(*inner);
    param.quoted = true;
    return {};
  }
  std::size_t start = from.at();
  do {
    from.run(style == ParamStyle::uri ? kUriParamChar : kValueChar);
  } while (from.take('='));
  param.value.emplace(from.since(start));
  return {};
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }

}  // namespace

const Param* Params::find(std::string_view name) const {
  for (const Param& param : list) {
    if (equals_blind(param.name, name)) return &param;
  }
  return nullptr;
}

std::string_view Params::get(std::string_view name) const {
  const Param* param = find(name);
  return param && param->value ? std::string_view(*param->value) : std::string_view();
}

void Params::set(std::string_view name, std::optional<std::string> value, bool quoted) {
  auto same = [name](const Param& param) { return equals_blind(param.name, name); };
  auto at = std::find_if(list.begin(), list.end(), same);
  if (at == list.end()) {
    list.push_back({std::string(name), std::move(value), quoted});
    return;
  }
  at->value = std::move(value);
  at->quoted = quoted;
}

void Params::remove(std::string_view name) {
  std::erase_if(list, [name](const Param& param) { return equals_blind(param.name, name); });
}

void Params::write(std::string& to) const {
  for (const Param& param : list) {
    to += ';';
    to += param.name;
    if (!param.value) continue;
    to += '=';
    to += param.quoted ? quote(*param.value) : *param.value;
  }
}

Result<void> read_params(Lexer& from, ParamStyle style, Params& into) {
  bool in_uri = style == ParamStyle::uri;
  while (in_uri ? from.take(';') : from.take_separator(';')) {
    if (into.list.size() == kMaxParams)
      return Error{Errc::too_large, "parameters", static_cast<std::uint32_t>(from.at())};
    std::string_view name = from.run(in_uri ? kUriParamChar : kTokenChar);
    if (name.empty()) return from.error("parameter name");
    Param param{std::string(name), std::nullopt, false};
    if (in_uri ? from.take('=') : from.take_separator('=')) {
      if (Result<void> value = read_value(from, style, param); !value) return value;
    }
    if (in_uri && !(has_good_escapes(name) && has_good_escapes(param.value.value_or("")))) {
      return from.error("escape in a URI parameter");
    }
    into.list.push_back(std::move(param));
  }
  return {};
}

Result<Params> parse_params(std::string_view text) {
  Lexer in(text);
  Params params;
  if (Result<void> read = read_params(in, ParamStyle::header, params); !read) return read.error();
  in.skip_space();
  if (!in.done()) return in.error("parameters");
  return params;
}

std::string quote(std::string_view value) {
  std::string text;
  text.reserve(value.size() + 2);
  text += '"';
  for (char c : value) {
    if (c == '\r' || c == '\n') c = ' ';  // cannot stand in a quoted-pair
    if (c == '"' || c == '\\' || (is_control(c) && c != '\t')) text += '\\';
    text += c;
  }
  text += '"';
  return text;
}

std::string unquote(std::string_view inner) {
  std::string text;
  text.reserve(inner.size());
  for (std::size_t at = 0; at < inner.size(); ++at) {
    if (inner[at] == '\\' && at + 1 < inner.size()) ++at;
    text += inner[at];
  }
  return text;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return is_char(c, kTokenChar); });
}

}  // namespace sipua
