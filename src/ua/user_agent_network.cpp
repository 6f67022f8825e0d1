/// The network side of the user agent: the connection, and what the transaction layer reports.
#include <algorithm>
#include <utility>

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
    if ((!session->is_outgoing() && session->server() == server) || session->is_answering(server)) return session.get();
  return nullptr;
}

InviteSession* UserAgent::Parts::find_replaced(const DialogIds& ids) {
  for (auto& session : sessions)
    if (session->is(ids)) return session.get();
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
  for (std::size_t i = 0; i < sessions.size(); ++i) sessions[i]->handle_dropped(for_good, now);
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
  for (const auto& session : sessions)
    if (session->is_over()) transfers.keep_dialog(*session);
  std::erase_if(sessions, [](const auto& session) { return session->is_over(); });
  transfers.settle();
  const bool owes = context.connected && !sessions.empty();  // a BYE that waits for its ACK (RFC 3261 15)
  if (closing && connection.state() != Connection::State::stopped && !sender.is_busy() && !owes) shut(now);
  if (!closing || connection.state() != Connection::State::stopped) return;
  context.layer.clear();  // closed for good: nothing can come any more, nothing is owed, no timer stays
  sender.clear();
  sessions.clear();
  transfers.clear();
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
                   [&](transaction::StrayResponse& e) {
                     if (sender.handle_stray(e.response, now)) return;
                     context.log(LogLevel::debug, "sip.transport", "a response to no request of ours was dropped");
                   },
               },
               event);
  }
}

void UserAgent::Parts::handle_response(transaction::Id id, const Message& response, Instant now) {
  SentRequest* sent = sender.find(id);
  if (!sent) return;
  const bool first = response.status() < 200 && !std::exchange(sent->is_heard, true);
  if (response.status() >= 200 && response.status() < 300) sender.handle_success(*sent, response);
  if (sent->owner == Owner::registration) {
    registration.handle_response(*sent, response, now);
    if (response.status() >= 200) {
      for (std::size_t i = 0; i < sessions.size(); ++i) sessions[i]->handle_registered(now);
    }
    return keep_alive.set_flow_timer(registration.flow_timer(), now);
  }
  if (sent->owner == Owner::invite || sent->owner == Owner::session) {
    InviteSession* session = find(sent->session);
    if (session && (!session->is_ended() || sent->purpose == Purpose::refer)) {
      return session->handle_response(*sent, response, now);
    }
    const bool success = response.status() >= 200 && response.status() < 300;
    if (success && sent->draft.method == "INVITE") return sender.decline_answer(*sent, response, now);
    if (response.status() >= 200) return sender.forget(id);  // no call: no further attempt
    return first ? sender.abandon(*sent, now) : void();
  }
  if (response.status() < 200) return;
  if (response.status() == 481 && sent->owner == Owner::transfer) transfers.forget(sent->request);
  if (response.status() == 401 || response.status() == 407) {
    (void)prepare_again(*sent);
    if (sender.answer_challenge(*sent, response, now)) return;
  }
  sender.forget(id);
}

bool UserAgent::Parts::prepare_again(SentRequest& sent) {
  InviteSession* session = find(sent.session);
  if (sent.owner == Owner::transfer) transfers.prepare_again(sent, session);
  return !session || session->prepare_again(sent);
}

void UserAgent::Parts::handle_no_response(transaction::Id id, std::string_view cause, Instant now) {
  SentRequest* sent = sender.find(id);
  if (!sent) return;
  const bool counts = sent->draft.method == "BYE" || sent->owner == Owner::transfer;
  if (counts && cause == "Connection Error") {
    (void)prepare_again(*sent);  // the peer must not be left in a call, or waiting for news
    return RequestSender::postpone(*sent);
  }
  if (sent->owner == Owner::registration) registration.handle_failure(*sent, cause, now);
  if (sent->owner == Owner::invite || sent->owner == Owner::session) {
    if (InviteSession* session = find(sent->session)) session->handle_no_response(*sent, cause, now);
  }
  if (sent->owner != Owner::none && !closing) keep_alive.check(now);  // is anybody there?
  if (sent->owner == Owner::invite) return sender.outlive(*sent, cause == "Connection Error", now);
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
  if (!in_dialog) return handle_outside(id, std::move(request), now);
  const Method method = request.method();
  InviteSession* session = find_dialog(request);
  if (session && !session->is_in_order(id, request, now)) return;
  if (method == Method::subscribe && transfers.handle_subscribe(id, request, session, now)) return;
  if (!session && method == Method::notify) return handle_outside(id, std::move(request), now);
  if (!session) return answer(id, request, {481, "", ""}, now);
  if (method == Method::refer && !session->is_ended())
    return transfers.handle_refer(id, std::move(request), session, now);
  session->handle_request(id, std::move(request), now);
}

