/// Session timers. RFC 4028 4, 5, 9.
#include "message/values/session_timer.hpp"

#include "base/text.hpp"
#include "message/values/item.hpp"

namespace sipua {

std::string SessionExpires::text() const {
  std::string text = number(delta_seconds);
  if (refresher != Refresher::none) text += refresher == Refresher::uac ? ";refresher=uac" : ";refresher=uas";
  params.write(text);
  return text;
}

Result<SessionExpires> parse_session_expires(std::string_view text) {
  Result<NumberItem> item = parse_number_item(text, "Session-Expires");
  if (!item) return item.error();
  SessionExpires value{item->number, Refresher::none, std::move(item->params)};
  if (std::optional<std::string> refresher = take_param(value.params, "refresher")) {
    bool is_uac = equals_blind(*refresher, "uac");
    if (!is_uac && !equals_blind(*refresher, "uas")) return param_error(text, "refresher", "refresher");
    value.refresher = is_uac ? Refresher::uac : Refresher::uas;
  }
  return value;
}

std::string MinSe::text() const {
  std::string text = number(delta_seconds);
  params.write(text);
  return text;
}

Result<MinSe> parse_min_se(std::string_view text) {
  Result<NumberItem> item = parse_number_item(text, "Min-SE");
  if (!item) return item.error();
  return MinSe{item->number, std::move(item->params)};
}

}  // namespace sipua
