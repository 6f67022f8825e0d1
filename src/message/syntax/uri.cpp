/// SIP URIs: parse, write, compare. RFC 3261 19.1.
#include "message/syntax/uri.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"
#include "message/syntax/words.hpp"

namespace sipua {
namespace {

Result<void> read_user(Lexer& in, UriView& uri) {
  if (in.rest().find('@') == std::string_view::npos) return {};
  std::size_t start = in.at();
  uri.user = in.run(kUserChar);
  if (uri.user.empty()) return in.error("URI user");
  uri.has_password = in.take(':');
  if (uri.has_password) uri.password = in.run(kUserChar);
  if (!in.take('@')) return in.error("URI user");
  if (!has_good_escapes(in.since(start))) return in.error("escape in a URI user");
  return {};
}

Result<void> read_headers(Lexer& in, ParamPool& pool, ParamRange& range) {
  range.first = static_cast<std::uint32_t>(pool.size());
  for (char separator = '?'; in.take(separator); separator = '&', ++range.count) {
    if (range.count == kMaxParams) return Error{Errc::too_large, "URI headers", static_cast<std::uint32_t>(in.at())};
    std::string_view name = in.run(kUriHeaderChar);
    if (name.empty() || !in.take('=')) return in.error("URI header");
    std::size_t start = in.at();
    do {
      in.run(kUriHeaderChar);
    } while (in.take('='));
    std::string_view value = in.since(start);
    if (!has_good_escapes(name) || !has_good_escapes(value)) return in.error("escape in a URI header");
    pool.push_back({name, value, true});
  }
  return {};
}

Result<void> read_sip_uri(Lexer& in, UriView& uri, ParamPool& pool) {
  if (Result<void> part = read_user(in, uri); !part) return part;
  if (Result<void> part = read_host_port(in, false, uri.at); !part) return part;
  if (Result<void> part = read_params(in, ParamStyle::uri, pool, uri.params); !part) return part;
  return read_headers(in, pool, uri.headers);
}

/// The byte that "%XX" at `at` stands for; -1 when no escape starts there.
int escaped_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size() || text[at] != '%') return -1;
  int high = hex_value(text[at + 1]);
  int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// What a comparison sees next: reserved characters (RFC 2396 2.2) differ from their escapes, all others do
/// not.
int next_unit(std::string_view text, std::size_t& at) {
  int byte = escaped_byte(text, at);
  if (byte < 0) return static_cast<unsigned char>(text[at++]);
  at += 3;
  bool reserved = std::string_view(";/?:@&=+$,").find(static_cast<char>(byte)) != std::string_view::npos;
  return reserved ? byte + 256 : byte;
}

int blind_unit(int unit) { return unit < 128 ? to_lower(static_cast<char>(unit)) : unit; }

enum class Case : std::uint8_t { counts, ignored };

bool same_text(std::string_view a, std::string_view b, Case letter_case) {
  std::size_t at_a = 0;
  std::size_t at_b = 0;
  while (at_a < a.size() && at_b < b.size()) {
    int unit_a = next_unit(a, at_a);
    int unit_b = next_unit(b, at_b);
    if (letter_case == Case::ignored) unit_a = blind_unit(unit_a), unit_b = blind_unit(unit_b);
    if (unit_a != unit_b) return false;
  }
  return at_a == a.size() && at_b == b.size();
}

const Param* find_escaped(const Params& params, std::string_view name) {
  for (const Param& param : params.list) {
    if (same_text(param.name, name, Case::ignored)) return &param;
  }
  return nullptr;
}

/// Do the parameters of `a` agree with those of `b`? To be asked both ways.
bool params_agree(const Params& a, const Params& b) {
  for (const Param& param : a.list) {
    const Param* other = find_escaped(b, param.name);
    if (other) {
      const Param* own = find_escaped(a, param.name);  // the first of a name wins
      if (own->value.has_value() != other->value.has_value()) return false;
      if (own->value && !same_text(*own->value, *other->value, Case::ignored)) return false;
      continue;
    }
    for (std::string_view name : {"user", "ttl", "method", "maddr", "transport"}) {
      if (same_text(param.name, name, Case::ignored)) return false;
    }
  }
  return true;
}

/// Is every header of `a` in `b` as often? With equal sizes that makes them equal sets.
bool headers_agree(const std::vector<UriHeader>& a, const std::vector<UriHeader>& b) {
  auto same = [](const UriHeader& x, const UriHeader& y) {
    return same_text(x.name, y.name, Case::ignored) && same_text(x.value, y.value, Case::ignored);
  };
  if (a.size() != b.size()) return false;
  for (const UriHeader& header : a) {
    auto is_it = [&](const UriHeader& other) { return same(header, other); };
    if (std::count_if(a.begin(), a.end(), is_it) != std::count_if(b.begin(), b.end(), is_it)) return false;
  }
  return true;
}

}  // namespace

