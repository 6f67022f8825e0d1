/// RFC 3261 8.2 as two tables. The order: what makes a message unanswerable; what the syntax wants (505, 400); a method
/// that nobody knows (501); a Request-URI that cannot be read (414, 400); a method that is not offered (8.2.1: 405); whom
/// it is for (8.2.2.1: 416, 484, 404); loops (8.2.2.2: 482); extensions (8.2.2.3: 420); content (8.2.3: 415, 406). The
/// first rule that is broken gives the answer. So an unknown method is 501 and a request without a From is 400, whatever
/// the Request-URI; and malformed comes before unwanted.
///
/// What is not here, and why:
/// - 413 is for a message over maxMessageBytes, which never becomes a request: frame.cpp.
/// - 483: a user agent server does not look at Max-Forwards; OPTIONS with 0 is answered as any other (11, 16.3).
///   For the same reason a request without Max-Forwards is taken.
/// - 415 for Content-Language: nothing here reads human language, so each one is understood.
/// - Retry-After in a 413: the message would not be smaller later.
///
/// Deviations: a body of another type is refused although its Content-Disposition says handling=optional: an offer is
/// what an INVITE is for. Headers in a Request-URI are not used, and no reason to refuse (RFC 4475 3.1.2.11).
#include "ua/request_checks.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/body/multipart.hpp"
#include "message/values/content.hpp"

