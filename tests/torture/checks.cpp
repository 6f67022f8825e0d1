#include "torture/checks.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "message/values/challenge.hpp"
#include "message/values/content.hpp"

namespace sipua::torture {
namespace {

using nlohmann::json;

json text(std::string_view value) { return std::string(value); }

template <class T, class Read>
json read_or_error(const Result<T>& value, Read read) {
  return value ? json(read(*value)) : text(str_cat({"unreadable: ", value.error().what}));
}

/// One entry for each value of a header.
template <class Read>
json each(const Message& message, HeaderId id, Read read) {
  json list = json::array();
  for (std::string_view value : message.values(id)) list.push_back(read(value));
  return list;
}

// ---- start line ----

template <class Read>
json of_uri(const Message& message, Read read) {
  return read_or_error(parse_uri(message.request_uri()), read);
}

json optional_port(const std::optional<std::uint16_t>& port) { return port ? json(*port) : json(); }

// ---- addresses ----

template <class Read>
json of_from(const Message& message, Read read) {
  return read_or_error(message.from(), read);
}
template <class Read>
json of_to(const Message& message, Read read) {
  return read_or_error(message.to(), read);
}
template <class Read>
json of_contact(const Message& message, Read read) {
  return read_or_error(message.contact(), read);
}

json names(const Params& params) {
  json list = json::array();
  for (const Param& param : params.list) list.push_back(unescape(param.name));
  return list;
}

/// With escapes undone, once.
json object(const Params& params) {
  json pairs = json::object();
  for (const Param& param : params.list) pairs[unescape(param.name)] = unescape(param.value.value_or(""));
  return pairs;
}

json object(const std::vector<UriHeader>& headers) {
  json pairs = json::object();
  for (const UriHeader& header : headers) pairs[unescape(header.name)] = unescape(header.value);
  return pairs;
}

// ---- other headers ----

template <class Read>
json each_via(const Message& message, Read read) {
  return each(message, HeaderId::via, [&](std::string_view value) { return read_or_error(parse_via(value), read); });
}

json received(const Via& via) { return via.params.has("received") ? text(via.params.get("received")) : json(); }

json header(const Message& message, HeaderId id) {
  const auto value = message.header(id);
  return value ? text(*value) : json();
}

json content_type(const Message& message) {
  return read_or_error(parse_media_type(message.header(HeaderId::content_type).value_or("")),
                       [](const MediaType& type) { return type.name(); });
}

json boundary(const Message& message) {
  return read_or_error(parse_media_type(message.header(HeaderId::content_type).value_or("")),
                       [](const MediaType& type) { return text(type.params.get("boundary")); });
}

json auth_scheme(const Message& message) {
  return read_or_error(parse_challenges(message.header(HeaderId::authorization).value_or("")),
                       [](const auto& all) { return all.front().scheme; });
}

/// Addresses of the c= lines of an SDP body.
json sdp_connections(const Message& message) {
  json list = json::array();
  std::string_view rest = message.body();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find("\r\n"), rest.size());
    const std::string_view line = rest.substr(0, end);
    if (line.substr(0, 5) == "c=IN ") list.push_back(text(line.substr(line.rfind(' ') + 1)));
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  return list;
}

/// Start lines that a user agent would see: what stands behind the body is no message.
json messages(const Message& message) { return message.body().find(" SIP/2.0\r\n") == std::string_view::npos ? 1 : 2; }

struct Reader {
  std::string_view key;
  json (*read)(const Message& message);
};

std::size_t count(const Message& message, HeaderId id) { return message.values(id).size(); }

constexpr Reader kReaders[] = {
    {"kind", [](const Message& m) { return text(m.is_request() ? "request" : "response"); }},
    {"messages", messages},
    {"method", [](const Message& m) { return text(m.method_text()); }},
    {"status", [](const Message& m) { return json(m.status()); }},
    {"reason", [](const Message& m) { return text(m.reason()); }},
    {"ruri", [](const Message& m) { return text(m.request_uri()); }},
    {"ruriUser", [](const Message& m) { return of_uri(m, [](const Uri& uri) { return unescape(uri.user); }); }},
    {"ruriUserRaw", [](const Message& m) { return of_uri(m, [](const Uri& uri) { return uri.user; }); }},
    {"ruriHost", [](const Message& m) { return of_uri(m, [](const Uri& uri) { return uri.host; }); }},
    {"ruriPort", [](const Message& m) { return of_uri(m, [](const Uri& uri) { return optional_port(uri.port); }); }},
    {"ruriParams", [](const Message& m) { return of_uri(m, [](const Uri& uri) { return names(uri.params); }); }},
    {"via", [](const Message& m) { return json(count(m, HeaderId::via)); }},
    {"viaHosts", [](const Message& m) { return each_via(m, [](const Via& via) { return via.host; }); }},
    {"viaPorts", [](const Message& m) { return each_via(m, [](const Via& via) { return optional_port(via.port); }); }},
    {"viaTransports", [](const Message& m) { return each_via(m, [](const Via& via) { return via.transport; }); }},
    {"viaReceived", [](const Message& m) { return each_via(m, received); }},
    {"received", [](const Message& m) { return read_or_error(m.top_via(), received); }},
    {"fromTag", [](const Message& m) { return text(m.from_tag()); }},
    {"fromDisplay", [](const Message& m) { return of_from(m, [](const NameAddr& a) { return a.display_name; }); }},
    {"fromUser", [](const Message& m) { return of_from(m, [](const NameAddr& a) { return unescape(a.uri.user); }); }},
    {"to", [](const Message& m) { return of_to(m, [](const NameAddr& a) { return a.uri.text(); }); }},
    {"toTag", [](const Message& m) { return text(m.to_tag()); }},
    {"toDisplay", [](const Message& m) { return of_to(m, [](const NameAddr& a) { return a.display_name; }); }},
    {"toUser", [](const Message& m) { return of_to(m, [](const NameAddr& a) { return unescape(a.uri.user); }); }},
    {"toUserRaw", [](const Message& m) { return of_to(m, [](const NameAddr& a) { return a.uri.user; }); }},
    {"toHost", [](const Message& m) { return of_to(m, [](const NameAddr& a) { return a.uri.host; }); }},
    {"contact", [](const Message& m) { return json(count(m, HeaderId::contact)); }},
    {"contactHosts",
     [](const Message& m) {
       return each(m, HeaderId::contact, [](std::string_view value) {
         return read_or_error(parse_name_addr(value), [](const NameAddr& a) { return a.uri.host; });
       });
     }},
    {"contactUser",
     [](const Message& m) { return of_contact(m, [](const NameAddr& a) { return unescape(a.uri.user); }); }},
    {"contactQ",
     [](const Message& m) { return of_contact(m, [](const NameAddr& a) { return text(a.params.get("q")); }); }},
    {"contactParam",
     [](const Message& m) { return of_contact(m, [](const NameAddr& a) { return object(a.uri.params); }); }},
    {"contactUriParams",
     [](const Message& m) { return of_contact(m, [](const NameAddr& a) { return names(a.uri.params); }); }},
    {"contactHeaderParams",
     [](const Message& m) { return of_contact(m, [](const NameAddr& a) { return names(a.params); }); }},
    {"contactUriHeaders",
     [](const Message& m) { return of_contact(m, [](const NameAddr& a) { return object(a.uri.headers); }); }},
    {"callId", [](const Message& m) { return text(m.call_id()); }},
    {"cseq", [](const Message& m) { return read_or_error(m.cseq(), [](const CSeq& cseq) { return cseq.number; }); }},
    {"cseqMethod",
     [](const Message& m) { return read_or_error(m.cseq(), [](const CSeq& cseq) { return cseq.method; }); }},
    {"maxForwards",
     [](const Message& m) {
       return read_or_error(parse_delta_seconds(m.header(HeaderId::max_forwards).value_or("")),
                            [](std::uint32_t number) { return number; });
     }},
    {"subject", [](const Message& m) { return header(m, HeaderId::subject); }},
    {"route", [](const Message& m) { return json(count(m, HeaderId::route)); }},
    {"accept", [](const Message& m) { return json(count(m, HeaderId::accept)); }},
    {"require", [](const Message& m) { return json(count(m, HeaderId::require)); }},
    {"proxyRequire", [](const Message& m) { return json(count(m, HeaderId::proxy_require)); }},
    // The answer's Unsupported is for user_agent_test.cpp; here, what it is made from.
    {"unsupported", [](const Message& m) { return each(m, HeaderId::require, text); }},
    {"authScheme", auth_scheme},
    {"contentType", content_type},
    {"boundary", boundary},
    {"bodyLength", [](const Message& m) { return json(m.body().size()); }},
    {"sdpConnections", sdp_connections},
};

void expect_check(const Message& message, const std::string& key, const json& expected) {
  for (const Reader& reader : kReaders) {
    if (reader.key != key) continue;
    json found = reader.read(message);
    // A table may give the length of a list only.
    if (expected.is_number() && found.is_array()) found = found.size();
    EXPECT_EQ(found, expected) << key;
    return;
  }
  ADD_FAILURE() << "no reader for the key " << key;
}

}  // namespace

void expect_checks(const Message& message, const nlohmann::json& check) {
  for (const auto& [key, expected] : check.items()) {
    if (key != "repair") expect_check(message, key, expected);
  }
}

}  // namespace sipua::torture