std::string Uri::host_port() const {
  std::string text = host;
  if (port) {
    text += ':';
    append_number(text, *port);
  }
  return text;
}

std::string Uri::text() const {
  if (!is_sip()) return str_cat({scheme, ":", opaque});
  std::string text = str_cat({scheme, ":", user});
  if (password) text += ':', text += *password;
  if (!user.empty()) text += '@';
  text += host_port();
  params.write(text);
  char separator = '?';
  for (const UriHeader& header : headers) {
    text += separator;
    text += header.name;
    text += '=';
    text += header.value;
    separator = '&';
  }
  return text;
}

const Param* Uri::param(std::string_view name) const { return find_escaped(params, name); }

std::optional<std::string> Uri::header(std::string_view name) const {
  for (const UriHeader& header : headers) {
    if (same_text(header.name, name, Case::ignored)) return unescape(header.value);
  }
  return std::nullopt;
}

Result<void> view_uri(std::string_view text, ParamPool& pool, UriView& uri) {
  Lexer in(text);
  uri.scheme = in.run(kSchemeChar);
  if (uri.scheme.empty() || !is_alpha(uri.scheme[0]) || !in.take(':')) return in.error("URI scheme");
  if (equals_blind(uri.scheme, "sip") || equals_blind(uri.scheme, "sips")) {
    if (Result<void> parts = read_sip_uri(in, uri, pool); !parts) return parts.error();
  } else {
    uri.opaque = in.run(kValueChar | kUserChar);
    if (uri.opaque.empty()) return in.error("URI");
  }
  if (!in.done()) return in.error("URI");
  return {};
}

Uri own(const UriView& view, const ParamPool& pool) {
  Uri uri;
  uri.scheme = lower(view.scheme);
  uri.user = view.user;
  if (view.has_password) uri.password.emplace(view.password);
  uri.host = view.at.host;
  uri.port = view.at.port;
  uri.params = own(pool, view.params);
  for (std::uint32_t at = 0; at < view.headers.count; ++at) {
    const ParamView& header = pool[view.headers.first + at];
    uri.headers.push_back({std::string(header.name), std::string(header.value)});
  }
  uri.opaque = view.opaque;
  return uri;
}

Result<Uri> parse_uri(std::string_view text) {
  ParamPool pool;
  UriView view;
  if (Result<void> read = view_uri(text, pool, view); !read) return read.error();
  return own(view, pool);
}

bool equivalent(const Uri& a, const Uri& b) {
  if (a.scheme != b.scheme) return false;
  if (!a.is_sip()) return same_text(a.opaque, b.opaque, Case::counts);
  return same_text(a.user, b.user, Case::counts) && a.password.has_value() == b.password.has_value() &&
         same_text(a.password.value_or(""), b.password.value_or(""), Case::counts) && same_host(a.host, b.host) &&
         a.port == b.port && params_agree(a.params, b.params) && params_agree(b.params, a.params) &&
         headers_agree(a.headers, b.headers);
}

std::string unescape(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    int byte = escaped_byte(text, at);
    result += byte < 0 ? text[at] : static_cast<char>(byte);
    if (byte >= 0) at += 2;
  }
  return result;
}

void append_percent_escape(std::string& to, char c) {
  auto byte = static_cast<unsigned char>(c);
  to += '%';
  to += "0123456789ABCDEF"[byte >> 4];
  to += "0123456789ABCDEF"[byte & 15];
}

std::string escape_header(std::string_view value) {
  std::string escaped;
  for (char c : value) {
    const bool stays = is_alpha(c) || is_digit(c) || std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
    stays ? void(escaped += c) : append_percent_escape(escaped, c);
  }
  return escaped;
}

std::string escape_user(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (char c : text) {
    bool raw = is_alpha(c) || is_digit(c) || std::string_view("-_.!~*'()+:?/").find(c) != std::string_view::npos;
    if (raw) {
      result += c;
      continue;
    }
    append_percent_escape(result, c);
  }
  return result;
}

}  // namespace sipua
