/// MD5, RFC 1321 section 3.
#include "base/md5.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace sipua {
namespace {

using State = std::array<std::uint32_t, 4>;

/// T[i] of RFC 1321 3.4: the integer part of 2^32 * abs(sin(i + 1)).
constexpr std::uint32_t kSines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

constexpr std::uint8_t kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

/// The auxiliary functions F, G, H and I.
std::uint32_t mix(std::uint32_t round, std::uint32_t x, std::uint32_t y, std::uint32_t z) {
  switch (round) {
    case 0: return (x & y) | (~x & z);
    case 1: return (x & z) | (y & ~z);
    case 2: return x ^ y ^ z;
    default: return y ^ (x | ~z);
  }
}

/// Word of the block that step `step` of a round adds.
std::uint32_t word_at(std::uint32_t round, std::uint32_t step) {
  switch (round) {
    case 0: return step;
    case 1: return (5 * step + 1) % 16;
    case 2: return (3 * step + 5) % 16;
    default: return 7 * step % 16;
  }
}

void add_block(State& state, const unsigned char* block) {
  auto [a, b, c, d] = state;
  for (std::uint32_t i = 0; i < 64; ++i) {
    std::uint32_t round = i / 16;
    const unsigned char* at = block + 4 * word_at(round, i);
    std::uint32_t word = at[0] | at[1] << 8 | at[2] << 16 | static_cast<std::uint32_t>(at[3]) << 24;
    std::uint32_t sum = a + mix(round, b, c, d) + word + kSines[i];
    int shift = kShifts[round][i % 4];
    a = d, d = c, c = b;
    b += (sum << shift) | (sum >> (32 - shift));
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
}

}  // namespace

std::string md5_hex(std::string_view bytes) {
  State state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t left = bytes.size();
  for (; left >= 64; left -= 64, data += 64) add_block(state, data);

  unsigned char tail[128] = {};
  if (left > 0) std::memcpy(tail, data, left);
  tail[left] = 0x80;
  std::size_t end = left < 56 ? 64 : 128;
  for (std::size_t at = 0; at < 8; ++at) tail[end - 8 + at] = static_cast<unsigned char>(bits >> (8 * at));
  for (std::size_t at = 0; at < end; at += 64) add_block(state, tail + at);

  std::string hex;
  hex.reserve(32);
  for (std::size_t at = 0; at < 16; ++at) {
    std::uint32_t byte = state[at / 4] >> (at % 4 * 8) & 0xFF;
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

}  // namespace sipua
