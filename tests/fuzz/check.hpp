/// What a fuzz target may demand: a broken promise stops the program, so that libFuzzer keeps the input.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "message/values/list.hpp"

inline void require(bool promise) {
  if (!promise) std::abort();
}

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// `text` again and again, up to the size of a large message: what takes quadratic time runs into -timeout.
inline std::string_view many_times(std::string_view text) {
  static std::string repeated;
  repeated.clear();
  while (!text.empty() && repeated.size() < 65536) repeated += text;
  return repeated;
}

/// Targets of several parsers: the first byte, a letter from 'a', says which one reads the rest. From 0xF0 instead of
/// 'a', the rest is read many times over.
struct Chosen {
  std::size_t parser = 0;
  std::string_view text;
};
inline Chosen choose(const std::uint8_t* data, std::size_t size, std::size_t parsers) {
  if (size == 0) return {};
  std::string_view text = as_text(data + 1, size - 1);
  if (data[0] >= 0xF0) return {(data[0] - 0xF0u) % parsers, many_times(text)};
  return {(data[0] + parsers * 256 - 'a') % parsers, text};
}

/// What parses is written to one line that parses to an equal value; an error points into the text.
/// Gives what was written.
template <auto parse>
std::optional<std::string> rewritten(std::string_view text) {
  auto value = parse(text);
  if (!value) {
    require(!value.error().what.empty() && value.error().at <= text.size());
    return std::nullopt;
  }
  std::string written = value->text();
  require(written.find_first_of("\r\n") == std::string::npos);
  auto again = parse(written);
  require(again.ok() && *again == *value && again->text() == written);
  return written;
}

template <auto parse>
void round_trip(std::string_view text) {
  (void)rewritten<parse>(text);
}

/// The same for a parser of plain text or a number: it may be asked any time, and its errors point into the text.
template <auto parse>
void no_crash(std::string_view text) {
  if (auto value = parse(text); !value) require(!value.error().what.empty() && value.error().at <= text.size());
}

/// A comma list: errors point into the text, in order; the good values are written to a list of equal values.
template <auto parse>
std::optional<std::string> rewritten_list(std::string_view text) {
  auto list = sipua::parse_list<parse>(text);
  std::uint32_t last = 0;
  for (const sipua::Error& error : list.errors) {
    require(!error.what.empty() && error.at >= last && error.at <= text.size());
    last = error.at;
  }
  if (list.values.empty()) return std::nullopt;
  std::string written = sipua::list_text(list.values);
  require(written.find_first_of("\r\n") == std::string::npos);
  auto again = sipua::parse_list<parse>(written);
  require(again.errors.empty() && again.values == list.values);
  return written;
}

template <auto parse>
void round_trip_list(std::string_view text) {
  (void)rewritten_list<parse>(text);
}
