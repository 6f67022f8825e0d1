/// A received message. RFC 3261 7, 7.3.1.
#include "message/message.hpp"

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {
namespace {

/// Is the header's grammar a comma list? Only then do commas part its values (RFC 3261 7.3.1).
bool is_comma_list(HeaderId id) {
  switch (id) {
    case HeaderId::accept:
    case HeaderId::accept_encoding:
    case HeaderId::accept_language:
    case HeaderId::alert_info:
    case HeaderId::allow:
    case HeaderId::allow_events:
    case HeaderId::call_info:
    case HeaderId::contact:
    case HeaderId::content_encoding:
    case HeaderId::diversion:
    case HeaderId::error_info:
    case HeaderId::geolocation:
    case HeaderId::history_info:
    case HeaderId::in_reply_to:
    case HeaderId::p_asserted_identity:
    case HeaderId::p_preferred_identity:
    case HeaderId::path:
    case HeaderId::proxy_require:
    case HeaderId::reason:
    case HeaderId::record_route:
    case HeaderId::remote_party_id:
    case HeaderId::request_disposition:
    case HeaderId::require:
    case HeaderId::route:
    case HeaderId::service_route:
    case HeaderId::supported:
    case HeaderId::unsupported:
    case HeaderId::via:
    case HeaderId::warning: return true;
    default: return false;
  }
}

std::string tag_of(std::optional<std::string_view> value) {
  if (!value) return {};
  ParamPool pool;
  ParamRange params;
  Result<void> read = view_address_params(*value, pool, params);
  const ParamView* tag = read ? find_param(pool, params, "tag") : nullptr;
  if (!tag) return {};
  if (tag->value.substr(0, 1) != "\"") return std::string(tag->value);
  return unquote(tag->value.substr(1, tag->value.size() - 2));
}

Result<NameAddr> address_of(const Message& message, HeaderId id) {
  std::optional<std::string_view> value = message.header(id);
  if (!value) return Error{Errc::missing, header_name(id), 0};
  return parse_name_addr(*value);
}

}  // namespace

ValueReader::ValueReader(const Message& message, HeaderId id)
    : message_(message), id_(id), listed_(is_comma_list(id)) {}

bool ValueReader::next(std::string_view& value) {
  for (;;) {
    Lexer list(rest_);
    bool found = next_in_list(list, value);
    rest_ = list.rest();
    if (found) return true;
    const std::vector<Field>& fields = message_.fields();
    while (at_ < fields.size() && fields[at_].id != id_) ++at_;
    if (at_ == fields.size()) return false;
    value = message_.view(fields[at_++].value);
    if (!listed_) return true;
    rest_ = value;
  }
}

std::string_view Message::method_text() const { return view(method_text_); }

std::optional<std::string_view> Message::header(HeaderId id) const {
  for (const Field& field : fields_) {
    if (field.id == id) return view(field.value);
  }
  return std::nullopt;
}

std::optional<std::string_view> Message::header(std::string_view name) const {
  HeaderId id = header_id(name);
  if (id != HeaderId::other) return header(id);
  for (const Field& field : fields_) {
    if (field.id == id && same_header_name(view(field.name), name)) return view(field.value);
  }
  return std::nullopt;
}

std::vector<std::string_view> Message::values(HeaderId id) const {
  std::vector<std::string_view> all;
  ValueReader reader(*this, id);
  for (std::string_view value; reader.next(value);) all.push_back(value);
  return all;
}

bool Message::lists(HeaderId id, std::string_view token) const {
  ValueReader reader(*this, id);
  for (std::string_view value; reader.next(value);) {
    if (equals_blind(value, token)) return true;
  }
  return false;
}

Result<NameAddr> Message::from() const { return address_of(*this, HeaderId::from); }
Result<NameAddr> Message::to() const { return address_of(*this, HeaderId::to); }

Result<CSeq> Message::cseq() const {
  std::optional<std::string_view> value = header(HeaderId::cseq);
  if (!value) return Error{Errc::missing, "CSeq", 0};
  return parse_cseq(*value);
}

Result<Via> Message::top_via() const {
  std::string_view first;
  if (!ValueReader(*this, HeaderId::via).next(first)) return Error{Errc::missing, "Via", 0};
  return parse_via(first);
}

Result<NameAddr> Message::contact() const {
  Result<NameAddr> contact = Error{Errc::missing, "Contact", 0};
  ValueReader reader(*this, HeaderId::contact);
  for (std::string_view value; !contact && reader.next(value);) contact = parse_name_addr(value);
  return contact;
}

std::string_view Message::call_id() const { return header(HeaderId::call_id).value_or(std::string_view()); }
std::string Message::from_tag() const { return tag_of(header(HeaderId::from)); }
std::string Message::to_tag() const { return tag_of(header(HeaderId::to)); }

}  // namespace sipua
