/// The other half of embed.mjs, which says how a module stands in its text: a WebAssembly module of its own in front of
/// the core, because it has to be fast when it runs for the first and only time. No library, no data, no stack.

namespace {

using Byte = unsigned char;

/// Where the text goes on, and where the module does.
const Byte* text;
Byte* out;

/// 0 to 90, from the 91 characters between '!' and DEL that need no escape.
[[gnu::noinline]] int digit() {
  int c = *text++;
  return c - 34 - (c > 39) - (c > 92);
}

/// One digit, two, or as many as the second one says.
[[gnu::noinline]] int number() {
  int value = digit();
  if (value < 75) return value;
  if (value < 90) return (value - 75) * 91 + digit() + 75;
  int digits = digit();
  for (value = 0; digits > 0; --digits) value = value * 91 + digit();
  return value + 75 + 15 * 91;
}

[[gnu::noinline]] Byte byte() {
  int c = *text++;
  if (c > 33) return c == 96 ? 0 : c == 126 ? 32 : c;
  int low = digit();
  if (c == 32) return low + 127;
  if (low == 88) return 126;
  return low > 88 ? low * 4 - 264 : low + 218;
}

/// LEB128.
[[gnu::noinline]] void append(int value, bool is_signed) {
  for (;;) {
    int low = value & 127;
    value = is_signed ? value >> 7 : static_cast<int>(static_cast<unsigned>(value) >> 7);
    bool last = value == (is_signed && (low & 64) ? -1 : 0);
    *out++ = low | (last ? 0 : 128);
    if (last) return;
  }
}

/// Traits of an operator, as in embed.mjs.
enum : int { operand = 1, paired = 2, offset = 4, signed_ = 8, opens = 16, closes = 32, others = 64, led = 128 };

int clamp(int rank) { return rank < 31 ? rank : 31; }

/// The list that an operand is in: by the operator behind and two more near it, or by its own operator alone.
[[gnu::noinline]] int list(const int* rank, int has) {
  if (!(has & paired)) return 65536 + rank[0];
  int row = clamp(has & led ? rank[2] : rank[0]);
  int column = clamp(has & led ? rank[-1] : rank[2]);
  return (has & led ? 32768 : 0) + (clamp(rank[1]) << 10 | row << 5 | column);
}

/// The size of what was written since `begin`, in front of it, where five bytes are free.
void put_size(Byte* begin) {
  int size = out - begin;
  out = begin - 5;
  append(size, false);
  for (int i = 0; i < size; ++i) *out++ = begin[i];
}

/// The words of a module; see unpack().
struct Code {
  const int* codes;
  const int* traits;
  const int* ranks;
  int* lists;
  int last;  ///< the list of all offsets
  int operators;
};

/// Where each list begins. @return where the last one ends
int find_lists(const Code& code) {
  for (int i = 0; i < code.operators; ++i) {
    int has = code.traits[code.ranks[i]];
    if (has & operand) ++code.lists[list(code.ranks + i, has)];
    if (has & offset) ++code.lists[code.last];
  }
  int begin = 0;
  for (int i = 0; i <= code.last; ++i) {
    int size = code.lists[i];
    code.lists[i] = begin;
    begin += size;
  }
  return begin;
}

/// The declarations of locals. @return what stands behind them
const int* write_locals(const int* rest) {
  int groups = *rest;
  append(*rest++, false);
  for (; groups > 0; --groups) {
    append(*rest++, false);
    append(*rest++, false);
  }
  return rest;
}

void write_code(const Code& code, const int* operands, const int* rest) {
  Byte* begin = nullptr;
  int depth = 0;
  for (int i = 0; i < code.operators; ++i) {
    if (depth == 0) {
      depth = 1;
      begin = out += 5;
      rest = write_locals(rest);
    }
    int rank = code.ranks[i];
    int has = code.traits[rank];
    *out++ = code.codes[rank];
    if (has & operand) append(operands[code.lists[list(code.ranks + i, has)]++], has & signed_);
    if (has & offset) append(operands[code.lists[code.last]++], false);
    if (has & opens) ++depth;
    if (has & others)
      for (int bytes = *rest++; bytes > 0; --bytes) *out++ = *rest++;
    if (has & closes && --depth == 0) put_size(begin);
  }
}

}  // namespace

/// Everything is in memory that the host made, each behind the other: the text, room for `numbers` words and for
/// 65536 + codes + 1 words of zero, and for the module.
/// @return checksum of the module
extern "C" int unpack(const Byte* from, int* words, Byte* module, int size, int head, int numbers, int codes,
                      int operators) {
  text = from;
  out = module;
  while (out < module + head) *out++ = byte();
  for (int i = 0; i < numbers; ++i) words[i] = number();
  const int* ranks = words + 2 * codes + 1;
  const Code code{words, words + codes, ranks, words + numbers, 65536 + codes, operators};
  const int* operands = ranks + operators + 2;
  write_code(code, operands, operands + find_lists(code));
  while (out < module + size) *out++ = byte();
  unsigned sum = 0;
  for (int i = 0; i < size; ++i) sum = sum * 31 + module[i];
  return static_cast<int>(sum);
}
