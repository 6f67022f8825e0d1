/// From the caller's values to Options: every row checked in the order of the table, then the defaults that depend on
/// other options or on chance (classic API rules).
#include "ua/options.hpp"

#include "base/text.hpp"
#include "ua/option_checks.hpp"

namespace sipua {
namespace {

std::string random_text(Random& random, std::size_t characters) {
  return random.token((characters + 1) / 2).substr(0, characters);
}

/// 192.0.2.1 to 192.0.2.254: documentation addresses (RFC 5737), so nobody's.
std::string random_address(Random& random) { return str_cat({"192.0.2.", number(1 + random.below(254))}); }

void complete_uris(Options& options, Random& random) {
  if (options.uri.host.empty()) {
    options.uri.user = "anonymous." + random_text(random, 6);
    options.uri.host = "anonymous.invalid";
  }
  if (options.registrar_server.host.empty()) {
    options.registrar_server = Uri(options.uri);
    options.registrar_server.user.clear();
    options.registrar_server.password.reset();
  }
  if (options.authorization_user.empty()) options.authorization_user = unescape(options.uri.user);
}

void complete_servers(Options& options) {
  if (options.servers.empty()) {
    OptionValue value;
    value.type = OptionValue::Type::text;
    value.text = kDefaultServer;
    read_server(value, options.servers.emplace_back());
  }
  std::string_view transport = options.hack_wss_in_transport ? "wss" : "ws";
  for (ServerOption& server : options.servers) {
    server.sip_uri = str_cat({"<sip:", server.sip_uri, ";lr;transport=", transport, ">"});
  }
  if (options.hack_wss_in_transport || options.contact_transport.empty()) options.contact_transport = transport;
}

void complete_names(Options& options, Random& random) {
  if (options.user_agent.empty()) options.user_agent = kProductToken;
  if (options.instance_id.empty()) options.instance_id = random.uuid();
  if (options.contact_name.empty()) options.contact_name = random_text(random, 8);
  if (options.via_host.empty()) {
    options.via_host = options.hack_ip_in_contact ? random_address(random) : random_text(random, 12) + ".invalid";
  }
  options.sipjs_id = random_text(random, 5);
}

std::string_view option_name(std::size_t row) {
  std::string_view names = option_names();
  while (row-- > 0) names.remove_prefix(names.find('\n') + 1);
  return names.substr(0, names.find(' '));
}

}  // namespace

std::variant<Options, OptionError> check_options(const std::vector<OptionValue>& values, Random& random) {
  Options options;
  const auto rows = static_cast<std::size_t>(option_rules_end() - option_rules_begin());
  for (std::size_t row = 0; row < rows && row < values.size(); ++row) {
    if (is_default(values[row])) continue;
    if (!read_option(option_rules_begin()[row], values[row], options)) return OptionError{option_name(row), 0};
  }
  if (options.recovery_max < options.recovery_min)
    return OptionError{"connectionRecoveryMaxInterval", options.recovery_max};
  if (options.session_expires < options.min_se) return OptionError{"sessionExpires", options.session_expires};
  complete_uris(options, random);
  complete_servers(options);
  complete_names(options, random);
  return options;
}

}  // namespace sipua
