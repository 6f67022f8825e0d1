/// History-Info. RFC 7044 5, RFC 4458 2.
#include "message/values/history_info.hpp"

#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "message/values/item.hpp"
#include "message/values/list.hpp"

namespace sipua {
namespace {

/// "1.2.1"; false when it is not numbers and single dots.
bool read_index(std::string_view text, std::vector<std::uint32_t>& index) {
  for (std::size_t at = 0; at <= text.size();) {
    std::size_t end = std::min(text.find('.', at), text.size());
    std::string_view digits = text.substr(at, end - at);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return false;
    index.push_back(parse_u32(digits).value_or(std::numeric_limits<std::uint32_t>::max()));
    at = end + 1;
  }
  return true;
}

}  // namespace

std::optional<std::uint32_t> HistoryInfo::cause() const { return parse_u32(address.uri.params.get("cause")); }

Result<Reason> HistoryInfo::reason() const {
  std::optional<std::string> value = address.uri.header("Reason");
  if (!value) return Error{Errc::missing, "Reason", 0};
  ListResult<Reason> reasons = parse_list<parse_reason>(*value);
  if (reasons.values.empty()) return reasons.errors.empty() ? Error{Errc::missing, "Reason", 0} : reasons.errors[0];
  return std::move(reasons.values.front());
}

std::string HistoryInfo::privacy() const { return address.uri.header("Privacy").value_or(std::string()); }

std::string HistoryInfo::text() const {
  std::string text = NameAddr{address.display_name, address.uri, {}}.text();
  char separator = '=';
  if (!index.empty()) text += ";index";
  for (std::uint32_t part : index) {
    text += separator;
    append_number(text, part);
    separator = '.';
  }
  address.params.write(text);
  return text;
}

Result<HistoryInfo> parse_history_info(std::string_view text) {
  Result<NameAddr> address = parse_name_addr(text);
  if (!address) return address.error();
  HistoryInfo value;
  value.address = *std::move(address);
  std::optional<std::string> index = take_param(value.address.params, "index");
  if (index && !read_index(*index, value.index)) return param_error(text, "index", "index");
  return value;
}

}  // namespace sipua
