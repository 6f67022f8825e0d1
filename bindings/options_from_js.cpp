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
  bool was_capital = false;
  for (char c : name) {
    char small = to_lower(c);
    if (small != c && !was_capital) alias += '_';
    was_capital = small != c;
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

namespace {

void write_servers(const std::vector<ServerOption>& servers, Json& json) {
  json.open('[');
  for (const ServerOption& server : servers) {
    json.open('{').key("ws_uri").text(server.url);
    json.key("sip_uri").text(server.sip_uri).key("scheme").text(server.scheme).close('}');
  }
  json.close(']');
}

void write_value(const OptionRule& rule, const Options& options, Json& json) {
  const OptionTarget& target = rule.target;
  if (rule.type == OptionType::uri) return (void)json.text(options.uri.text());
  if (rule.type == OptionType::registrar) return (void)json.text(options.registrar_server.text());
  if (rule.type == OptionType::servers) return write_servers(options.servers, json);
  if (rule.type == OptionType::secret && options.password) return (void)json.text(*options.password);
  if (rule.type == OptionType::dtmf) return (void)json.text(kDtmfNames[static_cast<std::size_t>(options.dtmf_type)]);
  if (rule.type == OptionType::sent_by && !options.hack_ip_in_contact) return (void)json.boolean(false);
  if (rule.type == OptionType::boolean) return (void)json.boolean(options.*target.boolean);
  if (target.count) return (void)json.number(options.*target.count);
  if (target.text) return (void)json.text(options.*target.text);
  if (target.support) return (void)json.text(kSupportNames[static_cast<std::size_t>(options.*target.support)]);
  json.raw("null");
}

}  // namespace

std::string options_to_json(const Options& options) {
  Json json;
  json.open('{');
  for (const OptionRule* rule = option_rules_begin(); rule != option_rules_end(); ++rule) {
    if (rule->type == OptionType::log) continue;
    json.key(rule->name);
    write_value(*rule, options, json);
  }
  json.key("viaHost").text(options.via_host).key("sipjsId").text(options.sipjs_id);
  return std::move(json.close('}').out);
}

}  // namespace sipua::host
