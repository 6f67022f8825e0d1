/// The options of `new SIP.UA(options)`: one table says name, type, default, unit and check of each; errors,
/// ua.configuration, the documentation and the types follow from it. Nothing else knows an option's rule.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "message/syntax/uri.hpp"

namespace sipua {

/// Value of User-Agent unless userAgentString replaces it.
inline constexpr std::string_view kProductToken = "sipua/0.1.0";
/// The classic default of wsServers.
inline constexpr std::string_view kDefaultServer = "wss://edge.sip.onsip.com";

/// SIP.C.supported and SIP.C.dtmfType as the application writes them.
inline constexpr std::string_view kSupportNames[] = {"none", "supported", "required"};
inline constexpr std::string_view kDtmfNames[] = {"info", "rtp"};

/// SIP.C.OPTION_TAGS, with blanks between them: what extraSupported may add.
inline constexpr std::string_view kOptionTags =
    "100rel 199 answermode early-session eventlist explicitsub from-change geolocation-http geolocation-sip gin gruu "
    "histinfo ice join multiple-refer norefersub nosub outbound path policy precondition pref privacy "
    "recipient-list-invite recipient-list-message recipient-list-subscribe replaces resource-priority sdp-anat "
    "sec-agree tdialog timer uui";

/// Seconds: the shortest session interval (RFC 4028 4).
inline constexpr std::uint32_t kLeastInterval = 90;

struct ServerOption {
  std::string url;      ///< ws_uri as given
  std::string sip_uri;  ///< <sip:host[:port];lr;transport=ws> (wss with hackWssInTransport): a Route value
  std::string scheme;   ///< "WS" or "WSS"
  double weight = 0;
};

/// SIP.C.supported
enum class Support : std::uint8_t { none, supported, required };
/// SIP.C.dtmfType
enum class DtmfType : std::uint8_t { info, rtp };

/// Checked, with defaults filled in. Times in seconds unless the name says otherwise.
struct Options {
  Uri uri;
  std::vector<ServerOption> servers;
  std::string authorization_user;
  std::optional<std::string> password;
  std::string ha1;           ///< hexadecimal, 32 or 64 digits: stands for the password
  std::string bearer_token;  ///< RFC 8898
  bool refuse_md5 = false;
  bool authenticate_outside = false;  ///< the host answers every challenge (authenticationFactory)
  bool ask_credentials = false;       ///< the host is asked for what is missing or was refused (credentials)
  std::string display_name;           ///< quoted-pairs undone: quote() it, or put it into a NameAddr
  bool autostart = true;
  bool register_ = true;
  std::uint32_t register_expires = 600;
  bool register_retry = false;
  Uri registrar_server;
  std::string user_agent;
  bool trace_sip = false;
  std::uint32_t no_answer_timeout = 60;
  std::uint32_t keep_alive_interval = 0;  ///< 0: off
  bool keep_alive_options = false;
  std::uint32_t keep_alive_debounce = 10;  ///< wait for the answer to a ping
  std::uint32_t connection_timeout = 5;    ///< of one attempt to open a WebSocket
  std::uint32_t reconnection_max = 3;
  std::uint32_t reconnection_timeout = 4;
  std::uint32_t recovery_min = 2;
  std::uint32_t recovery_max = 30;
  bool hack_via_tcp = false;
  bool hack_ip_in_contact = false;  ///< via_host is then an address of 192.0.2.0/24 or the text given
  bool hack_wss_in_transport = false;
  bool force_rport = false;
  bool use_preloaded_route = false;
  std::string instance_id;           ///< bare UUID
  std::string contact_name;          ///< user part of Contact
  std::string contact_transport;     ///< "ws" or "wss"
  std::string via_host;              ///< random, ends in .invalid
  std::string sipjs_id;              ///< 5 random characters: prefix of every Call-ID
  std::uint32_t reg_id = 1;          ///< RFC 5626 4.2
  std::string contact_params;        ///< ";name=value;..." for the Contact of a REGISTER
  std::string extra_supported;       ///< ", tag, ..." for Supported
  bool any_option_tag = false;       ///< ... those that are not registered too
  Support rel100 = Support::none;    ///< RFC 3262
  Support replaces = Support::none;  ///< RFC 3891
  DtmfType dtmf_type = DtmfType::info;
  bool legacy_notifications = false;     ///< NOTIFY outside of a subscription is told
  bool out_of_dialog_refers = false;     ///< REFER outside of a dialog is taken
  bool session_timers = true;            ///< RFC 4028
  std::uint32_t session_expires = 1800;  ///< Session-Expires asked for, not below min_se
  std::uint32_t min_se = 90;             ///< Min-SE
  bool apply_early_media = false;        ///< a description in an unreliable provisional response is applied
  bool auto_answer = false;              ///< a call that asks for it is accepted without the application
  bool follow_redirects = false;         ///< a 3xx to INVITE is followed
  std::uint32_t call_recovery = 180;     ///< a call without connection lives on for so long
  bool autostop = true;                  ///< for the host
  bool own_descriptions = false;         ///< the application has its own session description handler: it judges bodies
  // What a message may have. Beyond the first one a request is answered 413 and anything else is dropped; headers and
  // lines: the message is dropped; URIs: 414 and 400.
  std::uint32_t max_message_bytes = 262144;
  std::uint32_t max_headers = 512;
  std::uint32_t max_line_bytes = 65536;  ///< with its continuation lines
  std::uint32_t max_uri_bytes = 8192;    ///< Request-URI
  std::uint32_t max_body_nesting = 4;    ///< multiparts inside multiparts
  std::uint32_t max_uri_params = 256;    ///< of one URI, and as many headers
};

struct OptionField;

/// What the host read from one option of the caller's object, before any check.
struct OptionValue {
  enum class Type : std::uint8_t { undefined, boolean, number, text, function, object, list, other };
  Type type = Type::undefined;
  bool boolean = false;
  std::string text;                ///< of a number: as JavaScript writes it
  std::vector<OptionValue> items;  ///< list; for wsServers an entry {ws_uri, weight} is an object with two `fields`
  std::vector<OptionField> fields;
};

/// Not a std::pair: clang cannot take one of a type that is still incomplete from libstdc++.
struct OptionField {
  OptionField(std::string its_name, OptionValue its_value) : name(std::move(its_name)), value(std::move(its_value)) {}
  std::string name;
  OptionValue value;
};

/// One check for each. A value of another type is refused.
enum class OptionType : std::uint8_t {
  text,        ///< text of one line
  uri,         ///< text: SIP URI with a user, scheme optional
  boolean,     ///< true or false, nothing that only looks like it
  seconds,     ///< number or decimal text: whole, above 0
  servers,     ///< text, list of text and of {ws_uri, weight}
  secret,      ///< text, number or boolean, turned into text
  function,    ///< for the host
  object,      ///< for the host
  log,         ///< anything: the host applies its fields
  timeout,     ///< as seconds; ua.configuration tells it in milliseconds
  count,       ///< as seconds, without a unit
  registrar,   ///< text: SIP URI without user, scheme optional
  quotable,    ///< text or number that can stand between double quotes as it is
  login,       ///< text or number of one line without a double quote
  uuid,        ///< text: UUID, "uuid:" may precede
  user_part,   ///< text: user part of a SIP URI
  token,       ///< text: token of RFC 3261 25.1
  sent_by,     ///< boolean, or text: a host
  hash,        ///< text: 32 or 64 hexadecimal digits
  token68,     ///< text: letters, digits and -._~+/=
  params,      ///< as count, up to kMaxParams
  interval,    ///< as seconds, from kLeastInterval
  support,     ///< "none", "supported" or "required"; anything else is "none"
  dtmf,        ///< "info" or "rtp"; anything else is "info"
  tags,        ///< list of texts: option tags of RFC 3261 25.1; of those only what is registered, see kOptionTags
  parameters,  ///< list of texts: "name" or "name=value" of a Contact, RFC 3261 25.1
};

/// The member of Options that a row fills, by its type; none when the check itself knows the place.
union OptionTarget {
  constexpr OptionTarget() : boolean(nullptr) {}
  constexpr OptionTarget(bool Options::*member) : boolean(member) {}         // NOLINT: implicit by design
  constexpr OptionTarget(std::uint32_t Options::*member) : count(member) {}  // NOLINT
  constexpr OptionTarget(std::string Options::*member) : text(member) {}     // NOLINT
  constexpr OptionTarget(Support Options::*member) : support(member) {}      // NOLINT
  bool Options::*boolean;                                                    ///< boolean; function: one was given
  std::uint32_t Options::*count;  ///< seconds, timeout, count, params, interval
  std::string Options::*text;     ///< all that are text in Options, lists too
  Support Options::*support;      ///< support
};

/// One row of the option table.
struct OptionRow {
  std::string_view name;   ///< camelCase, as documented
  std::string_view alias;  ///< snake_case
  std::string_view later;  ///< of later versions of the classic API: "transportOptions.traceSip", or ""
  OptionType type;
  std::string_view default_text;  ///< for documentation, e.g. "600"
  std::string_view doc;           ///< one line
  OptionTarget target;
};
/// The table, in checking order. The host reads exactly these names from the caller's object.
const OptionRow* option_table_begin();
const OptionRow* option_table_end();

/// What a type takes, for the documentation and for the types of JavaScript.
struct OptionTypeRow {
  OptionType type;
  std::string_view name;        ///< as in OptionType
  std::string_view accepts;     ///< in words, with the range
  std::string_view unit;        ///< "s", or ""
  std::string_view typescript;  ///< type of the option
};
const OptionTypeRow* option_types_begin();
const OptionTypeRow* option_types_end();

/// What of a row is needed to read an option: the texts for the documentation stay out of the module.
struct OptionRule {
  OptionType type;
  OptionTarget target;
};
/// Of each row of the table, in its order.
const OptionRule* option_rules_begin();
const OptionRule* option_rules_end();
/// OptionRow::name and OptionRow::later of each, "registerExpires registerOptions.expires" LF and so on.
std::string_view option_names();

/// Which option was refused.
struct OptionError {
  std::string_view parameter;  ///< camelCase name from the table
  std::uint32_t value = 0;     ///< in conflict with another option: the value in use, given or not; else 0
};

/// `values[i]` belongs to row i of the table; rows beyond its end are undefined. Undefined, "", NaN and an empty list
/// take the default. Defaults of random kind are drawn from `random`.
std::variant<Options, OptionError> check_options(const std::vector<OptionValue>& values, Random& random);

}  // namespace sipua
