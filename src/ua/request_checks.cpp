#include "ua/request_checks.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sipua {

namespace {

/// One row: a rule in the order of RFC 3261 8.2, and the answer to a request that breaks it.
struct Check {
  bool (*broken)(const Message& request, const Context& context);
  int status;
  std::string_view header;
  std::string_view value;
  bool initial_only;
};

bool lacks_mandatory(const Message& request, const Context&) {  // 8.1.1
  const auto cseq = request.cseq();
  return !request.from() || !request.to() || !cseq || cseq->method != request.method_text() ||
         request.call_id().empty();
}
bool other_version(const Message& request, const Context&) { return !equals_blind(request.version(), "SIP/2.0"); }
bool unknown_method(const Message& request, const Context&) { return request.method() == Method::other; }
bool bad_uri(const Message& request, const Context&) { return !parse_uri(request.request_uri()); }
bool other_scheme(const Message& request, const Context&) { return !parse_uri(request.request_uri())->is_sip(); }
bool short_body(const Message& request, const Context&) { return request.missing_body_bytes() > 0; }
bool loops(const Message& request, const Context& context) {  // every Call-ID of ours starts so
  return request.call_id().substr(0, context.options.sipjs_id.size()) == context.options.sipjs_id;
}
bool other_user(const Message& request, const Context& context) {
  const auto uri = parse_uri(request.request_uri());
  const std::string user = unescape(uri->user);
  return user != unescape(context.options.uri.user) && user != context.options.contact_name;
}
bool unsupported_method(const Message& request, const Context&) {
  const auto allowed = split_list(kAllow);
  return std::find(allowed.begin(), allowed.end(), request.method_text()) == allowed.end();
}

// RFC 3261 8.2.1 - 8.2.3. 501 before the Request-URI is judged.
constexpr Check kChecks[] = {
    {lacks_mandatory, 400, "", "", false},
    {other_version, 505, "", "", false},
    {unknown_method, 501, "Allow", kAllow, false},
    {bad_uri, 400, "", "", false},
    {other_scheme, 416, "", "", false},
    {short_body, 400, "", "", false},
    {loops, 482, "", "", true},
    {other_user, 404, "", "", true},
    {unsupported_method, 405, "Allow", kAllow, true},
};

/// Option tags of Require that this user agent does not know, "a, b" (8.2.2.3).
std::string unknown_extensions(const Message& request) {
  std::string unknown;
  for (std::string_view tag : request.values(HeaderId::require)) {
    if (equals_blind(tag, "outbound")) continue;
    if (!unknown.empty()) unknown += ", ";
    unknown += tag;
  }
  return unknown;
}

}  // namespace

Verdict check_request(const Message& request, const Context& context, bool in_dialog) {
  for (const Check& check : kChecks) {
    if (check.initial_only && in_dialog) continue;
    if (check.broken(request, context)) return {check.status, check.header, std::string(check.value)};
  }
  if (request.method() == Method::cancel) return {};  // Require is ignored in CANCEL (8.2.2.3)
  std::string unknown = unknown_extensions(request);
  if (unknown.empty()) return {};
  return {420, "Unsupported", std::move(unknown)};
}

}  // namespace sipua
