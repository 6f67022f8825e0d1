/// The options of a run.
#pragma once
#include <string_view>
#include <utility>
#include <vector>

#include "ua/options.hpp"

namespace sipua::explore {

using Choice = std::pair<std::string_view, std::string_view>;  ///< name of an option, its value as text

/// Alice, her server and her password; no registration. What is chosen must be right.
Options make_options(const std::vector<Choice>& choices);

}  // namespace sipua::explore
