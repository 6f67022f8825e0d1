#include "options_from_js.hpp"

#include <emscripten/emscripten.h>

#include "base/text.hpp"
#include "json.hpp"
#include "scratch.hpp"

namespace sipua::host {
namespace {

using Type = OptionValue::Type;

/// Reads on at `at`, past the value.
OptionValue read(const std::vector<std::string_view>& texts, std::size_t& at) {
  OptionValue to;
  if (at == texts.size() || texts[at++].empty()) return to;
  to.type = static_cast<Type>(texts[at - 1][0] - '0');
  to.text = texts[at - 1].substr(1);
  to.boolean = to.text == "true";
  if (to.type == Type::list) {
    for (std::uint32_t left = parse_u32(to.text).value_or(0); left > 0 && at < texts.size(); --left)
      to.items.push_back(read(texts, at));
  } else if (to.type == Type::object && !to.text.empty()) {
    for (const char* name : {"ws_uri", "wsUri", "weight"}) to.fields.emplace_back(name, read(texts, at));
  }
  return to;
}

}  // namespace

std::vector<OptionValue> options_from_js(const std::vector<std::string_view>& texts) {
  std::vector<OptionValue> values;
  for (std::size_t at = 0; at < texts.size();) values.push_back(read(texts, at));
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
  switch (rule.type) {
    case OptionType::uri: json.text(options.uri.text()); break;
    case OptionType::registrar: json.text(options.registrar_server.text()); break;
    case OptionType::servers: write_servers(options.servers, json); break;
    case OptionType::secret: options.password ? json.text(*options.password) : json.raw("null"); break;
    case OptionType::boolean: json.boolean(options.*target.boolean); break;
    case OptionType::sent_by: options.hack_ip_in_contact ? json.raw("null") : json.boolean(false); break;
    case OptionType::timeout: json.number(std::uint64_t{1000} * (options.*target.count)); break;
    case OptionType::seconds:
    case OptionType::count:
    case OptionType::params:
    case OptionType::interval: json.number(options.*target.count); break;
    case OptionType::support: json.text(kSupportNames[static_cast<std::size_t>(options.*target.support)]); break;
    case OptionType::dtmf: json.text(kDtmfNames[static_cast<std::size_t>(options.dtmf_type)]); break;
    case OptionType::text:
    case OptionType::quotable:
    case OptionType::login:
    case OptionType::uuid:
    case OptionType::user_part:
    case OptionType::token:
    case OptionType::hash:
    case OptionType::token68: json.text(options.*target.text); break;
    default: json.raw("null"); break;
  }
}

}  // namespace

std::string options_to_json(const Options& options) {
  Json json;
  json.open('[');
  for (const OptionRule* rule = option_rules_begin(); rule != option_rules_end(); ++rule) {
    write_value(*rule, options, json);
  }
  json.text(options.via_host).text(options.sipjs_id);
  return std::move(json.close(']').out);
}

extern "C" {

/// option_names(), for sipua_result().
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_option_names() { return give(std::string(option_names())); }

/// kOptionTags, for sipua_result().
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_option_tags() { return give(std::string(kOptionTags)); }

}  // extern "C"

}  // namespace sipua::host
