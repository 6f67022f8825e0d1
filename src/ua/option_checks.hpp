/// The check of one option by its type. Internal to the options.
#pragma once
#include "ua/options.hpp"

namespace sipua {

/// Undefined, "", NaN and an empty list take the default.
bool is_default(const OptionValue& value);

/// Checks `value`, which is not a default, by the type of its rule, and stores it. False: it is refused.
/// Of a server, sip_uri holds host[:port] until all options are read: the rest of it depends on another option.
bool read_option(const OptionRule& rule, const OptionValue& value, Options& into);

/// The one entry of wsServers that stands in `value`; `into` keeps its weight unless the entry names one.
bool read_server(const OptionValue& value, ServerOption& into);

}  // namespace sipua
