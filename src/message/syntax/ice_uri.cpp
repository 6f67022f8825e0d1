/// URIs of STUN and TURN servers. RFC 7064 3.1, RFC 7065 3.1.
#include "message/syntax/ice_uri.hpp"

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {

std::string IceServerUri::text() const {
  std::string text = str_cat({scheme, ":", host});
  if (port) {
    text += ':';
    append_number(text, *port);
  }
  if (!transport.empty()) text += "?transport=" + transport;
  return text;
}

Result<IceServerUri> parse_ice_server_uri(std::string_view text) {
  Lexer in(text);
  IceServerUri uri;
  uri.scheme = lower(in.run(kSchemeChar));
  bool stun = uri.scheme == "stun" || uri.scheme == "stuns";
  if ((!stun && uri.scheme != "turn" && uri.scheme != "turns") || !in.take(':')) return in.error("STUN or TURN scheme");
  if (Result<void> host = read_host_port(in, false, uri.host, uri.port); !host) return host.error();
  if (!stun && in.take('?')) {
    std::string_view name = in.run(kTokenChar);
    if (name != "transport" || !in.take('=')) return in.error("transport");
    uri.transport = lower(in.run(kTokenChar));
    if (uri.transport.empty()) return in.error("transport");
  }
  if (!in.done()) return in.error("STUN or TURN URI");
  return uri;
}

}  // namespace sipua
