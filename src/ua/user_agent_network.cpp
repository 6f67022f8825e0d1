/// The network side of the user agent: the connection, and what the transaction layer reports.
#include <algorithm>

#include "base/text.hpp"
#include "ua/user_agent_parts.hpp"

namespace sipua {

namespace {

template <class... F>
struct Overload : F... {
  using F::operator()...;
};
template <class... F>
Overload(F...) -> Overload<F...>;

}  // namespace

InviteSession* UserAgent::Parts::find(Id id) {
  for (auto& session : sessions)
    if (session->id() == id) return session.get();
  return nullptr;
}

InviteSession* UserAgent::Parts::find_server(transaction::Id server) {
  for (auto& session : sessions)
    if (!session->is_outgoing() && session->server() == server) return session.get();
  return nullptr;
}

InviteSession* UserAgent::Parts::find_dialog(const Message& message) {
  for (auto& session : sessions)
    if (session->matches(message)) return session.get();
  return nullptr;
}

void UserAgent::Parts::emit(EventKind kind, std::uint32_t count, std::string text) {
  Event event;
  event.kind = kind;
  event.status = context.status;
  event.number = count;
  event.text = std::move(text);
  context.emit(std::move(event));
}

// ---- connection ----

void UserAgent::Parts::act(const Connection::Actions& actions, Instant now) {
  for (const auto& action : actions) {
    std::visit(Overload{
                   [&](const Connection::Open& open) {
                     emit(EventKind::connecting, open.attempts);
                     context.outputs.push(Connect{open.url});
                   },
                   [&](const Connection::Opened&) { opened(now); },
                   [&](const Connection::Dropped&) { dropped(false, now); },
                   [&](const Connection::GivenUp& end) {
                     if (context.connected) dropped(closing, now);
                     emit(EventKind::disconnected, end.code, end.reason);
                   },
                   [&](const Connection::Unavailable&) {
                     context.status = kNotReady;
                     emit(EventKind::changed);
                     dropped(true, now);
                   },
                   [&](const Connection::Shut&) {
                     context.outputs.push(Disconnect{});
                     if (context.connected) dropped(closing, now);
                   },
               },
               action);
  }
}

void UserAgent::Parts::opened(Instant now) {
  context.connected = true;
  context.status = kReady;
  context.via_transport = connection.server().scheme;
  context.route = context.options.use_preloaded_route ? connection.server().sip_uri : std::string();
  emit(EventKind::connected);
  keep_alive.handle_opened(now);
  sender.handle_opened(now);
  registration.handle_opened(now);
  for (std::size_t i = 0; i < sessions.size(); ++i) sessions[i]->handle_opened(now);
}

void UserAgent::Parts::dropped(bool for_good, Instant now) {
  context.connected = false;
  keep_alive.handle_dropped();
  sender.handle_dropped();
  transaction::Outbox outbox;
  context.layer.handle_transport_error(now, outbox);
  context.take(std::move(outbox));
  process(now);
  registration.handle_dropped();
  for (std::size_t i = 0; i < sessions.size(); ++i) sessions[i]->handle_dropped(for_good);
}

/// While a stop is under way that is its end: there is no other connection to wait for answers on.
void UserAgent::Parts::closed(std::uint16_t code, std::string_view reason, Instant now) {
  if (closing && connection.is_open()) shut(now);
  Connection::Actions actions;
  connection.handle_closed(code, std::string(reason), now, actions);
  act(actions, now);
}

/// The connection is dead although its socket does not say so: another one.
void UserAgent::Parts::lost(Instant now) {
  if (!context.connected) return;
  closed(1006, "no answer", now);
  if (connection.state() == Connection::State::waiting_reconnect) context.outputs.push(Disconnect{});
}

// ---- what the transaction layer reports ----

void UserAgent::Parts::settle(Instant now) {
  process(now);
  std::erase_if(sessions, [](const auto& session) { return session->is_over(); });
  if (closing && connection.state() != Connection::State::stopped && !sender.is_busy()) shut(now);
  if (!closing || connection.state() != Connection::State::stopped) return;
  context.layer.clear();  // closed for good: nothing can come any more, nothing is owed, no timer stays
  sender.clear();
  sessions.clear();
}

void UserAgent::Parts::shut(Instant now) {
  Connection::Actions actions;
  connection.stop(now, actions);
  act(actions, now);
  registration.halt();
}

void UserAgent::Parts::process(Instant now) {
  while (!context.received.empty()) {
    auto event = context.received.pop();
    std::visit(Overload{
                   [](transaction::SendText&) {},  // went to the outputs at once
                   [&](transaction::ResponseReceived& e) { handle_response(e.id, e.response, now); },
                   [&](transaction::TimedOut& e) { handle_no_response(e.id, "Request Timeout", now); },
                   [&](transaction::TransportFailed& e) { handle_no_response(e.id, "Connection Error", now); },
                   [&](transaction::RequestReceived& e) { handle_request(e.id, std::move(e.request), now); },
                   [&](transaction::AckReceived& e) {
                     if (InviteSession* session = find_dialog(e.ack)) session->handle_ack(e.ack, now);
                   },
                   [](transaction::FailureAcked&) {},
                   [](transaction::ServerEnded&) {},
                   [&](transaction::StrayResponse&) {
                     context.log(LogLevel::debug, "sip.transport", "a response to no request of ours was dropped");
                   },
               },
               event);
  }
}

void UserAgent::Parts::handle_response(transaction::Id id, const Message& response, Instant now) {
  SentRequest* sent = sender.find(id);
  if (!sent) return;
  if (response.status() >= 200 && response.status() < 300) sender.handle_success(*sent, response);
  if (sent->owner == Owner::registration) {
    registration.handle_response(*sent, response, now);
    return keep_alive.set_flow_timer(registration.flow_timer(), now);
  }
  if (sent->owner == Owner::invite) {
    if (InviteSession* session = find(sent->session)) return session->handle_response(*sent, response, now);
    if (response.status() >= 200 && response.status() < 300) return sender.decline_fork(*sent, response, now);
  }
  if (response.status() < 200) return;
  if (response.status() == 401 || response.status() == 407) {
    if (sender.answer_challenge(*sent, response, now)) return;
  }
  sender.forget(id);
}

void UserAgent::Parts::handle_no_response(transaction::Id id, std::string_view cause, Instant now) {
  const SentRequest* sent = sender.find(id);
  if (!sent) return;
  if (sent->owner == Owner::registration) registration.handle_failure(*sent, cause, now);
  if (sent->owner == Owner::invite) {
    if (InviteSession* session = find(sent->session)) session->handle_no_response(cause);
  }
  if (sent->owner != Owner::none && !closing) keep_alive.check(now);  // is anybody there?
  sender.forget(id);
}

bool UserAgent::Parts::is_merged(const Message& invite) const {  // RFC 3261 8.2.2.2
  return std::any_of(sessions.begin(), sessions.end(), [&](const auto& session) { return session->merges(invite); });
}

void UserAgent::Parts::answer(transaction::Id id, const Message& request, const Verdict& verdict, Instant now) {
  (void)context.respond(id, reply_to(request, verdict), now);
}

void UserAgent::Parts::handle_request(transaction::Id id, Message&& request, Instant now) {
  const bool in_dialog = !request.to_tag().empty();
  const bool merged = request.method() == Method::invite && is_merged(request);
  if (const Verdict verdict = check_request(request, context, {in_dialog, merged}); verdict.status) {
    return answer(id, request, verdict, now);
  }
  if (request.method() == Method::cancel) return handle_cancel(id, request, now);
  if (in_dialog) {
    InviteSession* session = find_dialog(request);
    if (!session && request.method() != Method::options) return answer(id, request, {481, "", ""}, now);
    if (session) {
      if (session->receive(request.cseq()->number) == dialog::Order::too_low) {
        return answer(id, request, {500, "Retry-After", "1"}, now);
      }
      return session->handle_request(id, request, now);
    }
  }
  if (request.method() == Method::options) {
    Draft reply = context.reply(request, 200, "", context.new_tag());
    reply.add("Allow", kAllow);
    reply.add("Accept", kAccept);
    return void(context.respond(id, reply, now));
  }
  if (request.method() == Method::bye) return answer(id, request, {481, "", ""}, now);
  if (closing) return answer(id, request, {480, "", ""}, now);
  last_incoming += 2;
  sessions.push_back(std::make_unique<InviteSession>(
      InviteSession::incoming(context, sender, last_incoming, id, std::move(request), now)));
}

void UserAgent::Parts::handle_cancel(transaction::Id id, const Message& request, Instant now) {
  const transaction::Id invite = context.layer.find_cancelled(request);
  if (invite == 0) return answer(id, request, {481, "", ""}, now);
  InviteSession* session = find_server(invite);
  (void)context.respond(id, context.reply(request, 200, "", session ? session->local_tag() : context.new_tag()), now);
  if (session) session->handle_cancel(request, now);
}

}  // namespace sipua
