/// The one source of randomness: a ChaCha20 keystream (RFC 8439 2.3) from one seed, so a recorded call replays byte
/// for byte.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sipua {

class Random {
 public:
  /// 32 bytes: from crypto.getRandomValues in a browser, a constant in tests.
  using Seed = std::array<std::uint8_t, 32>;
  explicit Random(const Seed& seed);

  std::uint8_t byte();
  std::uint32_t u32();
  /// Uniform in [0, bound); bound > 0.
  std::uint32_t below(std::uint32_t bound);
  /// Lower-case hex, two characters a byte.
  std::string token(std::size_t bytes);
  /// Version 4 UUID in lower case, RFC 9562 5.4.
  std::string uuid();

 private:
  void refill();
  std::array<std::uint32_t, 16> state_{};
  std::array<std::uint8_t, 64> block_{};
  std::size_t used_ = 64;
};

}  // namespace sipua
