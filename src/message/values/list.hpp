/// Comma lists (RFC 3261 7.3.1), value by value: a bad one is reported and costs none of the others.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace sipua {

template <class T>
struct ListResult {
  std::vector<T> values;
  std::vector<Error> errors;  ///< one for each bad value, 64 at most; `at` counts from the start of the list's text

  /// All values, or the first thing that was wrong; an empty list is wrong too.
  [[nodiscard]] Result<std::vector<T>> all() && {
    if (!errors.empty()) return errors.front();
    if (values.empty()) return Error{Errc::missing, "value", 0};
    return std::move(values);
  }
};

/// Adds one value to the list behind `values`, or says what is wrong with it.
using AddValue = Result<void> (*)(std::string_view value, void* values);
/// Offers each value of `text` to `add`. An unclosed quote or bracket spoils its value up to the next comma only.
/// @param at  is added to the offsets of errors: where `text` begins in something larger.
void read_list(std::string_view text, std::uint32_t at, AddValue add, void* values, std::vector<Error>& errors);

/// What a parser makes: Via, for parse_via.
template <auto parse>
using ValueOf = std::remove_cvref_t<decltype(*parse(std::string_view()))>;

/// Reads a comma list with the parser of its values, `append_list<parse_via>(text, list)`, behind what is in `list`.
template <auto parse>
void append_list(std::string_view text, ListResult<ValueOf<parse>>& list, std::uint32_t at = 0) {
  using T = ValueOf<parse>;
  AddValue add = [](std::string_view value, void* values) -> Result<void> {
    auto parsed = parse(value);
    if (!parsed) return parsed.error();
    static_cast<std::vector<T>*>(values)->push_back(*std::move(parsed));
    return {};
  };
  read_list(text, at, add, &list.values, list.errors);
}

/// The same into a new list: `parse_list<parse_via>(text)`.
template <auto parse>
ListResult<ValueOf<parse>> parse_list(std::string_view text) {
  ListResult<ValueOf<parse>> list;
  append_list<parse>(text, list);
  return list;
}

/// "a, b" of values that have a text().
template <class T>
std::string list_text(const std::vector<T>& values) {
  std::string text;
  for (const T& value : values) {
    if (!text.empty()) text += ", ";
    text += value.text();
  }
  return text;
}

/// Tokens of a comma list: Allow, Supported, Require, Content-Encoding ... (RFC 3261 20.5, 20.37).
ListResult<std::string> parse_tokens(std::string_view text);

}  // namespace sipua
