/// Replaces, Join, Target-Dialog, Event, Subscription-State, session timers, RSeq, RAck, Reason, In-Reply-To,
/// Request-Disposition, Refer-Sub, Priority.
#include "check.hpp"
#include "message/values/dialog_ids.hpp"
#include "message/values/event.hpp"
#include "message/values/preferences.hpp"
#include "message/values/reason.hpp"
#include "message/values/reliability.hpp"
#include "message/values/session_timer.hpp"

using namespace sipua;

namespace {

void target_dialog(std::string_view text) {
  no_crash<parse_target_dialog>(text);
  Result<DialogIds> ids = parse_target_dialog(text);
  if (!ids) return;
  Result<DialogIds> again = parse_target_dialog(ids->target_dialog_text());
  require(again.ok() && *again == *ids);
}

void event(std::string_view text) {
  round_trip<parse_event>(text);
  if (Result<EventType> value = parse_event(text)) require(value->matches(*value));
}

constexpr void (*kParsers[])(std::string_view) = {
    round_trip<parse_replaces>,
    round_trip<parse_join>,
    target_dialog,
    event,
    round_trip<parse_subscription_state>,
    round_trip<parse_session_expires>,
    round_trip<parse_min_se>,
    no_crash<parse_rseq>,
    round_trip<parse_rack>,
    round_trip<parse_reason>,
    round_trip_list<parse_reason>,
    round_trip<parse_in_reply_to>,
    round_trip<parse_request_disposition>,
    round_trip<parse_refer_sub>,
    no_crash<parse_priority>,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Chosen chosen = choose(data, size, std::size(kParsers));
  kParsers[chosen.parser](chosen.text);
  return 0;
}
