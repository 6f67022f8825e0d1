/// Who calls, and through whom. RFC 3323, 3325, 3515, 3892, 5806, 7989.
#include "message/values/identity.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"
#include "message/syntax/words.hpp"
#include "message/values/item.hpp"

namespace sipua {
namespace {

std::string take_lower(Params& params, std::string_view name) {
  return lower(take_param(params, name).value_or(std::string()));
}

void write_if_there(std::string& to, std::string_view name, std::string_view value) {
  if (!value.empty()) write_param(to, name, value);
}

/// The address without its parameters, which are written after those with a field of their own.
std::string text_without_params(const NameAddr& address) {
  return NameAddr{address.display_name, address.uri, {}}.text();
}

bool is_session_uuid(std::string_view text) {
  return text.size() == 32 && std::all_of(text.begin(), text.end(), is_hex);
}

}  // namespace

bool Privacy::has(std::string_view value) const {
  return std::any_of(values.begin(), values.end(),
                     [value](const std::string& each) { return equals_blind(each, value); });
}

std::string Privacy::text() const {
  std::string text;
  for (const std::string& value : values) {
    if (!text.empty()) text += ';';
    text += value;
  }
  return text;
}

Result<Privacy> parse_privacy(std::string_view text) {
  Lexer in(text);
  Privacy privacy;
  in.skip_space();
  do {
    std::string_view value = in.run(kTokenChar);
    if (value.empty()) return in.error("privacy value");
    privacy.values.push_back(lower(value));
  } while (in.take_separator(';') || in.take_separator(','));
  if (!in.done()) return in.error("privacy value");
  return privacy;
}

std::string RemoteParty::text() const {
  std::string text = text_without_params(address);
  write_if_there(text, "party", party);
  write_if_there(text, "id-type", id_type);
  write_if_there(text, "privacy", privacy);
  if (screened) text += ";screen=yes";
  address.params.write(text);
  return text;
}

Result<RemoteParty> parse_remote_party(std::string_view text) {
  Result<NameAddr> address = parse_name_addr(text);
  if (!address) return address.error();
  RemoteParty value;
  value.address = *std::move(address);
  Params& params = value.address.params;
  value.party = take_lower(params, "party");
  value.id_type = take_lower(params, "id-type");
  value.privacy = take_lower(params, "privacy");
  value.screened = equals_blind(params.get("screen"), "yes");
  if (value.screened) params.remove("screen");
  return value;
}

std::string Diversion::text() const {
  std::string text = text_without_params(address);
  write_if_there(text, "reason", reason);
  write_param(text, "counter", counter);
  address.params.write(text);
  return text;
}

Result<Diversion> parse_diversion(std::string_view text) {
  Result<NameAddr> address = parse_name_addr(text);
  if (!address) return address.error();
  Diversion value;
  value.address = *std::move(address);
  value.reason = take_lower(value.address.params, "reason");
  value.counter = take_number(value.address.params, "counter");
  return value;
}

std::string SessionId::text() const {
  std::string text = local;
  write_if_there(text, "remote", remote);
  params.write(text);
  return text;
}

Result<SessionId> parse_session_id(std::string_view text) {
  Result<Item> item = parse_item(text, "session UUID");
  if (!item) return item.error();
  auto start = static_cast<std::uint32_t>(text.find_first_not_of(" \t"));
  SessionId value;
  value.local = lower(item->value);
  if (!is_session_uuid(value.local)) return Error{Errc::bad_value, "session UUID", start};
  if (item->params.has("remote")) {
    value.remote = take_lower(item->params, "remote");
    if (!is_session_uuid(value.remote)) return param_error(text, "remote", "remote UUID");
  }
  value.params = std::move(item->params);
  return value;
}

std::string ReferTo::method() const {
  const Param* param = address.uri.param("method");
  return param && param->value ? unescape(*param->value) : "INVITE";
}

Result<DialogIds> ReferTo::replaces() const {
  std::optional<std::string> value = address.uri.header("Replaces");
  if (!value) return Error{Errc::missing, "Replaces", 0};
  return parse_replaces(*value);
}

Result<ReferTo> parse_refer_to(std::string_view text) {
  Result<NameAddr> address = parse_name_addr(text);
  if (!address) return address.error();
  return ReferTo{*std::move(address)};
}

std::string ReferredBy::text() const {
  std::string text = text_without_params(address);
  if (!cid.empty()) text += str_cat({";cid=", quote(str_cat({"<", cid, ">"}))});
  address.params.write(text);
  return text;
}

Result<ReferredBy> parse_referred_by(std::string_view text) {
  Result<NameAddr> address = parse_name_addr(text);
  if (!address) return address.error();
  ReferredBy value{*std::move(address), ""};
  value.cid = take_param(value.address.params, "cid").value_or(std::string());
  bool bracketed = value.cid.size() >= 2 && value.cid.front() == '<' && value.cid.back() == '>';
  if (bracketed) value.cid = value.cid.substr(1, value.cid.size() - 2);
  return value;
}

}  // namespace sipua
