/// Bytes to Message (RFC 3261 7, 25; RFC 7118 5: one message a WebSocket frame).
#pragma once
#include <cstddef>
#include <string>

#include "base/result.hpp"
#include "message/message.hpp"

namespace sipua {

struct ParserLimits {
  std::size_t message_bytes = 262144;
  std::size_t fields = 512;
  std::size_t line_bytes = 65536;
};

/// Keeps the message whenever its start line and the end of its header are readable: a line without a colon or with a
/// bad name becomes a diagnostic. CRLF or LF end a line. Leading CRLFs are skipped. The body has Content-Length bytes;
/// without the header, all that is left; bytes after it are reported and dropped.
/// @return Errc::bad_syntax (no start line), too_large (a limit), with the byte offset.
Result<Message> parse_message(std::string text, const ParserLimits& limits = {});

}  // namespace sipua
