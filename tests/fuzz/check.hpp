/// What a fuzz target may demand: a broken promise stops the program, so that libFuzzer keeps the input.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

inline void require(bool promise) {
  if (!promise) std::abort();
}

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}
