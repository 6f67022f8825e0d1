/// Commands and the border of the user agent.
#include "ua/user_agent.hpp"

#include "base/text.hpp"
#include "ua/command.hpp"
#include "ua/user_agent_parts.hpp"

namespace sipua {

namespace {

/// A tick may be late by this much without a reason: hidden pages get one each minute at worst.
constexpr std::chrono::seconds kLate{75};

}  // namespace

// ---- commands ----

void UserAgent::Parts::start(Instant now) {
  const bool was_closing = closing;
  started = true;
  closing = false;
  if (connection.is_open()) {  // a stop was under way: it is called off
    if (!was_closing) return;
    context.status = kReady;
    registration.handle_opened(now);
    return;
  }
  if (connection.state() != Connection::State::idle && connection.state() != Connection::State::stopped) return;
  context.status = kStarting;
  Connection::Actions actions;
  connection.start(now, actions);
  act(actions, now);
}

void UserAgent::Parts::stop(Instant now) {
  if (closing) return;
  closing = started;  // else there are only calls that waited for the start
  if (started) context.status = kUserClosed;
  if (started) registration.stop(now);
  transfers.refuse_open(now);
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    (void)sessions[i]->terminate({}, now);
    sessions[i]->drop_referrals("");
  }
}

/// The host has reason to doubt the connection.
void UserAgent::Parts::check(const Arguments& arguments, Instant now) {
  Connection::Actions actions;
  if (argument(arguments, "lost") != "true") {
    keep_alive.check(now);
  } else if (connection.is_open() || connection.state() == Connection::State::connecting) {
    connection.handle_closed(1006, "lost", now, actions);
  }
  connection.hurry(now, actions);
  act(actions, now);
}

/// The host's answer to EventKind::authentication_wanted.
Result<void> UserAgent::Parts::authenticate(const Arguments& arguments, Instant now) {
  SentRequest* sent = sender.find_held(parse_u32(argument(arguments, "operation")).value_or(0));
  if (!sent) return Error{Errc::not_found, "operation"};
  for (const Argument& a : arguments) {
    if (!is_one_line(a.value)) return Error{Errc::bad_value, "credentials"};
  }
  const std::string_view header = argument(arguments, "header");
  InviteSession* session = find(sent->session);
  const bool wanted = !session || !session->is_cancel_wanted();
  if (wanted) prepare_again(*sent);
  if (wanted && !header.empty()) {
    sender.resend(*sent, header, now);
    return {};
  }
  Credentials given = sender.credentials();
  if (!wanted || !read_credentials(arguments, given) || !sender.resend(*sent, given, now)) {
    give_up_authentication(*sent, now);
  }
  return {};
}

void UserAgent::Parts::give_up_authentication(SentRequest& sent, Instant now) {
  const Message response = std::move(*sent.held);
  sent.held.reset();
  sent.held_until.reset();
  sent.is_final = true;
  handle_response(sent.transaction, response, now);
}

Result<void> UserAgent::Parts::invite(Id id, const Arguments& arguments, Instant now) {
  if (id % 2 == 0) return Error{Errc::bad_value, "id"};
  auto fields = invite_fields(arguments);
  if (!fields) return fields.error();
  sessions.push_back(InviteSession::outgoing(context, sender, id, std::move(*fields)));
  InviteSession& session = *sessions.back();
  if (closing) {
    session.handle_dropped(true, now);
  } else if (context.connected) {
    session.handle_opened(now);
  }
  return {};
}

Result<void> UserAgent::Parts::request(const Arguments& arguments) {
  auto text = write_request(arguments, context);
  if (!text) return text.error();
  emit(EventKind::outgoing, 0, std::move(*text));
  return {};
}

