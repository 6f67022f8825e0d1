/// Where the host puts what it hands in, and finds what it asked for. Both are overwritten by the next call.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sipua::host {

/// The first `bytes` of the scratch buffer.
std::string_view scratch(std::uint32_t bytes);
/// The texts in them, each behind its length in bytes (32 bits, little endian). A list that is cut off ends early.
std::vector<std::string_view> scratch_list(std::uint32_t bytes);

/// Keeps `text` for sipua_result(). @return its size
std::uint32_t give(std::string text);
std::uint32_t address(const void* data);

}  // namespace sipua::host
