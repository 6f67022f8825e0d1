/// message/sipfrag. RFC 3420 2.
#include "message/body/sipfrag.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/body/header_block.hpp"

namespace sipua {
namespace {

constexpr std::size_t kMaxHeaders = 256;

/// Takes a start line off the front of `text`. A first line that is neither starts the headers.
Result<void> take_start_line(std::string_view& text, Sipfrag& frag) {
  std::string_view line = text.substr(0, text.find('\n'));
  std::size_t size = line.size();
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (starts_with_blind(line, "SIP/")) {
    Result<StatusLine> status = parse_status_line(line);
    if (!status) return status.error();
    frag.status = *std::move(status);
  } else if (!parse_header_line(line).name.empty() || line.empty()) {
    return {};
  } else {
    Result<RequestLine> request = parse_request_line(line);
    if (!request) return request.error();
    frag.request = *std::move(request);
  }
  text.remove_prefix(std::min(size + 1, text.size()));
  return {};
}

}  // namespace

std::string Sipfrag::text() const {
  std::string text;
  if (request) text = str_cat({request->text(), "\r\n"});
  if (status) text = str_cat({status->text(), "\r\n"});
  for (const HeaderLine& line : headers) text += str_cat({line.name, ": ", line.value, "\r\n"});
  return body.empty() ? text : str_cat({text, "\r\n", body});
}

Result<Sipfrag> parse_sipfrag(std::string_view text) {
  Sipfrag frag;
  std::string_view rest = text;
  if (Result<void> start = take_start_line(rest, frag); !start) return start.error();
  std::size_t end = read_header_block(rest, kMaxHeaders, frag.headers);
  if (end == std::string_view::npos) return Error{Errc::too_large, "headers of a sipfrag", 0};
  frag.body = rest.substr(end);
  bool empty = !frag.request && !frag.status && frag.headers.empty() && frag.body.empty();
  if (empty) return Error{Errc::bad_syntax, "sipfrag", 0};
  return frag;
}

}  // namespace sipua
