/// Identities, History-Info, Diversion, Session-ID, Refer-To, Alert-Info, products, Privacy; telephone numbers, STUN
/// and TURN servers and the small words.
#include "check.hpp"
#include "message/syntax/ice_uri.hpp"
#include "message/syntax/params.hpp"
#include "message/syntax/tel_uri.hpp"
#include "message/syntax/words.hpp"
#include "message/values/history_info.hpp"
#include "message/values/identity.hpp"
#include "message/values/info.hpp"
#include "message/values/product.hpp"

using namespace sipua;

namespace {

void history_info(std::string_view text) {
  round_trip_list<parse_history_info>(text);
  for (const HistoryInfo& value : parse_list<parse_history_info>(text).values) {
    (void)value.cause();
    (void)value.privacy();
    if (Result<Reason> reason = value.reason()) require(is_token(reason->protocol));
  }
}

void refer_to(std::string_view text) {
  round_trip<parse_refer_to>(text);
  Result<ReferTo> value = parse_refer_to(text);
  if (!value) return;
  (void)value->method();
  if (Result<DialogIds> ids = value->replaces()) require(!ids->to_tag.empty() && !ids->from_tag.empty());
}

void tel_uri(std::string_view text) {
  round_trip<parse_tel_uri>(text);
  if (Result<TelUri> uri = parse_tel_uri(text)) require(equivalent(*uri, *uri) && !uri->digits().empty());
}

void words(std::string_view text) {
  no_crash<parse_call_id>(text);
  no_crash<parse_uuid>(text);
  no_crash<parse_display_name>(text);
  no_crash<parse_quoted_string>(text);
  if (Result<std::string> inner = parse_quoted_string(text)) require(*parse_quoted_string(quote(*inner)) == *inner);
}

constexpr void (*kParsers[])(std::string_view) = {
    round_trip<parse_privacy>,
    round_trip_list<parse_name_addr>,
    round_trip_list<parse_remote_party>,
    round_trip_list<parse_diversion>,
    history_info,
    round_trip<parse_session_id>,
    refer_to,
    round_trip<parse_referred_by>,
    round_trip_list<parse_info>,
    round_trip<parse_products>,
    tel_uri,
    round_trip<parse_ice_server_uri>,
    words,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Chosen chosen = choose(data, size, std::size(kParsers));
  kParsers[chosen.parser](chosen.text);
  return 0;
}
