/// From a frame to a message for the transaction layer. What is no message, too large or without a usable Via ends here:
/// dropped, or answered without a transaction. That loses nothing, since nothing is repeated on a reliable transport.
#include <iterator>

#include "base/text.hpp"
#include "message/bad_values.hpp"
#include "message/parser.hpp"
#include "message/values/challenge.hpp"
#include "message/values/content.hpp"
#include "ua/user_agent_parts.hpp"

namespace sipua {

namespace {

ParserLimits limits_of(const Options& options) {
  return {
      .message_bytes = options.max_message_bytes, .fields = options.max_headers, .line_bytes = options.max_line_bytes};
}

/// What the user agent itself reads. Of all else the host tells, without the place, when the application asks for it.
constexpr HeaderGrammar kRead[] = {
    {HeaderId::accept, judge<parse_accept_range>, true},
    {HeaderId::contact, judge_contact, true},
    {HeaderId::content_type, judge<parse_media_type>},
    {HeaderId::cseq, judge<parse_cseq>},
    {HeaderId::expires, judge<parse_delta_seconds>},
    {HeaderId::flow_timer, judge<parse_delta_seconds>},
    {HeaderId::from, judge<parse_name_addr>},
    {HeaderId::min_expires, judge<parse_delta_seconds>},
    {HeaderId::proxy_authenticate, judge<parse_challenges>},
    {HeaderId::record_route, judge<parse_name_addr>, true},
    {HeaderId::retry_after, judge<parse_delta_seconds>},
    {HeaderId::service_route, judge<parse_name_addr>, true},
    {HeaderId::to, judge<parse_name_addr>},
    {HeaderId::via, judge<parse_via>, true},
    {HeaderId::www_authenticate, judge<parse_challenges>},
};

}  // namespace

std::optional<Message> UserAgent::Parts::read_frame(std::string text) {
  const ParserLimits limits = limits_of(context.options);
  const bool too_large = text.size() > limits.message_bytes;
  if (too_large) text.resize(limits.message_bytes);
  auto message = parse_message(std::move(text), limits);
  if (!message) {
    const Error& error = message.error();
    context.log(LogLevel::warn, "sip.parser",
                str_cat({"dropped a frame that is not a SIP message: ", error.what, " at byte ", number(error.at)}));
    return std::nullopt;
  }
  for (const Diagnostic& diagnostic : message->diagnostics()) {
    const std::string_view header = message->view(diagnostic.header);
    context.log(LogLevel::debug, "sip.parser",
                str_cat({header, header.empty() ? "" : ": ", diagnostic.what, " at byte ", number(diagnostic.at)}));
  }
  if (context.log_level >= LogLevel::debug) {
    for (const BadValue& bad : bad_values(*message, kRead, std::size(kRead)))
      context.log(LogLevel::debug, "sip.parser", bad.text());
  }
  if (!screen(*message, too_large)) return std::nullopt;
  return *std::move(message);
}

bool UserAgent::Parts::screen(const Message& message, bool too_large) {
  std::string_view why = drop_reason(message);
  const bool is_answered = message.is_request() && message.method() != Method::ack;
  if (why.empty() && too_large && !is_answered) why = "a message over maxMessageBytes";
  if (!why.empty()) {
    context.log(LogLevel::warn, "sip.parser", str_cat({"dropped ", why}));
    return false;
  }
  if (!message.is_request()) return true;
  const Verdict verdict = too_large ? Verdict{413} : check_via(message);
  if (verdict.status == 0) return true;
  context.send_text(reply_to(message, verdict).write());
  return false;
}

Draft UserAgent::Parts::reply_to(const Message& request, const Verdict& verdict) {
  Draft reply = context.reply(request, verdict.status, verdict.reason, context.new_tag());
  if (!verdict.header.empty()) reply.add(verdict.header, verdict.value);
  return reply;
}

}  // namespace sipua
