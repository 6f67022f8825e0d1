/// Priority, Request-Disposition and Refer-Sub. RFC 3261 20.26, RFC 3841 9.1, RFC 4488 4.
#include "message/values/preferences.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/values/fields.hpp"
#include "message/values/item.hpp"
#include "message/values/list.hpp"

namespace sipua {

Result<std::string> parse_priority(std::string_view text) {
  Result<std::string> priority = parse_token(text);
  if (!priority) return priority.error();
  return lower(*priority);
}

bool RequestDisposition::has(std::string_view directive) const {
  return std::any_of(directives.begin(), directives.end(),
                     [directive](std::string_view each) { return equals_blind(each, directive); });
}

std::string RequestDisposition::text() const {
  std::string text;
  for (const std::string& directive : directives) text += (text.empty() ? "" : ", ") + directive;
  return text;
}

Result<RequestDisposition> parse_request_disposition(std::string_view text) {
  Result<std::vector<std::string>> tokens = parse_tokens(text).all();
  if (!tokens) return tokens.error();
  RequestDisposition disposition;
  for (const std::string& token : *tokens) disposition.directives.push_back(lower(token));
  return disposition;
}

std::string ReferSub::text() const {
  std::string text = subscribes ? "true" : "false";
  params.write(text);
  return text;
}

Result<ReferSub> parse_refer_sub(std::string_view text) {
  Result<Item> item = parse_item(text, "true or false");
  if (!item) return item.error();
  bool subscribes = equals_blind(item->value, "true");
  if (!subscribes && !equals_blind(item->value, "false")) {
    return Error{Errc::bad_value, "true or false", static_cast<std::uint32_t>(text.find_first_not_of(" \t"))};
  }
  return ReferSub{subscribes, std::move(item->params)};
}

}  // namespace sipua
