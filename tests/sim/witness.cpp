#include "sim/witness.hpp"

#include <algorithm>

#include "base/md5.hpp"
#include "base/text.hpp"
#include "sim/wire.hpp"
#include "support/event_names.hpp"

namespace sipua::sim {

namespace {

using namespace std::chrono_literals;
constexpr Duration kWindow = 10s;
/// Requests in a window that one cause may lead to: a few challenges, each 423 and 302 in between.
constexpr std::size_t kMostForCause = 12;
/// A binding of one second is refreshed after 444 ms at the earliest.
constexpr std::size_t kMostRefreshes = 23;

}  // namespace

Witness::Witness(Clock& clock, const Options& options) : clock_(clock) {
  if (options.password) secrets_.push_back(*options.password);
  if (!options.ha1.empty()) secrets_.push_back(options.ha1);
  secrets_.insert(secrets_.end(), {"uthorization", "response=\"", "cnonce"});
  // Of each server in turn: one that drops and comes back at once, its retries, and those after a recovery.
  const std::uint32_t wait = std::min(options.reconnection_timeout, options.recovery_min);
  most_connects_ = (3 + 10 / wait) * (options.servers.size() + 1);
}

void Witness::complain(const std::string& what) {
  if (complaint_.empty()) {
    complaint_ = str_cat({number(static_cast<std::uint64_t>(clock_.now().time_since_epoch().count())), " ms: ", what});
  }
}

void Witness::note_command() {
  causes_.push_back(clock_.now());
  registers_ = 0;
}

void Witness::see(const Output& output) {
  if (const auto* event = std::get_if<Event>(&output)) return see_event(*event);
  if (const auto* log = std::get_if<Log>(&output)) return see_log(*log);
  if (std::holds_alternative<Connect>(output)) {
    causes_.push_back(clock_.now());
    limit(connects_, most_connects_, "connects");
  }
  if (const auto* send = std::get_if<Send>(&output); send && send->text.size() > 4) see_request(send->text);
}

void Witness::see_event(const Event& event) {
  switch (event.kind) {
    case EventKind::connecting:
    case EventKind::connected:
    case EventKind::disconnected: return see_connection(event);
    case EventKind::registered:
    case EventKind::unregistered:
    case EventKind::registration_failed:
    case EventKind::registration_accepted: return see_registration(event);
    default:
      if (event.id != 0) see_session(event);
  }
}

void Witness::see_connection(const Event& event) {
  if (event.kind == EventKind::connecting) {
    line_ = Line::trying;
  } else if (event.kind == EventKind::connected) {
    if (line_ != Line::trying) complain("connected without connecting");
    line_ = Line::up;
    registers_ = 0;
  } else {
    if (line_ == Line::down) complain("disconnected twice");
    line_ = Line::down;
  }
}

void Witness::see_registration(const Event& event) {
  switch (event.kind) {
    case EventKind::registration_accepted:
      if (!register_open_) complain("a REGISTER was accepted that has had its outcome");
      if (!takes_back_) close_register(true);  // else `unregistered` follows
      break;
    case EventKind::registration_failed:
      if (!register_open_) complain("a REGISTER failed that has had its outcome");
      close_register(false);
      break;
    case EventKind::registered:
      registered_ = true;
      limit(successes_, kMostRefreshes, "registrations");
      break;
    default:
      if (!registered_ && !(register_open_ && takes_back_)) complain("unregistered, but was not registered");
      if (event.cause != "Expires" && takes_back_) close_register(true);
      registered_ = false;
  }
}

void Witness::close_register(bool success) {
  register_open_ = false;
  registers_ = 0;
  failures_ = success ? 0 : failures_ + 1;
}

void Witness::see_session(const Event& event) {
  if (event.kind == EventKind::incoming) sessions_[event.id] = {};
  const auto found = sessions_.find(event.id);
  if (found == sessions_.end()) return complain(str_cat({"an event of an unknown session ", number(event.id)}));
  Session& session = found->second;
  if (session.terminated && !outlives_session(event.kind))
    complain(str_cat({"session ", number(event.id), " speaks after its end"}));
  if (event.kind == EventKind::failed && ++session.failed > 1) complain("a session failed twice");
  if (event.kind == EventKind::terminated) ++session.terminated;
}

void Witness::see_request(const std::string& text) {
  if (text.rfind("SIP/2.0", 0) == 0) return;
  const std::string_view what = method(text);
  if (what != "ACK") {  // there is one for each answer that comes, however often
    limit(requests_, kMostForCause * (causes_.size() + 2) + 2 * successes_.size(), "requests");
  }
  if (what == "REGISTER") {
    register_open_ = true;
    takes_back_ = header(text, "Contact") == "*" || text.find(";expires=0\r\n") != std::string::npos;
    ++registers_;
  }
  if (what == "ACK" || what == "CANCEL") return;
  if (!tag(text, "To").empty()) return see_credentials(text);  // call_witness.hpp
  const std::uint32_t number_now = sequence(text);
  const auto [entry, is_new] = sequences_.try_emplace(std::string(header(text, "Call-ID")), number_now);
  if (!is_new && number_now <= entry->second) complain("CSeq does not go up");
  entry->second = number_now;
  see_credentials(text);
}

void Witness::see_credentials(const std::string& text) {
  for (std::string_view name : {"\r\nAuthorization: ", "\r\nProxy-Authorization: "}) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
      const std::string_view line = std::string_view(text).substr(at + 2, text.find('\r', at + 2) - at - 2);
      const std::string_view nc = between(line, ", nc=", ',');
      if (nc.empty()) continue;
      std::uint32_t& last = counts_[std::string(between(line, " nonce=\"", '"'))];
      const std::uint32_t count = to_number(nc, 16);
      if (count <= last) complain("nc does not go up for its nonce");
      last = count;
    }
  }
}

void Witness::see_log(const Log& log) {
  for (const std::string& secret : secrets_)
    if (log.text.find(secret) != std::string::npos) complain("a secret in a log: " + log.text);
}

void Witness::limit(std::deque<Instant>& times, std::size_t most, const char* what) {
  const Instant since = clock_.now() - kWindow;
  times.push_back(clock_.now());
  for (auto* each : {&times, &causes_, &successes_})
    while (!each->empty() && each->front() < since) each->pop_front();
  if (times.size() > most + 2 * causes_.size() * (&times == &connects_ ? 0 : 1)) {
    complain(str_cat({number(times.size()), " ", what, " in ten seconds"}));
  }
}

void Witness::finish() {
  for (const auto& [id, session] : sessions_)
    if (session.terminated != 1) complain(str_cat({"session ", number(id), " never ended"}));
  if (register_open_) complain("a REGISTER has no outcome");
}

}  // namespace sipua::sim
