/// Media types, Accept lists, dispositions, codings, languages, MIME-Version.
#include "check.hpp"
#include "message/values/content.hpp"

using namespace sipua;

namespace {

void media_type(std::string_view text) {
  round_trip<parse_media_type>(text);
  Result<MediaType> type = parse_media_type(text);
  Result<AcceptRange> range = parse_accept_range(text);
  require(type.ok() == range.ok());
  if (range) require(range->includes(*type) && range->q <= 1000);
}

constexpr void (*kParsers[])(std::string_view) = {
    media_type,
    round_trip<parse_accept_range>,
    round_trip_list<parse_accept_range>,
    round_trip<parse_disposition>,
    round_trip<parse_weighted>,
    round_trip_list<parse_weighted>,
    no_crash<parse_language_tag>,
    round_trip<parse_mime_version>,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Chosen chosen = choose(data, size, std::size(kParsers));
  kParsers[chosen.parser](chosen.text);
  return 0;
}
