/// SIP, SIPS and other URIs (RFC 3261 19.1, 25.1).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "message/syntax/params.hpp"

namespace sipua {

enum class HostType : std::uint8_t { domain, ipv4, ipv6 };

struct UriHeader {
  std::string name, value;  ///< escaped, as written
  bool operator==(const UriHeader&) const = default;
};

/// A sip: or sips: URI in parts; any other scheme keeps all after the colon in `opaque`.
/// User, password, parameter and header texts are kept escaped, as written.
struct Uri {
  std::string scheme = "sip";  ///< lower case
  std::string user;            ///< "" when there is none
  std::optional<std::string> password;
  std::string host;  ///< as written; IPv6 with its brackets
  std::optional<std::uint16_t> port;
  Params params;
  std::vector<UriHeader> headers;
  std::string opaque;

  [[nodiscard]] bool is_sip() const { return scheme == "sip" || scheme == "sips"; }
  [[nodiscard]] std::string text() const;
  /// The first parameter of that name, escapes undone: "%6C%72" is "lr" (19.1.4); null when absent.
  [[nodiscard]] const Param* param(std::string_view name) const;
  /// Of the first header of that name, unescaped; empty optional without one.
  [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
  /// host[:port]
  [[nodiscard]] std::string host_port() const;
  bool operator==(const Uri&) const = default;
};

struct HostPort {
  std::string_view host;  ///< IPv6 with its brackets
  HostType type = HostType::domain;
  std::optional<std::uint16_t> port;
};

/// A URI where it stands in its text: the fields of Uri as they were written.
struct UriView {
  std::string_view scheme;
  std::string_view user, password;
  bool has_password = false;
  HostPort at;
  ParamRange params, headers;
  std::string_view opaque;

  [[nodiscard]] bool is_sip() const { return opaque.empty(); }
};
/// parse_uri() without a copy, into a new `uri`. Parameters and headers go behind what `pool` has.
Result<void> view_uri(std::string_view text, ParamPool& pool, UriView& uri);
Uri own(const UriView& view, const ParamPool& pool);

/// The whole text is one absolute URI without angle brackets.
Result<Uri> parse_uri(std::string_view text);
/// Equality of RFC 3261 19.1.4 (user and password with case, the rest without; parameters by its rules) and RFC 5954
/// 4.2 (IPv6 by value). Not transitive. Other schemes by their text: for tel see tel_uri.hpp.
bool equivalent(const Uri& a, const Uri& b);

/// "domain", IPv4 or [IPv6]; an error when it is none of them.
Result<HostType> parse_host(std::string_view text);
/// Without case; IPv6 addresses by their value, however they are abbreviated (RFC 5954 4.2).
bool same_host(std::string_view a, std::string_view b);

/// %XX to bytes; a stray '%' stays.
std::string unescape(std::string_view text);
/// Escapes what may not stand raw in user[:password], and of the rest `& = $ , ;`: a proxy need not know they are user.
std::string escape_user(std::string_view text);
/// Escapes all but what may stand anywhere: for a whole header value inside a URI, such as Replaces (RFC 3891 6.1).
std::string escape_header(std::string_view value);
void append_percent_escape(std::string& to, char c);

}  // namespace sipua
