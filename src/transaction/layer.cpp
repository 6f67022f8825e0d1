// The transaction layer (RFC 3261 17). Where implementations go wrong:
// - A transaction is removed while its own event is handled: here it is swept after the input.
// - A late tick sends a burst of missed retransmissions: here a timer that is late starts again from now.
// - The frame of ACK and CANCEL is taken from the response or from the dialog: it is the INVITE's (9.1, 17.1.1.3).
#include "transaction/layer.hpp"

#include <utility>

#include "transaction/invite_client.hpp"
#include "transaction/invite_server.hpp"
#include "transaction/matching.hpp"
#include "transaction/non_invite_client.hpp"
#include "transaction/non_invite_server.hpp"

namespace sipua::transaction {

namespace {

/// The responses of Figures 5 and 7, or of Figures 6 and 8.
Input input_of(int status, bool invite) {
  if (status < 200) return Input::r1xx;
  if (!invite) return Input::r200_699;
  return status < 300 ? Input::r2xx : Input::r300_699;
}

bool is_status(int code) { return code >= 100 && code <= 699; }

/// To a non-INVITE request: no provisional response but 100, and no 408 (RFC 4320 4.1, 4.2).
bool may_send(int status, bool invite) {
  return is_status(status) && (invite || status == 100 || (status >= 200 && status != 408));
}

/// What ACK and CANCEL repeat of an INVITE, in the order of the request.
Draft frame_of(const Draft& request) {
  Draft frame;
  frame.request_uri = request.request_uri;
  bool has_via = false;
  for (const HeaderLine& line : request.headers) {
    switch (header_id(line.name)) {
      case HeaderId::via:
        if (std::exchange(has_via, true)) continue;
        break;
      case HeaderId::route:
      case HeaderId::from:
      case HeaderId::to:
      case HeaderId::call_id: break;
      default: continue;
    }
    frame.headers.push_back(line);
  }
  frame.add("Max-Forwards", "70");
  return frame;
}

}  // namespace

struct Layer::Parts {
  explicit Parts(bool reliable_transport) : reliable(reliable_transport) {}

  Transaction& add(const Figure& figure, std::string key) {
    all.push_back(std::make_unique<Transaction>(next_id++, figure, reliable));
    all.back()->key = std::move(key);
    return *all.back();
  }
  [[nodiscard]] Transaction* find(Id id) const {
    for (const auto& each : all)
      if (each->id() == id) return each.get();
    return nullptr;
  }
  [[nodiscard]] Transaction* find_client(std::string_view branch, std::string_view method) const {
    return find(client_key(branch, method), nullptr);
  }
  /// @param key  of the transaction that the request belongs to.
  [[nodiscard]] Transaction* find_server(const Message& request, const Via& top, const std::string& key) const {
    const std::string tag = request.to_tag();
    return find(key, has_cookie(top) ? nullptr : &tag);
  }
  /// @param to_tag  null where it does not count.
  [[nodiscard]] Transaction* find(const std::string& key, const std::string* to_tag) const {
    for (const auto& each : all) {
      if (each->key != key) continue;
      if (!to_tag || *to_tag == each->to_tag || *to_tag == each->reply_tag) return each.get();
    }
    return nullptr;
  }
  /// The transaction whose timer is the first of those due.
  [[nodiscard]] Transaction* first_due(Instant now) const {
    Transaction* first = nullptr;
    for (const auto& each : all) {
      const auto& next = each->next_timeout();
      if (next && *next <= now && (!first || *next < *first->next_timeout())) first = each.get();
    }
    return first;
  }
  void receive_request(Message&& message, Instant now, Outbox& out);
  void receive_response(Message&& message, Instant now, Outbox& out);
  /// Removes what is terminated; the order of the others stays.
  void sweep() {
    std::size_t live = 0;
    for (auto& each : all) {
      if (each->state() != State::terminated) std::swap(all[live++], each);
    }
    while (all.size() > live) all.pop_back();
  }

