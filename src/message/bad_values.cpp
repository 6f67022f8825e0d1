#include "message/bad_values.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/values/challenge.hpp"
#include "message/values/content.hpp"
#include "message/values/dialog_ids.hpp"
#include "message/values/event.hpp"
#include "message/values/history_info.hpp"
#include "message/values/identity.hpp"
#include "message/values/info.hpp"
#include "message/values/list.hpp"
#include "message/values/product.hpp"
#include "message/values/reason.hpp"
#include "message/values/reliability.hpp"
#include "message/values/session_timer.hpp"
#include "message/values/time.hpp"

namespace sipua {
namespace {

template <auto parse>
Result<void> judge(std::string_view value, void*) {
  const auto parsed = parse(value);
  return parsed ? Result<void>() : Result<void>(parsed.error());
}

Result<void> judge_contact(std::string_view value, void* nothing) {
  return value == "*" ? Result<void>() : judge<parse_name_addr>(value, nothing);
}

struct Grammar {
  HeaderId header;
  AddValue judge;
  bool is_list;
};

constexpr Grammar kGrammars[] = {
    {HeaderId::accept, judge<parse_accept_range>, true},
    {HeaderId::alert_info, judge<parse_info>, true},
    {HeaderId::allow, judge<parse_token>, true},
    {HeaderId::allow_events, judge<parse_token>, true},
    {HeaderId::authorization, judge<parse_challenges>, false},
    {HeaderId::call_info, judge<parse_info>, true},
    {HeaderId::contact, judge_contact, true},
    {HeaderId::content_disposition, judge<parse_disposition>, false},
    {HeaderId::content_encoding, judge<parse_token>, true},
    {HeaderId::content_length, judge<parse_delta_seconds>, false},
    {HeaderId::content_type, judge<parse_media_type>, false},
    {HeaderId::cseq, judge<parse_cseq>, false},
    {HeaderId::date, judge<parse_date>, false},
    {HeaderId::diversion, judge<parse_diversion>, true},
    {HeaderId::event, judge<parse_event>, false},
    {HeaderId::expires, judge<parse_delta_seconds>, false},
    {HeaderId::flow_timer, judge<parse_delta_seconds>, false},
    {HeaderId::from, judge<parse_name_addr>, false},
    {HeaderId::history_info, judge<parse_history_info>, true},
    {HeaderId::join, judge<parse_join>, false},
    {HeaderId::max_forwards, judge<parse_max_forwards>, false},
    {HeaderId::min_expires, judge<parse_delta_seconds>, false},
    {HeaderId::min_se, judge<parse_min_se>, false},
    {HeaderId::p_asserted_identity, judge<parse_name_addr>, true},
    {HeaderId::p_preferred_identity, judge<parse_name_addr>, true},
    {HeaderId::path, judge<parse_name_addr>, true},
    {HeaderId::privacy, judge<parse_privacy>, false},
    {HeaderId::proxy_authenticate, judge<parse_challenges>, false},
    {HeaderId::proxy_authorization, judge<parse_challenges>, false},
    {HeaderId::proxy_require, judge<parse_token>, true},
    {HeaderId::rack, judge<parse_rack>, false},
    {HeaderId::reason, judge<parse_reason>, true},
    {HeaderId::record_route, judge<parse_name_addr>, true},
    {HeaderId::refer_to, judge<parse_refer_to>, false},
    {HeaderId::referred_by, judge<parse_referred_by>, false},
    {HeaderId::remote_party_id, judge<parse_remote_party>, true},
    {HeaderId::replaces, judge<parse_replaces>, false},
    {HeaderId::reply_to, judge<parse_name_addr>, false},
    {HeaderId::require, judge<parse_token>, true},
    {HeaderId::retry_after, judge<parse_retry_after>, false},
    {HeaderId::route, judge<parse_name_addr>, true},
    {HeaderId::rseq, judge<parse_rseq>, false},
    {HeaderId::server, judge<parse_products>, false},
    {HeaderId::service_route, judge<parse_name_addr>, true},
    {HeaderId::session_expires, judge<parse_session_expires>, false},
    {HeaderId::session_id, judge<parse_session_id>, false},
    {HeaderId::sip_etag, judge<parse_token>, false},
    {HeaderId::sip_if_match, judge<parse_token>, false},
    {HeaderId::subscription_state, judge<parse_subscription_state>, false},
    {HeaderId::supported, judge<parse_token>, true},
    {HeaderId::target_dialog, judge<parse_target_dialog>, false},
    {HeaderId::to, judge<parse_name_addr>, false},
    {HeaderId::unsupported, judge<parse_token>, true},
    {HeaderId::user_agent, judge<parse_products>, false},
    {HeaderId::via, judge<parse_via>, true},
    {HeaderId::warning, judge<parse_warning>, true},
    {HeaderId::www_authenticate, judge<parse_challenges>, false},
};

}  // namespace

std::string BadValue::text() const {
  return str_cat({header_name(header), ": ", error.what, " at byte ", number(error.at)});
}

std::vector<BadValue> bad_values(const Message& message) {
  std::vector<BadValue> bad;
  for (const Field& field : message.fields()) {
    const auto* grammar = std::find_if(std::begin(kGrammars), std::end(kGrammars),
                                       [&](const Grammar& each) { return each.header == field.id; });
    if (grammar == std::end(kGrammars)) continue;
    const std::string_view value = message.view(field.value);
    std::vector<Error> errors;
    if (grammar->is_list) {
      read_list(value, field.value.at, grammar->judge, nullptr, errors);
    } else if (Result<void> judged = grammar->judge(value, nullptr); !judged) {
      errors.push_back(judged.error());
      errors.back().at += field.value.at;
    }
    for (const Error& error : errors) bad.push_back({field.id, error});
  }
  return bad;
}

}  // namespace sipua
