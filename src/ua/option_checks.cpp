/// One check for each type of option (classic API rules; URIs and hosts by RFC 3261 25.1, WebSocket URLs by RFC 6455
/// 3). Headers of a SIP URI are dropped: they have no place in To, From and a Request-URI (RFC 3261 19.1.1).
#include "ua/option_checks.hpp"

#include "base/text.hpp"
#include "message/draft.hpp"
#include "message/syntax/params.hpp"

namespace sipua {
namespace {

using Type = OptionValue::Type;

bool is_written(const OptionValue& value) { return value.type == Type::text || value.type == Type::number; }

/// "" when it has no text: not text, number or boolean.
std::string text_of(const OptionValue& value) {
  if (value.type == Type::boolean) return value.boolean ? "true" : "false";
  return is_written(value) ? value.text : "";
}

/// Whole and above 0; a number or decimal text.
bool read_count(const OptionValue& value, std::uint32_t& into) {
  into = parse_u32(trim(value.text)).value_or(0);
  return is_written(value) && into > 0;
}

bool read_uri(const OptionValue& value, bool with_user, Uri& into) {
  if (value.type != Type::text) return false;
  bool has_scheme = starts_with_blind(value.text, "sip:") || starts_with_blind(value.text, "sips:");
  Result<Uri> uri = parse_uri(has_scheme ? value.text : str_cat({"sip:", value.text}));
  if (!uri || uri->user.empty() == with_user) return false;
  into = *std::move(uri);
  into.headers.clear();
  return true;
}

/// Can it stand between double quotes: no quote of its own unless escaped, nothing escaped at its end?
bool is_quotable(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') return false;
    if (text[at] == '\\' && ++at == text.size()) return false;
  }
  return true;
}

bool is_hex(char c) { return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); }

/// "8f1fa16a-1165-4a96-8341-785b1ef24f12"
bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    bool hyphen = at == 8 || at == 13 || at == 18 || at == 23;
    if (hyphen ? text[at] != '-' : !is_hex(text[at])) return false;
  }
  return true;
}

/// HA1 by MD5, or by one of the SHA-2 family; in lower case, as it is hashed again.
bool read_hash(std::string& text) {
  for (char& c : text) {
    if (!is_hex(c)) return false;
    c = to_lower(c);
  }
  return text.size() == 32 || text.size() == 64;
}

/// b64token of RFC 6750 2.1.
bool is_token68(std::string_view text) {
  for (char c : text)
    if (!is_alpha(c) && !is_digit(c) && std::string_view("-._~+/=").find(c) == std::string_view::npos) return false;
  return true;
}

bool is_user_part(const std::string& text) {
  Result<Uri> uri = parse_uri(str_cat({"sip:", text, "@host"}));
  return uri && uri->user == text;
}

/// Text, or what the type lets pass for it, into `text`, which may be changed on the way.
bool check_text(OptionType type, std::string& text) {
  switch (type) {
    case OptionType::quotable:
      if (!is_quotable(text)) return false;
      text = unquote(text);
      break;
    case OptionType::login: return text.find('"') == std::string::npos && is_one_line(text);
    case OptionType::uuid:
      if (starts_with_blind(text, "uuid:")) text.erase(0, 5);
      return is_uuid(text);
    case OptionType::hash: return read_hash(text);
    case OptionType::token68: return is_token68(text);
    case OptionType::user_part: return is_user_part(text);
    case OptionType::token: return is_token(text);
    default: break;
  }
  return is_one_line(text);
}

bool read_text(OptionType type, const OptionValue& value, std::string& into) {
  bool number = type == OptionType::quotable || type == OptionType::login;
  if (value.type != Type::text && !(number && value.type == Type::number)) return false;
  into = text_of(value);
  return !into.empty() && check_text(type, into);
}

bool read_password(const OptionValue& value, std::optional<std::string>& into) {
  into = text_of(value);
  return !into->empty();
}

bool read_sent_by(const OptionValue& value, Options& into) {
  into.hack_ip_in_contact = value.type == Type::text || value.boolean;
  if (value.type == Type::boolean) return true;
  if (value.type != Type::text || !parse_host(value.text)) return false;
  into.via_host = value.text;
  return true;
}

const OptionValue* find_field(const OptionValue& object, std::string_view name) {
  for (const OptionField& field : object.fields) {
    if (field.name == name && !is_default(field.value)) return &field.value;
  }
  return nullptr;
}

/// Decimal text: [sign] digits [. digits].
std::optional<double> parse_decimal(std::string_view text) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  double unit = 0;  // of the digit before; 0 in front of the point
  bool digits = false;
  for (char c : text) {
    if (c == '.' && unit == 0) {
      unit = 1;
      continue;
    }
    if (!is_digit(c)) return std::nullopt;
    digits = true;
    unit /= 10;
    value = unit == 0 ? value * 10 + (c - '0') : value + unit * (c - '0');
  }
  if (!digits) return std::nullopt;
  return negative ? -value : value;
}

bool read_weight(const OptionValue& value, double& into) {
  std::optional<double> number = parse_decimal(trim(value.text));
  into = number.value_or(0);
  return is_written(value) && number.has_value();
}