namespace sipua {

namespace {

struct Subject {
  const Message& request;
  const Context& context;
  Standing standing;
  Result<Uri> uri;  ///< Request-URI; in the rows below bad_uri it is there
};

/// To which requests a rule applies: all bits of it must hold.
using Scope = std::uint8_t;
constexpr Scope kAll = 0;
constexpr Scope kFirst = 1;      ///< outside of dialogs, and not CANCEL: that is for a transaction (9.2)
constexpr Scope kInvite = 2;     ///< inside of dialogs too
constexpr Scope kNotCancel = 4;  ///< Require is ignored in CANCEL (8.2.2.3)

// ---- syntax ----

bool other_version(const Message& message) { return !equals_blind(message.version(), "SIP/2.0"); }

bool is_missing(const Message& request, HeaderId id) { return request.header(id).value_or("").empty(); }

bool is_repeated(const Message& request, HeaderId id) {
  const auto& fields = request.fields();
  return std::count_if(fields.begin(), fields.end(), [id](const Field& field) { return field.id == id; }) > 1;
}

bool is_malformed(const Message& request, HeaderId id) {
  switch (id) {
    case HeaderId::from: return !request.from();
    case HeaderId::to: return !request.to();
    case HeaderId::cseq: return !request.cseq();
    default: return false;
  }
}

/// Not a number, or two that differ (RFC 4475 3.3.9).
bool bad_length(const Message& request, HeaderId id) {
  std::optional<std::uint32_t> length;
  for (const Field& field : request.fields()) {
    if (field.id != id) continue;
    const auto value = parse_u32(request.view(field.value));
    if (!value || length.value_or(*value) != *value) return true;
    length = value;
  }
  return false;
}

bool is_short(const Message& request, HeaderId) { return request.missing_body_bytes() > 0; }

struct SyntaxRule {
  bool (*broken)(const Message& request, HeaderId id);
  HeaderId id;
  std::string_view reason;
};

// 400, with what is wrong in the reason phrase (21.4.1). A Max-Forwards that is there twice tells nobody which one counts.
constexpr SyntaxRule kSyntax[] = {
    {is_missing, HeaderId::from, "Missing From"},
    {is_missing, HeaderId::to, "Missing To"},
    {is_missing, HeaderId::call_id, "Missing Call-ID"},
    {is_missing, HeaderId::cseq, "Missing CSeq"},
    {is_repeated, HeaderId::from, "Multiple From"},
    {is_repeated, HeaderId::to, "Multiple To"},
    {is_repeated, HeaderId::call_id, "Multiple Call-ID"},
    {is_repeated, HeaderId::cseq, "Multiple CSeq"},
    {is_repeated, HeaderId::max_forwards, "Multiple Max-Forwards"},
    {is_malformed, HeaderId::from, "Malformed From"},
    {is_malformed, HeaderId::to, "Malformed To"},
    {is_malformed, HeaderId::cseq, "Malformed CSeq"},
    {bad_length, HeaderId::content_length, "Malformed Content-Length"},
    {is_short, HeaderId::content_length, "Body Shorter Than Content-Length"},
};

Verdict check_syntax(const Message& request) {
  if (other_version(request)) return {505};
  for (const SyntaxRule& rule : kSyntax) {
    if (rule.broken(request, rule.id)) return {400, "", "", rule.reason};
  }
  return {};
}

// ---- method ----

bool unknown_method(const Subject& subject) { return subject.request.method() == Method::other; }
bool other_cseq_method(const Subject& subject) {
  return subject.request.cseq()->method != subject.request.method_text();
}
bool unsupported_method(const Subject& subject) {
  const auto allowed = split_list(kAllow);
  return std::find(allowed.begin(), allowed.end(), subject.request.method_text()) == allowed.end();
}

// ---- whom it is for ----

bool long_uri(const Subject& subject) {
  return subject.request.request_uri().size() > subject.context.options.max_uri_bytes;
}
bool bad_uri(const Subject& subject) { return !subject.uri; }

std::size_t params_of(const Uri& uri) { return std::max(uri.params.list.size(), uri.headers.size()); }

/// In the addresses that are compared, kept or sent to.
bool many_params(const Subject& subject) {
  const std::size_t limit = subject.context.options.max_uri_params;
  if (limit >= kMaxParams) return false;  // no parser takes more
  if (params_of(*subject.uri) > limit) return true;
  for (HeaderId id : {HeaderId::from, HeaderId::to, HeaderId::contact}) {
    for (std::string_view value : subject.request.values(id)) {
      const auto address = parse_name_addr(value);
      if (address && params_of(address->uri) > limit) return true;
    }
  }
  return false;
}
bool other_scheme(const Subject& subject) { return !subject.uri->is_sip(); }

/// A telephone number that ours begins with: overlap dialling (21.4.22).
bool incomplete_number(const Subject& subject) {
  const std::string_view user = subject.uri->user;
  const std::string_view ours = subject.context.options.uri.user;
  return equals_blind(subject.uri->params.get("user"), "phone") && user.size() < ours.size() && ours.starts_with(user);
}
bool other_user(const Subject& subject) {
  const Options& options = subject.context.options;
  const std::string user = unescape(subject.uri->user);
  return user != unescape(options.uri.user) && user != options.contact_name;
}

/// Every Call-ID of ours starts so.
bool loops(const Subject& subject) {
  const std::string& prefix = subject.context.options.sipjs_id;
  return subject.request.call_id().substr(0, prefix.size()) == prefix;
}
bool is_merged(const Subject& subject) { return subject.standing.is_merged; }

// ---- extensions and content ----

/// 100rel whatever the option says: it is about what we ask for.
constexpr std::string_view kExtensions[] = {"outbound", "100rel", "timer", "norefersub"};

/// Option tags of Require that this user agent does not know, "a, b".
std::string unknown_extensions(const Message& request, const Options& options) {
  std::string unknown;
  for (std::string_view tag : request.values(HeaderId::require)) {
    const auto is_tag = [tag](std::string_view known) { return equals_blind(tag, known); };
    if (std::any_of(std::begin(kExtensions), std::end(kExtensions), is_tag)) continue;
    if (options.replaces != Support::none && is_tag("replaces")) continue;
    if (!unknown.empty()) unknown += ", ";
    unknown += tag;
  }
  return unknown;
}
bool unknown_extension(const Subject& subject) {
  return !unknown_extensions(subject.request, subject.context.options).empty();
}

/// The application's own handler of descriptions is asked later, when the call is answered.
bool is_ours_to_judge(const Subject& subject) { return !subject.context.options.own_descriptions; }

bool unknown_encoding(const Subject& subject) {
  const auto encodings = subject.request.values(HeaderId::content_encoding);
  const auto is_unknown = [](std::string_view encoding) { return !equals_blind(encoding, "identity"); };
  return is_ours_to_judge(subject) && std::any_of(encodings.begin(), encodings.end(), is_unknown);
}

bool unknown_type(const Subject& subject) {
  if (subject.request.body().empty() || !is_ours_to_judge(subject)) return false;
  const auto type = parse_media_type(subject.request.header(HeaderId::content_type).value_or(""));
  if (!type) return true;
  MultipartLimits limits;
  limits.nesting = subject.context.options.max_body_nesting;
  return !pick_part(*type, subject.request.body(), kAccept, limits);
}

/// Would no answer of ours be welcome? No Accept is one for application/sdp; an empty one is for nothing (20.1).
bool refuses_answers(const Subject& subject) {
  if (!subject.request.header(HeaderId::accept) || !is_ours_to_judge(subject)) return false;
  const auto ranges = subject.request.values(HeaderId::accept);
  const MediaType ours{"application", "sdp", {}};
  return std::none_of(ranges.begin(), ranges.end(), [&](std::string_view text) {
    const auto range = parse_accept_range(text);
    return range && range->q > 0 && range->includes(ours);
  });
}

bool no_contact(const Subject& subject) {  // 8.1.1.8: no dialog without it
  const auto contact = subject.request.contact();
  return !contact || !contact->uri.is_sip();
}

bool bad_record_route(const Subject& subject) {
  const auto routes = subject.request.values(HeaderId::record_route);
  return std::any_of(routes.begin(), routes.end(), [](std::string_view route) { return !parse_name_addr(route); });
}

/// One row: a rule, whom it concerns, and the answer to a request that breaks it.
struct Check {
  bool (*broken)(const Subject& subject);
  Scope scope;
  int status;
  std::string_view header;  ///< of the answer
  std::string_view value;   ///< "": Unsupported names what Require asked for
  std::string_view reason;  ///< "": the RFC's phrase
};

constexpr Check kChecks[] = {
    {unknown_method, kAll, 501, "Allow", kAllow, ""},
    {other_cseq_method, kAll, 400, "", "", "CSeq Of Another Method"},
    {long_uri, kAll, 414, "", "", ""},
    {bad_uri, kAll, 400, "", "", "Malformed Request-URI"},
    {many_params, kAll, 400, "", "", "Too Many URI Parameters"},
    {unsupported_method, kFirst, 405, "Allow", kAllow, ""},
    {other_scheme, kAll, 416, "", "", ""},
    {incomplete_number, kFirst, 484, "", "", ""},
    {other_user, kFirst, 404, "", "", ""},
    {loops, kFirst, 482, "", "", ""},
    {is_merged, kFirst, 482, "", "", ""},
    {unknown_extension, kNotCancel, 420, "Unsupported", "", ""},
    {unknown_encoding, kInvite, 415, "Accept-Encoding", "identity", ""},
    {unknown_type, kInvite, 415, "Accept", kAccept, ""},
    {refuses_answers, kInvite, 406, "Warning", "399 sipua \"Only application/sdp can be the answer\"", ""},
    {no_contact, kFirst | kInvite, 400, "", "", "Missing Contact"},
    {bad_record_route, kFirst | kInvite, 400, "", "", "Malformed Record-Route"},
};

Scope scope_of(const Message& request, Standing standing) {
  const bool is_cancel = request.method() == Method::cancel;
  Scope scope = is_cancel ? 0 : kNotCancel;
  if (!standing.in_dialog && !is_cancel) scope |= kFirst;
  if (request.method() == Method::invite) scope |= kInvite;
  return scope;
}

/// Its sent-by can be read, whatever its parameters: then an answer may carry it.
bool has_readable_via(const Message& request) {
  const auto vias = request.values(HeaderId::via);
  return !vias.empty() && parse_via(vias[0].substr(0, vias[0].find(';')));
}

}  // namespace

std::string_view drop_reason(const Message& message) {
  if (!message.is_request()) {
    if (other_version(message)) return "a response of another SIP version";
    if (message.values(HeaderId::via).size() != 1) return "a response that is not ours: it has not one Via";  // 18.1.2
    return message.cseq() ? "" : "a response without a readable CSeq";
  }
  if (!has_readable_via(message)) return "a request without a readable Via: there is no way back";
  if (message.method() != Method::ack) return "";
  const auto cseq = message.cseq();  // an ACK is never answered (17)
  const bool sound = !check_via(message).status && !check_syntax(message).status && cseq->method == "ACK";
  return sound ? "" : "a malformed ACK";
}

Verdict check_via(const Message& request) {
  const auto top = request.top_via();
  if (!top) return {400, "", "", "Malformed Via"};
  if (equals_blind(top->branch(), "z9hG4bK")) return {400, "", "", "Via Branch Of Nothing But The Cookie"};  // 8.1.1.7
  return {};
}

Verdict check_request(const Message& request, const Context& context, Standing standing) {
  if (Verdict verdict = check_syntax(request); verdict.status) return verdict;
  const Subject subject{request, context, standing, parse_uri(request.request_uri())};
  const Scope scope = scope_of(request, standing);
  for (const Check& check : kChecks) {
    if ((check.scope & ~scope) != 0 || !check.broken(subject)) continue;
    const bool names_extensions = check.status == 420;
    return {check.status, check.header,
            names_extensions ? unknown_extensions(request, context.options) : std::string(check.value), check.reason};
  }
  return {};
}

}  // namespace sipua
