/// Comma lists, value by value. RFC 3261 7.3.1.
#include "message/values/list.hpp"

#include <algorithm>

#include "message/syntax/lexer.hpp"
#include "message/values/fields.hpp"

namespace sipua {
namespace {

constexpr std::size_t kMaxErrors = 64;

/// Is the quoted string or "<...>" at the cursor closed? Takes it. A second '<' inside tells that it is not.
bool take_closed_unit(Lexer& in) {
  if (in.peek() == '"') return in.quoted().has_value();
  std::size_t start = in.at();
  bool opens = in.peek() == '<';
  in.skip_unit();
  std::string_view unit = in.since(start);
  return !opens || (unit.back() == '>' && unit.find('<', 1) == std::string_view::npos);
}

/// Where a bad value ends that left a quote or bracket open: at the first comma behind that. npos: it left none.
std::size_t broken_end(std::string_view value) {
  Lexer in(value);
  while (!in.done()) {
    std::size_t start = in.at();
    if (!take_closed_unit(in)) return value.find(',', start);
  }
  return std::string_view::npos;
}

}  // namespace

void read_list(std::string_view text, std::uint32_t at, AddValue add, void* values, std::vector<Error>& errors) {
  Lexer list(text);
  for (std::string_view value; next_in_list(list, value);) {
    Result<void> added = add(value, values);
    if (added) continue;
    if (errors.size() >= kMaxErrors) continue;  // nor is more time spent on repairs
    auto start = static_cast<std::size_t>(value.data() - text.data());
    Error error = added.error();
    std::size_t end = broken_end(value);
    if (end != std::string_view::npos) {
      error.at = std::min(error.at, static_cast<std::uint32_t>(end));
      list.set_at(start + end + 1);
    }
    error.at += at + static_cast<std::uint32_t>(start);
    errors.push_back(error);
  }
}

ListResult<std::string> parse_tokens(std::string_view text) { return parse_list<parse_token>(text); }

}  // namespace sipua
