/// Whole messages, twice: every known header is parsed, written from its value, and parsed again in a message that a
/// Draft wrote. Both messages must say the same.
#include <map>

#include "base/text.hpp"
#include "check.hpp"
#include "message/draft.hpp"
#include "message/parser.hpp"
#include "message/syntax/words.hpp"
#include "message/values/challenge.hpp"
#include "message/values/contact.hpp"
#include "message/values/content.hpp"
#include "message/values/event.hpp"
#include "message/values/history_info.hpp"
#include "message/values/identity.hpp"
#include "message/values/info.hpp"
#include "message/values/preferences.hpp"
#include "message/values/product.hpp"
#include "message/values/reliability.hpp"
#include "message/values/session_timer.hpp"
#include "message/values/time.hpp"

using namespace sipua;

namespace {

/// The value of a header, written anew; empty when it is malformed.
using Rewriter = std::optional<std::string> (*)(std::string_view value);

std::optional<std::string> tokens(std::string_view value) {
  ListResult<std::string> list = parse_tokens(value);
  if (list.values.empty()) return std::nullopt;
  std::string text;
  for (const std::string& token : list.values) text += (text.empty() ? "" : ", ") + token;
  return text;
}

template <auto parse>
std::optional<std::string> numeric(std::string_view value) {
  auto parsed = parse(value);
  return parsed ? std::optional(number(*parsed)) : std::nullopt;
}

template <auto parse>
std::optional<std::string> textual(std::string_view value) {
  auto parsed = parse(value);
  return parsed ? std::optional(*parsed) : std::nullopt;
}

std::optional<std::string> contacts(std::string_view value) {
  std::string text = parse_contacts(value).text();
  return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<std::string> challenges(std::string_view value) {
  Result<std::vector<Challenge>> list = parse_challenges(value);
  if (!list) return std::nullopt;
  Result<std::vector<Challenge>> again = parse_challenges(list_text(*list));
  require(again.ok() && *again == *list);
  return list_text(*list);
}

std::optional<std::string> target_dialog(std::string_view value) {
  Result<DialogIds> ids = parse_target_dialog(value);
  return ids ? std::optional(ids->target_dialog_text()) : std::nullopt;
}

const std::map<HeaderId, Rewriter> kRewriters = {
    {HeaderId::accept, rewritten_list<parse_accept_range>},
    {HeaderId::accept_encoding, rewritten_list<parse_weighted>},
    {HeaderId::accept_language, rewritten_list<parse_weighted>},
    {HeaderId::alert_info, rewritten_list<parse_info>},
    {HeaderId::allow, tokens},
    {HeaderId::allow_events, rewritten_list<parse_event>},
    {HeaderId::authorization, challenges},
    {HeaderId::call_id, textual<parse_call_id>},
    {HeaderId::call_info, rewritten_list<parse_info>},
    {HeaderId::contact, contacts},
    {HeaderId::content_disposition, rewritten<parse_disposition>},
    {HeaderId::content_encoding, tokens},
    {HeaderId::content_type, rewritten<parse_media_type>},
    {HeaderId::cseq, rewritten<parse_cseq>},
    {HeaderId::date, rewritten<parse_date>},
    {HeaderId::diversion, rewritten_list<parse_diversion>},
    {HeaderId::error_info, rewritten_list<parse_info>},
    {HeaderId::event, rewritten<parse_event>},
    {HeaderId::expires, numeric<parse_delta_seconds>},
    {HeaderId::flow_timer, numeric<parse_delta_seconds>},
    {HeaderId::from, rewritten<parse_name_addr>},
    {HeaderId::geolocation, rewritten_list<parse_info>},
    {HeaderId::history_info, rewritten_list<parse_history_info>},
    {HeaderId::in_reply_to, rewritten<parse_in_reply_to>},
    {HeaderId::join, rewritten<parse_join>},
    {HeaderId::max_forwards, numeric<parse_max_forwards>},
    {HeaderId::mime_version, rewritten<parse_mime_version>},
    {HeaderId::min_expires, numeric<parse_delta_seconds>},
    {HeaderId::min_se, rewritten<parse_min_se>},
    {HeaderId::organization, textual<parse_plain_text>},
    {HeaderId::p_asserted_identity, rewritten_list<parse_name_addr>},
    {HeaderId::p_preferred_identity, rewritten_list<parse_name_addr>},
    {HeaderId::path, rewritten_list<parse_name_addr>},
    {HeaderId::priority, textual<parse_priority>},
    {HeaderId::privacy, rewritten<parse_privacy>},
    {HeaderId::proxy_authenticate, challenges},
    {HeaderId::proxy_authorization, challenges},
    {HeaderId::proxy_require, tokens},
    {HeaderId::rack, rewritten<parse_rack>},
    {HeaderId::reason, rewritten_list<parse_reason>},
    {HeaderId::record_route, rewritten_list<parse_name_addr>},
    {HeaderId::refer_sub, rewritten<parse_refer_sub>},
    {HeaderId::refer_to, rewritten<parse_refer_to>},
    {HeaderId::referred_by, rewritten<parse_referred_by>},
    {HeaderId::remote_party_id, rewritten_list<parse_remote_party>},
    {HeaderId::replaces, rewritten<parse_replaces>},
    {HeaderId::reply_to, rewritten<parse_name_addr>},
    {HeaderId::request_disposition, rewritten<parse_request_disposition>},
    {HeaderId::require, tokens},
    {HeaderId::retry_after, rewritten<parse_retry_after>},
    {HeaderId::route, rewritten_list<parse_name_addr>},
    {HeaderId::rseq, numeric<parse_rseq>},
    {HeaderId::server, rewritten<parse_products>},
    {HeaderId::service_route, rewritten_list<parse_name_addr>},
    {HeaderId::session_expires, rewritten<parse_session_expires>},
    {HeaderId::session_id, rewritten<parse_session_id>},
    {HeaderId::sip_etag, textual<parse_token>},
    {HeaderId::sip_if_match, textual<parse_token>},
    {HeaderId::subject, textual<parse_plain_text>},
    {HeaderId::subscription_state, rewritten<parse_subscription_state>},
    {HeaderId::supported, tokens},
    {HeaderId::target_dialog, target_dialog},
    {HeaderId::timestamp, rewritten<parse_timestamp>},
    {HeaderId::to, rewritten<parse_name_addr>},
    {HeaderId::unsupported, tokens},
    {HeaderId::user_agent, rewritten<parse_products>},
    {HeaderId::via, rewritten_list<parse_via>},
    {HeaderId::warning, rewritten_list<parse_warning>},
    {HeaderId::www_authenticate, challenges},
};

/// The same message from its values: known headers by their names in full, malformed ones left as they are.
Draft rewrite(const Message& message) {
  Draft draft;
  draft.status = message.status();
  draft.reason = message.reason();
  if (message.is_request()) draft.method = message.method_text();
  draft.request_uri = message.request_uri();
  for (const Field& field : message.fields()) {
    if (field.id == HeaderId::content_length) continue;
    auto rewriter = kRewriters.find(field.id);
    std::string_view value = message.view(field.value);
    std::optional<std::string> anew = rewriter == kRewriters.end() ? std::nullopt : rewriter->second(value);
    std::string_view name = field.id == HeaderId::other ? message.view(field.name) : header_name(field.id);
    draft.add(name, anew ? *anew : value);
  }
  draft.body = message.body();
  return draft;
}

/// Were all values of a list header good? A list with a bad one may have been repaired.
template <auto parse>
bool is_sound(const Message& message, HeaderId id) {
  ListResult<ValueOf<parse>> list;
  for (const Field& field : message.fields()) {
    if (field.id == id) append_list<parse>(message.view(field.value), list);
  }
  return list.errors.empty();
}

void require_same(const Message& a, const Message& b) {
  require(a.status() == b.status() && a.reason() == b.reason() && a.request_uri() == b.request_uri());
  require(a.method() == b.method() && a.method_text() == b.method_text() && a.body() == b.body());
  require(a.from_tag() == b.from_tag() && a.to_tag() == b.to_tag() && a.call_id() == b.call_id());
  if (is_sound<parse_via>(a, HeaderId::via)) {
    Result<Via> via = a.top_via();
    if (via) require(*via == *b.top_via());
  }
  if (is_sound<parse_name_addr>(a, HeaderId::contact)) {
    Result<NameAddr> contact = a.contact();
    if (contact) require(*contact == *b.contact());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Result<Message> message = parse_message(std::string(as_text(data, size)));
  if (!message) return 0;
  std::string written = rewrite(*message).write();
  Result<Message> again = parse_message(written);
  if (!again) {
    require(again.error().code == Errc::too_large);  // full names and quotes came on top of what was at the limit
    return 0;
  }
  require_same(*message, *again);
  require(rewrite(*again).write() == written);
  return 0;
}
