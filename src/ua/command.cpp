#include "ua/command.hpp"

#include "base/text.hpp"
#include "message/syntax/params.hpp"
#include "message/values/content.hpp"
#include "message/values/item.hpp"
#include "message/values/name_addr.hpp"

namespace sipua {
namespace {

Error refuse(std::string_view argument) { return Error{Errc::bad_value, argument, 0}; }

/// Headers that say whose message it is and where it ends.
bool is_stack_header(HeaderId id) {
  switch (id) {
    case HeaderId::via:
    case HeaderId::from:
    case HeaderId::to:
    case HeaderId::call_id:
    case HeaderId::cseq:
    case HeaderId::max_forwards:
    case HeaderId::content_length: return true;
    default: return false;
  }
}

/// One side of a request: its header, the arguments for it, and what stands for those that are not given.
struct Side {
  std::string_view header, uri, name, tag;
  std::string default_uri, default_name, default_tag;
};

Result<void> add_address(const Arguments& arguments, const Side& side, Draft& draft) {
  const auto given = [&arguments](std::string_view name, std::string_view otherwise) {
    const std::string_view value = argument(arguments, name);
    return value.empty() ? otherwise : value;
  };
  std::string text;
  const std::string_view name = given(side.name, side.default_name);
  if (!is_one_line(name)) return refuse(side.name);
  if (!name.empty()) text = quote(name) + " ";
  const std::string_view uri = given(side.uri, side.default_uri);
  if (!parse_uri(uri)) return refuse(side.uri);
  text += str_cat({"<", uri, ">"});
  const std::string_view tag = given(side.tag, side.default_tag);
  if (!tag.empty() && !is_token(tag)) return refuse(side.tag);
  if (!tag.empty()) text += str_cat({";tag=", tag});
  draft.add(side.header, text);
  return {};
}

bool is_word(std::string_view text) {
  const Result<Item> item = parse_item(text, "word", ItemValue::word);
  return item && item->value.size() == text.size();
}

Result<void> add_routes(const Arguments& arguments, Draft& draft) {
  for (const Argument& a : arguments) {
    if (a.name != "route") continue;
    if (!is_one_line(a.value) || !parse_name_addr(a.value)) return refuse("route");
    draft.add("Route", a.value);
  }
  return {};
}

/// Route to CSeq.
Result<void> add_head(const Arguments& arguments, Context& context, Draft& draft) {
  draft.method = argument(arguments, "method");
  if (!is_token(draft.method)) return refuse("method");
  Result<Uri> target = parse_uri(argument(arguments, "request_uri"));
  if (!target) return refuse("request_uri");
  target->headers.clear();  // RFC 3261 19.1.1
  draft.request_uri = target->text();
  const Options& options = context.options;
  if (Result<void> routes = add_routes(arguments, draft); !routes) return routes;
  draft.add("Via", context.new_via());
  draft.add("Max-Forwards", "70");
  const Side callee{"To", "to_uri", "to_name", "to_tag", draft.request_uri, "", ""};
  if (Result<void> to = add_address(arguments, callee, draft); !to) return to;
  const Side caller{"From",           "from_uri", "from_name", "from_tag", options.uri.text(), options.display_name,
                    context.new_tag()};
  if (Result<void> from = add_address(arguments, caller, draft); !from) return from;
  const std::string_view call_id = argument(arguments, "call_id");
  if (!call_id.empty() && !is_word(call_id)) return refuse("call_id");
  const std::string_view cseq = argument(arguments, "cseq");
  const auto sequence = parse_u32(cseq);
  if (!cseq.empty() && (!sequence || *sequence >= 0x80000000)) return refuse("cseq");
  draft.add("Call-ID", call_id.empty() ? context.new_call_id() : std::string(call_id));
  draft.add("CSeq", str_cat({number(sequence ? *sequence : context.random.below(10000)), " ", draft.method}));
  return {};
}

}  // namespace

Result<void> read_party(const Arguments& arguments, std::string_view uri, std::string_view name, std::string& into) {
  const std::string_view address = argument(arguments, uri), shown = argument(arguments, name);
  if (address.empty()) return shown.empty() ? Result<void>{} : refuse(name);
  if (!is_one_line(shown)) return refuse(name);
  if (!parse_uri(address)) return refuse(uri);
  into = shown.empty() ? str_cat({"<", address, ">"}) : str_cat({quote(shown), " <", address, ">"});
  return {};
}

std::string_view argument(const Arguments& arguments, std::string_view name) {
  for (const Argument& a : arguments)
    if (a.name == name) return a.value;
  return {};
}

Result<std::vector<HeaderLine>> extra_headers(const Arguments& arguments, OwnContact contact) {
  std::vector<HeaderLine> lines;
  for (const Argument& a : arguments) {
    if (a.name != "extra_header") continue;
    HeaderLine line = parse_header_line(a.value);
    const HeaderId id = header_id(line.name);
    if (line.name.empty() || is_stack_header(id)) return refuse("extra_header");
    if (id == HeaderId::contact && contact == OwnContact::refused) return refuse("extra_header");
    lines.push_back(std::move(line));
  }
  return lines;
}

bool is_content_type(std::string_view text) { return is_one_line(text) && parse_media_type(text); }

Result<ReplyFields> reply_fields(const Arguments& arguments, OwnContact contact) {
  ReplyFields fields;
  auto extra = extra_headers(arguments, contact);
  if (!extra) return extra.error();
  fields.extra = std::move(*extra);
  const std::string_view status = argument(arguments, "status");
  const auto code = parse_u32(status);
  if (!status.empty() && (!code || *code < 100 || *code > 699)) return refuse("status");
  fields.status = static_cast<int>(code.value_or(0));
  fields.reason = argument(arguments, "reason");
  if (!is_one_line(fields.reason)) return refuse("reason");
  fields.body = argument(arguments, "body");
  fields.content_type = argument(arguments, "content_type");
  if (!fields.content_type.empty() && !is_content_type(fields.content_type)) return refuse("content_type");
  return fields;
}

bool read_credentials(const Arguments& arguments, Credentials& into) {
  bool any = false;
  for (const Argument& a : arguments) {
    const bool known = a.name == "user" || a.name == "password" || a.name == "ha1" || a.name == "token";
    if (!known || a.value.empty()) continue;
    any = true;
    if (a.name == "user") into.user = a.value;
    if (a.name == "password") into.password = a.value;
    if (a.name == "ha1") into.ha1 = lower(a.value);
    if (a.name == "token") into.token = a.value;
  }
  return any;
}

Result<InviteFields> invite_fields(const Arguments& arguments) {
  InviteFields fields;
  auto extra = extra_headers(arguments, OwnContact::refused);
  if (!extra) return extra.error();
  fields.extra = std::move(*extra);
  auto uri = parse_uri(argument(arguments, "target"));
  if (!uri || !uri->is_sip()) return refuse("target");
  fields.target = std::move(*uri);
  const auto is_set = [&](std::string_view name) { return argument(arguments, name) == "true"; };
  fields.anonymous = is_set("anonymous");
  fields.without_sdp = is_set("without_sdp");
  fields.info_outside = is_set("info_outside");
  fields.early_media = is_set("early_media");
  fields.follow_redirects = is_set("follow_redirects");
  if (Result<void> to = read_party(arguments, "to_uri", "to_name", fields.to); !to) return to.error();
  if (Result<void> from = read_party(arguments, "from_uri", "from_name", fields.from); !from) return from.error();
  fields.render_body = argument(arguments, "render_body");
  const std::string_view type = argument(arguments, "render_type");
  if (!type.empty() && !is_content_type(type)) return refuse("render_type");
  fields.render_type = type.empty() ? "text/plain" : type;
  return fields;
}

Result<std::string> write_request(const Arguments& arguments, Context& context) {
  Draft draft;
  if (Result<void> head = add_head(arguments, context, draft); !head) return head.error();
  auto fields = reply_fields(arguments, OwnContact::allowed);
  if (!fields) return fields.error();
  draft.add_all(fields->extra);
  context.add_common(draft);
  draft.body = std::move(fields->body);
  draft.content_type = std::move(fields->content_type);
  return draft.write();
}

}  // namespace sipua
