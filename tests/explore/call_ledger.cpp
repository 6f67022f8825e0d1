#include "explore/call_ledger.hpp"

#include <sstream>

#include "base/text.hpp"
#include "support/event_names.hpp"

namespace sipua::explore {

namespace {

using Kind = DescriptionWanted::Kind;

/// Session.C: which status may follow which.
constexpr std::uint8_t kTerminated = 9, kConfirmed = 12;
constexpr std::uint16_t bits(std::initializer_list<int> numbers) {
  std::uint16_t all = 1U << kTerminated;
  for (const int number : numbers) all = static_cast<std::uint16_t>(all | 1U << number);
  return all;
}
constexpr std::uint16_t kMoves[] = {
    bits({1, 4}),            //  0 null: INVITE sent, or received
    bits({2, 11, 12}),       //  1 invite_sent
    bits({1, 11, 12}),       //  2 provisional_received; another attempt goes back
    bits({}),                //  3 invite_received: not used
    bits({5, 6, 8}),         //  4 waiting_for_answer
    bits({7, 8, 10}),        //  5 answered
    bits({8, 10, 11}),       //  6 waiting_for_prack
    bits({12}),              //  7 waiting_for_ack
    bits({}),                //  8 canceled
    0,                       //  9 terminated
    bits({5, 8}),            // 10 answered_waiting_for_prack
    bits({1, 5, 6, 8, 12}),  // 11 early_media
    bits({7}),               // 12 confirmed: a re-INVITE of the peer goes back
};

}  // namespace

void CallLedger::fail(Id id, std::string text) { violations_.push_back(str_cat({"session ", number(id), ": ", text})); }

const Call& CallLedger::call(Id id) const {
  static const Call kNone;
  const auto found = calls_.find(id);
  return found == calls_.end() ? kNone : found->second;
}

void CallLedger::invited(Id id) { calls_[id].is_outgoing = true; }

void CallLedger::take_status(Id id, Call& call, std::uint8_t status) {
  const bool moves = status != call.status;
  if (moves && (status >= std::size(kMoves) || (kMoves[call.status] >> status & 1U) == 0)) {
    fail(id, str_cat({"status ", number(call.status), " became ", number(status)}));
  }
  call.status = status;
}

void CallLedger::take(const Event& event) {
  if (event.id == 0) return;
  Call& call = calls_[event.id];
  if (call.terminated && !outlives_session(event.kind))
    fail(event.id, str_cat({"event ", number(static_cast<std::uint64_t>(event.kind)), " after terminated"}));
  take_status(event.id, call, event.status);
  call.seen |= std::uint64_t{1} << static_cast<unsigned>(event.kind);
  switch (event.kind) {
    case EventKind::accepted: call.accepted = true; break;
    case EventKind::terminated:
      call.terminated = true;
      if (!call.handler_ended) fail(event.id, "terminated before its handler was told");
      if (event.status != kTerminated) fail(event.id, "terminated without its status");
      break;
    case EventKind::reinvite_accepted:
    case EventKind::reinvite_failed:
      if (event.number == 1) call.wishes = 0;
      break;
    case EventKind::dialog: {
      std::istringstream lines(event.text);
      for (std::string* part : {&call.dialog.call_id, &call.dialog.local_tag, &call.dialog.remote_tag}) {
        std::getline(lines, *part);
      }
      break;
    }
    default: break;
  }
}

void CallLedger::take(const DescriptionWanted& wanted) {
  using Signaling = Call::Signaling;
  Call& call = calls_[wanted.session];
  if (call.handler_ended) fail(wanted.session, "a description is wanted after the end");
  if (wanted.kind == Kind::rollback) {
    call.pending = false;
    call.signaling = Signaling::stable;
    return;
  }
  if (call.pending) fail(wanted.session, "a description is wanted while another is under way");
  call.pending = true;
  call.kind = wanted.kind;
  call.operation = wanted.operation;
  const bool is_set = wanted.kind == Kind::set;
  if (wanted.kind == Kind::renew) call.signaling = Signaling::stable;
  if (is_set && wanted.source.body().empty()) fail(wanted.session, "there is no description to set");
  if (is_set && call.signaling == Signaling::remote_offer) fail(wanted.session, "a second remote description");
  if (!is_set && call.signaling == Signaling::local_offer) fail(wanted.session, "a second local offer");
}

void CallLedger::take(const DescriptionEnd& end) {
  Call& call = calls_[end.session];
  if (call.handler_ended) fail(end.session, "its handler ended twice");
  call.handler_ended = true;
  call.pending = false;
}

void CallLedger::described(Id id) {
  using Signaling = Call::Signaling;
  Call& call = calls_[id];
  const bool first = call.signaling == Signaling::stable;
  call.signaling = !first ? Signaling::stable : call.is_set() ? Signaling::remote_offer : Signaling::local_offer;
  call.pending = false;
}

std::set<DialogKey> CallLedger::kept() const {
  std::set<DialogKey> dialogs;
  for (const auto& [id, call] : calls_)
    if (call.accepted && !call.terminated) dialogs.insert(call.dialog);
  return dialogs;
}

void CallLedger::close(bool probed) {
  for (const auto& [id, call] : calls_) {
    if (call.terminated) continue;
    if (call.status != kConfirmed) fail(id, str_cat({"is left with status ", number(call.status)}));
    if (!probed) continue;
    if (call.pending) fail(id, "a description is still wanted");
    if (call.signaling != Call::Signaling::stable) fail(id, "its handler is left with an open offer");
    if (call.wishes > 0) fail(id, "a renegotiation has got no outcome");
  }
}

std::string CallLedger::fingerprint() const {
  std::string all;
  for (const auto& [id, call] : calls_) {
    std::uint64_t seen = 0;
    for (const EventKind kind : {EventKind::accepted, EventKind::cancel, EventKind::ack, EventKind::confirmed,
                                 EventKind::reconnecting, EventKind::reconnected, EventKind::prack}) {
      seen |= call.seen & std::uint64_t{1} << static_cast<unsigned>(kind);
    }
    all += str_cat({number(id), " ", number(call.status), call.terminated ? "t" : "", call.accepted ? "a" : "",
                    call.handler_ended ? "e" : "", " ", call.wishes > 0 ? "w" : "", call.pending ? "p" : "",
                    number(static_cast<std::uint64_t>(call.kind)), number(static_cast<std::uint64_t>(call.signaling)),
                    " ", call.dialog.remote_tag, number(seen), "|"});
  }
  return all;
}

}  // namespace sipua::explore
