#include "scratch.hpp"

#include <emscripten/emscripten.h>

#include <cstring>

namespace sipua::host {
namespace {

std::vector<char> buffer;
std::string result;

}  // namespace

std::string_view scratch(std::uint32_t bytes) { return {buffer.data(), bytes < buffer.size() ? bytes : buffer.size()}; }

std::vector<std::string_view> scratch_list(std::uint32_t bytes) {
  std::vector<std::string_view> list;
  std::string_view rest = scratch(bytes);
  std::uint32_t size = 0;
  while (rest.size() >= sizeof size) {
    std::memcpy(&size, rest.data(), sizeof size);
    rest.remove_prefix(sizeof size);
    list.push_back(rest.substr(0, size));
    rest.remove_prefix(list.back().size());
  }
  return list;
}

std::uint32_t give(std::string text) {
  result = std::move(text);
  return static_cast<std::uint32_t>(result.size());
}

std::uint32_t address(const void* data) { return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(data)); }

}  // namespace sipua::host

extern "C" {

/// The scratch buffer, of at least `bytes`. Kept until a longer one is asked for.
EMSCRIPTEN_KEEPALIVE char* sipua_reserve(std::uint32_t bytes) {
  using sipua::host::buffer;
  if (buffer.size() < bytes) buffer = std::vector<char>(bytes);
  return buffer.data();
}

/// Where the last result is.
EMSCRIPTEN_KEEPALIVE const char* sipua_result() { return sipua::host::result.data(); }
}
