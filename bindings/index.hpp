/// Where the parts of a message are, as words for the host: js/grammar.js, IndexedText.
#pragma once
#include <cstdint>
#include <vector>

#include "message/message.hpp"

namespace sipua::host {

/// Status (0: request); offset and size of method, Request-URI, reason, body; then for each field the number of its
/// canonical name in sipua_header_names() (0: none), offset and size of name and of value.
std::vector<std::uint32_t> make_index(const Message& message);

}  // namespace sipua::host
