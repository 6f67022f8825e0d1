#include "ua/context.hpp"

#include "base/text.hpp"
#include "message/reply.hpp"

namespace sipua {

void Context::log(LogLevel level, std::string_view category, std::string text) {
  if (level <= log_level) outputs.push(Log{level, category, std::move(text)});
}

void Context::take(transaction::Outbox&& outbox) {
  for (auto& event : outbox) {
    if (auto* send = std::get_if<transaction::SendText>(&event)) {
      if (connected) send_text(std::move(send->text));
    } else {
      received.push(std::move(event));
    }
  }
}

std::string Context::new_via() {
  return str_cat({"SIP/2.0/", options.hack_via_tcp ? "TCP" : std::string_view(via_transport), " ", options.via_host,
                  ";branch=z9hG4bK", random.token(16), options.force_rport ? ";rport" : ""});
}

std::string Context::registered_contact() const {
  return str_cat({"<sip:", options.contact_name, "@", options.via_host, ";transport=", options.contact_transport, ">"});
}

std::string Context::contact(bool anonymous) const {
  const std::string& gruu = anonymous ? temp_gruu : pub_gruu;
  if (!gruu.empty()) return str_cat({"<", gruu, ">"});
  std::string own = registered_contact();
  return own.insert(own.size() - 1, ";ob");
}

void Context::add_contact(Draft& draft, bool anonymous) const {
  draft.add("Contact", contact(anonymous));
  if (anonymous) draft.add("Privacy", "id");
}

std::string Context::from(std::string_view tag) const {
  NameAddr address{options.display_name, options.uri, {}};
  address.params.set("tag", std::string(tag));
  return address.text();
}

std::string Context::supported(std::string_view own) const {
  std::string value = str_cat({", ", own, ","});
  std::string_view rest = options.extra_supported;
  while (!rest.empty()) {
    const std::string tag = str_cat({rest.substr(0, rest.find(',', 1)), ","});
    rest.remove_prefix(tag.size() - 1);
    if (value.find(tag) == std::string::npos) value += tag.substr(1);
  }
  return value.substr(2, value.size() - 3);
}

void Context::add_common(Draft& draft) const {
  // No PRACK is sent for a re-INVITE: then nobody may expect one (RFC 3262 3).
  const bool again = draft.method == "INVITE" && draft.get("To").find(";tag=") != std::string_view::npos;
  const bool acknowledges = options.rel100 != Support::none && !again;
  draft.add("Supported",
            supported(str_cat({pub_gruu.empty() ? "" : "gruu, ", acknowledges ? "100rel, " : "",
                               options.replaces == Support::none ? "" : "replaces, ", "outbound, timer, norefersub"})));
  draft.add("User-Agent", options.user_agent);
}

Draft Context::reply(const Message& request, int code, std::string_view reason, std::string_view tag) const {
  Draft draft = make_reply(request, code, reason, tag);
  add_common(draft);
  return draft;
}

std::string Context::respond(transaction::Id id, const Draft& response, Instant now) {
  transaction::Outbox outbox;
  const bool sent = layer.respond(id, response, now, outbox);
  take(std::move(outbox));
  return sent ? response.write() : std::string();
}

std::string_view sip_error_cause(int status) {
  switch (status) {
    case 486:
    case 600: return "Busy";
    case 403:
    case 603: return "Rejected";
    case 300:
    case 301:
    case 302:
    case 305:
    case 380: return "Redirected";
    case 480:
    case 410:
    case 408:
    case 430: return "Unavailable";
    case 404:
    case 604: return "Not Found";
    case 484: return "Address Incomplete";
    case 488:
    case 606: return "Incompatible SDP";
    case 401:
    case 407: return "Authentication Error";
    default: return "SIP Failure Code";
  }
}

}  // namespace sipua
