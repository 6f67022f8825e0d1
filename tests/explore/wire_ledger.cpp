#include "explore/wire_ledger.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/parser.hpp"

namespace sipua::explore {

namespace {

DialogKey key_of(const Message& message, bool sent) {
  const bool ours_first = sent == message.is_request();
  const std::string from = message.from_tag(), to = message.to_tag();
  return {std::string(message.call_id()), ours_first ? from : to, ours_first ? to : from};
}

std::string branch_of(const Message& message) {
  const auto via = message.top_via();
  return via ? std::string(via->params.get("branch")) : std::string();
}

std::uint32_t number_of(const Message& message) {
  const auto cseq = message.cseq();
  return cseq ? cseq->number : 0;
}

/// Call-ID and tag of the peer.
std::pair<std::string, std::string> tag_of(const DialogKey& key) { return {key.call_id, key.remote_tag}; }

bool is_reliable(const Message& response) { return response.lists(HeaderId::require, "100rel"); }

}  // namespace

WireLedger::Dialog& WireLedger::dialog(const DialogKey& key) {
  const auto [found, made] = dialogs_.try_emplace(key);
  if (!made) return found->second;
  for (const ClientRequest& request : clients_) {  // a fork of our INVITE: its offer is open here too
    if (request.method != Method::invite || !request.dialog.remote_tag.empty()) continue;
    if (request.dialog.call_id != key.call_id || request.dialog.local_tag != key.local_tag) continue;
    found->second.last_cseq = request.cseq;
    found->second.exchange = {request.offers ? Open::ours : Open::none, request.branch};
  }
  return found->second;
}

ClientRequest* WireLedger::find_client(std::string_view branch, std::string_view method) {
  for (ClientRequest& request : clients_)
    if (request.branch == branch && request.name == method) return &request;
  return nullptr;
}

ServerRequest* WireLedger::find_server(std::string_view branch, Method method) {
  for (ServerRequest& request : servers_)
    if (request.branch == branch && request.method == method) return &request;
  return nullptr;
}

void WireLedger::dropped() {
  connected_ = false;
  ++drops_;
  for (ClientRequest& request : clients_) {
    if (request.final_status != 0) continue;
    request.dead = true;
    request.cancelled = false;  // a CANCEL may have been lost with its connection: once on each
  }
  for (ServerRequest& request : servers_)
    if (request.final_status == 0) request.dead = true;
  for (auto& [key, dialog] : dialogs_) {  // what waits for its ACK, still does: it needs no transaction
    const std::string& branch = dialog.exchange.branch;
    const auto is_answered = [&](const auto& r) {
      return r.branch == branch && r.method == Method::invite && (!r.dead || r.final_status != 0);
    };
    const bool theirs = std::any_of(clients_.begin(), clients_.end(), is_answered);
    const bool ours =
        std::any_of(servers_.begin(), servers_.end(), [&](const auto& r) { return is_answered(r) && r.initial; });
    if (!theirs && !ours) dialog.exchange = {};
  }
}

void WireLedger::expire(Instant now) {
  constexpr std::chrono::seconds k64T1{32};
  for (ClientRequest& request : clients_) {
    const bool rings = request.method == Method::invite && request.provisional;
    if (request.final_status == 0 && !rings && now - request.sent >= k64T1) request.dead = true;
    if (request.cancelled && request.final_status == 0 && now - request.cancelled_at >= k64T1) request.dead = true;
    if (request.final_status != 0 && now - request.answered >= k64T1) request.dead = request.is_over = true;
  }
}

// ---- sent ----

void WireLedger::sent(const std::string& text, Instant now) {
  if (!connected_) fail("sent without a connection");
  const auto message = parse_message(text);
  if (!message) return text == "\r\n" || text == "\r\n\r\n" ? void() : fail("sent what is not SIP");
  message->is_request() ? sent_request(*message, now) : sent_response(*message);
}

void WireLedger::sent_request(const Message& message, Instant now) {
  if (message.method() == Method::ack) return sent_ack(message);
  if (message.method() == Method::cancel) sent_cancel(message, now);
  ClientRequest request;
  request.sent = now;
  request.branch = branch_of(message);
  request.method = message.method();
  request.name = message.method_text();
  request.cseq = number_of(message);
  request.dialog = key_of(message, true);
  request.offers = !message.body().empty() && (request.method == Method::invite || request.method == Method::update);
  if (request.method != Method::cancel && find_client(request.branch, request.name)) fail("a branch was used twice");
  if (request.method != Method::cancel) check_cseq(request);
  const bool inside = !request.dialog.remote_tag.empty();
  if (inside && request.method != Method::cancel) {
    Dialog& known = dialog(request.dialog);
    // A transfer outlives its call (RFC 5057 5.3).
    if (known.bye_sent && request.method != Method::notify && !is_repeated(request))
      fail(str_cat({request.name, " after our BYE"}));
    if (request.method == Method::bye) known.bye_sent = true, known.exchange = {};
    if (request.offers) offer_sent(known, request.branch, request.name);
    if (request.method == Method::prack && !message.body().empty()) {
      if (known.exchange.open == Open::ours) fail("PRACK with an offer while ours is open");
      if (known.exchange.open == Open::theirs) known.is_settled = true;
      known.exchange = {known.exchange.open == Open::theirs ? Open::none : Open::ours, request.branch};
    }
  }
  clients_.push_back(std::move(request));
}

void WireLedger::check_cseq(const ClientRequest& request) {
  std::uint32_t& last = dialog(request.dialog).last_cseq;
  const bool is_over = dialog(request.dialog).bye_sent;  // the peer refuses all but a BYE that it has not seen
  if (last && request.cseq <= last && !is_over) fail(str_cat({"CSeq of ", request.name, " does not go up"}));
  last = request.cseq;
}

/// Sent again: the connection took the first one along, or it was challenged.
bool WireLedger::is_repeated(const ClientRequest& request) const {
  return std::any_of(clients_.begin(), clients_.end(), [&](const ClientRequest& r) {
    const bool again = r.dead || r.final_status == 401 || r.final_status == 407;
    return again && r.method == request.method && r.dialog.call_id == request.dialog.call_id;
  });
}

/// The offer came in a 2xx whose ACK was not to be sent for lack of a connection: after 64*T1 without it the peer gives
/// that exchange up, and hangs up if it can (RFC 3261 13.3.1.4).
bool WireLedger::is_forgotten(const Exchange& exchange) const {
  return std::any_of(clients_.begin(), clients_.end(), [&](const ClientRequest& r) {
    const auto is_lost = [&](const auto& each) { return each.second.acks == 0 && each.second.drops != drops_; };
    return r.branch == exchange.branch && r.dead && std::any_of(r.answers.begin(), r.answers.end(), is_lost);
  });
}

void WireLedger::offer_sent(Dialog& known, const std::string& branch, std::string_view what) {
  if (known.exchange.open != Open::none && !is_forgotten(known.exchange)) {
    fail(str_cat({"offer in ", what, " while ", known.exchange.open == Open::ours ? "ours" : "theirs", " is open"}));
  }
  known.exchange = {Open::ours, branch};
}

void WireLedger::sent_ack(const Message& ack) {
  const std::string branch = branch_of(ack);
  const DialogKey key = key_of(ack, true);
  for (ClientRequest& request : clients_) {
    if (request.method != Method::invite || request.dialog.call_id != key.call_id) continue;
    if (request.branch == branch) {
      if (request.final_status < 300) return fail("ACK in the transaction of an INVITE that was not refused");
      ++request.failure_acks;
      if (request.failure_acks > request.failures + request.failure_copies) fail("one ACK too many for a failure");
      return;
    }
    const auto answer = request.answers.find(key.remote_tag);
    if (request.cseq != number_of(ack) || answer == request.answers.end()) continue;
    if (++answer->second.acks > answer->second.count) fail("one ACK too many for a 2xx");
    Exchange& exchange = dialog(key).exchange;
    if (!ack.body().empty() && exchange.open != Open::theirs && answer->second.acks == 1) {
      fail("ACK with a description that answers nothing");
    }
    if (exchange.open == Open::theirs && !ack.body().empty()) exchange = {};
    return;
  }
  fail("ACK for no response");
}

void WireLedger::sent_cancel(const Message& cancel, Instant now) {
  ClientRequest* invite = find_client(branch_of(cancel), "INVITE");
  if (!invite) return fail("CANCEL of nothing");
  if (!invite->provisional) fail("CANCEL before a provisional response");
  if (invite->final_status) fail("CANCEL after the final response");
  if (invite->cancelled) fail("CANCEL twice");
  invite->cancelled = true;
  invite->cancelled_at = now;
}

void WireLedger::sent_response(const Message& message) {
  ServerRequest* request = find_server(branch_of(message), message.method());
  if (!request) return fail("a response to no request");
  if (request->method == Method::ack) return fail("ACK was answered");
  if (message.status() < 200) {
    if (request->final_status) fail("a provisional response after the final one");
    if (message.status() == 100) return;
    known_.insert(tag_of(key_of(message, true)));
    if (!is_reliable(message) || request->reliable_text == message.text()) return;
    request->reliable_text = message.text();
    return description_sent(*request, dialog(key_of(message, true)), message);
  }
  if (request->final_status) {
    const bool repeats = request->method == Method::invite && message.status() < 300 && !request->acked &&
                         message.text() == request->final_text;
    const bool is_for_copy = !repeats && request->copies-- > 0;
    return repeats || is_for_copy ? void() : fail(str_cat({"a second final response to ", message.method_text()}));
  }
  sent_final(*request, message);
}

void WireLedger::sent_final(ServerRequest& request, const Message& message) {
  request.final_status = message.status();
  request.final_text = message.text();
  if (message.status() < 300 && request.stale) fail("a request out of order was accepted");         // RFC 3261 12.2.2
  if (message.status() < 300 && request.unknown) fail("a request that requires foo was accepted");  // 8.2.2.3
  const DialogKey key = key_of(message, true);
  Dialog& known = dialog(key);
  if (message.status() >= 300) {
    if (known.exchange.branch == request.branch) known.exchange = {};
    return;
  }
  if (request.method == Method::invite && request.initial) {
    request.dialog = key;
    known.ours_up = true;
    known_.insert(tag_of(key));
  }
  if (request.method == Method::bye) known.bye_received = true;
  if (request.method == Method::cancel) return;
  description_sent(request, known, message);
}

/// A reliable provisional or a 2xx response of ours: offer, answer or neither.
void WireLedger::description_sent(ServerRequest& request, Dialog& known, const Message& response) {
  Exchange& exchange = known.exchange;
  const bool ours = exchange.open == Open::theirs && exchange.branch == request.branch;
  if (response.body().empty()) {
    const bool is_final = response.status() >= 200;
    if (is_final && ours) fail(str_cat({"the offer in ", response.method_text(), " has got no answer"}));
    return;
  }
  if (ours) {
    exchange = {};
  } else if (request.offers) {
    if (exchange.open != Open::none) fail(str_cat({response.method_text(), " accepted while another offer is open"}));
  } else {
    offer_sent(known, request.branch, "a response");
  }
}

// ---- received ----

void WireLedger::received(const std::string& text, Instant now) {
  const auto message = parse_message(text);
  if (!message) return fail(str_cat({"the test received what is not SIP: ", text}));
  message->is_request() ? received_request(*message) : received_response(*message, now);
}

void WireLedger::received_again(const std::string& text) {
  const auto message = parse_message(text);
  if (!message) return;
  if (message->is_request()) return received_request(*message);
  ClientRequest* request = find_client(branch_of(*message), message->method_text());
  if (!request || request->method != Method::invite || message->status() < 200) return;
  message->status() < 300 ? received_success(*request, *message) : void(++request->failure_copies);
}

void WireLedger::received_request(const Message& message) {
  const DialogKey key = key_of(message, false);
  if (message.method() == Method::ack) {
    for (ServerRequest& request : servers_) {
      const bool is_meant = request.method == Method::invite && request.final_status &&
                            request.cseq == number_of(message) && request.dialog.call_id == key.call_id;
      if (!is_meant || (request.final_status >= 300 && request.branch != branch_of(message))) continue;
      request.acked = true;
      if (request.final_status >= 300) return;
      Exchange& exchange = dialog(key).exchange;
      if (exchange.open == Open::ours && exchange.branch == request.branch) exchange = {};
    }
    return;
  }
  if (ServerRequest* copied = find_server(branch_of(message), message.method())) return void(++copied->copies);
  ServerRequest request;
  request.branch = branch_of(message);
  request.method = message.method();
  request.cseq = number_of(message);
  request.initial = message.to_tag().empty();
  request.dialog = key;
  request.unknown = request.method != Method::cancel && message.lists(HeaderId::require, "foo");
  request.stale = !request.initial && request.method != Method::cancel &&
                  std::any_of(servers_.begin(), servers_.end(), [&](const ServerRequest& r) {
                    const bool accepted = r.final_status >= 200 && r.final_status < 300;
                    return accepted && r.cseq > request.cseq && r.dialog.call_id == key.call_id &&
                           r.dialog.remote_tag == key.remote_tag;
                  });
  request.offers = !message.body().empty() && (request.method == Method::invite || request.method == Method::update ||
                                               request.method == Method::prack);
  if (request.initial) known_.insert(tag_of(key));
  if (request.method != Method::cancel) received_offer(request, message);
  servers_.push_back(std::move(request));
}

void WireLedger::received_offer(const ServerRequest& request, const Message& message) {
  if (!request.offers) {
    if (request.method != Method::prack) return;
    Exchange& exchange = dialog(request.dialog).exchange;  // no answer: the call cannot come about
    if (exchange.open == Open::ours) exchange = {};
    return;
  }
  if (request.initial) return;  // our side has no tag yet: settled when the answer goes out
  Exchange& exchange = dialog(request.dialog).exchange;
  if (request.method == Method::prack && exchange.open == Open::ours) {
    exchange = {};  // the answer to the offer in our provisional response
  } else if (exchange.open == Open::none && !message.body().empty()) {
    exchange = {Open::theirs, request.branch};
  }
}

void WireLedger::received_response(const Message& message, Instant now) {
  ClientRequest* request = find_client(branch_of(message), message.method_text());
  if (!request) return fail("the test answered no request");
  const int status = message.status();
  const DialogKey key = key_of(message, false);
  if (status > 100 && status < 300 && request->method == Method::invite) known_.insert(tag_of(key));
  if (status < 200) {
    request->provisional = true;
    if (is_reliable(message) && !request->cancelled) received_description(*request, message, false);
    return;
  }
  if (request->final_status == 0) request->final_status = status, request->answered = now;
  if (status < 300) return received_success(*request, message);
  if (request->method == Method::invite) ++request->failures;
  if (status == 481 && !request->dialog.remote_tag.empty()) dialog(request->dialog).gone = true;
  if (request->dialog.remote_tag.empty()) {  // its early dialogs end with it
    std::erase_if(dialogs_, [&](const auto& each) {
      const DialogKey& early = each.first;
      const bool is_of_it = early.call_id == request->dialog.call_id && early.local_tag == request->dialog.local_tag;
      const bool is_early = !early.remote_tag.empty() && !each.second.theirs_up;
      return is_of_it && is_early && request->method == Method::invite;  // RFC 3261 13.2.2.3
    });
    return;
  }
  Exchange& exchange = dialog(request->dialog).exchange;
  if (exchange.branch == request->branch) exchange = {};
}

void WireLedger::received_success(ClientRequest& request, const Message& message) {
  if (request.method == Method::update) received_description(request, message, true);
  if (request.method != Method::invite || request.is_over) return;
  const DialogKey key = key_of(message, false);
  Dialog& known = dialog(key);
  if (request.dialog.remote_tag.empty()) known.theirs_up = true;
  ClientRequest::Answer& answer = request.answers[key.remote_tag];
  if (answer.count++ == 0) {
    answer.drops = drops_;
    received_description(request, message, true);
  } else if (answer.acks > 0) {
    answer.count = answer.acks + 1;
  } else {
    answer.count = 1;  // its ACK is still to come: one will do
  }
}

void WireLedger::received_description(ClientRequest& request, const Message& response, bool is_final) {
  Dialog& known = dialog(key_of(response, false));
  Exchange& exchange = known.exchange;
  if (request.dialog.remote_tag.empty() && known.is_settled) return;
  if (request.offers) {
    const bool answered = is_final || !response.body().empty();
    if (answered && exchange.branch == request.branch) exchange = {};
  } else if (request.method == Method::invite && !response.body().empty() && exchange.open == Open::none) {
    exchange = {Open::theirs, request.branch};
  }
}

}  // namespace sipua::explore
