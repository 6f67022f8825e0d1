/// Alert-Info, Call-Info and Error-Info. RFC 3261 20.4, 20.9, 20.18.
#include "message/values/info.hpp"

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"
#include "message/values/name_addr.hpp"

namespace sipua {

std::string Info::text() const {
  std::string text = str_cat({"<", uri.text(), ">"});
  params.write(text);
  return text;
}

Result<Info> parse_info(std::string_view text) {
  Lexer in(text);
  in.skip_space();
  if (in.peek() != '<') return in.error("'<' before the URI");
  Result<NameAddr> address = parse_name_addr(text);
  if (!address) return address.error();
  return Info{std::move(address->uri), std::move(address->params)};
}

}  // namespace sipua
