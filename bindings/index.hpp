/// Where the parts of a message are, as words for the host: js/grammar.js, IndexedText.
#pragma once
#include <cstdint>
#include <string_view>

#include "message/message.hpp"

namespace sipua::host {

/// What the host copies out at once. The fields are words too, in the order of Field.
struct Index {
  std::uint32_t status;  ///< 0: request
  Span method, request_uri, reason, body;
  std::uint32_t fields;  ///< address
  std::uint32_t count;
  std::uint32_t in_bytes;  ///< 1: the text is not UTF-8, offsets count bytes; 0: they count UTF-16 units
};
static_assert(sizeof(Field) == 5 * sizeof(std::uint32_t));

/// The index of one message at a time: good until the next one, or until the message goes.
/// @param units  size of its text in UTF-16 units; 0: not known, nor that it is UTF-8
const Index& make_index(const Message& message, std::uint32_t units);

/// Size of so many UTF-16 units of UTF-8 text; all of it when it has less.
std::size_t bytes_of(std::string_view text, std::size_t units);

/// Offsets of UTF-8 text in UTF-16 units. Goes on from the last one: ask in rising order.
class UnitCounter {
 public:
  UnitCounter(std::string_view text, bool is_ascii) : text_(text), is_ascii_(is_ascii) {}
  [[nodiscard]] bool is_ascii() const { return is_ascii_; }
  std::uint32_t units(std::uint32_t at);
  Span units(Span bytes);

 private:
  std::string_view text_;
  bool is_ascii_;
  std::uint32_t at_ = 0, units_ = 0;
  std::uint32_t plain_end_ = 0;  ///< ASCII from at_ to here
};

}  // namespace sipua::host
