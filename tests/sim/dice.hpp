/// The random source of a simulation: one number decides everything. SplitMix64, fast where nothing is secret.
#pragma once
#include <array>
#include <cstdint>

#include "base/random.hpp"
#include "base/time.hpp"

namespace sipua::sim {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t roll() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// From 0 to bound - 1; bound > 0.
  std::uint32_t below(std::uint64_t bound) { return static_cast<std::uint32_t>(roll() % bound); }
  /// True `per_mille` times of a thousand.
  bool chance(std::uint32_t per_mille) { return per_mille > 0 && below(1000) < per_mille; }
  Duration between(Duration least, Duration most) {
    return least + Duration(static_cast<Duration::rep>(below(static_cast<std::uint64_t>((most - least).count()) + 1)));
  }
  template <class T, std::size_t n>
  const T& pick(const T (&of)[n]) {
    return of[below(n)];
  }
  /// For the random source of a user agent.
  Random::Seed seed() {
    Random::Seed seed{};
    for (auto& byte : seed) byte = static_cast<std::uint8_t>(roll());
    return seed;
  }

 private:
  std::uint64_t state_;
};

}  // namespace sipua::sim
