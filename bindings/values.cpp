/// What the host asks about a text: values of headers in parts, as JSON; equal URIs; digests. Stateless.
#include <emscripten/emscripten.h>

#include "base/md5.hpp"
#include "base/text.hpp"
#include "json.hpp"
#include "message/status.hpp"
#include "message/syntax/uri.hpp"
#include "message/values/challenge.hpp"
#include "message/values/fields.hpp"
#include "message/values/name_addr.hpp"
#include "message/values/via.hpp"
#include "scratch.hpp"

namespace sipua::host {
namespace {

/// The order of js/grammar.js.
enum class Rule : std::uint8_t { uri, name_addr, name_addrs, via, tokens, item, challenges, host };

void write(Json& json, const Params& params) {
  json.key("params").open('[');
  for (const Param& param : params.list) {
    json.open('[').text(param.name);
    if (!param.value) json.raw("null");
    if (param.value) json.text(param.quoted ? quote(*param.value) : *param.value);
    json.close(']');
  }
  json.close(']');
}

void write_host(Json& json, std::string_view name, const std::optional<std::uint16_t>& port) {
  json.key("host").text(name);
  if (port) json.key("port").number(*port);
}

void write(Json& json, const Uri& uri) {
  json.open('{').key("scheme").text(uri.scheme).key("user").text(uri.user);
  if (uri.password) json.key("password").text(*uri.password);
  write_host(json, uri.host, uri.port);
  write(json, uri.params);
  json.key("headers").open('[');
  for (const UriHeader& header : uri.headers) json.open('[').text(header.name).text(header.value).close(']');
  json.close(']');
  if (!uri.is_sip()) json.key("opaque").text(uri.opaque);
  json.close('}');
}

void write(Json& json, const NameAddr& value) {
  json.open('{').key("name").text(value.display_name).key("uri");
  write(json, value.uri);
  write(json, value.params);
  json.close('}');
}

void write(Json& json, const Via& via) {
  json.open('{').key("protocol").text(via.protocol).key("transport").text(via.transport);
  write_host(json, via.host, via.port);
  write(json, via.params);
  json.close('}');
}

void write(Json& json, const std::vector<Challenge>& challenges) {
  json.open('[');
  for (const Challenge& challenge : challenges) {
    json.open('{').key("value").text(challenge.scheme).key("params").open('[');
    for (const Param& param : challenge.params.list)
      json.open('[').text(param.name).text(param.value.value_or("")).close(']');
    json.close(']').close('}');
  }
  json.close(']');
}

template <class T>
void write(Json& json, const Result<T>& result) {
  if (result) write(json, *result);
}

/// Nothing, unless every entry is one.
void write_name_addrs(Json& json, std::string_view text) {
  json.open('[');
  for (std::string_view entry : split_list(text)) {
    Result<NameAddr> value = parse_name_addr(entry);
    if (!value) return json.out.clear();
    write(json, *value);
  }
  json.close(']');
  if (json.out == "[]") json.out.clear();
}

void write_tokens(Json& json, std::string_view text) {
  json.open('[');
  for (const std::string& token : parse_token_list(text)) json.text(token);
  json.close(']');
}

void write_item(Json& json, std::string_view text) {
  std::size_t end = text.find(';');
  std::string_view value = trim(text.substr(0, end));
  Result<Params> params = parse_params(end == std::string_view::npos ? std::string_view() : text.substr(end));
  if (value.empty() || !params) return;
  json.open('{').key("value").text(value);
  write(json, *params);
  json.close('}');
}

void write_host_type(Json& json, std::string_view text) {
  constexpr std::string_view kTypes[] = {"domain", "IPv4", "IPv6"};
  Result<HostType> type = parse_host(text);
  if (!type) return;
  json.open('{').key("host").text(text).key("host_type").text(kTypes[static_cast<int>(*type)]).close('}');
}

void parse(Rule rule, std::string_view text, Json& json) {
  switch (rule) {
    case Rule::uri: return write(json, parse_uri(text));
    case Rule::name_addr: return write(json, parse_name_addr(text));
    case Rule::name_addrs: return write_name_addrs(json, text);
    case Rule::via: return write(json, parse_via(text));
    case Rule::tokens: return write_tokens(json, text);
    case Rule::item: return write_item(json, text);
    case Rule::challenges: return write(json, parse_challenges(text));
    case Rule::host: return write_host_type(json, text);
  }
}

}  // namespace
}  // namespace sipua::host

using namespace sipua;

extern "C" {

/// The text in the scratch buffer by a rule. @return size of the result, JSON; 0 when the text does not follow it
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_parse(std::uint32_t rule, std::uint32_t bytes) {
  host::Json json;
  host::parse(static_cast<host::Rule>(rule), host::scratch(bytes), json);
  return host::give(std::move(json.out));
}

/// Are the two texts of the list equivalent URIs? RFC 3261 19.1.4.
EMSCRIPTEN_KEEPALIVE bool sipua_same_uri(std::uint32_t bytes) {
  std::vector<std::string_view> texts = host::scratch_list(bytes);
  if (texts.size() != 2) return false;
  Result<Uri> a = parse_uri(texts[0]);
  Result<Uri> b = parse_uri(texts[1]);
  return a && b && equivalent(*a, *b);
}

/// @return size of the result
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_md5(std::uint32_t bytes) { return host::give(md5_hex(host::scratch(bytes))); }

/// "486 Busy Here" and so on, a line each. @return size of the result
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_phrases() {
  std::string lines;
  for (int code = 100; code < 700; ++code) {
    std::string_view phrase = reason_phrase(code);
    if (!phrase.empty()) lines += str_cat({number(static_cast<std::uint32_t>(code)), " ", phrase, "\n"});
  }
  return host::give(std::move(lines));
}
}
