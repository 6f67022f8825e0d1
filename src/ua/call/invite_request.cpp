// What an INVITE of ours says before it has a description: RFC 3261 13.2.1, 8.1.1.
#include "base/text.hpp"
#include "dialog/route_set.hpp"
#include "message/body/multipart.hpp"
#include "message/status.hpp"
#include "ua/call/invite_session.hpp"

namespace sipua {

namespace {

std::string with_tag(std::string_view address, std::string_view tag) { return str_cat({address, ";tag=", tag}); }

/// Who calls (RFC 3323, 3325), and whom.
void add_parties(Draft& draft, const Context& context, const InviteFields& fields, const std::string& tag) {
  NameAddr to;
  to.uri = fields.target;
  to.uri.headers.clear();
  draft.add("To", fields.to.empty() ? to.text() : fields.to);
  if (fields.anonymous) {
    draft.add("From", with_tag("\"Anonymous\" <sip:anonymous@anonymous.invalid>", tag));
    draft.add("P-Preferred-Identity", str_cat({"<", context.options.uri.text(), ">"}));
    draft.add("Privacy", "id");
  } else {
    draft.add("From", fields.from.empty() ? context.from(tag) : with_tag(fields.from, tag));
  }
}

/// Header fields that the target's URI asks for: only Replaces is taken along (RFC 3261 19.1.5, RFC 3891).
/// @param required  Require has replaces already
void add_uri_headers(Draft& draft, const Uri& target, bool required) {
  const auto replaces = target.header("Replaces");
  if (!replaces || !parse_replaces(*replaces) || !draft.get("Replaces").empty()) return;
  draft.add("Replaces", *replaces);
  if (!required) draft.add("Require", "replaces");
}

}  // namespace

std::unique_ptr<InviteSession> InviteSession::outgoing(Context& context, RequestSender& sender, Id id,
                                                       InviteFields&& fields) {
  std::unique_ptr<InviteSession> session(new InviteSession(context, sender, id));
  session->outgoing_ = true;
  session->info_outside_ = fields.info_outside;
  session->local_tag_ = context.new_tag();
  Draft& draft = session->draft_;
  draft.method = "INVITE";
  draft.request_uri = dialog::request_uri_of(Uri(fields.target));
  draft.add("Max-Forwards", "70");
  add_parties(draft, context, fields, session->local_tag_);
  draft.add("Call-ID", context.new_call_id());
  draft.add("CSeq", str_cat({number(context.random.below(10000)), " INVITE"}));
  draft.add_all(fields.extra);
  draft.add("Contact", context.contact(fields.anonymous));
  draft.add("Allow", kAllow);
  if (context.options.rel100 == Support::required) draft.add("Require", "100rel");
  const bool required = context.options.replaces == Support::required;
  if (required) draft.add("Require", "replaces");
  add_uri_headers(draft, fields.target, required);
  session->timer_.ask(draft);
  context.add_common(draft);
  session->targets_.push_back(draft.request_uri);
  session->tried_ = 1;
  session->fields_ = std::move(fields);
  session->emit_sent(EventKind::outgoing, draft.write());
  return session;
}

/// With the text for the callee, when there is one, as a second part (RFC 5621).
void InviteSession::set_body(Draft& draft, std::string_view body, std::string_view content_type) {
  draft.body = body;
  draft.content_type = content_type;
  if (fields_.render_body.empty() || body.empty()) return;
  const std::string boundary = context_->random.token(16);
  const BodyPart session{{{"Content-Type", std::string(content_type)}, {"Content-Disposition", "session"}},
                         std::string(body)};
  const BodyPart text{{{"Content-Type", fields_.render_type}, {"Content-Disposition", "render"}}, fields_.render_body};
  if (auto both = write_multipart({session, text}, boundary)) {
    draft.body = std::move(*both);
    draft.content_type = str_cat({"multipart/mixed;boundary=", boundary});
  }
}

}  // namespace sipua
