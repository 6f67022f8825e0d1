#include "options_from_js.hpp"

#include "base/text.hpp"
#include "json.hpp"

namespace sipua::host {
namespace {

using emscripten::val;
using Type = OptionValue::Type;

/// A list in a list, or a server in a server, is refused by its type: one level is enough.
enum class Depth : std::uint8_t { whole, shallow };
OptionValue read(const val& value, Depth depth);

void read_object(const val& value, OptionValue& to) {
  for (std::string_view name : {"ws_uri", "wsUri", "weight"}) {
    std::string key(name);
    val member = value[key];
    if (!member.isUndefined()) to.fields.emplace_back(name == "wsUri" ? "ws_uri" : key, read(member, Depth::shallow));
  }
}

void read_list(const val& value, OptionValue& to) {
  auto length = value["length"].as<unsigned>();
  for (unsigned i = 0; i < length; ++i) to.items.push_back(read(value[i], Depth::whole));
}

OptionValue read(const val& value, Depth depth) {
  OptionValue to;
  if (value.isUndefined() || value.isNull()) return to;
  auto type = value.typeOf().as<std::string>();
  if (type == "boolean") {
    to.type = Type::boolean;
    to.boolean = value.as<bool>();
  } else if (type == "number") {
    to.type = Type::number;
    to.number = value.as<double>();
  } else if (type == "string") {
    to.type = Type::text;
    to.text = value.as<std::string>();
  } else if (type == "function") {
    to.type = Type::function;
  } else {
    bool is_list = value.isArray();
    to.type = is_list ? Type::list : Type::object;
    if (depth == Depth::shallow || type != "object") return to;
    is_list ? read_list(value, to) : read_object(value, to);
  }
  return to;
}

/// OptionRow::alias of an option.
std::string snake_case(std::string_view name) {
  std::string alias;
  for (char c : name) {
    char small = to_lower(c);
    if (small != c) alias += '_';
    alias += small;
  }
  return alias;
}

}  // namespace

std::vector<OptionValue> options_from_js(const val& options) {
  std::vector<OptionValue> values;
  for (const OptionRule* rule = option_rules_begin(); rule != option_rules_end(); ++rule) {
    val value = options[std::string(rule->name)];
    if (value.isUndefined()) value = options[snake_case(rule->name)];
    values.push_back(read(value, Depth::whole));
  }
  return values;
}

std::string options_to_json(const Options& options) {
  Json json;
  auto text = [&json](std::string_view name, std::string_view value) { json.key(name).text(value); };
  auto number = [&json](std::string_view name, std::uint32_t value) { json.key(name).number(value); };
  auto boolean = [&json](std::string_view name, bool value) { json.key(name).boolean(value); };
  json.open('{');
  text("uri", options.uri.text());
  json.key("wsServers").open('[');
  for (const ServerOption& server : options.servers) {
    json.open('{');
    text("ws_uri", server.url);
    text("sip_uri", server.sip_uri);
    text("scheme", server.scheme);
    json.close('}');
  }
  json.close(']');
  text("authorizationUser", options.authorization_user);
  options.password ? text("password", *options.password) : (void)json.key("password").raw("null");
  text("displayName", options.display_name);
  boolean("autostart", options.autostart);
  boolean("register", options.register_);
  number("registerExpires", options.register_expires);
  text("registrarServer", options.registrar_server.text());
  text("userAgentString", options.user_agent);
  boolean("traceSip", options.trace_sip);
  number("noAnswerTimeout", options.no_answer_timeout);
  number("wsServerMaxReconnection", options.reconnection_max);
  number("wsServerReconnectionTimeout", options.reconnection_timeout);
  number("connectionRecoveryMinInterval", options.recovery_min);
  number("connectionRecoveryMaxInterval", options.recovery_max);
  boolean("hackViaTcp", options.hack_via_tcp);
  boolean("hackWssInTransport", options.hack_wss_in_transport);
  boolean("forceRport", options.force_rport);
  boolean("usePreloadedRoute", options.use_preloaded_route);
  text("instanceId", options.instance_id);
  text("contactName", options.contact_name);
  text("contactTransport", options.contact_transport);
  text("viaHost", options.via_host);
  text("sipjsId", options.sipjs_id);
  number("maxMessageBytes", options.max_message_bytes);
  number("maxHeaders", options.max_headers);
  number("maxLineBytes", options.max_line_bytes);
  number("maxUriBytes", options.max_uri_bytes);
  number("maxBodyNesting", options.max_body_nesting);
  number("maxUriParams", options.max_uri_params);
  return std::move(json.close('}').out);
}

}  // namespace sipua::host
