/// name-addr and addr-spec. RFC 3261 20.10, 25.1.
#include "message/values/name_addr.hpp"

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {
namespace {

struct AddressParts {
  std::string_view display;
  bool display_quoted = false;
  std::string_view uri;
};

/// Reads display name and URI; `in` then stands before the parameters. Takes any text before '<' as display
/// name as long as it has no quote, comma or ';' (RFC 4475 3.1.1.6 leaves out the blank, many senders leave
/// out the quotes).
Result<AddressParts> read_address(Lexer& in) {
  AddressParts parts;
  in.skip_space();
  if (in.peek() == '"') {
    std::optional<std::string_view> inner = in.quoted();
    if (!inner) return in.error("closing quote of the display name");
    parts.display = *inner;
    parts.display_quoted = true;
    in.skip_space();
    if (in.peek() != '<') return in.error("'<' after the display name");
  } else {
    parts.display = trim(in.run(kPlainChar));
  }
  if (in.take('<')) {
    std::optional<std::string_view> uri = in.until('>');
    if (!uri) return in.error("closing '>'");
    parts.uri = trim(*uri);
    return parts;
  }
  parts.uri = parts.display;
  parts.display = {};
  // Without brackets a '?' is ambiguous and not allowed.
  if (parts.uri.find('?') != std::string_view::npos) return in.error("URI without '<'");
  return parts;
}

Result<void> read_address_params(Lexer& in, Params& params) {
  if (Result<void> read = read_params(in, ParamStyle::header, params); !read) return read;
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

Result<NameAddr> parse_name_addr(std::string_view text) {
  Lexer in(text);
  Result<AddressParts> parts = read_address(in);
  if (!parts) return parts.error();
  Result<Uri> uri = parse_uri(parts->uri);
  if (!uri) {
    Error error = uri.error();
    error.at += static_cast<std::uint32_t>(parts->uri.data() - text.data());
    return error;
  }
  NameAddr address;
  address.display_name = parts->display_quoted ? unquote(parts->display) : std::string(parts->display);
  address.uri = *std::move(uri);
  if (Result<void> params = read_address_params(in, address.params); !params) return params.error();
  return address;
}

Result<Params> parse_address_params(std::string_view text) {
  Lexer in(text);
  Result<AddressParts> parts = read_address(in);
  if (!parts) return parts.error();
  Params params;
  if (Result<void> read = read_address_params(in, params); !read) return read.error();
  return params;
}

std::vector<std::string_view> split_list(std::string_view value) {
  std::vector<std::string_view> parts;
  Lexer list(value);
  for (std::string_view part; next_in_list(list, part);) parts.push_back(part);
  return parts;
}

}  // namespace sipua