/// ws[s]://[userinfo@]host[:port][/path][?query]; no fragment (RFC 6455 3).
bool read_url(const std::string& url, ServerOption& into) {
  bool secure = starts_with_blind(url, "wss://");
  if (!secure && !starts_with_blind(url, "ws://")) return false;
  for (char c : url) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7F || c == '#') return false;
  }
  std::string_view authority = std::string_view(url).substr(secure ? 6 : 5);
  authority = authority.substr(0, authority.find_first_of("/?"));
  authority.remove_prefix(authority.rfind('@') + 1);  // npos + 1 is 0
  Result<Uri> host = parse_uri(str_cat({"sip:", authority}));
  if (!host || host->host_port() != authority) return false;
  into.url = url;
  into.sip_uri = authority;
  into.scheme = secure ? "WSS" : "WS";
  return true;
}

bool read_servers(const OptionValue& value, std::vector<ServerOption>& into) {
  if (value.type == Type::text) return read_server(value, into.emplace_back());
  if (value.type != Type::list) return false;
  for (const OptionValue& item : value.items) {
    if (!read_server(item, into.emplace_back())) return false;
  }
  return true;
}

/// The place of `value` among names; 0 when it is none of them.
std::uint8_t read_name(const OptionValue& value, const std::string_view* names, std::uint8_t count) {
  std::uint8_t at = count;
  while (--at > 0 && (value.type != Type::text || value.text != names[at])) {
  }
  return at;
}

/// One parameter, and none that a REGISTER's Contact has from us.
bool is_contact_param(const std::string& text) {
  const auto params = parse_params(str_cat({";", text}));
  if (!params || params->list.size() != 1 || !is_one_line(text) || trim(text).back() == '=') return false;
  for (const char* ours : {"expires", "reg-id", "+sip.instance"})
    if (params->has(ours)) return false;
  return true;
}

bool is_registered_tag(std::string_view tag) {
  const std::string all = str_cat({" ", kOptionTags, " "});
  return all.find(str_cat({" ", tag, " "})) != std::string::npos;
}

bool read_list(OptionType type, const OptionValue& value, Options& options, std::string& into) {
  const bool tags = type == OptionType::tags;
  for (const OptionValue& item : value.items) {
    if (item.type != Type::text || !(tags ? is_token(item.text) : is_contact_param(item.text))) return false;
    if (!tags || options.any_option_tag || is_registered_tag(item.text))
      into += str_cat({tags ? ", " : ";", item.text});
  }
  return value.type == Type::list;
}

/// A count from `least` to `most`.
bool read_within(const OptionValue& value, std::uint32_t least, std::uint32_t most, std::uint32_t& into) {
  return read_count(value, into) && into >= least && into <= most;
}

}  // namespace

bool is_default(const OptionValue& value) {
  switch (value.type) {
    case Type::undefined: return true;
    case Type::number: return value.text == "NaN";
    case Type::text: return value.text.empty();
    case Type::list: return value.items.empty();
    default: return false;
  }
}

bool read_server(const OptionValue& value, ServerOption& into) {
  if (value.type == Type::text) return read_url(value.text, into);
  if (value.type != Type::object) return false;
  const OptionValue* url = find_field(value, "ws_uri");
  if (!url) url = find_field(value, "wsUri");
  const OptionValue* weight = find_field(value, "weight");
  return url && url->type == Type::text && read_url(url->text, into) && (!weight || read_weight(*weight, into.weight));
}

bool read_option(const OptionRule& rule, const OptionValue& value, Options& into) {
  switch (rule.type) {
    case OptionType::uri: return read_uri(value, true, into.uri);
    case OptionType::registrar: return read_uri(value, false, into.registrar_server);
    case OptionType::servers: return read_servers(value, into.servers);
    case OptionType::secret: return read_password(value, into.password);
    case OptionType::sent_by: return read_sent_by(value, into);
    case OptionType::boolean: return into.*rule.target.boolean = value.boolean, value.type == Type::boolean;
    case OptionType::seconds:
    case OptionType::timeout:
    case OptionType::count: return read_count(value, into.*rule.target.count);
    case OptionType::function:
      if (rule.target.boolean) into.*rule.target.boolean = true;
      return value.type == Type::function;
    case OptionType::params: return read_within(value, 1, kMaxParams, into.*rule.target.count);
    case OptionType::interval: return read_within(value, kLeastInterval, UINT32_MAX, into.*rule.target.count);
    case OptionType::support:
      into.*rule.target.support = static_cast<Support>(read_name(value, kSupportNames, 3));
      return true;
    case OptionType::dtmf: into.dtmf_type = static_cast<DtmfType>(read_name(value, kDtmfNames, 2)); return true;
    case OptionType::tags:
    case OptionType::parameters: return read_list(rule.type, value, into, into.*rule.target.text);
    case OptionType::object: return value.type == Type::object;
    case OptionType::log: return true;
    case OptionType::text:
    case OptionType::quotable:
    case OptionType::login:
    case OptionType::uuid:
    case OptionType::user_part:
    case OptionType::hash:
    case OptionType::token68:
    case OptionType::token: return read_text(rule.type, value, into.*rule.target.text);
  }
  return false;
}

}  // namespace sipua
