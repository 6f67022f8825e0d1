/// MD5 (RFC 1321), for digest authentication only.
#pragma once
#include <string>
#include <string_view>

namespace sipua {

/// 32 lower-case hex characters.
std::string md5_hex(std::string_view bytes);

}  // namespace sipua
