/// Reason phrases of the response codes (RFC 3261 21 and the IANA registry).
#pragma once
#include <string_view>

namespace sipua {

/// "" for a code without a registered phrase.
std::string_view reason_phrase(int code);

}  // namespace sipua
