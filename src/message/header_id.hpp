/// Names of the header fields that the core reads; every other field is kept by its name.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sipua {

// Keep the order of kNames in header_id.cpp.
enum class HeaderId : std::uint32_t {  // NOLINT(performance-enum-size): a word of Field, which the host reads
  other,
  accept,
  accept_encoding,
  accept_language,
  alert_info,
  allow,
  allow_events,
  authorization,
  call_id,
  call_info,
  contact,
  content_disposition,
  content_encoding,
  content_length,
  content_type,
  cseq,
  date,
  diversion,
  error_info,
  event,
  expires,
  flow_timer,
  from,
  geolocation,
  history_info,
  in_reply_to,
  join,
  max_forwards,
  mime_version,
  min_expires,
  min_se,
  organization,
  p_asserted_identity,
  p_preferred_identity,
  path,
  priority,
  privacy,
  proxy_authenticate,
  proxy_authorization,
  proxy_require,
  rack,
  reason,
  record_route,
  refer_sub,
  refer_to,
  referred_by,
  remote_party_id,
  replaces,
  reply_to,
  request_disposition,
  require,
  retry_after,
  route,
  rseq,
  server,
  service_route,
  session_expires,
  session_id,
  sip_etag,
  sip_if_match,
  subject,
  subscription_state,
  supported,
  target_dialog,
  timestamp,
  to,
  unsupported,
  user_agent,
  via,
  warning,
  www_authenticate,
};
inline constexpr std::size_t kHeaderIds = static_cast<std::size_t>(HeaderId::www_authenticate) + 1;

/// Without case; compact forms (RFC 3261 7.3.3 and the IANA registry) included.
HeaderId header_id(std::string_view name);
/// Canonical spelling, "Call-ID"; "" for HeaderId::other.
std::string_view header_name(HeaderId id);

/// "i" to "Call-ID"; any other name as it is.
std::string_view expand_compact(std::string_view name);
/// Do both name the same field? Without case, compact forms included, known here or not.
bool same_header_name(std::string_view a, std::string_view b);

}  // namespace sipua
