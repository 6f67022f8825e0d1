/// SHA-256 and SHA-512/256 (FIPS 180-4), for digest authentication (RFC 8760).
#pragma once
#include <string>
#include <string_view>

namespace sipua {

/// 64 lower-case hex characters.
std::string sha256_hex(std::string_view bytes);
/// SHA-512/256, which is not SHA-512 cut short: it starts from other values. 64 lower-case hex characters.
std::string sha512_256_hex(std::string_view bytes);

}  // namespace sipua
