/// The options of `new SIP.UA(options)` to what the option table checks, and back.
#pragma once
#include <emscripten/val.h>

#include <string>
#include <vector>

#include "ua/options.hpp"

namespace sipua::host {

/// `values` is an array with an item for each row of the option table. It must be a plain snapshot: a getter that throws
/// would unwind through here. A number that is not whole is {number, written}.
std::vector<OptionValue> options_from_js(const emscripten::val& values);

/// The checked options as JSON under their classic names: ua.configuration, with null for what only the host knows.
std::string options_to_json(const Options& options);

}  // namespace sipua::host
