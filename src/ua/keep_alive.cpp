#include "ua/keep_alive.hpp"

#include "base/text.hpp"

namespace sipua {
void KeepAlive::handle_opened(Instant now) { schedule(now); }

void KeepAlive::handle_dropped() {
  ping_at_.reset();
  answer_by_.reset();
  flow_timer_ = 0;
  answers_pings_ = asked_options_ = false;
}

void KeepAlive::handle_frame(bool pong, Instant now) {
  if (pong) answers_pings_ = true;
  if (ping_at_) return;
  answer_by_.reset();
  schedule(now);
}

void KeepAlive::set_flow_timer(std::uint32_t seconds, Instant now) {
  if (flow_timer_ == seconds) return;
  flow_timer_ = seconds;
  if (!answer_by_) schedule(now);
}

/// After a random 80 to 100 % of the interval (RFC 5626 4.4.1): the application's, or the registrar's when shorter.
void KeepAlive::schedule(Instant now) {
  std::uint32_t seconds = context_.options.keep_alive_interval;
  if (flow_timer_ > 0 && (seconds == 0 || flow_timer_ < seconds)) seconds = flow_timer_;
  ping_at_.reset();
  if (seconds == 0) return;
  const std::uint64_t ms = std::uint64_t{seconds} * 1000;
  const std::uint64_t spread = ms / 5 < UINT32_MAX ? ms / 5 : UINT32_MAX;
  ping_at_ = now + Duration(ms - context_.random.below(static_cast<std::uint32_t>(spread) + 1));
}

void KeepAlive::ping(bool with_options, Instant now) {
  ping_at_.reset();
  if (with_options || !answer_by_) answer_by_ = now + std::chrono::seconds(context_.options.keep_alive_debounce);
  asked_options_ = with_options;
  if (!context_.options.keep_alive_options) context_.send_text("\r\n\r\n");
  if (!with_options) return;
  Draft options;
  options.method = "OPTIONS";
  options.request_uri = context_.options.registrar_server.text();
  options.add("Max-Forwards", "70");
  options.add("To", str_cat({"<", options.request_uri, ">"}));
  options.add("From", context_.from(context_.new_tag()));
  options.add("Call-ID", context_.new_call_id());
  options.add("CSeq", str_cat({number(context_.random.below(10000)), " OPTIONS"}));
  context_.add_common(options);
  sender_.send(std::move(options), Owner::none, 0, now);
}

void KeepAlive::check(Instant now) {
  if (context_.connected && !(answer_by_ && asked_options_)) ping(true, now);
}

bool KeepAlive::handle_timeout(Instant now) {
  if (ping_at_ && *ping_at_ <= now) ping(context_.options.keep_alive_options, now);
  if (!answer_by_ || *answer_by_ > now) return false;
  answer_by_.reset();
  Event event;
  event.kind = EventKind::keep_alive_timeout;
  event.status = context_.status;
  context_.emit(std::move(event));
  return answers_pings_ || asked_options_;
}

}  // namespace sipua
