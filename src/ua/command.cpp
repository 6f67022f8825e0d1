#include "ua/command.hpp"

#include "base/text.hpp"

namespace sipua {

std::string_view argument(const Arguments& arguments, std::string_view name) {
  for (const Argument& a : arguments)
    if (a.name == name) return a.value;
  return {};
}

Result<std::vector<HeaderLine>> extra_headers(const Arguments& arguments) {
  std::vector<HeaderLine> lines;
  for (const Argument& a : arguments) {
    if (a.name != "extra_header") continue;
    HeaderLine line = parse_header_line(a.value);
    if (line.name.empty()) return Error{Errc::bad_value, "extra_header"};
    lines.push_back(std::move(line));
  }
  return lines;
}

Result<ReplyFields> reply_fields(const Arguments& arguments) {
  ReplyFields fields;
  auto extra = extra_headers(arguments);
  if (!extra) return extra.error();
  fields.extra = std::move(*extra);
  const std::string_view status = argument(arguments, "status");
  const auto code = parse_u32(status);
  if (!status.empty() && (!code || *code < 100 || *code > 699)) return Error{Errc::bad_value, "status"};
  fields.status = static_cast<int>(code.value_or(0));
  fields.reason = argument(arguments, "reason");
  if (!is_one_line(fields.reason)) return Error{Errc::bad_value, "reason"};
  fields.body = argument(arguments, "body");
  fields.content_type = argument(arguments, "content_type");
  if (!is_one_line(fields.content_type)) return Error{Errc::bad_value, "content_type"};
  return fields;
}

bool take_credentials(const Arguments& arguments, Options& options) {
  bool any = false;
  for (const Argument& a : arguments) {
    const bool known = a.name == "user" || a.name == "password" || a.name == "ha1" || a.name == "token";
    if (!known || a.value.empty()) continue;
    any = true;
    if (a.name == "user") options.authorization_user = a.value;
    if (a.name == "password") options.password = a.value;
    if (a.name == "ha1") options.ha1 = lower(a.value);
    if (a.name == "token") options.bearer_token = a.value;
  }
  return any;
}

Result<InviteFields> invite_fields(const Arguments& arguments) {
  InviteFields fields;
  auto extra = extra_headers(arguments);
  if (!extra) return extra.error();
  fields.extra = std::move(*extra);
  const std::string_view target = argument(arguments, "target");
  auto uri = is_one_line(target) ? parse_uri(target) : Error{Errc::bad_value, "target"};
  if (!uri || !uri->is_sip()) return Error{Errc::bad_value, "target"};
  fields.target = std::move(*uri);
  fields.anonymous = argument(arguments, "anonymous") == "true";
  fields.without_sdp = argument(arguments, "without_sdp") == "true";
  return fields;
}

}  // namespace sipua
