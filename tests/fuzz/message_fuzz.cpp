/// Whole messages: parse, read everything, write the same headers as a Draft, parse that: nothing may change.
#include "base/text.hpp"
#include "check.hpp"
#include "message/draft.hpp"
#include "message/parser.hpp"
#include "message/reply.hpp"
#include "message/values/challenge.hpp"

using namespace sipua;

namespace {

void read_everything(const Message& message) {
  for (const Field& field : message.fields()) {
    require(is_token(message.view(field.name)));
    require(message.view(field.value).find_first_of("\r\n") == std::string_view::npos);
    require(message.header(message.view(field.name)).has_value());
    for (std::string_view value : message.values(field.id)) {
      (void)parse_name_addr(value);
      (void)parse_via(value);
      (void)parse_challenges(value);
    }
  }
  for (const Diagnostic& diagnostic : message.diagnostics()) {
    require(!diagnostic.what.empty() && diagnostic.at <= message.text().size());
  }
  require(message.from_tag().empty() || message.header(HeaderId::from));
  if (Result<NameAddr> to = message.to(); to) require(message.to_tag() == to->tag());
  (void)message.from();
  (void)message.contact();
  (void)message.top_via();
  (void)message.lists(HeaderId::supported, "100rel");
  (void)parse_uri(message.request_uri());
  if (Result<CSeq> cseq = message.cseq(); cseq && !message.is_request()) require(cseq->method == message.method_text());
  require(message.body_span().at + message.body_span().size <= message.text().size());
}

Draft to_draft(const Message& message) {
  Draft draft;
  if (message.is_request()) {
    draft.method = message.method_text();
    draft.request_uri = message.request_uri();
  } else {
    draft.status = message.status();
    draft.reason = message.reason();
  }
  for (const Field& field : message.fields()) draft.add(message.view(field.name), message.view(field.value));
  draft.body = message.body();
  return draft;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Result<Message> message = parse_message(std::string(as_text(data, size)));
  if (!message) {
    require(message.error().at <= size);
    return 0;
  }
  require(message->text().size() == size);
  read_everything(*message);

  std::string written = to_draft(*message).write();
  Result<Message> again = parse_message(written);
  if (!again) {
    require(again.error().code == Errc::too_large);  // Content-Length came on top of what was at the limit
    return 0;
  }
  require(to_draft(*again).write() == written);
  require(again->body() == message->body() && again->missing_body_bytes() == 0);
  require(again->method_text() == message->method_text() && again->status() == message->status());
  require(again->request_uri() == message->request_uri() && again->call_id() == message->call_id());

  Result<Message> reply = parse_message(make_reply(*message, 500, "", "tag").write());
  require(reply.ok() ? reply->status() == 500 : reply.error().code == Errc::too_large);
  return 0;
}
