/// SHA-256 and SHA-512/256, FIPS 180-4 sections 4 to 6. Both are one algorithm over words of 32 and of 64 bits.
#include "base/sha2.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sipua {
namespace {

/// K of 4.2.3: fractions of the cube roots of the first 80 primes. The upper halves of the first 64 are those of 4.2.2.
constexpr std::uint64_t kRoots[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817};

/// Shift distances of the functions of 4.1.2 and 4.1.3; the last one of each small sigma shifts, all others rotate.
struct Distances {
  std::uint8_t big0[3], big1[3], small0[3], small1[3];
};

template <class Word>
struct Variant;
template <>
struct Variant<std::uint32_t> {
  static constexpr std::size_t kRounds = 64;
  static constexpr Distances kBy = {{2, 13, 22}, {6, 11, 25}, {7, 18, 3}, {17, 19, 10}};
  static constexpr std::uint32_t kStart[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                              0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};  // 5.3.3
};
template <>
struct Variant<std::uint64_t> {
  static constexpr std::size_t kRounds = 80;
  static constexpr Distances kBy = {{28, 34, 39}, {14, 18, 41}, {1, 8, 7}, {19, 61, 6}};
  static constexpr std::uint64_t kStart[8] = {0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151,
                                              0x963877195940eabd, 0x96283ee2a88effe3, 0xbe5e1e2553863992,
                                              0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2};  // 5.3.6.2
};

template <class Word>
class Sha2 {
 public:
  std::string hex_of(std::string_view bytes) {
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t left = bytes.size();
    for (; left >= kBlock; left -= kBlock, data += kBlock) add_block(data);

    unsigned char tail[2 * kBlock] = {};  // 5.1: a 1 bit, zeros, and the length in bits
    if (left > 0) std::memcpy(tail, data, left);
    tail[left] = 0x80;
    const std::size_t end = left + 1 + 2 * sizeof(Word) <= kBlock ? kBlock : 2 * kBlock;
    const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
    for (std::size_t at = 0; at < 8; ++at) tail[end - 1 - at] = static_cast<unsigned char>(bits >> (8 * at));
    for (std::size_t at = 0; at < end; at += kBlock) add_block(tail + at);

    std::string hex;
    for (std::size_t at = 0; at < 64; ++at) {
      const std::size_t shift = kWordBits - 4 - at * 4 % kWordBits;
      hex += "0123456789abcdef"[state_[at * 4 / kWordBits] >> shift & 15];
    }
    return hex;
  }

 private:
  using V = Variant<Word>;
  static constexpr std::size_t kWordBits = sizeof(Word) * 8, kBlock = 16 * sizeof(Word);

  static Word rotate(Word x, std::uint8_t by) { return x >> by | x << (kWordBits - by); }
  static Word big(Word x, const std::uint8_t (&by)[3]) {
    return rotate(x, by[0]) ^ rotate(x, by[1]) ^ rotate(x, by[2]);
  }
  static Word small(Word x, const std::uint8_t (&by)[3]) { return rotate(x, by[0]) ^ rotate(x, by[1]) ^ x >> by[2]; }

  /// W of 6.2.2 step 1.
  static std::array<Word, V::kRounds> schedule(const unsigned char* block) {
    std::array<Word, V::kRounds> w{};
    for (std::size_t at = 0; at < kBlock; ++at) w[at / sizeof(Word)] = w[at / sizeof(Word)] << 8 | block[at];
    for (std::size_t t = 16; t < V::kRounds; ++t)
      w[t] = small(w[t - 2], V::kBy.small1) + w[t - 7] + small(w[t - 15], V::kBy.small0) + w[t - 16];
    return w;
  }

  void add_block(const unsigned char* block) {  // 6.2.2
    const auto w = schedule(block);
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t t = 0; t < V::kRounds; ++t) {
      const auto k = static_cast<Word>(kRoots[t] >> (64 - kWordBits));
      const Word t1 = h + big(e, V::kBy.big1) + ((e & f) ^ (~e & g)) + k + w[t];
      const Word t2 = big(a, V::kBy.big0) + ((a & b) ^ (a & c) ^ (b & c));
      h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    const Word sums[8] = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) state_[i] += sums[i];
  }

  std::array<Word, 8> state_ = std::to_array(V::kStart);
};

}  // namespace

std::string sha256_hex(std::string_view bytes) { return Sha2<std::uint32_t>().hex_of(bytes); }
std::string sha512_256_hex(std::string_view bytes) { return Sha2<std::uint64_t>().hex_of(bytes); }

}  // namespace sipua
