/// name-addr, Via, parameter lists and the one-line values: what parses is written to a text that parses to the same.
#include "check.hpp"
#include "message/values/content.hpp"
#include "message/values/fields.hpp"
#include "message/values/name_addr.hpp"
#include "message/values/via.hpp"

using namespace sipua;

namespace {

void round_trip_address(std::string_view text) {
  Result<NameAddr> address = parse_name_addr(text);
  if (!address) return require(address.error().at <= text.size());
  std::string written = address->text();
  require(written.find_first_of("\r\n") == std::string::npos);
  Result<NameAddr> again = parse_name_addr(written);
  require(again.ok());
  require(again->text() == written);
  require(again->tag() == address->tag());
  require(split_list(written).size() == 1);
}

void round_trip_via(std::string_view text) {
  Result<Via> via = parse_via(text);
  if (!via) return require(via.error().at <= text.size());
  std::string written = via->text();
  Result<Via> again = parse_via(written);
  require(again.ok());
  require(again->text() == written);
  require(again->branch() == via->branch());
}

void round_trip_params(std::string_view text) {
  Result<Params> params = parse_params(text);
  if (!params) return;
  std::string written;
  params->write(written);
  Result<Params> again = parse_params(written);
  require(again.ok());
  std::string twice;
  again->write(twice);
  require(twice == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = as_text(data, size);
  round_trip_address(text);
  round_trip_via(text);
  round_trip_params(text);
  for (std::string_view part : split_list(text)) {
    require(!part.empty() && part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size());
    round_trip_address(part);
  }
  for (const std::string& token : parse_token_list(text)) require(is_token(token));
  if (Result<CSeq> cseq = parse_cseq(text); cseq) require(is_token(cseq->method) && cseq->number < 0x80000000);
  (void)parse_delta_seconds(text);
  (void)parse_media_type(text);
  if (text.find_first_of("\r\n") == std::string_view::npos) {
    std::string quoted = quote(text);
    require(unquote(std::string_view(quoted).substr(1, quoted.size() - 2)) == text);
  }
  return 0;
}
