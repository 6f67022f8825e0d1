/// Values of options as a host would read them, and what becomes of them.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ua/options.hpp"

namespace sipua::options_testing {

using Type = OptionValue::Type;

inline OptionValue of_type(Type type) {
  OptionValue value;
  value.type = type;
  return value;
}
inline OptionValue text(std::string_view content) {
  OptionValue value = of_type(Type::text);
  value.text = content;
  return value;
}
/// A number as JavaScript writes it, or as `written`.
inline OptionValue num(double content, std::string_view written = "") {
  OptionValue value = of_type(Type::number);
  char digits[32];
  std::snprintf(digits, sizeof digits, content == std::trunc(content) && std::fabs(content) < 1e21 ? "%.0f" : "%g",
                content);
  value.text = written.empty() ? digits : written;
  return value;
}
inline OptionValue boolean(bool content) {
  OptionValue value = of_type(Type::boolean);
  value.boolean = content;
  return value;
}
inline OptionValue list(std::vector<OptionValue> items) {
  OptionValue value = of_type(Type::list);
  value.items = std::move(items);
  return value;
}
inline OptionValue object(std::vector<OptionField> fields) {
  OptionValue value = of_type(Type::object);
  value.fields = std::move(fields);
  return value;
}
inline OptionValue server(std::string_view url, OptionValue weight) {
  return object({{"ws_uri", text(url)}, {"weight", std::move(weight)}});
}

inline const OptionValue kUndefined;
inline const OptionValue kNan = num(NAN, "NaN");
inline const OptionValue kEmptyList = list({});
inline const OptionValue kFunction = of_type(Type::function);
inline const OptionValue kObject = of_type(Type::object);
inline const OptionValue kListOfText = list({text("a")});

using Given = std::vector<std::pair<std::string_view, OptionValue>>;

inline std::size_t row_of(std::string_view name) {
  const OptionRow* row = std::find_if(option_table_begin(), option_table_end(),
                                      [name](const OptionRow& each) { return each.name == name; });
  EXPECT_NE(row, option_table_end()) << name;
  return static_cast<std::size_t>(row - option_table_begin());
}

inline std::variant<Options, OptionError> check(const Given& given, std::uint8_t seed = 1) {
  std::vector<OptionValue> values(static_cast<std::size_t>(option_table_end() - option_table_begin()));
  for (const auto& [name, value] : given) values[row_of(name)] = value;
  Random::Seed bytes{};
  bytes[0] = seed;
  Random random(bytes);
  return check_options(values, random);
}

/// The options; a test fails when one is refused.
inline Options accepted(const Given& given) {
  auto result = check(given);
  if (const auto* error = std::get_if<OptionError>(&result)) ADD_FAILURE() << error->parameter << " refused";
  return std::holds_alternative<Options>(result) ? std::get<Options>(result) : Options();
}

/// The name of the option that is refused; "" when none is.
inline std::string refused(const Given& given) {
  auto result = check(given);
  const auto* error = std::get_if<OptionError>(&result);
  return error ? std::string(error->parameter) : "";
}

inline void expect_refused(std::string_view name, const std::vector<OptionValue>& values) {
  for (const OptionValue& value : values) {
    EXPECT_EQ(refused({{name, value}}), name) << "type " << int(value.type) << " " << value.text << " "
                                              << (value.items.empty() ? "" : value.items.back().text);
  }
}

inline bool matches(std::string_view value, std::size_t size, std::string_view characters) {
  return value.size() == size && value.find_first_not_of(characters) == std::string_view::npos;
}
inline constexpr std::string_view kHex = "0123456789abcdef";

}  // namespace sipua::options_testing
