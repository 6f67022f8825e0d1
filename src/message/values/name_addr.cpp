/// name-addr and addr-spec. RFC 3261 20.10, 25.1.
#include "message/values/name_addr.hpp"

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {
namespace {

/// Reads display name and the text of the URI; `in` then stands before the parameters. Takes any text before '<' as
/// display name as long as it has no quote, comma or ';' (RFC 4475 3.1.1.6 leaves out the blank, many senders leave
/// out the quotes).
Result<void> read_address(Lexer& in, NameAddrView& address, std::string_view& uri) {
  in.skip_space();
  if (in.peek() == '"') {
    std::optional<std::string_view> inner = in.quoted();
    if (!inner) return in.error("closing quote of the display name");
    address.display_name = *inner;
    address.is_quoted = true;
    in.skip_space();
    if (in.peek() != '<') return in.error("'<' after the display name");
  } else {
    address.display_name = trim(in.run(kPlainChar));
  }
  if (in.take('<')) {
    std::optional<std::string_view> inner = in.until('>');
    if (!inner) return in.error("closing '>'");
    uri = trim(*inner);
    return {};
  }
  uri = address.display_name;
  address.display_name = {};
  // Without brackets a '?' is ambiguous and not allowed.
  if (uri.find('?') != std::string_view::npos) return in.error("URI without '<'");
  return {};
}

Result<void> read_address_params(Lexer& in, ParamPool& pool, ParamRange& range) {
  if (Result<void> params = read_params(in, ParamStyle::header, pool, range); !params) return params;
  in.skip_space();
  if (!in.done()) return in.error("address");
  return {};
}

}  // namespace

std::string NameAddr::text() const {
  std::string text;
  if (!display_name.empty()) text = str_cat({quote(display_name), " "});
  text += '<';
  text += uri.text();
  text += '>';
  params.write(text);
  return text;
}

Result<void> view_name_addr(std::string_view text, ParamPool& pool, NameAddrView& address) {
  Lexer in(text);
  std::string_view uri;
  if (Result<void> read = read_address(in, address, uri); !read) return read;
  if (Result<void> read = view_uri(uri, pool, address.uri); !read) {
    Error error = read.error();
    error.at += static_cast<std::uint32_t>(uri.data() - text.data());
    return error;
  }
  return read_address_params(in, pool, address.params);
}

Result<NameAddr> parse_name_addr(std::string_view text) {
  ParamPool pool;
  NameAddrView view;
  if (Result<void> read = view_name_addr(text, pool, view); !read) return read.error();
  NameAddr address;
  address.display_name = view.is_quoted ? unquote(view.display_name) : std::string(view.display_name);
  address.uri = own(view.uri, pool);
  address.params = own(pool, view.params);
  return address;
}

Result<void> view_address_params(std::string_view text, ParamPool& pool, ParamRange& range) {
  Lexer in(text);
  NameAddrView address;
  std::string_view uri;
  if (Result<void> read = read_address(in, address, uri); !read) return read;
  return read_address_params(in, pool, range);
}

std::vector<std::string_view> split_list(std::string_view value) {
  std::vector<std::string_view> parts;
  Lexer list(value);
  for (std::string_view part; next_in_list(list, part);) parts.push_back(part);
  return parts;
}

}  // namespace sipua
