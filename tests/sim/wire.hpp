/// Reads texts that a user agent sends, without the parser that is under test.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace sipua::sim {

/// The value of the first header of that name; "" when there is none.
std::string_view header(std::string_view text, std::string_view name);
/// What follows the first `before`, up to `after`; "" without one.
std::string_view between(std::string_view text, std::string_view before, char after);
/// The tag of From or To; "" without one.
std::string_view tag(std::string_view text, std::string_view name);
/// The branch of the topmost Via.
std::string_view branch(std::string_view text);
/// The number of the CSeq, and its method.
std::uint32_t sequence(std::string_view text);
std::string_view method(std::string_view text);
/// 0: a request.
std::uint32_t status(std::string_view text);
/// The digits in front; 0 when there are none.
std::uint32_t to_number(std::string_view text, int base = 10);

}  // namespace sipua::sim
