/// The options of `new SIP.UA(options)` to what the option table checks, and back.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ua/options.hpp"

namespace sipua::host {

/// The options in the order of the table. Each begins with a text: the digit of its OptionValue::Type, then its text if it
/// is a text, number or boolean. A list goes on with the number of its items, and the items follow. An object of wsServers
/// goes on with anything, and its ws_uri, wsUri and weight follow.
std::vector<OptionValue> options_from_js(const std::vector<std::string_view>& texts);

/// The checked options as a JSON array in the order of the table, null for what only the host knows; then the host of Via
/// and the prefix of every Call-ID.
std::string options_to_json(const Options& options);

}  // namespace sipua::host
