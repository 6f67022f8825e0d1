/// Challenges and credentials: no crash, every promise of the header holds.
#include "check.hpp"
#include "message/values/challenge.hpp"

using namespace sipua;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Result<std::vector<Challenge>> challenges = parse_challenges(as_text(data, size));
  if (!challenges) {
    require(challenges.error().at <= size);
    return 0;
  }
  require(!challenges->empty());
  for (const Challenge& challenge : *challenges) {
    require(is_token(challenge.scheme));
    std::string written;
    challenge.params.write(written);
    for (const Param& param : challenge.params.list) require(!param.name.empty());
  }
  return 0;
}
