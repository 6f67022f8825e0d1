/// "value;name=value;...": the shape that most header values share, with what their parsers have in common.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/params.hpp"

namespace sipua {

struct Item {
  std::string value;
  Params params;

  [[nodiscard]] std::string text() const;
  bool operator==(const Item&) const = default;
};

/// What may stand before the parameters.
enum class ItemValue : std::uint8_t {
  token,  ///< RFC 3261 25.1
  word,   ///< any visible character but ',' and ';': wider than callid, because senders are
};

/// `what` names the value in an error.
Result<Item> parse_item(std::string_view text, std::string_view what, ItemValue kind = ItemValue::token);

/// Digits and parameters, as of Session-Expires. A number over 2^32-1 is capped at it (RFC 3261 20.19).
struct NumberItem {
  std::uint32_t number = 0;
  Params params;
  bool operator==(const NumberItem&) const = default;
};
Result<NumberItem> parse_number_item(std::string_view text, std::string_view what);

// Parsers move the parameters they know out of the list, so that none is kept twice; what is left are the others.

/// Takes every parameter of that name out of the list; the first one's value, "" when it has none.
std::optional<std::string> take_param(Params& params, std::string_view name);
/// The same for a number, capped at 2^32-1. One that is not a number counts as absent and stays in the list.
std::optional<std::uint32_t> take_number(Params& params, std::string_view name);
/// Takes out a flag: a parameter whose value, if any, does not matter.
bool take_flag(Params& params, std::string_view name);

/// An error at the parameter `name` of "value;name=value" text, or at its end when the parameter is missing.
Error param_error(std::string_view text, std::string_view name, std::string_view what);

/// ";name=value", quoted unless the value is a token.
void write_param(std::string& to, std::string_view name, std::string_view value);
/// ";name=7"; nothing without a number.
void write_param(std::string& to, std::string_view name, std::optional<std::uint32_t> number);

}  // namespace sipua
