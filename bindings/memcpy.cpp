/// memcpy eight bytes a step: that of Emscripten's library for -Oz goes byte by byte, and a message is copied more than
/// once on its way. Compiled without LTO and builtins, which would make it call itself.
#include <cstddef>
#include <cstdint>

extern "C" void* memcpy(void* __restrict to, const void* __restrict from, std::size_t size) {
  using Block [[gnu::may_alias, gnu::aligned(1)]] = std::uint64_t;
  auto* out = static_cast<char*>(to);
  const auto* in = static_cast<const char*>(from);
  for (; size >= sizeof(Block); size -= sizeof(Block), in += sizeof(Block), out += sizeof(Block)) {
    *reinterpret_cast<Block*>(out) = *reinterpret_cast<const Block*>(in);
  }
  for (; size > 0; --size) *out++ = *in++;
  return to;
}
