/// Request-Line and Status-Line. RFC 3261 7.1, 7.2, 25.1.
#include "message/values/start_line.hpp"

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"
#include "message/values/fields.hpp"

namespace sipua {
namespace {

/// SIP-Version: "SIP" "/" 1*DIGIT "." 1*DIGIT.
std::string_view take_version(Lexer& in) {
  std::size_t start = in.at();
  bool valid = equals_blind(in.run(kSchemeChar), "SIP") && in.take('/');
  for (char separator : {'.', '\0'}) {
    std::size_t digits = in.at();
    while (is_digit(in.peek())) in.take(in.peek());
    valid = valid && in.at() > digits && (separator == '\0' || in.take(separator));
  }
  return valid ? in.since(start) : std::string_view();
}

}  // namespace

std::string RequestLine::text() const { return str_cat({method, " ", uri.text(), " ", version}); }

Result<RequestLine> parse_request_line(std::string_view text) {
  Lexer in(text);
  RequestLine line;
  line.method = in.run(kTokenChar);
  if (line.method.empty() || !is_space(in.peek())) return in.error("method");
  in.skip_space();
  std::size_t start = in.at();
  while (!in.done() && !is_space(in.peek())) in.take(in.peek());
  Result<Uri> uri = parse_uri(in.since(start));
  if (!uri) {
    Error error = uri.error();
    error.at += static_cast<std::uint32_t>(start);
    return error;
  }
  line.uri = *std::move(uri);
  in.skip_space();
  start = in.at();
  line.version = take_version(in);
  if (line.version.empty() || !in.done())
    return Error{Errc::bad_syntax, "SIP version", static_cast<std::uint32_t>(start)};
  return line;
}

std::string StatusLine::text() const {
  return str_cat({version, " ", number(static_cast<std::uint64_t>(code)), " ", reason});
}

Result<StatusLine> parse_status_line(std::string_view text) {
  Lexer in(text);
  StatusLine line;
  line.version = take_version(in);
  if (line.version.empty() || !is_space(in.peek())) return Error{Errc::bad_syntax, "SIP version", 0};
  in.skip_space();
  auto start = static_cast<std::uint32_t>(in.at());
  std::string_view digits = in.run(kTokenChar);
  std::optional<std::uint32_t> code = digits.size() == 3 ? parse_u32(digits) : std::nullopt;
  if (!code || *code < 100 || *code > 699) return Error{Errc::bad_value, "status code", start};
  if (!in.done() && !is_space(in.peek())) return in.error("reason phrase");
  Result<std::string> reason = parse_plain_text(in.rest());
  if (!reason) {
    Error error = reason.error();
    error.at += static_cast<std::uint32_t>(in.at());
    return error;
  }
  line.code = static_cast<int>(*code);
  line.reason = *std::move(reason);
  return line;
}

}  // namespace sipua
