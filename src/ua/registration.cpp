#include "ua/registration.hpp"

#include "base/text.hpp"

namespace sipua {

namespace {

/// Refresh after nine tenths of the granted time, at least a second after the answer and, for long grants, at least
/// half a minute before the end.
Duration refresh_after(std::uint32_t granted) {
  const std::uint64_t tenth = granted / 10;
  const std::uint64_t margin = tenth > 30 ? tenth : granted > 60 ? 30 : tenth;
  const std::uint64_t seconds = granted - margin;
  return std::chrono::seconds(seconds > 1 ? seconds : 1);
}

}  // namespace

Registration::Registration(Context& context, RequestSender& sender)
    : context_(context),
      sender_(sender),
      call_id_(context.random.token(16)),
      tag_(context.new_tag()),
      cseq_(context.random.below(10000)),
      expires_(context.options.register_expires) {}

void Registration::register_(const std::vector<HeaderLine>& extra, Instant now) {
  extra_ = extra;
  send(Wish::register_, extra, now);
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
  queued_ = Wish::none;
  sent_ = wish;
  const Options& options = context_.options;
  Draft draft;
  draft.method = "REGISTER";
  draft.request_uri = options.registrar_server.text();
  const NameAddr address{options.display_name, options.uri, {}};
  draft.add("Max-Forwards", "70");
  draft.add("To", address.text());
  draft.add("From", context_.from(tag_));
  draft.add("Call-ID", call_id_);
  draft.add("CSeq", str_cat({number(++cseq_), " REGISTER"}));
  if (wish == Wish::unregister_all) {
    draft.add("Contact", "*");
    draft.add("Expires", "0");
  } else {
    draft.add("Contact", str_cat({context_.contact(false), ";reg-id=1;+sip.instance=\"<urn:uuid:", options.instance_id,
                                  ">\";expires=", number(wish == Wish::register_ ? expires_ : 0)}));
  }
  for (const HeaderLine& line : extra) draft.headers.push_back(line);
  draft.add("Allow", kAllow);
  draft.add("Supported", "path, outbound");
  draft.add("User-Agent", options.user_agent);
  latest_ = sender_.send(std::move(draft), Owner::registration, 0, now, credentials_).transaction;
}

void Registration::handle_opened(Instant now) {
  if (queued_ != Wish::none) {
    send(queued_, queued_extra_, now);
  } else if (context_.options.register_) {
    send(Wish::register_, extra_, now);
  }
}

void Registration::handle_dropped() {
  refresh_.reset();
  if (registered_) end(nullptr, "Connection Error");
}

void Registration::halt() {
  queued_ = Wish::none;
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
  }
  context_.emit(std::move(event));
}

void Registration::end(const Message* response, std::string_view cause) {
  registered_ = false;
  refresh_.reset();
  expiry_.reset();
  emit(EventKind::unregistered, response, cause);
}

void Registration::fail(const Message* response, std::string_view cause) {
  emit(EventKind::registration_failed, response, cause);
  if (registered_) end(response, cause);
}

void Registration::handle_response(SentRequest& sent, const Message& response, Instant now) {
  if (sent.transaction != latest_) {
    if (response.status() >= 200) sender_.forget(sent.transaction);
    return;  // an older request: only the latest one tells the state
  }
  if (response.status() < 200) {
    emit(EventKind::registration_progress, &response);
    return;
  }
  if ((response.status() == 401 || response.status() == 407) &&
      sender_.answer_challenge(sent, response, cseq_ + 1, now)) {
    ++cseq_;
    latest_ = sent.transaction;
    return;
  }
  credentials_ = response.status() < 300 ? std::move(sent.credentials) : std::vector<Digest>{};
  sender_.forget(sent.transaction);
  if (sent_ != Wish::register_) {
    if (response.status() < 300) emit(EventKind::registration_accepted, &response);
    end(&response, response.status() < 300 ? "" : sip_error_cause(response.status()));
  } else if (response.status() < 300) {
    accept(response, now);
  } else if (response.status() == 423) {
    const auto text = response.header(HeaderId::min_expires);
    const auto least = parse_delta_seconds(text.value_or(""));
    if (!least || *least <= expires_) return fail(&response, sip_error_cause(423));
    expires_ = *least;  // RFC 3261 10.2.8
    send(Wish::register_, extra_, now);
  } else {
    fail(&response, sip_error_cause(response.status()));
  }
}

/// Seconds granted to our binding, by its expires parameter or the Expires header (RFC 3261 10.2.4); empty when the
/// answer does not list it. Bindings are compared as URIs (19.1.4), or by instance (RFC 5626 6).
std::optional<std::uint32_t> Registration::granted(const Message& response) const {
  const auto ours = parse_name_addr(context_.contact(false));
  const std::string instance = str_cat({"<urn:uuid:", context_.options.instance_id, ">"});
  for (std::string_view value : response.values(HeaderId::contact)) {
    const auto contact = parse_name_addr(value);
    if (!contact) continue;
    if (!equivalent(contact->uri, ours->uri) && !equals_blind(contact->params.get("+sip.instance"), instance)) continue;
    if (const auto seconds = parse_delta_seconds(contact->params.get("expires"))) return *seconds;
    const auto header = response.header(HeaderId::expires);
    const auto seconds = parse_delta_seconds(header.value_or(""));
    return seconds ? *seconds : expires_;
  }
  return std::nullopt;
}

void Registration::accept(const Message& response, Instant now) {
  emit(EventKind::registration_accepted, &response);
  const auto seconds = granted(response);
  if (!seconds || *seconds == 0) {
    context_.log(LogLevel::warn, "sip.registercontext",
                 "the 2xx to REGISTER does not list our Contact: not registered");
    if (registered_) end(&response, "");
    return;
  }
  registered_ = true;
  refresh_ = now + refresh_after(*seconds);
  expiry_ = now + std::chrono::seconds(*seconds);
  emit(EventKind::registered, &response);
}

void Registration::handle_failure(const SentRequest& sent, std::string_view cause) {
  if (sent.transaction != latest_) return;
  if (sent_ == Wish::register_) {
    fail(nullptr, cause);
  } else {
    end(nullptr, cause);
  }
}

void Registration::handle_timeout(Instant now) {
  if (expiry_ && *expiry_ <= now) {
    end(nullptr, "Expires");
    if (context_.options.register_) send(Wish::register_, extra_, now);
  } else if (refresh_ && *refresh_ <= now) {
    refresh_.reset();
    send(Wish::register_, extra_, now);
  }
}

}  // namespace sipua
