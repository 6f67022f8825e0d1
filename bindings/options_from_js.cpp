#include "options_from_js.hpp"

#include <emscripten/emscripten.h>

#include "base/text.hpp"
#include "json.hpp"
#include "scratch.hpp"

namespace sipua::host {
namespace {

using emscripten::val;
using Type = OptionValue::Type;

/// A list in a list, or a server in a server, is refused by its type: one level is enough.
enum class Depth : std::uint8_t { whole, shallow };
OptionValue read(const val& value, Depth depth);

void read_object(const val& value, OptionValue& to) {
  for (const char* name : {"ws_uri", "wsUri", "weight"}) {
    val member = value[name];
    if (!member.isUndefined()) to.fields.emplace_back(name, read(member, Depth::shallow));
  }
  val written = value["written"];
  if (written.isUndefined()) return;
  to.type = Type::number;
  to.number = value["number"].as<double>();
  to.text = written.as<std::string>();
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
  } else if (type != "object") {
    to.type = Type::other;
  } else {
    bool is_list = value.isArray();
    to.type = is_list ? Type::list : Type::object;
    if (depth == Depth::shallow) return to;
    is_list ? read_list(value, to) : read_object(value, to);
  }
  return to;
}

}  // namespace

std::vector<OptionValue> options_from_js(const val& values) {
  OptionValue all;
  read_list(values, all);
  return std::move(all.items);
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

extern "C" {

/// The names of the options, for sipua_result(): "name later.member" LF, in the order of the table.
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_option_names() {
  std::string names;
  for (const OptionRule* rule = option_rules_begin(); rule != option_rules_end(); ++rule) {
    names += str_cat({rule->name, " ", rule->later, "\n"});
  }
  return give(std::move(names));
}

/// kOptionTags, for sipua_result().
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_option_tags() { return give(std::string(kOptionTags)); }

}  // extern "C"

}  // namespace sipua::host
