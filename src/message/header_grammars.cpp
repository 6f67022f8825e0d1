/// The grammar of every header that has a parser.
#include <iterator>

#include "message/bad_values.hpp"
#include "message/values/challenge.hpp"
#include "message/values/content.hpp"
#include "message/values/dialog_ids.hpp"
#include "message/values/event.hpp"
#include "message/values/history_info.hpp"
#include "message/values/identity.hpp"
#include "message/values/info.hpp"
#include "message/values/name_addr.hpp"
#include "message/values/preferences.hpp"
#include "message/values/product.hpp"
#include "message/values/reason.hpp"
#include "message/values/reliability.hpp"
#include "message/values/session_timer.hpp"
#include "message/values/time.hpp"

namespace sipua {
namespace {

constexpr HeaderGrammar kGrammars[] = {
    {HeaderId::accept, judge<parse_accept_range>, true},
    {HeaderId::accept_encoding, judge<parse_weighted>, true},
    {HeaderId::accept_language, judge<parse_weighted>, true},
    {HeaderId::alert_info, judge<parse_info>, true},
    {HeaderId::allow, judge<parse_token>, true},
    {HeaderId::allow_events, judge<parse_token>, true},
    {HeaderId::authorization, judge<parse_challenges>},
    {HeaderId::call_info, judge<parse_info>, true},
    {HeaderId::contact, judge_contact, true},
    {HeaderId::content_disposition, judge<parse_disposition>},
    {HeaderId::content_encoding, judge<parse_token>, true},
    {HeaderId::content_length, judge<parse_delta_seconds>},
    {HeaderId::content_type, judge<parse_media_type>},
    {HeaderId::cseq, judge<parse_cseq>},
    {HeaderId::date, judge<parse_date>},
    {HeaderId::diversion, judge<parse_diversion>, true},
    {HeaderId::error_info, judge<parse_info>, true},
    {HeaderId::event, judge<parse_event>},
    {HeaderId::expires, judge<parse_delta_seconds>},
    {HeaderId::flow_timer, judge<parse_delta_seconds>},
    {HeaderId::from, judge<parse_name_addr>},
    {HeaderId::geolocation, judge<parse_info>, true},
    {HeaderId::history_info, judge<parse_history_info>, true},
    {HeaderId::in_reply_to, judge<parse_in_reply_to>},
    {HeaderId::join, judge<parse_join>},
    {HeaderId::max_forwards, judge<parse_max_forwards>},
    {HeaderId::mime_version, judge<parse_mime_version>},
    {HeaderId::min_expires, judge<parse_delta_seconds>},
    {HeaderId::min_se, judge<parse_min_se>},
    {HeaderId::p_asserted_identity, judge<parse_name_addr>, true},
    {HeaderId::p_preferred_identity, judge<parse_name_addr>, true},
    {HeaderId::path, judge<parse_name_addr>, true},
    {HeaderId::priority, judge<parse_priority>},
    {HeaderId::privacy, judge<parse_privacy>},
    {HeaderId::proxy_authenticate, judge<parse_challenges>},
    {HeaderId::proxy_authorization, judge<parse_challenges>},
    {HeaderId::proxy_require, judge<parse_token>, true},
    {HeaderId::rack, judge<parse_rack>},
    {HeaderId::reason, judge<parse_reason>, true},
    {HeaderId::record_route, judge<parse_name_addr>, true},
    {HeaderId::refer_sub, judge<parse_refer_sub>},
    {HeaderId::refer_to, judge<parse_refer_to>},
    {HeaderId::referred_by, judge<parse_referred_by>},
    {HeaderId::remote_party_id, judge<parse_remote_party>, true},
    {HeaderId::replaces, judge<parse_replaces>},
    {HeaderId::reply_to, judge<parse_name_addr>},
    {HeaderId::request_disposition, judge<parse_request_disposition>},
    {HeaderId::require, judge<parse_token>, true},
    {HeaderId::retry_after, judge<parse_retry_after>},
    {HeaderId::route, judge<parse_name_addr>, true},
    {HeaderId::rseq, judge<parse_rseq>},
    {HeaderId::server, judge<parse_products>},
    {HeaderId::service_route, judge<parse_name_addr>, true},
    {HeaderId::session_expires, judge<parse_session_expires>},
    {HeaderId::session_id, judge<parse_session_id>},
    {HeaderId::sip_etag, judge<parse_token>},
    {HeaderId::sip_if_match, judge<parse_token>},
    {HeaderId::subscription_state, judge<parse_subscription_state>},
    {HeaderId::supported, judge<parse_token>, true},
    {HeaderId::target_dialog, judge<parse_target_dialog>},
    {HeaderId::timestamp, judge<parse_timestamp>},
    {HeaderId::to, judge<parse_name_addr>},
    {HeaderId::unsupported, judge<parse_token>, true},
    {HeaderId::user_agent, judge<parse_products>},
    {HeaderId::via, judge<parse_via>, true},
    {HeaderId::warning, judge<parse_warning>, true},
    {HeaderId::www_authenticate, judge<parse_challenges>},
};

}  // namespace

std::vector<BadValue> bad_values(const Message& message) {
  return bad_values(message, kGrammars, std::size(kGrammars));
}

}  // namespace sipua
