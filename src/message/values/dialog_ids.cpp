/// Headers that name a dialog or a call. RFC 3891 6.1, RFC 3911 7.1, RFC 4538 7, RFC 3261 20.21.
#include "message/values/dialog_ids.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/syntax/words.hpp"
#include "message/values/item.hpp"

namespace sipua {
namespace {

/// Takes a mandatory tag out of the parameters.
Result<void> take_tag(std::string_view text, Params& params, std::string_view name, std::string& tag) {
  tag = take_param(params, name).value_or(std::string());
  if (!is_token(tag)) return param_error(text, name, name);
  return {};
}

Result<DialogIds> read(std::string_view text, std::string_view to_name, std::string_view from_name) {
  Result<Item> item = parse_item(text, "Call-ID", ItemValue::word);
  if (!item) return item.error();
  DialogIds ids;
  if (Result<void> tag = take_tag(text, item->params, to_name, ids.to_tag); !tag) return tag.error();
  if (Result<void> tag = take_tag(text, item->params, from_name, ids.from_tag); !tag) return tag.error();
  ids.call_id = std::move(item->value);
  ids.params = std::move(item->params);
  return ids;
}

std::string write(const DialogIds& ids, std::string_view to_name, std::string_view from_name) {
  std::string text = ids.call_id;
  write_param(text, to_name, ids.to_tag);
  write_param(text, from_name, ids.from_tag);
  if (ids.early_only) text += ";early-only";
  ids.params.write(text);
  return text;
}

}  // namespace

std::string DialogIds::text() const { return write(*this, "to-tag", "from-tag"); }
std::string DialogIds::target_dialog_text() const { return write(*this, "local-tag", "remote-tag"); }

Result<DialogIds> parse_replaces(std::string_view text) {
  Result<DialogIds> ids = read(text, "to-tag", "from-tag");
  if (ids) ids->early_only = take_flag(ids->params, "early-only");
  return ids;
}

Result<DialogIds> parse_join(std::string_view text) { return read(text, "to-tag", "from-tag"); }
Result<DialogIds> parse_target_dialog(std::string_view text) { return read(text, "local-tag", "remote-tag"); }

std::string InReplyTo::text() const {
  std::string text;
  for (const std::string& call_id : call_ids) text += (text.empty() ? "" : ", ") + call_id;
  return text;
}

Result<InReplyTo> parse_in_reply_to(std::string_view text) {
  InReplyTo calls;
  for (std::size_t start = 0; start < text.size();) {
    std::size_t end = std::min(text.find(',', start), text.size());
    std::string_view value = trim(text.substr(start, end - start));
    start = end + 1;
    if (value.empty()) continue;
    Result<std::string> call_id = parse_call_id(value);
    if (!call_id) {
      Error error = call_id.error();
      error.at += static_cast<std::uint32_t>(value.data() - text.data());
      return error;
    }
    calls.call_ids.push_back(*std::move(call_id));
  }
  if (calls.call_ids.empty()) return Error{Errc::missing, "Call-ID", 0};
  return calls;
}

}  // namespace sipua
