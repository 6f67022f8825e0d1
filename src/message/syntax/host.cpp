/// Hosts: names, IPv4 and IPv6 addresses, ports. RFC 3261 25.1; IPv6 compared by RFC 5954 4.2.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"
#include "message/syntax/uri.hpp"
#include "message/syntax/words.hpp"

namespace sipua {
namespace {

constexpr std::size_t kMaxIpv6Text = 64;  // "1111:..:8888" has 39, leading zeros in an IPv4 tail and a third colon more

/// Takes all up to the next `separator`, which is taken off too.
std::string_view cut(std::string_view& text, char separator) {
  std::size_t at = text.find(separator);
  std::string_view piece = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return piece;
}

/// Four numbers of up to three digits, each below 256.
std::optional<std::uint32_t> read_ipv4(std::string_view text) {
  if (text.empty() || !is_digit(text.back())) return std::nullopt;
  int groups = 0;
  std::uint32_t address = 0;
  for (; !text.empty() && groups < 5; ++groups) {
    std::string_view group = cut(text, '.');
    std::uint32_t number = parse_u32(group).value_or(256);
    if (group.size() > 3 || number > 255) return std::nullopt;
    address = address << 8 | number;
  }
  return groups == 4 ? std::optional(address) : std::nullopt;
}

bool is_ipv4(std::string_view text) { return read_ipv4(text).has_value(); }

using Ipv6 = std::array<std::uint16_t, 8>;

/// Groups as they are read; where "::" stood, zeros fill up to eight in the end.
class Ipv6Groups {
 public:
  /// False when there is no room: "::" stands for a group at least.
  bool add(std::uint32_t group) {
    if (count_ >= (elided() ? 7U : 8U)) return false;
    groups_[count_++] = static_cast<std::uint16_t>(group);
    return true;
  }
  [[nodiscard]] bool elided() const { return elided_at_ >= 0; }
  void elide() { elided_at_ = static_cast<int>(count_); }
  [[nodiscard]] std::optional<Ipv6> finish() const {
    if (elided() ? count_ > 7 : count_ != 8) return std::nullopt;
    Ipv6 all{};
    std::size_t front = elided() ? static_cast<std::size_t>(elided_at_) : count_;
    std::copy_n(groups_.begin(), front, all.begin());
    std::copy_backward(groups_.begin() + front, groups_.begin() + count_, all.end());
    return all;
  }

 private:
  Ipv6 groups_{};
  std::size_t count_ = 0;
  int elided_at_ = -1;
};

/// Up to four hexadecimal digits, taken off; empty when there are none or more.
std::optional<std::uint32_t> take_group(std::string_view& text) {
  std::size_t digits = 0;
  std::uint32_t group = 0;
  for (; digits < text.size() && digits < 5 && is_hex(text[digits]); ++digits) {
    group = group * 16 + static_cast<std::uint32_t>(hex_value(text[digits]));
  }
  if (digits < 1 || digits > 4) return std::nullopt;
  text.remove_prefix(digits);
  return group;
}

/// The text between the brackets. A third colon before an IPv4 tail passes, as RFC 5118 4.10 asks for.
std::optional<Ipv6> read_ipv6(std::string_view text) {
  Ipv6Groups groups;
  if (text.size() > kMaxIpv6Text) return std::nullopt;
  if (text.substr(0, 2) == "::") {
    groups.elide();
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    if (std::optional<std::uint32_t> tail = read_ipv4(text)) {
      if (!groups.add(*tail >> 16) || !groups.add(*tail & 0xFFFF)) return std::nullopt;
      break;
    }
    std::optional<std::uint32_t> group = take_group(text);
    if (!group || !groups.add(*group)) return std::nullopt;
    if (text.empty()) break;
    if (text[0] != ':' || text.size() == 1) return std::nullopt;
    text.remove_prefix(1);
    if (text[0] != ':') continue;
    if (groups.elided()) return std::nullopt;
    groups.elide();
    text.remove_prefix(text.size() > 1 && text[1] == ':' && is_ipv4(text.substr(2)) ? 2 : 1);
  }
  return groups.finish();
}

/// The address of an IPv6reference; empty when `host` is none.
std::optional<Ipv6> ipv6_of(std::string_view host) {
  if (host.size() < 3 || host.front() != '[' || host.back() != ']') return std::nullopt;
  return read_ipv6(host.substr(1, host.size() - 2));
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
  if (ipv6_of(text)) return HostType::ipv6;
  if (is_ipv4(text)) return HostType::ipv4;
  if (is_domain(text)) return HostType::domain;
  return Error{Errc::bad_syntax, "host", 0};
}

bool same_host(std::string_view a, std::string_view b) {
  if (equals_blind(a, b)) return true;
  std::optional<Ipv6> address = a.substr(0, 1) == "[" && b.substr(0, 1) == "[" ? ipv6_of(a) : std::nullopt;
  return address && address == ipv6_of(b);
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
