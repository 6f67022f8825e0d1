/// Hosts: names, IPv4 and IPv6 addresses, ports. RFC 3261 25.1.
#include "base/text.hpp"
#include "message/syntax/lexer.hpp"
#include "message/syntax/uri.hpp"

namespace sipua {
namespace {

bool is_hex(char c) { return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); }

/// Takes all up to the next `separator`, which is taken off too.
std::string_view cut(std::string_view& text, char separator) {
  std::size_t at = text.find(separator);
  std::string_view piece = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return piece;
}

/// Four numbers of up to three digits, each below 256.
bool is_ipv4(std::string_view text) {
  if (text.empty() || !is_digit(text.back())) return false;
  int groups = 0;
  for (; !text.empty(); ++groups) {
    std::string_view group = cut(text, '.');
    if (group.size() > 3 || parse_u32(group).value_or(256) > 255) return false;
  }
  return groups == 4;
}

/// The text between the brackets. A third colon before an IPv4 tail passes, as RFC 5118 4.10 asks for.
bool is_ipv6(std::string_view text) {
  int groups = 0;
  bool elided = text.substr(0, 2) == "::";
  if (elided) text.remove_prefix(2);
  while (!text.empty()) {
    if (is_ipv4(text)) {
      groups += 2;
      break;
    }
    std::size_t digits = 0;
    while (digits < text.size() && is_hex(text[digits])) ++digits;
    if (digits < 1 || digits > 4) return false;
    ++groups;
    text.remove_prefix(digits);
    if (text.empty()) break;
    if (text[0] != ':' || text.size() == 1) return false;
    text.remove_prefix(1);
    if (text[0] != ':') continue;
    if (elided) return false;
    elided = true;
    text.remove_prefix(text.size() > 1 && text[1] == ':' && is_ipv4(text.substr(2)) ? 2 : 1);
  }
  return elided ? groups <= 7 : groups == 8;
}

/// Labels of letters, digits, '-' and '_'. The last one may not be all digits: that is a broken IPv4 address.
bool is_domain(std::string_view text) {
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  bool numeric = false;
  char before = '.';
  for (char c : text) {
    if (c == '.' ? before == '.' || before == '-' : !is_char(c, kHostChar) || (c == '-' && before == '.')) return false;
    if (before == '.') numeric = true;
    numeric = numeric && is_digit(c);
    before = c;
  }
  return !numeric && before != '.' && before != '-';
}

}  // namespace

Result<HostType> parse_host(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']' && is_ipv6(text.substr(1, text.size() - 2))) {
    return HostType::ipv6;
  }
  if (is_ipv4(text)) return HostType::ipv4;
  if (is_domain(text)) return HostType::domain;
  return Error{Errc::bad_syntax, "host", 0};
}

Result<void> read_host_port(Lexer& from, bool blanks, HostPort& read) {
  std::size_t start = from.at();
  if (from.peek() == '[') {
    from.until(']');
  } else {
    from.run(kHostChar);
  }
  read.host = from.since(start);
  Result<HostType> type = parse_host(read.host);
  if (!type) return Error{Errc::bad_syntax, "host", static_cast<std::uint32_t>(start)};
  read.type = *type;
  if (!(blanks ? from.take_separator(':') : from.take(':'))) return {};
  start = from.at();
  while (is_digit(from.peek())) from.take(from.peek());
  std::optional<std::uint32_t> number = parse_u32(from.since(start));
  if (!number || *number > 65535) return Error{Errc::bad_value, "port", static_cast<std::uint32_t>(start)};
  read.port = static_cast<std::uint16_t>(*number);
  return {};
}

bool has_good_escapes(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2])) return false;
  }
  return true;
}

}  // namespace sipua
