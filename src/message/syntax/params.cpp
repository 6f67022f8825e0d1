/// Parameter lists, tokens and quoted strings. RFC 3261 25.1.
#include "message/syntax/params.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {
namespace {

Result<void> read_value(Lexer& from, ParamStyle style, ParamView& param) {
  std::size_t start = from.at();
  param.has_value = true;
  if (style == ParamStyle::header && from.peek() == '"') {
    if (!from.quoted()) return from.error("closing quote");
  } else {
    do {
      from.run(style == ParamStyle::uri ? kUriParamChar : kValueChar);
    } while (from.take('='));
  }
  param.value = from.since(start);
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

Params own(const ParamPool& pool, ParamRange range) {
  Params params;
  params.list.reserve(range.count);
  for (std::uint32_t at = 0; at < range.count; ++at) {
    const ParamView& view = pool[range.first + at];
    Param param{std::string(view.name), std::nullopt, !view.value.empty() && view.value[0] == '"'};
    if (param.quoted) {
      param.value = unquote(view.value.substr(1, view.value.size() - 2));
    } else if (view.has_value) {
      param.value.emplace(view.value);
    }
    params.list.push_back(std::move(param));
  }
  return params;
}

const ParamView* find_param(const ParamPool& pool, ParamRange range, std::string_view name) {
  for (std::uint32_t at = 0; at < range.count; ++at) {
    if (equals_blind(pool[range.first + at].name, name)) return &pool[range.first + at];
  }
  return nullptr;
}

Result<void> read_params(Lexer& from, ParamStyle style, ParamPool& pool, ParamRange& range) {
  bool in_uri = style == ParamStyle::uri;
  range = {static_cast<std::uint32_t>(pool.size()), 0};
  for (; in_uri ? from.take(';') : from.take_separator(';'); ++range.count) {
    if (range.count == kMaxParams) return Error{Errc::too_large, "parameters", static_cast<std::uint32_t>(from.at())};
    std::size_t start = from.at();
    ParamView param;
    param.name = from.run(in_uri ? kUriParamChar : kTokenChar);
    if (param.name.empty()) return from.error("parameter name");
    if (in_uri ? from.take('=') : from.take_separator('=')) {
      if (Result<void> value = read_value(from, style, param); !value) return value;
    }
    if (in_uri && !has_good_escapes(from.since(start))) return from.error("escape in a URI parameter");
    pool.push_back(param);
  }
  return {};
}

Result<void> read_params(Lexer& from, ParamStyle style, Params& into) {
  ParamPool pool;
  ParamRange range;
  if (Result<void> read = read_params(from, style, pool, range); !read) return read.error();
  for (Param& param : own(pool, range).list) into.list.push_back(std::move(param));
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
