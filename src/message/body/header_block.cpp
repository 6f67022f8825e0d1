/// Header lines in front of a body. RFC 3261 7.3.1, RFC 2045 3.
#include "message/body/header_block.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sipua {
namespace {

/// The line at `at`, without its end; `at` then stands behind it.
std::string_view take_line(std::string_view text, std::size_t& at) {
  std::size_t end = std::min(text.find('\n', at), text.size());
  std::string_view line = text.substr(at, end - at);
  at = std::min(end + 1, text.size());
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

}  // namespace

std::size_t read_header_block(std::string_view text, std::size_t limit, std::vector<HeaderLine>& headers) {
  std::size_t at = 0;
  for (std::size_t lines = 0; at < text.size(); ++lines) {
    std::string line(take_line(text, at));
    if (line.empty()) return at;
    if (lines == limit) return std::string_view::npos;
    while (at < text.size() && is_space(text[at])) line += str_cat({" ", trim(take_line(text, at))});
    std::replace(line.begin(), line.end(), '\r', ' ');
    HeaderLine header = parse_header_line(line);
    if (!header.name.empty()) headers.push_back(std::move(header));
  }
  return at;
}

}  // namespace sipua
