/// malloc and free of release builds, in 250 bytes instead of Emscripten's 1900, and faster: blocks of a power of two,
/// a list of free ones for each. A block is never split, joined or given back: what is free stays for its size, so
/// memory is at most the sum of what each size needed at its peak.

#include <emscripten/heap.h>

#include <cstddef>
#include <cstdint>

extern "C" char __heap_base;  // by the linker, aligned to 16

namespace {

/// Eight bytes in front of what malloc() returns, which is then aligned to 16.
struct Block {
  std::uint32_t order;  ///< the size is 1 << order, this included
  Block* next;          ///< while it is free
};

Block* free_blocks[32];
char* top = &__heap_base + sizeof(Block);  ///< behind the last block

Block* new_block(std::size_t size) {
  char* end = top + size;
  if (reinterpret_cast<std::size_t>(end) > __builtin_wasm_memory_size(0) << 16 &&
      !emscripten_resize_heap(reinterpret_cast<std::size_t>(end)))
    return nullptr;
  auto* block = reinterpret_cast<Block*>(top);
  top = end;
  return block;
}

}  // namespace

extern "C" {

void* malloc(std::size_t bytes) {
  if (bytes > 1U << 30) return nullptr;
  auto order = static_cast<std::uint32_t>(32 - __builtin_clz(static_cast<unsigned>(bytes + sizeof(Block) - 1) | 15));
  Block* block = free_blocks[order];
  if (block) {
    free_blocks[order] = block->next;
  } else {
    block = new_block(std::size_t{1} << order);
    if (!block) return nullptr;
    block->order = order;
  }
  return block + 1;
}

void free(void* memory) {
  if (!memory) return;
  Block* block = static_cast<Block*>(memory) - 1;
  block->next = free_blocks[block->order];
  free_blocks[block->order] = block;
}
}
