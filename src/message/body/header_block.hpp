/// Header lines in front of a body, outside of a whole message: in a body part and in a sipfrag.
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "message/draft.hpp"

namespace sipua {

/// Reads lines up to an empty one or the end, folds turned into blanks; LF alone ends a line too. What is no header
/// line is passed over.
/// @return  where the body begins; npos when there are more than `limit` lines.
std::size_t read_header_block(std::string_view text, std::size_t limit, std::vector<HeaderLine>& headers);

}  // namespace sipua
