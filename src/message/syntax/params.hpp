/// ;name=value lists (generic-param, uri-parameter; RFC 3261 25.1).
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace sipua {

/// A list of parameters or URI headers may have this many: comparing two lists takes the product of their sizes.
inline constexpr std::size_t kMaxParams = 256;

struct Param {
  std::string name;                  ///< as written; compared without case
  std::optional<std::string> value;  ///< token, host, or the text inside quotes, unescaped; empty optional: no '='
  bool quoted = false;               ///< write it as a quoted-string
  bool operator==(const Param&) const = default;
};

/// In order, first of a name wins.
class Params {
 public:
  [[nodiscard]] const Param* find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  /// The value, or "" when the parameter or its value is absent.
  [[nodiscard]] std::string_view get(std::string_view name) const;
  void set(std::string_view name, std::optional<std::string> value, bool quoted = false);
  void remove(std::string_view name);
  /// ";a=b;c" appended to `to`.
  void write(std::string& to) const;

  std::vector<Param> list;
  bool operator==(const Params&) const = default;
};

/// Reads ";a=b;c" from `text` (white space around ';' and '=' allowed, values may be quoted). `text` must be used up.
/// More than 256 are refused (Errc::too_large), here and in URIs.
Result<Params> parse_params(std::string_view text);

/// `value` inside double quotes, with '"' and '\' escaped (quoted-string, RFC 3261 25.1).
std::string quote(std::string_view value);
/// Undoes quoted-pairs of text that stood between double quotes.
std::string unquote(std::string_view inner);
bool is_token(std::string_view text);

}  // namespace sipua
