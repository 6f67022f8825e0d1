#include "sim/call_witness.hpp"

#include "base/text.hpp"
#include "sim/wire.hpp"
#include "support/event_names.hpp"

namespace sipua::sim {

namespace {

constexpr std::uint8_t kConfirmed = 12;
constexpr Duration kTimerB{31000};  ///< a little less

std::string dialog_of(std::string_view text) {
  return str_cat({header(text, "Call-ID"), " ", tag(text, "From"), " ", tag(text, "To")});
}

std::string acknowledged_by(std::string_view text) { return str_cat({dialog_of(text), " ", number(sequence(text))}); }

}  // namespace

void CallWitness::see(const Output& output) {
  if (const auto* event = std::get_if<Event>(&output)) {
    if (event->kind == EventKind::disconnected) connection_changed();
    if (event->id != 0) see_event(*event);
  } else if (const auto* send = std::get_if<Send>(&output)) {
    if (send->text.size() <= 4) return;
    const std::uint32_t code = status(send->text);
    code == 0 ? see_request(send->text) : see_response(send->text, code);
  } else if (std::holds_alternative<Connect>(output) || std::holds_alternative<Disconnect>(output)) {
    connection_changed();
  }
}

void CallWitness::connection_changed() {
  for (auto& [branch, invite] : invites_) {  // it may be cancelled on the next connection
    invite.is_given_up = invite.is_heard = true;
    invite.is_cancelled = false;
  }
  unacknowledged_.clear();
}

void CallWitness::note_taken(CommandKind kind, Id id) {
  if (kind == CommandKind::invite) sessions_[id].is_outgoing = true;
  if (kind == CommandKind::renegotiate) sessions_[id].wants_offer = true;
}

// ---- events ----

void CallWitness::see_event(const Event& event) {
  if (event.kind == EventKind::outgoing) sessions_[event.id].is_outgoing = true;
  if (event.kind == EventKind::incoming) sessions_[event.id] = {};
  const auto found = sessions_.find(event.id);
  if (found == sessions_.end()) return complain_("an event of an unknown session");
  Session& session = found->second;
  if (session.is_ended && outlives_session(event.kind)) return;
  if (session.is_ended) return complain_(str_cat({"session ", number(event.id), " speaks after its end"}));
  session.status = event.status;
  see_progress_of(session, event);
}

void CallWitness::see_progress_of(Session& session, const Event& event) {
  const bool is_ours = event.subject == EventSubject::sent_text;
  switch (event.kind) {
    case EventKind::terminated: session.is_ended = true; break;
    case EventKind::accepted:
      if (session.is_answered) complain_("a session was accepted twice");
      session.is_answered = true;
      break;
    case EventKind::dialog: {
      const std::string_view text = event.text;
      const auto first = text.find('\n'), second = text.find('\n', first + 1);
      session.call_id = text.substr(0, first);
      session.local_tag = text.substr(first + 1, second - first - 1);
      session.remote_tag = text.substr(second + 1, text.find('\n', second + 1) - second - 1);
      break;
    }
    case EventKind::invite:
    case EventKind::update:
      if (is_ours) session.offers = true, session.wants_offer = false;
      break;
    case EventKind::reinvite_accepted:
    case EventKind::reinvite_failed:
      // a wish that came while the handler made the offer is part of it
      if (event.number == 1 && (!session.offers || event.cause == "WebRTC Error")) session.wants_offer = false;
      if (event.number == 1) session.offers = false;
      break;
    case EventKind::dtmf:
      if (is_ours) session.tones.insert(event.number & 0xffffU);
      break;
    case EventKind::dtmf_succeeded:
    case EventKind::dtmf_failed:
      if (session.tones.erase(event.number) == 0) complain_("a tone has two outcomes");
      break;
    case EventKind::request_sent: session.requests.insert(event.number); break;
    case EventKind::request_answered:
      if (event.message.status() < 200) break;
      [[fallthrough]];
    case EventKind::request_failed:
      if (session.requests.erase(event.number) == 0) complain_("a request has two outcomes");
      break;
    default: break;
  }
}

std::string_view CallWitness::unrest(const Session& session) {
  if (session.is_ended) return "";
  if (!session.is_answered) return "is not answered";
  if (session.status != kConfirmed) return "is not confirmed";
  if (session.wants_offer || session.offers) return "waits for its renegotiation";
  if (!session.tones.empty()) return "has a tone without an outcome";
  if (!session.requests.empty()) return "has a request without an outcome";
  return "";
}

// ---- messages ----

void CallWitness::see_request(const std::string& text) {
  const std::string_view what = method(text), via = branch(text);
  if (what == "ACK") return see_ack(acknowledged_by(text));
  if (what == "CANCEL") {
    const auto found = invites_.find(via);
    if (found == invites_.end()) return complain_("a CANCEL of no INVITE");
    if (!found->second.is_heard) complain_("a CANCEL before a provisional response");
    if (found->second.is_cancelled) complain_("a second CANCEL");
    found->second.is_cancelled = true;
    found->second.cancelled = clock_.now();
    return;
  }
  if (what == "INVITE") invites_[std::string(via)].sent = clock_.now();
  const auto [last, is_new] = sequences_.try_emplace(dialog_of(text));
  if (last->second.is_over) return;  // a BYE sent again, a NOTIFY: the peer refuses them by now
  if (!is_new && sequence(text) <= last->second.number) complain_("CSeq does not go up in its dialog");
  last->second = {sequence(text), what == "BYE"};
}

void CallWitness::see_ack(const std::string& what) {
  unacknowledged_.erase(what);
  acknowledged_.insert(what);
}

void CallWitness::see_response(const std::string& text, std::uint32_t code) {
  if (code < 200) return;
  const std::string answer = str_cat({number(code), " ", tag(text, "To")});
  const auto [known, is_new] = answers_.try_emplace(str_cat({branch(text), " ", method(text)}), answer);
  if (!is_new && known->second != answer) {
    complain_(str_cat({"a request has two final responses, ", known->second, " and ", answer}));
  }
}

void CallWitness::hear(const std::string& frame) {
  const std::uint32_t code = status(frame);
  if (code == 0 && method(frame) == "BYE") {
    sequences_[str_cat({header(frame, "Call-ID"), " ", tag(frame, "To"), " ", tag(frame, "From")})].is_over = true;
  }
  const auto found = invites_.find(branch(frame));
  if (code == 0 || method(frame) != "INVITE" || found == invites_.end()) return;
  Invite& invite = found->second;
  const bool is_late = !invite.is_heard && clock_.now() - invite.sent > kTimerB;
  const bool is_dropped = invite.is_cancelled && clock_.now() - invite.cancelled > kTimerB;  // RFC 3261 9.1
  const bool is_long_after = invite.answered && clock_.now() - *invite.answered > kTimerB;   // another fork (13.2.2.4)
  invite.is_heard = true;
  if (code >= 300 || is_late || is_dropped || is_long_after) invite.is_given_up = true;
  if (code / 100 == 2 && !invite.answered) invite.answered = clock_.now();
  if (code < 200 || invite.is_given_up) return;
  if (std::string what = acknowledged_by(frame); !acknowledged_.count(what)) unacknowledged_.insert(std::move(what));
}

void CallWitness::finish() {
  for (const auto& [id, session] : sessions_)
    if (!session.is_ended) complain_(str_cat({"session ", number(id), " never ended"}));
}

}  // namespace sipua::sim
