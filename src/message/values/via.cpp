/// Via values. RFC 3261 20.42: "SIP / 2.0 / WSS host : port ; params", white space allowed around every
/// separator.
#include "message/values/via.hpp"

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {

std::string Via::text() const {
  std::string text = str_cat({protocol, "/", transport, " ", host});
  if (port) {
    text += ':';
    append_number(text, *port);
  }
  params.write(text);
  return text;
}

Result<Via> parse_via(std::string_view text) {
  Lexer in(text);
  Via via;
  in.skip_space();
  std::string_view parts[3];
  for (std::string_view& part : parts) {
    part = in.run(kTokenChar);
    if (part.empty()) return in.error("Via protocol");
    if (&part != parts + 2 && !in.take_separator('/')) return in.error("Via protocol");
  }
  via.protocol = str_cat({parts[0], "/", parts[1]});
  via.transport = parts[2];
  if (!is_space(in.peek())) return in.error("Via sent-by");
  in.skip_space();
  if (Result<void> sent_by = read_host_port(in, true, via.host, via.port); !sent_by) return sent_by.error();
  if (Result<void> params = read_params(in, ParamStyle::header, via.params); !params) return params.error();
  in.skip_space();
  if (!in.done()) return in.error("Via");
  return via;
}

}  // namespace sipua
