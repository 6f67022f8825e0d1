/// Comments, "(called (again))", of Retry-After, User-Agent and Server (RFC 3261 25.1).
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {

/// At a '(': the text between it and the ')' that closes it, as written.
Result<std::string_view> read_comment(Lexer& in);
/// "(inner)"; when `inner` could not be read back as it is, its parentheses and backslashes are escaped.
void write_comment(std::string& to, std::string_view inner);

}  // namespace sipua
