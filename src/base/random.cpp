/// ChaCha20 keystream, RFC 8439 2.3: key = the seed, block counter from 0, nonce 0.
#include "base/random.hpp"

namespace sipua {
namespace {

constexpr std::uint32_t rotate_left(std::uint32_t value, int bits) { return (value << bits) | (value >> (32 - bits)); }

/// RFC 8439 2.1.
void quarter_round(std::array<std::uint32_t, 16>& x, std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
  x[a] += x[b], x[d] = rotate_left(x[d] ^ x[a], 16);
  x[c] += x[d], x[b] = rotate_left(x[b] ^ x[c], 12);
  x[a] += x[b], x[d] = rotate_left(x[d] ^ x[a], 8);
  x[c] += x[d], x[b] = rotate_left(x[b] ^ x[c], 7);
}

}  // namespace

Random::Random(const Seed& seed) {
  state_ = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};  // "expand 32-byte k"
  for (std::size_t at = 0; at < seed.size(); ++at) {
    state_[4 + at / 4] |= static_cast<std::uint32_t>(seed[at]) << (at % 4 * 8);
  }
}

void Random::refill() {
  std::array<std::uint32_t, 16> x = state_;
  for (int round = 0; round < 10; ++round) {
    for (std::size_t i = 0; i < 4; ++i) quarter_round(x, i, 4 + i, 8 + i, 12 + i);
    for (std::size_t i = 0; i < 4; ++i) quarter_round(x, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
  }
  for (std::size_t at = 0; at < block_.size(); ++at) {
    block_[at] = static_cast<std::uint8_t>((x[at / 4] + state_[at / 4]) >> (at % 4 * 8));
  }
  if (++state_[12] == 0) ++state_[13];  // past 256 GiB the nonce counts on: no block comes twice
  used_ = 0;
}

std::uint8_t Random::byte() {
  if (used_ == block_.size()) refill();
  return block_[used_++];
}

std::uint32_t Random::u32() {
  std::uint32_t value = 0;
  for (int shift = 0; shift < 32; shift += 8) value |= static_cast<std::uint32_t>(byte()) << shift;
  return value;
}

std::uint32_t Random::below(std::uint32_t bound) {
  std::uint32_t uneven = (0 - bound) % bound;  // 2^32 mod bound: draws below it would favour small results
  std::uint32_t draw = u32();
  while (draw < uneven) draw = u32();
  return draw % bound;
}

std::string Random::token(std::size_t bytes) {
  std::string text(2 * bytes, '\0');
  for (char* to = text.data(); bytes > 0; --bytes) {
    std::uint8_t drawn = byte();
    *to++ = "0123456789abcdef"[drawn >> 4];
    *to++ = "0123456789abcdef"[drawn & 15];
  }
  return text;
}

std::string Random::uuid() {
  std::string text = token(16);
  text[12] = '4';
  text[16] = "89ab"[(text[16] < 'a' ? text[16] : text[16] - 'a' + 2) & 3];
  for (std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, 1, '-');
  return text;
}

}  // namespace sipua
