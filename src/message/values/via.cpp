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

Result<void> view_via(std::string_view text, ParamPool& pool, ViaView& via) {
  Lexer in(text);
  in.skip_space();
  for (std::string_view* part : {&via.name, &via.version, &via.transport}) {
    *part = in.run(kTokenChar);
    if (part->empty()) return in.error("Via protocol");
    if (part != &via.transport && !in.take_separator('/')) return in.error("Via protocol");
  }
  if (!is_space(in.peek())) return in.error("Via sent-by");
  in.skip_space();
  if (Result<void> sent_by = read_host_port(in, true, via.sent_by); !sent_by) return sent_by;
  if (Result<void> params = read_params(in, ParamStyle::header, pool, via.params); !params) return params;
  in.skip_space();
  if (!in.done()) return in.error("Via");
  return {};
}

Result<Via> parse_via(std::string_view text) {
  ParamPool pool;
  ViaView view;
  if (Result<void> read = view_via(text, pool, view); !read) return read.error();
  Via via;
  via.protocol = str_cat({view.name, "/", view.version});
  via.transport = view.transport;
  via.host = view.sent_by.host;
  via.port = view.sent_by.port;
  via.params = own(pool, view.params);
  return via;
}

}  // namespace sipua
