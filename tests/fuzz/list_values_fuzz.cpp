/// Comma lists: no bad value costs a good one, and what is good comes back equal.
#include "check.hpp"
#include "message/syntax/params.hpp"
#include "message/values/contact.hpp"
#include "message/values/via.hpp"

using namespace sipua;

namespace {

/// A good value in front and one behind survive whatever stands between them, as long as no error was left out.
void survivors(std::string_view text) {
  std::string around = "<sip:first@x>,";
  around.append(text).append(",<sip:last@x>");
  ListResult<NameAddr> list = parse_list<parse_name_addr>(around);
  require(!list.values.empty() && list.values.front().uri.user == "first");
  bool closed = text.find_first_of("\"<>\\") == std::string_view::npos;
  if (closed && list.errors.size() < 64) require(list.values.back().uri.user == "last");
}

void contacts(std::string_view text) {
  Contacts read = parse_contacts(text);
  if (read.all) return require(read.text() == "*" && read.list.values.empty());
  Contacts again = parse_contacts(read.text());
  require(!again.all && again.list.errors.empty() && again.list.values == read.list.values);
}

void tokens(std::string_view text) {
  ListResult<std::string> list = parse_tokens(text);
  for (const std::string& token : list.values) require(is_token(token));
  for (const Error& error : list.errors) require(error.at <= text.size());
}

constexpr void (*kParsers[])(std::string_view) = {
    round_trip_list<parse_via>, round_trip_list<parse_name_addr>, contacts, tokens, survivors,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Chosen chosen = choose(data, size, std::size(kParsers));
  kParsers[chosen.parser](chosen.text);
  return 0;
}
