/// URIs: what parses is written to a text that parses to the same and is equivalent to itself.
#include "check.hpp"
#include "message/syntax/uri.hpp"

using namespace sipua;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = as_text(data, size);
  (void)parse_host(text);
  require(unescape(escape_user(text)) == text);

  Result<Uri> uri = parse_uri(text);
  if (!uri) {
    require(uri.error().at <= size);
    return 0;
  }
  std::string written = uri->text();
  Result<Uri> again = parse_uri(written);
  require(again.ok());
  require(again->text() == written);
  require(equivalent(*uri, *uri) && equivalent(*uri, *again) && equivalent(*again, *uri));
  if (uri->is_sip()) require(parse_host(uri->host).ok());
  return 0;
}
