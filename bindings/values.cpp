/// What the host asks about a text: values of headers in parts, as JSON, and back; equal URIs; digests. Stateless.
#include <emscripten/emscripten.h>

#include "base/md5.hpp"
#include "base/text.hpp"
#include "json.hpp"
#include "message/body/multipart.hpp"
#include "message/draft.hpp"
#include "message/parser.hpp"
#include "message/status.hpp"
#include "message/syntax/piece.hpp"
#include "message/syntax/uri.hpp"
#include "message/syntax/words.hpp"
#include "message/values/challenge.hpp"
#include "message/values/content.hpp"
#include "message/values/fields.hpp"
#include "message/values/item.hpp"
#include "message/values/name_addr.hpp"
#include "message/values/reliability.hpp"
#include "message/values/via.hpp"
#include "scratch.hpp"
#include "ua/target.hpp"

namespace sipua::host {
namespace {

/// The order of js/grammar.js.
enum class Rule : std::uint8_t {
  uri,
  name_addr,
  name_addrs,
  via,
  tokens,
  item,
  challenges,
  host,
  target,
  rack,
  start_line,
  stun_uri,
  turn_uri,
  word_item,
  media_type,
  call_id,
  uuid,
  display_name,
  quoted_string,
};

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

void write_host_type(Json& json, std::string_view host) {
  constexpr std::string_view kTypes[] = {"domain", "IPv4", "IPv6"};
  if (Result<HostType> type = parse_host(host)) json.key("host_type").text(kTypes[static_cast<int>(*type)]);
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
  std::string_view protocol = std::string_view(via.protocol).substr(0, via.protocol.find('/'));
  json.open('{').key("protocol").text(protocol).key("transport").text(via.transport);
  write_host(json, via.host, via.port);
  write_host_type(json, via.host);
  write(json, via.params);
  json.close('}');
}

void write(Json& json, const std::string& text) { json.text(text); }

void write(Json& json, const RAck& rack) {
  json.open('{').key("rseq").number(rack.rseq).key("cseq").number(rack.cseq).key("method").text(rack.method).close('}');
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

/// Length of UTF-8 text as the host counts: in UTF-16 units.
std::size_t units(std::string_view text) {
  std::size_t count = 0;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    count += (byte & 0xC0) != 0x80;
    count += byte >= 0xF0;
  }
  return count;
}

/// Nothing, unless every entry is one. `offset` is where it begins, `position` where it ends.
void write_name_addrs(Json& json, std::string_view text) {
  json.open('[');
  std::size_t counted = 0, offset = 0;  // bytes, and what they are in units
  for (std::string_view entry : split_list(text)) {
    Result<NameAddr> value = parse_name_addr(entry);
    if (!value) return json.out.clear();
    const auto at = static_cast<std::size_t>(entry.data() - text.data());
    offset += units(text.substr(counted, at - counted));
    counted = at;
    json.open('{').key("position").number(offset + units(entry)).key("offset").number(offset).key("parsed");
    write(json, *value);
    json.close('}');
  }
  json.close(']');
  if (json.out == "[]") json.out.clear();
}

template <class List>
void write_list(Json& json, const List& list) {
  json.open('[');
  for (std::string_view text : list) json.text(text);
  json.close(']');
}

/// The domain is behind the last line end: it has none itself.
void write_target(Json& json, std::string_view text) {
  std::size_t end = text.rfind('\n');
  if (end != std::string_view::npos) write(json, normalize_target(text.substr(0, end), text.substr(end + 1)));
}

void write_item(Json& json, std::string_view text, ItemValue kind) {
  Result<Item> item = parse_item(text, "value", kind);
  if (!item) return;
  json.open('{').key("value").text(item->value);
  write(json, item->params);
  json.close('}');
}

void write_checked_host(Json& json, std::string_view text) {
  if (!parse_host(text)) return;
  json.open('{').key("host").text(text);
  write_host_type(json, text);
  json.close('}');
}

/// callid, as wide as senders are.
void write_word(Json& json, std::string_view text) {
  Result<Item> item = parse_item(text, "word", ItemValue::word);
  if (item && item->value.size() == text.size()) json.text(text);
}

/// The text itself, when it follows a rule.
template <class T>
void write_text(Json& json, std::string_view text, const Result<T>& checked) {
  if (checked) json.text(text);
}

/// The first line, as of a message/sipfrag (RFC 3420).
void write_start_line(Json& json, std::string_view text) {
  Result<Message> line = parse_message(str_cat({text.substr(0, text.find_first_of("\r\n")), "\r\n\r\n"}));
  if (!line) return;
  json.open('{').key("sip_version").text(line->version());
  if (line->status()) {
    json.key("status_code").number(static_cast<std::uint64_t>(line->status()));
    json.key("reason_phrase").text(line->reason());
  } else {
    Result<Uri> uri = parse_uri(line->request_uri());
    if (!uri) return json.out.clear();
    json.key("method").text(line->method_text()).key("uri");
    write(json, *uri);
  }
  json.close('}');
}

/// RFC 7064, RFC 7065: with or without "s", then host, port and, of TURN, "?transport=", which a SIP URI has too.
void write_ice_server(Json& json, std::string_view text, std::string_view scheme) {
  if (!starts_with_blind(text, scheme)) return;
  text.remove_prefix(scheme.size());
  bool secure = text.size() > 1 && to_lower(text[0]) == 's';
  Result<Uri> uri = parse_uri(str_cat({"sip", text.substr(secure ? 1 : 0)}));
  if (!uri || uri->scheme != "sip" || !uri->user.empty() || !uri->params.list.empty()) return;
  for (const UriHeader& header : uri->headers) {
    if (scheme == "stun" || header.name != "transport") return;
  }
  json.open('{').key("scheme").text(str_cat({scheme, secure ? "s" : ""}));
  write_host(json, uri->host, uri->port);
  for (const UriHeader& header : uri->headers) json.key(header.name).text(header.value);
  json.close('}');
}

void parse(Rule rule, std::string_view text, Json& json) {
  switch (rule) {
    case Rule::uri: return write(json, parse_uri(text));
    case Rule::name_addr: return write(json, parse_name_addr(text));
    case Rule::name_addrs: return write_name_addrs(json, text);
    case Rule::via: return write(json, parse_via(text));
    case Rule::tokens: return write_list(json, parse_token_list(text));
    case Rule::item: return write_item(json, text, ItemValue::token);
    case Rule::challenges: return write(json, parse_challenges(text));
    case Rule::host: return write_checked_host(json, text);
    case Rule::target: return write_target(json, text);
    case Rule::rack: return write(json, parse_rack(text));
    case Rule::start_line: return write_start_line(json, text);
    case Rule::stun_uri: return write_ice_server(json, text, "stun");
    case Rule::turn_uri: return write_ice_server(json, text, "turn");
    case Rule::word_item: return write_item(json, text, ItemValue::word);
    case Rule::media_type: return write_text(json, text, parse_media_type(text));
    case Rule::call_id: return write_word(json, text);
    case Rule::uuid: return write_text(json, text, parse_uuid(text));
    case Rule::display_name: return write(json, parse_display_name(text));
    case Rule::quoted_string: return write(json, parse_quoted_string(text));
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

/// Texts of the list behind each other, each escaped as its first letter says (enum Piece).
/// @return size of the result; 0 when one cannot stand where it is to stand
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_join(std::uint32_t bytes) {
  std::string text;
  for (std::string_view piece : host::scratch_list(bytes)) {
    if (piece.empty() || !append_piece(text, static_cast<Piece>(piece[0]), piece.substr(1))) return 0;
  }
  return host::give(std::move(text));
}

/// A request: the texts of the list are its method, Request-URI, body, then its header lines.
/// @return size of the result; 0 when one of them is not what it is to be
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_rewrite(std::uint32_t bytes) {
  std::vector<std::string_view> texts = host::scratch_list(bytes);
  if (texts.size() < 3 || !is_token(texts[0]) || !parse_uri(texts[1])) return 0;
  Draft draft;
  draft.method = texts[0];
  draft.request_uri = texts[1];
  draft.body = texts[2];
  for (std::size_t at = 3; at < texts.size(); ++at) {
    draft.headers.push_back(parse_header_line(texts[at]));
    if (draft.headers.back().name.empty()) return 0;
  }
  return host::give(draft.write());
}

/// Are the two texts of the list equivalent URIs? RFC 3261 19.1.4.
EMSCRIPTEN_KEEPALIVE bool sipua_same_uri(std::uint32_t bytes) {
  std::vector<std::string_view> texts = host::scratch_list(bytes);
  if (texts.size() != 2) return false;
  Result<Uri> a = parse_uri(texts[0]);
  Result<Uri> b = parse_uri(texts[1]);
  return a && b && equivalent(*a, *b);
}

/// The list is a Content-Type, a body, and how deep to look. @return size of the result: the session description in that
/// body, behind its own Content-Type and a line end; 0 when there is none
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_description_in(std::uint32_t bytes) {
  std::vector<std::string_view> texts = host::scratch_list(bytes);
  if (texts.size() != 3) return 0;
  Result<MediaType> type = parse_media_type(texts[0]);
  MultipartLimits limits;
  limits.nesting = parse_u32(texts[2]).value_or(0);
  Result<BodyPart> part = type ? pick_part(*type, texts[1], "application/sdp", limits) : type.error();
  return part ? host::give(str_cat({part->media_type().text(), "\n", part->body})) : 0;
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
