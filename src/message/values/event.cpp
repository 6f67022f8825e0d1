/// Event and Subscription-State. RFC 6665 8.2.1, 8.2.3.
#include "message/values/event.hpp"

#include "base/text.hpp"
#include "message/values/item.hpp"

namespace sipua {

std::string EventType::text() const {
  std::string text = package;
  if (!id.empty()) write_param(text, "id", id);
  params.write(text);
  return text;
}

Result<EventType> parse_event(std::string_view text) {
  Result<Item> item = parse_item(text, "event package");
  if (!item) return item.error();
  EventType event{std::move(item->value), "", std::move(item->params)};
  event.id = take_param(event.params, "id").value_or(std::string());
  return event;
}

std::string SubscriptionState::text() const {
  std::string text = state;
  if (!reason.empty()) write_param(text, "reason", reason);
  write_param(text, "expires", expires);
  write_param(text, "retry-after", retry_after);
  params.write(text);
  return text;
}

Result<SubscriptionState> parse_subscription_state(std::string_view text) {
  Result<Item> item = parse_item(text, "subscription state");
  if (!item) return item.error();
  SubscriptionState value;
  value.state = lower(item->value);
  value.reason = lower(take_param(item->params, "reason").value_or(std::string()));
  value.expires = take_number(item->params, "expires");
  value.retry_after = take_number(item->params, "retry-after");
  value.params = std::move(item->params);
  return value;
}

}  // namespace sipua