Result<void> UserAgent::Parts::session_command(CommandKind kind, Id id, const Arguments& arguments, Instant now) {
  InviteSession* session = find(id);
  if (!session) return Error{Errc::not_found, "session"};
  const bool redirects = kind == CommandKind::reject || kind == CommandKind::terminate;
  auto fields = reply_fields(arguments, redirects ? OwnContact::allowed : OwnContact::refused);
  if (!fields) return fields.error();
  const std::uint32_t request = parse_u32(argument(arguments, "request")).value_or(0);
  const std::uint32_t operation = parse_u32(argument(arguments, "operation")).value_or(0);
  const auto is_set = [&](std::string_view name) { return argument(arguments, name) == "true"; };
  switch (kind) {
    case CommandKind::accept: return session->accept(std::move(*fields), is_set("info_outside"), now);
    case CommandKind::progress: return session->progress(std::move(*fields), is_set("reliable"), now);
    case CommandKind::reject: return session->reject(std::move(*fields), now);
    case CommandKind::cancel: return session->cancel(std::move(*fields), now);
    case CommandKind::bye: return session->bye(std::move(*fields), now);
    case CommandKind::terminate: return session->terminate(std::move(*fields), now);
    case CommandKind::renegotiate:
      return session->renegotiate(
          {std::move(fields->extra), argument(arguments, "method") == "UPDATE", is_set("restart")}, now);
    case CommandKind::send: return session->send(argument(arguments, "method"), request, std::move(*fields), now);
    case CommandKind::dtmf: {
      const auto duration = parse_u32(argument(arguments, "duration")), gap = parse_u32(argument(arguments, "gap"));
      return session->dtmf(argument(arguments, "tones"), duration.value_or(kTone), gap.value_or(kGap),
                           std::move(*fields), now);
    }
    case CommandKind::refer: {
      auto target = refer_to(arguments);
      return target ? session->refer(request, *target, std::move(*fields), now) : target.error();
    }
    case CommandKind::respond: return session->respond(operation, std::move(*fields), now);
    default: return Error{Errc::unsupported, "command"};
  }
}

Result<std::string> UserAgent::Parts::refer_to(const Arguments& arguments) {
  NameAddr address;
  const auto id = parse_u32(argument(arguments, "session"));
  if (!id) {
    auto uri = parse_uri(argument(arguments, "target"));
    if (!uri) return Error{Errc::bad_value, "target"};
    address.uri = std::move(*uri);
    return address.text();
  }
  InviteSession* other = find(*id);
  const dialog::Dialog* dialog = other ? other->dialog() : nullptr;
  auto uri = dialog ? parse_uri(dialog->remote_target()) : Error{Errc::not_found, "session"};
  if (!uri) return Error{Errc::wrong_state, "session"};
  DialogIds ids;
  ids.call_id = dialog->id().call_id;
  ids.to_tag = dialog->id().remote_tag;
  ids.from_tag = dialog->id().local_tag;
  address.uri = std::move(*uri);
  address.uri.headers.push_back({"Replaces", escape_header(ids.text())});
  return address.text();
}

Result<void> UserAgent::Parts::transfer_command(CommandKind kind, const Arguments& arguments, Instant now) {
  const std::uint32_t operation = parse_u32(argument(arguments, "operation")).value_or(0);
  auto fields = reply_fields(arguments, OwnContact::refused);
  if (!fields) return fields.error();
  InviteSession* session = find(transfers.session_of(operation));
  if (kind == CommandKind::refer_accept) return transfers.accept(operation, std::move(*fields), session, now);
  if (kind == CommandKind::refer_reject) return transfers.reject(operation, std::move(*fields), now);
  return transfers.notify(operation, *fields, session, now);
}

Result<void> UserAgent::Parts::register_command(CommandKind kind, const Arguments& arguments, Instant now) {
  auto extra = extra_headers(arguments);
  if (!extra) return extra.error();
  context.options.register_ = kind == CommandKind::register_;
  if (kind == CommandKind::register_) {
    registration.register_(*extra, argument(arguments, "close_with_headers") == "true", now);
  } else {
    registration.unregister(argument(arguments, "all") == "true", *extra, now);
  }
  return {};
}

// ---- the border ----

UserAgent::UserAgent(Options options, const Random::Seed& seed)
    : parts_(std::make_unique<Parts>(std::move(options), seed)) {}
UserAgent::~UserAgent() = default;

void UserAgent::handle_opened(Instant now) {
  Connection::Actions actions;
  parts_->connection.handle_opened(now, actions);
  parts_->act(actions, now);
  parts_->settle(now);
}

void UserAgent::handle_closed(std::uint16_t code, std::string_view reason, Instant now) {
  parts_->closed(code, reason, now);
  parts_->settle(now);
}

std::uint32_t UserAgent::handle_frame(std::string text, Instant now) {
  Context& context = parts_->context;
  const std::uint32_t serial = ++parts_->frames;
  if (!context.connected) return serial;  // the rest of what a socket had that is given up
  const bool only_crlf = trim(text).empty();
  parts_->keep_alive.handle_frame(only_crlf && text != "\r\n\r\n", now);
  if (only_crlf) {  // RFC 5626 4.4.1: a double CRLF asks, a single one answers
    if (text == "\r\n\r\n") context.send_text("\r\n");
    return serial;
  }
  std::optional<Message> message = parts_->read_frame(std::move(text));
  if (!message) return serial;
  message->serial = serial;
  transaction::Outbox outbox;
  context.layer.handle_message(std::move(*message), now, outbox);
  context.take(std::move(outbox));
  parts_->settle(now);
  return serial;
}

