#include "sim/proxy.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "message/header_id.hpp"
#include "message/reply.hpp"
#include "sim/wire.hpp"

namespace sipua::sim {

namespace {

constexpr Duration k64T1{32000};
constexpr std::string_view kDomain = "example.com", kTag = "proxy";
constexpr std::string_view kRoute = "<sip:proxy.example.com;lr>";
constexpr std::string_view kBranch = "z9hG4bKproxy-";

/// The same message, to be changed.
Draft copy_of(const Message& message, bool with_routes = false) {
  Draft draft;
  draft.status = message.status();
  if (message.is_request()) draft.method = message.method_text();
  draft.request_uri = message.request_uri();
  draft.reason = message.reason();
  draft.body = message.body();
  for (const Field& field : message.fields()) {
    if (field.id == HeaderId::content_length || (field.id == HeaderId::route && !with_routes)) continue;
    if (field.id == HeaderId::content_type) {
      draft.content_type = message.view(field.value);
    } else {
      draft.add(message.view(field.name), message.view(field.value));
    }
  }
  return draft;
}

std::string branch_key(FlowId flow, const Message& request) {
  const auto via = request.top_via();
  return str_cat({number(flow), " ", via ? via->branch() : ""});
}

std::string place_key(const Uri& contact) { return str_cat({contact.user, "@", contact.host}); }

/// 6xx before all, then the lowest class (16.7 step 6).
bool is_better(int status, int than) {
  if (than == 0 || status >= 600) return true;
  return than < 600 && status / 100 < than / 100;
}

}  // namespace

// ---- flows and places ----

void Proxy::restart() {
  forget();
  pending_.clear();
  by_branch_.clear();
  places_.clear();
  first_ = last_ + 1;
}

void Proxy::handle_opened(FlowId flow) { open_.insert(flow); }

void Proxy::handle_closed(FlowId flow, std::uint16_t code, std::string_view reason) {
  Registrar::handle_closed(flow, code, reason);
  open_.erase(flow);
  std::vector<std::pair<std::uint32_t, std::size_t>> broken;
  std::vector<std::uint32_t> orphans;
  for (auto& [number, pending] : pending_) {
    if (pending.from == flow && proxy.gives_up_callers) orphans.push_back(number);
    for (std::size_t at = 0; at < pending.legs.size(); ++at)
      if (pending.legs[at].flow == flow && !pending.legs[at].is_finished) broken.emplace_back(number, at);
  }
  for (std::uint32_t number : orphans) cancel_legs(number, "");
  for (const auto& [number, at] : broken) finish_leg(number, at, 480);
}

void Proxy::note_place(FlowId flow, const Message& message) {
  if (message.status() >= 300) return;
  if (const auto contact = message.contact()) places_[place_key(contact->uri)] = flow;
}

FlowId Proxy::find_place(const Uri& contact) const {
  const FlowId bound = flow_of(contact);
  if (open_.count(bound)) return bound;
  const auto found = places_.find(place_key(contact));
  return found != places_.end() && open_.count(found->second) ? found->second : 0;
}

std::vector<Proxy::Target> Proxy::targets_of(const Message& request, bool in_dialog) const {
  std::vector<Target> targets;
  const auto uri = parse_uri(request.request_uri());
  if (!uri) return targets;
  if (in_dialog || uri->host != kDomain) {
    if (const FlowId flow = find_place(*uri)) targets.push_back({std::string(request.request_uri()), flow});
    return targets;
  }
  for (const Binding& binding : bindings(uri->user)) {
    if (open_.count(binding.flow)) targets.push_back({binding.uri, binding.flow});
  }
  if (proxy.forks_one_by_one && targets.size() > 1) targets.erase(targets.begin(), targets.end() - 1);
  return targets;
}

// ---- requests ----

void Proxy::handle_message(FlowId flow, const Message& message) {
  note_place(flow, message);
  if (!message.is_request()) return handle_response(flow, message);
  if (message.method() == Method::ack) return handle_ack(flow, message);
  if (message.method() == Method::cancel) return handle_cancel(flow, message);
  handle_request(flow, message);
}

bool Proxy::is_admitted(FlowId flow, const Message& request) {
  const bool in_dialog = !request.to_tag().empty();
  const bool asks = in_dialog ? proxy.challenges_inside : proxy.challenges_calls && request.method() == Method::invite;
  return !asks || admit(flow, request);
}

void Proxy::handle_request(FlowId flow, const Message& request) {
  if (by_branch_.count(branch_key(flow, request)) || !is_admitted(flow, request)) return;
  const bool in_dialog = !request.to_tag().empty(), is_invite = request.method() == Method::invite;
  if (to_number(request.header(HeaderId::max_forwards).value_or("70")) == 0) {
    return send(flow, make_reply(request, 483, "", kTag));
  }
  const std::vector<Target> targets = targets_of(request, in_dialog);
  if (targets.empty()) return send(flow, make_reply(request, in_dialog ? 404 : 480, "", kTag));
  if (is_invite) send(flow, make_reply(request, 100, "", ""));
  pass_on(flow, request, targets, in_dialog);
}

void Proxy::pass_on(FlowId flow, const Message& request, const std::vector<Target>& targets, bool in_dialog) {
  const std::uint32_t id = ++last_;
  Pending& pending = pending_[id];
  pending.from = flow;
  pending.request = Message(request);
  by_branch_[branch_key(flow, request)] = id;
  for (const Target& target : targets) {
    Leg leg;
    leg.flow = target.flow;
    leg.request = copy_of(request);
    leg.request.request_uri = target.uri;
    const std::uint32_t hops = to_number(request.header(HeaderId::max_forwards).value_or("70"));
    leg.request.set("Max-Forwards", number(hops - 1));
    if (request.method() == Method::invite && !in_dialog) leg.request.add_first("Record-Route", kRoute);
    leg.request.add_first("Via", str_cat({"SIP/2.0/WSS proxy.example.com;branch=", kBranch, number(flow), "-",
                                          number(id), "-", number(pending.legs.size())}));
    send(leg.flow, leg.request);
    pending.legs.push_back(std::move(leg));
    watch_time(id, pending.legs.size() - 1);
  }
}

/// Timers B and F.
void Proxy::watch_time(std::uint32_t id, std::size_t at) {
  clock_.in(k64T1, [this, id, at] {
    const Leg* leg = find(id, at);
    if (!leg || leg->is_finished) return;
    const bool is_invite = leg->request.method == "INVITE";
    if (is_invite && leg->is_heard) return;
    if (is_invite || proxy.answers_late) return finish_leg(id, at, 408);
    by_branch_.erase(branch_key(pending_[id].from, pending_[id].request));
    pending_.erase(id);
  });
}

void Proxy::watch_ringing(std::uint32_t id, std::size_t at) {
  Leg* leg = find(id, at);
  clock_.in(proxy.timer_c, [this, id, at, rings = ++leg->rings] {
    const Leg* waits = find(id, at);
    if (waits && !waits->is_finished && waits->rings == rings) cancel_leg(id, at, "");
  });
}

void Proxy::handle_ack(FlowId flow, const Message& ack) {
  if (by_branch_.count(branch_key(flow, ack))) return;  // of our final response
  const auto uri = parse_uri(ack.request_uri());
  const FlowId to = uri && ack.header(HeaderId::route) ? find_place(*uri) : 0;
  if (to == 0) return;
  Draft onward = copy_of(ack);
  onward.add_first("Via", str_cat({"SIP/2.0/WSS proxy.example.com;branch=", kBranch, "ack-", number(++last_)}));
  send(to, onward);
}

// ---- CANCEL ----

void Proxy::handle_cancel(FlowId flow, const Message& cancel) {
  const auto found = by_branch_.find(branch_key(flow, cancel));
  if (found == by_branch_.end()) return send(flow, make_reply(cancel, 481, "", kTag));
  send(flow, make_reply(cancel, 200, "", kTag));
  cancel_legs(found->second, cancel.header("Reason").value_or(""));
}

void Proxy::cancel_legs(std::uint32_t id, std::string_view reason) {
  for (std::size_t at = 0; find(id, at); ++at) cancel_leg(id, at, reason);
}

/// Not before the first provisional response; and what it does not end is given up (9.1).
void Proxy::cancel_leg(std::uint32_t id, std::size_t at, std::string_view reason) {
  Leg* leg = find(id, at);
  if (leg->is_finished || leg->is_cancelled || leg->request.method != "INVITE") return;
  leg->is_unwanted = true;
  if (!leg->is_heard) return;
  leg->is_cancelled = true;
  Draft cancel;
  cancel.method = "CANCEL";
  cancel.request_uri = leg->request.request_uri;
  for (const char* name : {"Via", "Max-Forwards", "From", "To", "Call-ID"}) cancel.add(name, leg->request.get(name));
  cancel.add("CSeq", str_cat({number(to_number(leg->request.get("CSeq"))), " CANCEL"}));
  if (!reason.empty()) cancel.add("Reason", reason);
  send(leg->flow, cancel);
  clock_.in(k64T1, [this, id, at] {
    if (const Leg* waits = find(id, at); waits && !waits->is_finished) finish_leg(id, at, 487);
  });
}

// ---- responses ----

Proxy::Leg* Proxy::find(std::uint32_t id, std::size_t at) {
  const auto found = pending_.find(id);
  return found != pending_.end() && at < found->second.legs.size() ? &found->second.legs[at] : nullptr;
}

void Proxy::handle_response(FlowId, const Message& response) {
  const auto via = response.top_via();
  if (!via || via->branch().substr(0, kBranch.size()) != kBranch || response.method() == Method::cancel) return;
  std::string_view rest = via->branch().substr(kBranch.size());
  const FlowId from = to_number(rest);
  rest.remove_prefix(rest.find('-') + 1);
  const std::uint32_t id = to_number(rest), at = to_number(rest.substr(rest.find('-') + 1));
  Draft onward = copy_of(response, true);
  onward.headers.erase(onward.headers.begin());
  Leg* leg = find(id, at);
  const bool is_answer = response.method() == Method::invite && response.status() / 100 == 2;
  if (!leg) {  // forgotten: what must not be lost goes on all the same (16.7)
    if (is_answer || id < first_) send(from, onward);
    return;
  }
  if (response.status() >= 200) return handle_final(id, at, response, std::move(onward));
  if (leg->is_finished) return;
  leg->is_heard = true;
  if (leg->is_unwanted) return cancel_leg(id, at, "");
  if (response.method() == Method::invite) watch_ringing(id, at);
  if (response.status() > 100 && !pending_[id].is_answered) send(from, onward);
}

void Proxy::handle_final(std::uint32_t id, std::size_t at, const Message& response, Draft&& onward) {
  Pending& pending = pending_[id];
  Leg& leg = pending.legs[at];
  if (response.method() != Method::invite) return finish_leg(id, at, std::move(onward));
  if (response.status() >= 300) {
    acknowledge(leg, response);
    if (!leg.is_finished) finish_leg(id, at, std::move(onward));
    return;
  }
  send(pending.from, onward);  // each one, and each repetition
  leg.is_finished = true;
  if (pending.is_answered) return;
  pending.is_answered = true;
  forget_later(id);
  cancel_legs(id, "SIP;cause=200;text=\"Call completed elsewhere\"");
}

void Proxy::acknowledge(const Leg& leg, const Message& response) {
  Draft ack;
  ack.method = "ACK";
  ack.request_uri = leg.request.request_uri;
  for (const char* name : {"Via", "Max-Forwards", "From"}) ack.add(name, leg.request.get(name));
  ack.add("To", response.header(HeaderId::to).value_or(""));
  ack.add("Call-ID", response.call_id());
  ack.add("CSeq", str_cat({number(to_number(leg.request.get("CSeq"))), " ACK"}));
  send(leg.flow, ack);
}

void Proxy::finish_leg(std::uint32_t id, std::size_t at, int status) {
  finish_leg(id, at, make_reply(pending_[id].request, status, "", kTag));
}

/// The best response goes on when there is none to come (16.7).
void Proxy::finish_leg(std::uint32_t id, std::size_t at, Draft&& response) {
  Pending& pending = pending_[id];
  pending.legs[at].is_finished = true;
  const bool declined = response.status >= 600;
  if (is_better(response.status, pending.best.status)) pending.best = std::move(response);
  if (declined) cancel_legs(id, "");
  for (const Leg& leg : pending.legs)
    if (!leg.is_finished) return;
  if (pending.is_answered) return;
  pending.is_answered = true;
  send(pending.from, pending.best);
  forget_later(id);
}

/// An INVITE is kept for its ACK and further answers.
void Proxy::forget_later(std::uint32_t id) {
  clock_.in(pending_[id].request.method() == Method::invite ? k64T1 : Duration(0), [this, id] {
    const auto found = pending_.find(id);
    if (found == pending_.end()) return;
    by_branch_.erase(branch_key(found->second.from, found->second.request));
    pending_.erase(found);
  });
}

}  // namespace sipua::sim
