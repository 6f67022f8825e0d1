/// Reason. RFC 3326 2.
#include "message/values/reason.hpp"

#include "message/values/item.hpp"

namespace sipua {

std::string Reason::text() const {
  std::string text = protocol;
  write_param(text, "cause", cause);
  if (!reason_text.empty()) {
    text += ";text=";
    text += quote(reason_text);
  }
  params.write(text);
  return text;
}

Result<Reason> parse_reason(std::string_view text) {
  Result<Item> item = parse_item(text, "reason protocol");
  if (!item) return item.error();
  Reason reason;
  reason.protocol = std::move(item->value);
  reason.cause = take_number(item->params, "cause");
  reason.reason_text = take_param(item->params, "text").value_or(std::string());
  reason.params = std::move(item->params);
  return reason;
}

}  // namespace sipua
