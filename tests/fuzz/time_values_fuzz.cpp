/// Retry-After, Date, Timestamp, Warning, numbers and plain text.
#include "check.hpp"
#include "message/values/fields.hpp"
#include "message/values/start_line.hpp"
#include "message/values/time.hpp"

using namespace sipua;

namespace {

/// A date that was read stays; any number of seconds is written to a date that is read.
void date(std::string_view text) {
  round_trip<parse_date>(text);
  std::uint64_t seconds = 0;
  for (char c : text.substr(0, 8)) seconds = seconds << 8 | static_cast<unsigned char>(c);
  round_trip<parse_date>(Date{static_cast<std::int64_t>(seconds)}.text());
}

void numbers(std::string_view text) {
  no_crash<parse_max_forwards>(text);
  no_crash<parse_delta_seconds>(text);
  no_crash<parse_token>(text);
  no_crash<parse_plain_text>(text);
  round_trip<parse_cseq>(text);
}

constexpr void (*kParsers[])(std::string_view) = {
    round_trip<parse_retry_after>,
    date,
    round_trip<parse_warning>,
    round_trip_list<parse_warning>,
    numbers,
    round_trip<parse_request_line>,
    round_trip<parse_status_line>,
    round_trip<parse_timestamp>,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Chosen chosen = choose(data, size, std::size(kParsers));
  kParsers[chosen.parser](chosen.text);
  return 0;
}
