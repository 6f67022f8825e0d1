#include "index.hpp"

#include <emscripten/emscripten.h>

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "scratch.hpp"

namespace sipua::host {
namespace {

/// The message that sipua_index() read last.
Message indexed;
Index index_of_it;
std::vector<Field> counted;

}  // namespace

std::uint32_t UnitCounter::units(std::uint32_t at) {
  if (is_ascii_) return at;
  if (at < at_) at_ = units_ = plain_end_ = 0;
  while (at_ < at) {
    if (at_ >= plain_end_) plain_end_ = at_ + static_cast<std::uint32_t>(ascii_run(text_.substr(at_)));
    std::uint32_t plain = std::min(at, plain_end_) - at_;
    at_ += plain;
    units_ += plain;
    for (; at_ < at && (text_[at_] & 0x80); ++at_) {
      auto byte = static_cast<unsigned char>(text_[at_]);
      units_ += ((byte & 0xC0) != 0x80) + (byte >= 0xF0);
    }
  }
  return units_;
}

std::size_t bytes_of(std::string_view text, std::size_t units) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t plain = ascii_run(text.substr(at, units));
    at += plain;
    units -= plain;
    if (!units) break;
    std::size_t pair = static_cast<unsigned char>(text[at]) >= 0xF0 ? 2 : 1;  // of surrogates
    units -= std::min(units, pair);
    for (++at; at < text.size() && (text[at] & 0xC0) == 0x80;) ++at;
  }
  return at;
}

Span UnitCounter::units(Span bytes) {
  std::uint32_t from = units(bytes.at);
  return {from, units(bytes.at + bytes.size) - from};
}

const Index& make_index(const Message& message, std::uint32_t units) {
  std::string_view text = message.text();
  std::size_t ascii = units ? units : ascii_run(text);
  UnitCounter counter(text, ascii == text.size());
  bool in_bytes = !units && !counter.is_ascii() && !is_utf8(text);
  const std::vector<Field>* fields = &message.fields();
  auto span = [&](std::string_view part) {
    if (part.empty()) return Span{};
    Span bytes{static_cast<std::uint32_t>(part.data() - text.data()), static_cast<std::uint32_t>(part.size())};
    return in_bytes ? bytes : counter.units(bytes);
  };
  Index& index = index_of_it;
  index.status = static_cast<std::uint32_t>(message.status());
  index.method = span(message.method_text());
  index.request_uri = span(message.request_uri());
  index.reason = span(message.reason());
  if (!counter.is_ascii() && !in_bytes) {
    counted = message.fields();
    for (Field& field : counted) field.name = counter.units(field.name), field.value = counter.units(field.value);
    fields = &counted;
  }
  index.body = span(message.body());
  index.fields = address(fields->data());
  index.count = static_cast<std::uint32_t>(fields->size());
  index.in_bytes = in_bytes;
  return index;
}

}  // namespace sipua::host

using namespace sipua;

extern "C" {

/// Names by HeaderId, then those of the compact forms from 'a', a line each. @return size of the result
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_header_names() {
  std::string names;
  for (std::uint32_t id = 0; id < kHeaderIds; ++id) {
    names += header_name(static_cast<HeaderId>(id));
    names += '\n';
  }
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    std::string_view name = expand_compact({&letter, 1});
    if (name.size() > 1) names += name;
    names += '\n';
  }
  return host::give(std::move(names));
}

/// The text in the scratch buffer, of so many UTF-16 units, as a message. @return its index, good until the next call; null when it is none
EMSCRIPTEN_KEEPALIVE const void* sipua_index(std::uint32_t bytes, std::uint32_t units) {
  std::string text = std::move(host::indexed).take_text();
  Result<Message> read = parse_message(std::move(text.assign(host::scratch(bytes))));
  if (!read) return nullptr;
  host::indexed = *std::move(read);
  return &host::make_index(host::indexed, units);
}
}
