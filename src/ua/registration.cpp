#include "ua/registration.hpp"

#include "base/text.hpp"
#include "message/syntax/params.hpp"
#include "ua/command.hpp"

namespace sipua {

namespace {

/// Seconds, RFC 5626 4.5: the wait after the first failure of all flows, and the longest.
constexpr std::uint32_t kRetryBase = 30, kRetryMost = 1800;
constexpr std::uint32_t kMostRedirects = 5;

/// May the same request succeed later? Not one that the registrar understood and refused (4xx but these).
bool may_pass_later(int status) {
  return status >= 500 || status == 408 || status == 429 || status == 480 || (status >= 300 && status < 400);
}

}  // namespace

Registration::Registration(Context& context, RequestSender& sender)
    : context_(context),
      sender_(sender),
      call_id_(context.random.token(16)),
      tag_(context.new_tag()),
      cseq_(context.random.below(10000)),
      expires_(context.options.register_expires),
      target_(context.options.registrar_server.text()) {}

/// Refresh after nine tenths of the granted time, and half a minute before its end, or 5 s for a short one, but not
/// before its half; up to a ninth of that earlier, so that clients of a restarted server drift apart.
Duration Registration::refresh_after(std::uint32_t granted) {
  const bool is_short = granted <= 60;  // then reckoned in milliseconds
  const std::uint32_t whole = is_short ? granted * 1000 : granted;
  const std::uint32_t least = is_short ? (granted < 10 ? whole / 2 : 5000) : 30;
  const std::uint32_t latest = whole - (whole / 10 > least ? whole / 10 : least);
  const std::uint32_t chosen = latest - context_.random.below(latest / 9 + 1);
  return is_short ? Duration(chosen) : std::chrono::seconds(chosen);
}

void Registration::register_(const std::vector<HeaderLine>& extra, bool close_with_them, Instant now) {
  extra_ = extra;
  close_with_extra_ = close_with_them;
  refresh_.reset();  // this one takes the place of the refresh or retry that was due
  start_over();
  send(Wish::register_, extra, now);
}

/// Forgets what earlier attempts met.
void Registration::start_over() {
  target_ = context_.options.registrar_server.text();
  redirects_ = raises_ = 0;
}

bool Registration::is_asked() const { return sent_ == Wish::register_ && sender_.is_known(latest_); }
Result<void> Registration::resume(const Arguments& arguments) {
  if (Result<void> to = read_party(arguments, "to_uri", "to_name", to_); !to) return to;
  if (Result<void> from = read_party(arguments, "from_uri", "from_name", from_); !from) return from;
  const std::string_view instance = argument(arguments, "instance"), call_id = argument(arguments, "call_id");
  if (is_token(instance)) context_.options.instance_id = instance;
  const auto cseq = parse_u32(argument(arguments, "cseq"));
  if (!cseq || !is_token(call_id) || (call_id == call_id_ && *cseq < cseq_)) return {};
  call_id_ = call_id;
  cseq_ = *cseq;
  return {};
}

/// For the host to keep.
void Registration::tell_number() {
  Event event;
  event.kind = EventKind::changed;
  event.status = context_.status;
  event.number = cseq_;
  event.text = str_cat({call_id_, "\n", number(sent_ == Wish::register_ ? expires_ : 0)});
  context_.emit(std::move(event));
}

void Registration::stop(Instant now) {
  refresh_.reset();
  stopping_ = true;
  if (context_.connected && registered_ && !is_asked()) close(now);
}

/// The un-REGISTER of stop().
void Registration::close(Instant now) {
  unregister(false, close_with_extra_ ? extra_ : std::vector<HeaderLine>(), now);
}

void Registration::unregister(bool all, const std::vector<HeaderLine>& extra, Instant now) {
  refresh_.reset();
  send(all ? Wish::unregister_all : Wish::unregister, extra, now);
}

void Registration::send(Wish wish, const std::vector<HeaderLine>& extra, Instant now) {
  if (!context_.connected) {
    queued_ = wish;
    queued_extra_ = extra;
    return;
  }
  if (stopping_ && wish == Wish::register_) return;  // the next start does
  queued_ = Wish::none;
  sent_ = wish;
  const Options& options = context_.options;
  Draft draft;
  draft.method = "REGISTER";
  draft.request_uri = target_;
  const NameAddr address{options.display_name, options.uri, {}};
  draft.add("Max-Forwards", "70");
  draft.add("To", to_.empty() ? address.text() : to_);
  draft.add("From", from_.empty() ? context_.from(tag_) : str_cat({from_, ";tag=", tag_}));
  draft.add("Call-ID", call_id_);
  draft.add("CSeq", str_cat({number(++cseq_), " REGISTER"}));
  if (wish == Wish::unregister_all) {
    draft.add("Contact", "*");
    draft.add("Expires", "0");
  } else {
    std::string contact = str_cat({context_.registered_contact(), ";reg-id=", number(options.reg_id),
                                   ";+sip.instance=\"<urn:uuid:", options.instance_id, ">\""});
    draft.add("Contact",
              str_cat({contact, options.contact_params, ";expires=", number(wish == Wish::register_ ? expires_ : 0)}));
  }
  draft.add_all(extra);
  draft.add("Allow", kAllow);
  draft.add("Supported", context_.supported("path, gruu, outbound"));
  draft.add("User-Agent", options.user_agent);
  sender_.forget_held(latest_);
  latest_ = sender_.send(std::move(draft), Owner::registration, 0, now).serial;
  tell_number();
}

void Registration::handle_opened(Instant now) {
  start_over();
  stopping_ = false;
  if (queued_ != Wish::none) {
    send(queued_, queued_extra_, now);
  } else if (context_.options.register_) {
    send(Wish::register_, extra_, now);
  }
}

void Registration::handle_dropped() {
  refresh_.reset();
  context_.service_route.clear();
  if (registered_ && context_.pub_gruu.empty()) end(nullptr, "Connection Error");  // a GRUU outlives the connection
}

void Registration::halt() {
  queued_ = Wish::none;
  if (registered_) end(nullptr, "Connection Error");
  refresh_.reset();
  expiry_.reset();
}

void Registration::emit(EventKind kind, const Message* response, std::string_view cause) {
  Event event;
  event.kind = kind;
  event.status = context_.status;
  event.cause = cause;
  if (response) {
    event.subject = EventSubject::message;
    event.message = Message(*response);
    if (kind == EventKind::registered) event.text = str_cat({context_.pub_gruu, "\n", context_.temp_gruu});
  }
  context_.emit(std::move(event));
}

void Registration::end(const Message* response, std::string_view cause) {
  registered_ = false;
  refresh_.reset();
  expiry_.reset();
  context_.pub_gruu.clear();
  context_.temp_gruu.clear();
  context_.service_route.clear();
  emit(EventKind::unregistered, response, cause);
}

void Registration::fail(const Message* response, std::string_view cause) {
  emit(EventKind::registration_failed, response, cause);
  if (registered_) end(response, cause);
}

void Registration::handle_response(SentRequest& sent, const Message& response, Instant now) {
  if (sent.serial != latest_) {
    if (response.status() >= 200) sender_.forget(sent.transaction);
    return;  // an older request: only the latest one tells the state
  }
  if (response.status() < 200) {
    emit(EventKind::registration_progress, &response);
    return;
  }
  if ((response.status() == 401 || response.status() == 407) && sender_.answer_challenge(sent, response, now)) {
    ++cseq_;
    tell_number();
    return;
  }
  sender_.forget(sent.transaction);
  if (sent_ != Wish::register_) {
    if (response.status() < 300) emit(EventKind::registration_accepted, &response);
    end(&response, response.status() < 300 ? "" : sip_error_cause(response.status()));
  } else if (response.status() < 300) {
    accept(response, now);
  } else {
    refuse(response, now);
  }
}

void Registration::refuse(const Message& response, Instant now) {
  if (response.status() == 423 && !stopping_) {
    const auto least = parse_delta_seconds(response.header(HeaderId::min_expires).value_or(""));
    constexpr std::uint32_t kMostRaises = 3;
    if (least && *least > expires_ && raises_++ < kMostRaises) {
      expires_ = *least;  // RFC 3261 10.2.8
      return send(Wish::register_, extra_, now);
    }
  }
  if (context_.options.register_retry && !stopping_ && follow(response, now)) return;
  fail(&response, sip_error_cause(response.status()));
  if (may_pass_later(response.status())) retry_later(&response, now);
}

/// Registers where a 3xx points to, a few times. RFC 3261 8.1.3.4.
bool Registration::follow(const Message& response, Instant now) {
  if (response.status() / 100 != 3 || redirects_ == kMostRedirects) return false;
  const auto contact = response.contact();
  if (!contact || !contact->uri.is_sip()) return false;
  Uri target = contact->uri;
  target.user.clear();  // RFC 3261 10.2
  target.headers.clear();
  target_ = target.text();
  ++redirects_;
  send(Wish::register_, extra_, now);
  return true;
}

/// After a failure that may pass: the back-off of RFC 5626 4.5, and not before the Retry-After of the answer.
void Registration::retry_later(const Message* response, Instant now) {
  if (!context_.options.register_retry || !context_.options.register_ || stopping_) return;
  start_over();
  const std::uint32_t bound = failures_ < 6 ? kRetryBase << failures_ : kRetryMost;
  ++failures_;
  std::uint32_t wait = bound - context_.random.below(bound / 2 + 1);
  if (response) {
    const auto asked = parse_delta_seconds(response->header(HeaderId::retry_after).value_or(""));
    if (asked && *asked > wait) wait = *asked;
  }
  refresh_ = now + std::chrono::seconds(wait);
}

/// What was granted to our binding, by its expires parameter or the Expires header (RFC 3261 10.2.4); empty when the
/// answer does not list it. Bindings are compared as URIs (19.1.4), or by instance (RFC 5626 6).
std::optional<Registration::Binding> Registration::granted(const Message& response) const {
  const auto ours = parse_name_addr(context_.registered_contact());
  const std::string instance = str_cat({"<urn:uuid:", context_.options.instance_id, ">"});
  for (std::string_view value : response.values(HeaderId::contact)) {
    const auto contact = parse_name_addr(value);
    if (!contact) continue;
    if (!equivalent(contact->uri, ours->uri) && !equals_blind(contact->params.get("+sip.instance"), instance)) continue;
    Binding binding{expires_, std::string(contact->params.get("pub-gruu")),
                    std::string(contact->params.get("temp-gruu"))};
    auto seconds = parse_delta_seconds(contact->params.get("expires"));
    if (!seconds) seconds = parse_delta_seconds(response.header(HeaderId::expires).value_or(""));
    if (seconds) binding.seconds = *seconds;
    return binding;
  }
  return std::nullopt;
}

/// Where further requests go through, and what they call us. RFC 3608 6.1, RFC 5627 4.4.
void Registration::take_routes(const Message& response) {
  context_.service_route.clear();
  constexpr std::size_t kMostRoutes = 16;
  for (std::string_view route : response.values(HeaderId::service_route)) {
    if (context_.service_route.size() < kMostRoutes && parse_name_addr(route))
      context_.service_route.emplace_back(route);
  }
}

void Registration::accept(const Message& response, Instant now) {
  emit(EventKind::registration_accepted, &response);
  const auto binding = granted(response);
  if (!binding || binding->seconds == 0) {
    context_.log(LogLevel::warn, "sip.registercontext",
                 "the 2xx to REGISTER does not list our Contact: not registered");
    if (registered_) end(&response, "");
    return retry_later(&response, now);
  }
  registered_ = true;
  failures_ = redirects_ = raises_ = 0;
  const auto gruu = [](const std::string& text) {
    const auto uri = parse_uri(text);
    return uri && uri->is_sip() && uri->headers.empty() ? text : std::string();
  };
  context_.pub_gruu = gruu(binding->pub_gruu);
  context_.temp_gruu = gruu(binding->temp_gruu);
  take_routes(response);
  const auto flow_timer = parse_delta_seconds(response.header(HeaderId::flow_timer).value_or(""));
  flow_timer_ = flow_timer ? *flow_timer : 0;
  refresh_ = now + refresh_after(binding->seconds);
  expiry_ = now + std::chrono::seconds(binding->seconds);
  emit(EventKind::registered, &response);
  if (stopping_) close(now);
}

void Registration::handle_failure(const SentRequest& sent, std::string_view cause, Instant now) {
  if (sent.serial != latest_) return;
  if (sent_ == Wish::register_) {
    fail(nullptr, cause);
    if (context_.connected) retry_later(nullptr, now);  // else the next connection registers
  } else {
    end(nullptr, cause);
  }
}

void Registration::handle_timeout(Instant now) {
  if (expiry_ && *expiry_ <= now) {
    end(nullptr, "Expires");
    if (context_.options.register_ && !is_asked()) send(Wish::register_, extra_, now);
  } else if (refresh_ && *refresh_ <= now) {
    refresh_.reset();
    send(Wish::register_, extra_, now);
  }
}

}  // namespace sipua