void UserAgent::handle_timeout(Instant now) {
  const auto due = next_timeout();
  const bool was_away = due && now - *due > kLate;  // the machine slept, or the page was frozen
  if (was_away) parts_->keep_alive.check(now);
  if (parts_->keep_alive.handle_timeout(now)) parts_->lost(now);
  Connection::Actions actions;
  parts_->connection.handle_timeout(now, actions);
  parts_->act(actions, now);
  transaction::Outbox outbox;
  parts_->context.layer.handle_timeout(now, outbox);
  parts_->context.take(std::move(outbox));
  parts_->process(now);
  parts_->registration.handle_timeout(now);
  for (std::size_t i = 0; i < parts_->sessions.size(); ++i) parts_->sessions[i]->handle_timeout(now);
  parts_->transfers.handle_timeout(now);
  while (SentRequest* sent = parts_->sender.find_overdue(now)) parts_->give_up_authentication(*sent, now);
  parts_->sender.handle_timeout(now);
  parts_->settle(now);
}

void UserAgent::handle_description(Id session, std::uint32_t operation, std::string_view body,
                                   std::string_view content_type, Instant now) {
  InviteSession* found = parts_->find(session);
  const bool typed = content_type.empty() || is_content_type(content_type);
  if (found && typed) {
    found->handle_description(operation, body, content_type, now);
  } else if (found) {
    parts_->context.log(LogLevel::error, "sip.ua", "the description has no valid content type");
    found->handle_description_failed(operation, DescriptionFailure::error, now);
  }
  parts_->settle(now);
}

void UserAgent::handle_description_applied(Id session, std::uint32_t operation, Instant now) {
  if (InviteSession* found = parts_->find(session)) found->handle_description_applied(operation, now);
  parts_->settle(now);
}

void UserAgent::handle_description_failed(Id session, std::uint32_t operation, DescriptionFailure why, Instant now) {
  if (InviteSession* found = parts_->find(session)) found->handle_description_failed(operation, why, now);
  parts_->settle(now);
}

Result<void> UserAgent::command(CommandKind kind, Id id, const Arguments& arguments, Instant now) {
  Result<void> outcome;
  switch (kind) {
    case CommandKind::none: outcome = Error{Errc::unsupported, "command"}; break;
    case CommandKind::start:
      outcome = parts_->registration.resume(arguments);
      if (outcome) parts_->start(now);
      break;
    case CommandKind::stop: parts_->stop(now); break;
    case CommandKind::register_:
    case CommandKind::unregister: outcome = parts_->register_command(kind, arguments, now); break;
    case CommandKind::authenticate: outcome = parts_->authenticate(arguments, now); break;
    case CommandKind::check:
      outcome = parts_->registration.resume(arguments);
      if (outcome) parts_->check(arguments, now);
      break;
    case CommandKind::invite: outcome = parts_->invite(id, arguments, now); break;
    case CommandKind::request: outcome = parts_->request(arguments); break;
    case CommandKind::refer_accept:
    case CommandKind::refer_reject:
    case CommandKind::refer_notify: outcome = parts_->transfer_command(kind, arguments, now); break;
    default: outcome = parts_->session_command(kind, id, arguments, now); break;
  }
  parts_->settle(now);
  return outcome;
}

std::optional<Output> UserAgent::poll() {
  if (parts_->context.outputs.empty()) return std::nullopt;
  return parts_->context.outputs.pop();
}

std::optional<Instant> UserAgent::next_timeout() const {
  auto next = earlier(parts_->connection.next_timeout(), parts_->context.layer.next_timeout());
  next = earlier(next, parts_->keep_alive.next_timeout());
  next = earlier(next, earlier(parts_->registration.next_timeout(), parts_->sender.next_timeout()));
  for (const auto& session : parts_->sessions) next = earlier(next, session->next_timeout());
  return earlier(next, parts_->transfers.next_timeout());
}

void UserAgent::set_log_level(LogLevel level) { parts_->context.log_level = level; }
const Options& UserAgent::options() const { return parts_->context.options; }
std::string UserAgent::contact() const { return parts_->context.registered_contact(); }
std::size_t UserAgent::live_objects() const {
  return parts_->context.layer.size() + parts_->sender.size() + parts_->sessions.size() + parts_->transfers.size();
}

}  // namespace sipua