  std::vector<std::unique_ptr<Transaction>> all;  // by id
  Id next_id = 1;
  bool reliable;
};

Layer::Layer(bool reliable) : parts_(std::make_unique<Parts>(reliable)) {}
Layer::~Layer() = default;

Id Layer::send_request(const Draft& request, Instant now, Outbox& out) {
  const bool invite = request.method == "INVITE";
  const auto top = parse_via(request.get("Via"));
  const std::string_view branch = top ? top->branch() : "";
  if (request.method == "CANCEL") {
    if (Transaction* cancelled = parts_->find_client(branch, "INVITE")) {
      cancelled->step(Input::cancel, nullptr, now, out);
    }
  }
  Transaction& added = parts_->add(invite ? kInviteClient : kNonInviteClient, client_key(branch, request.method));
  added.last = request.write();
  if (invite) {
    added.frame = frame_of(request);
    if (const auto cseq = parse_cseq(request.get("CSeq"))) added.cseq = cseq->number;
  }
  added.step(Input::request, nullptr, now, out);
  return added.id();
}

bool Layer::respond(Id id, const Draft& response, Instant now, Outbox& out) {
  Transaction* to = parts_->find(id);
  if (!to || !to->is_server() || !may_send(response.status, to->is_invite())) return false;
  const Input on = input_of(response.status, to->is_invite());
  if (!to->has_arrow(on)) return false;
  to->last = response.write();
  if (to->is_invite()) {
    if (const auto party = parse_name_addr(response.get("To"))) to->reply_tag = party->tag();
  }
  to->step(on, nullptr, now, out);
  parts_->sweep();
  return true;
}

void Layer::handle_message(Message message, Instant now, Outbox& out) {
  if (message.is_request()) {
    parts_->receive_request(std::move(message), now, out);
  } else {
    parts_->receive_response(std::move(message), now, out);
  }
  parts_->sweep();
}

void Layer::Parts::receive_response(Message&& message, Instant now, Outbox& out) {
  const auto top = message.top_via();
  const int status = message.status();
  Transaction* to = top && is_status(status) ? find_client(top->branch(), message.method_text()) : nullptr;
  if (!to) return out.push_back(StrayResponse{std::move(message)});
  to->step(input_of(status, to->is_invite()), &message, now, out);
}

void Layer::Parts::receive_request(Message&& message, Instant now, Outbox& out) {
  const auto top = message.top_via();
  if (!top) return;  // nowhere to send an answer to
  const bool is_ack = message.method() == Method::ack;
  std::string key = server_key(message, *top, is_ack ? "INVITE" : message.method_text());
  Transaction* to = find_server(message, *top, key);
  if (is_ack) {
    if (!to) return out.push_back(AckReceived{std::move(message)});
    return to->step(Input::ack, &message, now, out);
  }
  if (!to) {
    to = &add(message.method() == Method::invite ? kInviteServer : kNonInviteServer, std::move(key));
    to->to_tag = message.to_tag();
  }
  to->step(Input::request, &message, now, out);
}

void Layer::handle_transport_error(Instant now, Outbox& out) {
  for (const auto& each : parts_->all) each->step(Input::transport_error, nullptr, now, out);
  parts_->sweep();
}

void Layer::clear() { parts_->all.clear(); }

void Layer::handle_timeout(Instant now, Outbox& out) {
  while (Transaction* due = parts_->first_due(now)) due->handle_timeout(now, out);
  parts_->sweep();
}

std::optional<Instant> Layer::next_timeout() const {
  std::optional<Instant> next;
  for (const auto& each : parts_->all) next = earlier(next, each->next_timeout());
  return next;
}

Id Layer::find_cancelled(const Message& cancel) const {
  const auto top = cancel.top_via();
  const Transaction* invite = top ? parts_->find_server(cancel, *top, server_key(cancel, *top, "INVITE")) : nullptr;
  return invite ? invite->id() : 0;
}

std::optional<Draft> Layer::make_cancel(Id invite) const {
  const Transaction* found = parts_->find(invite);
  if (!found || !found->is_invite() || !found->is_pending()) return std::nullopt;
  return found->derived_request("CANCEL");
}

bool Layer::is_pending(Id id) const {
  const Transaction* found = parts_->find(id);
  return found && found->is_pending();
}

std::size_t Layer::size() const { return parts_->all.size(); }

}  // namespace sipua::transaction
