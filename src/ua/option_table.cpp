/// The option table: the classic options (names, defaults and units of the SIP.js 0.8 and 0.9 configuration page) that
/// have an effect here.
#include <array>
#include <iterator>

#include "ua/options.hpp"

namespace sipua {
namespace {

using enum OptionType;

constexpr OptionRow kOptionTable[] = {
    {"uri", "uri", "", uri, "sip:anonymous.X@anonymous.invalid", "address of the user", {}},
    {"wsServers",
     "ws_servers",
     "transportOptions.wsServers",
     servers,
     kDefaultServer,
     "WebSocket servers, highest weight first",
     {}},
    {"authorizationUser", "authorization_user", "", login, "user part of uri", "user name in credentials",
     &Options::authorization_user},
    {"password", "password", "", secret, "null", "password in credentials", {}},
    {"ha1", "ha1", "", hash, "", "digest of user:realm:password, instead of the password", &Options::ha1},
    {"bearerToken", "bearer_token", "", token68, "", "access token for servers that ask for one",
     &Options::bearer_token},
    {"refuseMd5", "refuse_md5", "", boolean, "false", "do not answer challenges that ask for MD5",
     &Options::refuse_md5},
    {"authenticationFactory", "authentication_factory", "", function, "digest and bearer token",
     "makes the object that answers challenges", &Options::authenticate_outside},
    {"credentials", "credentials", "", function, "none", "asked for credentials that are missing or were refused",
     &Options::ask_credentials},
    {"displayName", "display_name", "", quotable, "", "name shown to the called party", &Options::display_name},
    {"register", "register", "", boolean, "true", "register when started", &Options::register_},
    {"registerExpires", "register_expires", "registerOptions.expires", seconds, "600", "lifetime of a registration",
     &Options::register_expires},
    {"registerRetry", "register_retry", "", boolean, "false",
     "register again after a failure that may pass, with growing waits", &Options::register_retry},
    {"registrarServer",
     "registrar_server",
     "registerOptions.registrar",
     registrar,
     "uri without its user",
     "where to register",
     {}},
    {"autostart", "autostart", "", boolean, "true", "start when constructed", &Options::autostart},
    {"userAgentString", "user_agent_string", "", text, kProductToken, "value of User-Agent", &Options::user_agent},
    {"traceSip", "trace_sip", "transportOptions.traceSip", boolean, "false", "log every message", &Options::trace_sip},
    {"log", "log", "", log, "{builtinEnabled: true, level: 2, connector: null}", "what is logged, and where", {}},
    {"noAnswerTimeout", "no_answer_timeout", "", timeout, "60", "an incoming call that nobody answers ends after this",
     &Options::no_answer_timeout},
    {"keepAliveInterval", "keep_alive_interval", "transportOptions.keepAliveInterval", seconds, "0",
     "wait between two pings; 0: none", &Options::keep_alive_interval},
    {"keepAliveOptions", "keep_alive_options", "", boolean, "false", "ping with OPTIONS instead of a double CRLF",
     &Options::keep_alive_options},
    {"wsServerMaxReconnection", "ws_server_max_reconnection", "transportOptions.maxReconnectionAttempts", count, "3",
     "attempts to reconnect to a server after its connection dropped", &Options::reconnection_max},
    {"wsServerReconnectionTimeout", "ws_server_reconnection_timeout", "transportOptions.reconnectionTimeout", seconds,
     "4",
     "wait between these attempts, and up to half of it more; the first comes at once, or within 5 s of a close frame",
     &Options::reconnection_timeout},
    {"connectionRecoveryMinInterval", "connection_recovery_min_interval", "", seconds, "2",
     "shortest wait when no server could be reached", &Options::recovery_min},
    {"connectionRecoveryMaxInterval", "connection_recovery_max_interval", "", seconds, "30",
     "longest wait when no server could be reached", &Options::recovery_max},
    {"hackViaTcp", "hack_via_tcp", "", boolean, "false", "Via says TCP", &Options::hack_via_tcp},
    {"hackIpInContact",
     "hack_ip_in_contact",
     "",
     sent_by,
     "false",
     "an address of 192.0.2.0/24, or the host given, in Via and Contact",
     {}},
    {"hackWssInTransport", "hack_wss_in_transport", "", boolean, "false", "SIP URIs say transport=wss",
     &Options::hack_wss_in_transport},
    {"forceRport", "force_rport", "", boolean, "false", "rport in Via", &Options::force_rport},
    {"usePreloadedRoute", "use_preloaded_route", "", boolean, "false", "initial requests carry a Route to the server",
     &Options::use_preloaded_route},
    {"instanceId", "instance_id", "registerOptions.instanceId", uuid, "random",
     "UUID of this user agent (+sip.instance)", &Options::instance_id},
    {"store", "store", "", object, "none", "keeps instance id, Call-ID and CSeq of the registration over a reload", {}},
    {"contactName", "contact_name", "", user_part, "8 random characters", "user part of Contact",
     &Options::contact_name},
    {"contactTransport", "contact_transport", "", token, "ws", "transport parameter of Contact",
     &Options::contact_transport},
    {"sessionDescriptionHandlerFactory", "session_description_handler_factory", "", function, "WebRTC",
     "makes the media handler of a session", &Options::own_descriptions},
    {"sessionDescriptionHandlerFactoryOptions",
     "session_description_handler_factory_options",
     "",
     object,
     "{constraints: {}, peerConnectionOptions: {}}",
     "passed to that factory",
     {}},
    {"allowLegacyNotifications", "allow_legacy_notifications", "", boolean, "false",
     "a NOTIFY outside of a subscription is told by the event notify", &Options::legacy_notifications},
    {"allowOutOfDialogRefers", "allow_out_of_dialog_refers", "", boolean, "false",
     "a REFER outside of a dialog is taken instead of answered 405", &Options::out_of_dialog_refers},
    {"autostop", "autostop", "", boolean, "true", "stop when the page goes away", &Options::autostop},
    {"custom", "custom", "", object, "{}", "for the application", {}},
    {"hackAllowUnregisteredOptionTags", "hack_allow_unregistered_option_tags", "", boolean, "false",
     "extraSupported adds every tag", &Options::any_option_tag},
    {"extraSupported", "extra_supported", "", tags, "[]",
     "option tags added to Supported, of those that are registered", &Options::extra_supported},
    {"rel100", "rel100", "", support, "none", "reliable provisional responses (RFC 3262)", &Options::rel100},
    {"replaces", "replaces", "", support, "none", "calls that take the place of others (RFC 3891)", &Options::replaces},
    {"dtmfType", "dtmf_type", "", dtmf, "info", "how session.dtmf() sends its tones", {}},
    {"connectionTimeout", "connection_timeout", "transportOptions.connectionTimeout", seconds, "5",
     "a WebSocket that does not open within this failed", &Options::connection_timeout},
    {"keepAliveDebounce", "keep_alive_debounce", "transportOptions.keepAliveDebounce", seconds, "10",
     "wait for the answer to a ping", &Options::keep_alive_debounce},
    {"regId", "reg_id", "registerOptions.regId", count, "1", "reg-id in the Contact of a REGISTER (RFC 5626)",
     &Options::reg_id},
    {"extraContactHeaderParams", "extra_contact_header_params", "registerOptions.extraContactHeaderParams", parameters,
     "[]", "parameters added to the Contact of a REGISTER", &Options::contact_params},
    {"registerParams",
     "register_params",
     "registerOptions.params",
     object,
     "{}",
     "To and From of a REGISTER: to_uri, to_displayName, from_uri, from_displayName; and its first call_id and cseq",
     {}},
    {"sessionTimers", "session_timers", "", boolean, "true", "session timers (RFC 4028)", &Options::session_timers},
    {"sessionExpires", "session_expires", "", interval, "1800", "session interval asked for; not below minSE",
     &Options::session_expires},
    {"minSE", "min_se", "", interval, "90", "shortest session interval taken", &Options::min_se},
    {"earlyMediaUnreliable", "early_media_unreliable", "", boolean, "false",
     "a description in an unreliable provisional response is applied", &Options::apply_early_media},
    {"autoAnswer", "auto_answer", "", boolean, "false", "calls that ask for it are accepted at once",
     &Options::auto_answer},
    {"followRedirects", "follow_redirects", "", boolean, "false", "a call that is redirected goes where it is sent to",
     &Options::follow_redirects},
    {"callRecoveryTimeout", "call_recovery_timeout", "", seconds, "180",
     "a call whose connection is lost waits so long for another", &Options::call_recovery},
    {"maxMessageBytes", "max_message_bytes", "", count, "262144",
     "a request of more is answered 413, a response dropped", &Options::max_message_bytes},
    {"maxHeaders", "max_headers", "", count, "512", "a message of more header lines is dropped", &Options::max_headers},
    {"maxLineBytes", "max_line_bytes", "", count, "65536", "a message with a longer line is dropped",
     &Options::max_line_bytes},
    {"maxUriBytes", "max_uri_bytes", "", count, "8192", "a request to a longer Request-URI is answered 414",
     &Options::max_uri_bytes},
    {"maxBodyNesting", "max_body_nesting", "", params, "4",
     "a description deeper inside of multipart bodies is not found", &Options::max_body_nesting},
    {"maxUriParams", "max_uri_params", "", params, "256",
     "a request with more parameters in one of its URIs is answered 400", &Options::max_uri_params},
};

constexpr OptionTypeRow kOptionTypes[] = {
    {text, "text", "text of one line", "", "string"},
    {uri, "uri", "SIP or SIPS URI with a user; the scheme may be left out", "", "string"},
    {boolean, "boolean", "true or false", "", "boolean"},
    {seconds, "seconds", "whole number from 1", "s", "number | string"},
    {servers, "servers", "ws:// or wss:// URL, or a list of URLs and {ws_uri, weight}", "",
     "string | readonly (string | WsServer)[]"},
    {secret, "secret", "text, number or boolean", "", "string | number | boolean"},
    {function, "function", "function", "", "(...args: any[]) => any"},
    {object, "object", "object", "", "Record<string, any>"},
    {log, "log", "{builtinEnabled, level, connector}", "", "LogOptions"},
    {timeout, "timeout", "whole number from 1", "s", "number | string"},
    {count, "count", "whole number from 1", "", "number | string"},
    {registrar, "registrar", "SIP or SIPS URI without a user; the scheme may be left out", "", "string"},
    {quotable, "quotable", "text that can stand between double quotes, or a number", "", "string | number"},
    {login, "login", "text of one line without a double quote, or a number", "", "string | number"},
    {uuid, "uuid", "UUID; uuid: may precede", "", "string"},
    {user_part, "user_part", "user part of a SIP URI", "", "string"},
    {token, "token", "token", "", "string"},
    {sent_by, "sent_by", "true, false or a host", "", "boolean | string"},
    {hash, "hash", "32 or 64 hexadecimal digits", "", "string"},
    {token68, "token68", "letters, digits and -._~+/=", "", "string"},
    {params, "params", "whole number from 1 to 256", "", "number | string"},
    {interval, "interval", "whole number from 90", "s", "number | string"},
    {support, "support", "none, supported or required; anything else is none", "", "'none' | 'supported' | 'required'"},
    {dtmf, "dtmf", "info or rtp; anything else is info", "", "'info' | 'rtp'"},
    {tags, "tags", "list of option tags", "", "readonly string[]"},
    {parameters, "parameters", "list of parameters, \"name\" or \"name=value\"", "", "readonly string[]"},
};

constexpr auto make_rules() {
  std::array<OptionRule, std::size(kOptionTable)> rules{};
  for (std::size_t i = 0; i < rules.size(); ++i) rules[i] = {kOptionTable[i].type, kOptionTable[i].target};
  return rules;
}
constexpr auto kOptionRules = make_rules();

constexpr std::size_t size_of_names() {
  std::size_t size = 0;
  for (const OptionRow& row : kOptionTable) size += row.name.size() + row.later.size() + 2;
  return size;
}

constexpr auto make_names() {
  std::array<char, size_of_names()> names{};
  char* to = names.data();
  for (const OptionRow& row : kOptionTable) {
    for (char c : row.name) *to++ = c;
    *to++ = ' ';
    for (char c : row.later) *to++ = c;
    *to++ = '\n';
  }
  return names;
}
constexpr auto kOptionNames = make_names();

}  // namespace

const OptionRow* option_table_begin() { return kOptionTable; }
const OptionRow* option_table_end() { return kOptionTable + std::size(kOptionTable); }
const OptionTypeRow* option_types_begin() { return kOptionTypes; }
const OptionTypeRow* option_types_end() { return kOptionTypes + std::size(kOptionTypes); }
const OptionRule* option_rules_begin() { return kOptionRules.data(); }
const OptionRule* option_rules_end() { return kOptionRules.data() + kOptionRules.size(); }
std::string_view option_names() { return {kOptionNames.data(), kOptionNames.size()}; }

}  // namespace sipua
