/// The option object of `new SIP.UA(options)` to what the option table checks.
#pragma once
#include <emscripten/val.h>

#include <string>
#include <vector>

#include "ua/options.hpp"

namespace sipua::host {

/// One value for each row of the option table, read once by its name, else by its alias. `options` must be a plain
/// snapshot: a getter that throws would unwind through here.
std::vector<OptionValue> options_from_js(const emscripten::val& options);

/// The checked options as JSON under their classic names: ua.configuration without what only the host knows.
std::string options_to_json(const Options& options);

}  // namespace sipua::host
