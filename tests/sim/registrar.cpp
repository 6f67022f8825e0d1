#include "sim/registrar.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "message/reply.hpp"

namespace sipua::sim {

namespace {

constexpr std::string_view kTag = "registrar";

std::string user_of(const Message& request) {
  const auto to = request.method() == Method::register_ ? request.to() : request.from();
  return to ? to->uri.user : std::string();
}

std::uint32_t seconds_asked(const Message& request, const NameAddr& contact) {
  auto asked = parse_delta_seconds(contact.params.get("expires"));
  if (!asked) asked = parse_delta_seconds(request.header(HeaderId::expires).value_or(""));
  return asked ? *asked : 3600;
}

}  // namespace

std::vector<Registrar::Binding> Registrar::bindings(const std::string& user) const {
  std::vector<Binding> live;
  const auto found = bindings_.find(user);
  if (found == bindings_.end()) return live;
  for (const Binding& binding : found->second)
    if (binding.until > clock_.now()) live.push_back(binding);
  return live;
}

void Registrar::forget() {
  transcript_.note(clock_.now(), kTag, "forgets everything");
  bindings_.clear();
  authentication.forget();
}

void Registrar::handle_opened(FlowId) {}

void Registrar::handle_closed(FlowId flow, std::uint16_t, std::string_view) {
  if (!habits.drops_with_flow) return;
  for (auto& [user, bindings] : bindings_)
    std::erase_if(bindings, [&](const Binding& binding) { return binding.flow == flow; });
}

void Registrar::handle_frame(FlowId flow, std::string text) {
  if (trim(text).empty()) {
    if (text == "\r\n\r\n" && habits.answers_pings) network_.send(flow, *this, "\r\n");
    return;
  }
  const auto message = parse_message(std::move(text));
  if (!message) return;
  if (message->method() == Method::register_ && message->is_request()) return handle_register(flow, *message);
  if (message->method() == Method::options && message->is_request() && message->to_tag().empty()) {
    return send(flow, make_reply(*message, 200, "", kTag));
  }
  handle_message(flow, *message);
}

void Registrar::handle_message(FlowId flow, const Message& message) {
  if (message.is_request() && message.method() != Method::ack) send(flow, make_reply(message, 501, "", kTag));
}

bool Registrar::admit(FlowId flow, const Message& request) {
  std::string user = user_of(request);
  if (users_.count(user) == 0) user = authentication.user_named(request);  // From is what the peer had dialled
  Draft challenge = authentication.check(request, user, users_[user]);
  if (challenge.status) send(flow, challenge);
  return challenge.status == 0;
}

FlowId Registrar::flow_of(const Uri& contact) const {
  const std::string start = str_cat({"sip:", contact.user, "@", contact.host, ";"});
  for (const auto& [user, bindings] : bindings_) {
    for (const Binding& binding : bindings)
      if (binding.until > clock_.now() && binding.uri.rfind(start, 0) == 0) return binding.flow;
  }
  return 0;
}

void Registrar::send(FlowId flow, const Draft& message, Duration wait) {
  std::string text = message.write();
  if (wait == Duration(0)) return network_.send(flow, *this, std::move(text));
  clock_.in(wait, [this, flow, late = std::move(text)] { network_.send(flow, *this, late); });
}

void Registrar::handle_register(FlowId flow, const Message& request) {
  if (dice_.chance(mood.silent)) return;
  if (!admit(flow, request)) return;
  Draft response = refusal(request);
  if (response.status == 0) response = update(flow, request);
  const Duration wait = dice_.chance(mood.slow) ? dice_.between(Duration(100), Duration(40000)) : Duration(0);
  transcript_.note(clock_.now(), kTag, "answers", number(static_cast<std::uint64_t>(response.status)));
  send(flow, response, wait);
}

/// A status of 0: it is not refused.
Draft Registrar::refusal(const Message& request) {
  const auto contact = request.contact();
  if (dice_.chance(mood.fails)) return make_reply(request, 500, "", kTag);
  if (dice_.chance(mood.unavailable)) {
    Draft response = make_reply(request, 503, "", kTag);
    response.add("Retry-After", number(dice_.below(61)));
    return response;
  }
  if (dice_.chance(mood.moved)) {
    Draft response = make_reply(request, 302, "", kTag);
    response.add("Contact", "<sip:registrar.example.com>");
    return response;
  }
  const std::uint32_t asked = contact ? seconds_asked(request, *contact) : 0;
  if (asked > 0 && asked < habits.least) {
    Draft response = make_reply(request, 423, "", kTag);
    response.add("Min-Expires", number(habits.least));
    return response;
  }
  return {};
}

/// RFC 3261 10.3 steps 6 to 8.
Draft Registrar::update(FlowId flow, const Message& request) {
  Draft response = make_reply(request, 200, "", kTag);
  const std::string user = user_of(request);
  auto& kept = bindings_[user];
  if (trim(request.header(HeaderId::contact).value_or("")) == "*") kept.clear();
  const auto contact = request.contact();
  const std::string uri = contact ? contact->uri.text() : std::string();
  if (contact) {
    std::erase_if(kept, [&](const Binding& binding) { return binding.uri == uri; });
    const std::uint32_t granted = std::min(seconds_asked(request, *contact), habits.most);
    if (granted > 0) {
      kept.push_back(
          {uri, std::string(contact->params.get("+sip.instance")), clock_.now() + std::chrono::seconds(granted), flow});
    }
  }
  list(response, user, uri);
  if (!kept.empty() && dice_.chance(mood.forgets)) kept.pop_back();
  if (habits.gives_service_route) response.add("Service-Route", "<sip:edge.example.com;lr>");
  if (habits.flow_timer) response.add("Flow-Timer", number(habits.flow_timer));
  authentication.add_info(response, request);
  return response;
}

/// Contacts of the 200.
void Registrar::list(Draft& response, const std::string& user, const std::string& kept_by) {
  for (std::uint32_t other = 0; other < habits.others; ++other) {
    response.add("Contact", str_cat({"<sip:other", number(other), "@192.0.2.7;transport=ws>;expires=3000"}));
  }
  if (dice_.chance(mood.no_contact)) return;
  const bool wrong = dice_.chance(mood.wrong_contact);
  for (const Binding& binding : bindings(user)) {
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(binding.until - clock_.now()).count();
    std::string value = str_cat(
        {"<", wrong ? "sip:nobody@192.0.2.8" : binding.uri, ">;expires=", number(static_cast<std::uint64_t>(left))});
    if (!wrong) value += str_cat({";+sip.instance=\"", binding.instance, "\""});
    if (habits.gives_gruu && binding.uri == kept_by && !wrong) {
      value += str_cat({";pub-gruu=\"sip:", user, "@example.com;gr=1\";temp-gruu=\"sip:t", number(dice_.below(1000)),
                        "@example.com;gr\""});
    }
    response.add("Contact", value);
  }
}

}  // namespace sipua::sim
