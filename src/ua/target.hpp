/// What applications hand over as the address of somebody (classic API).
#pragma once
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/uri.hpp"

namespace sipua {

/// user[@domain], with or without scheme; the last '@' counts. Visual separators of telephone numbers are taken out
/// (RFC 3966 5.1.1), the user part is escaped, the scheme becomes sip.
/// @param domain  for a text without one; port and parameters may follow it
Result<Uri> normalize_target(std::string_view target, std::string_view domain);

}  // namespace sipua