void UserAgent::Parts::tell(EventKind kind, const Message& message) {
  Event event;
  event.kind = kind;
  event.status = context.status;
  event.subject = EventSubject::message;
  event.message = Message(message);
  context.emit(std::move(event));
}

void UserAgent::Parts::handle_outside(transaction::Id id, Message&& request, Instant now) {
  switch (request.method()) {
    case Method::options: {
      Draft reply = context.reply(request, 200, "", context.new_tag());
      reply.add("Allow", kAllow);
      reply.add("Accept", kAccept);
      return void(context.respond(id, reply, now));
    }
    case Method::message: answer(id, request, {200, "", ""}, now); return tell(EventKind::message, request);
    case Method::notify:
      if (!context.options.legacy_notifications) {
        return answer(id, request, {481, "", "", "Subscription Does Not Exist"}, now);
      }
      answer(id, request, {200, "", ""}, now);
      return tell(EventKind::notify, request);
    case Method::refer:
      if (!context.options.out_of_dialog_refers) return answer(id, request, {405, "Allow", std::string(kAllow)}, now);
      return transfers.handle_refer(id, std::move(request), nullptr, now);
    case Method::invite: return handle_invite(id, std::move(request), now);
    default: return answer(id, request, {481, "", ""}, now);  // they need a dialog
  }
}

Verdict UserAgent::Parts::judge_replaces(const Message& invite, std::uint32_t& number) {
  const auto header = invite.header(HeaderId::replaces);
  if (!header || context.options.replaces == Support::none) return {};
  const auto ids = parse_replaces(*header);
  if (!ids || invite.values(HeaderId::replaces).size() != 1) return {400, "", "", "Malformed Replaces"};
  InviteSession* replaced = find_replaced(*ids);
  if (!replaced) return {481};
  if (replaced->is_ended()) return {603};
  const dialog::Dialog* dialog = replaced->dialog();
  const bool early = !dialog || dialog->state() == dialog::State::early;
  if (early && !replaced->is_outgoing()) return {481};  // not one that we began
  if (!early && ids->early_only) return {486};
  number = replaced->id() << kReplacesShift | (early ? std::uint32_t{kReplacesEarly} : 0U);
  return {};
}

void UserAgent::Parts::handle_invite(transaction::Id id, Message&& invite, Instant now) {
  if (closing) return answer(id, invite, {480, "", ""}, now);
  std::uint32_t replaces = 0;
  if (const Verdict verdict = judge_replaces(invite, replaces); verdict.status) return answer(id, invite, verdict, now);
  if (const auto least = SessionTimer(context.options).too_small(invite)) {
    return answer(id, invite, {422, "Min-SE", number(*least)}, now);
  }
  last_incoming += 2;
  sessions.push_back(
      InviteSession::incoming(context, sender, sessions, last_incoming, id, std::move(invite), replaces, now));
}

void UserAgent::Parts::handle_cancel(transaction::Id id, const Message& request, Instant now) {
  const transaction::Id invite = context.layer.find_cancelled(request);
  if (invite == 0) return answer(id, request, {481, "", ""}, now);
  InviteSession* session = find_server(invite);
  (void)context.respond(id, context.reply(request, 200, "", session ? session->local_tag() : context.new_tag()), now);
  if (session) session->handle_cancel(invite, request, now);
}

}  // namespace sipua
