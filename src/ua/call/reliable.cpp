// Reliable provisional responses and PRACK (RFC 3262), both sides. Where implementations go wrong:
// - RSeq counts up by one; a response out of order is dropped, the peer sends it again (4).
// - Ours go out one at a time: the next waits for the PRACK of the one before (3).
// - A PRACK whose RAck means another response gets 481.
// - A 2xx waits while a reliable response with a description has not been acknowledged (3).
#include <algorithm>

#include "base/text.hpp"
#include "message/status.hpp"
#include "message/values/reliability.hpp"
#include "transaction/timers.hpp"
#include "ua/call/invite_session.hpp"

namespace sipua {

namespace {

/// RSeq of a response that wants a PRACK; 0 for any other.
std::uint32_t reliable_number(const Message& response) {
  if (response.status() == 100 || !response.lists(HeaderId::require, "100rel")) return 0;
  const auto number = parse_rseq(response.header(HeaderId::rseq).value_or(""));
  return number ? *number : 0;
}

}  // namespace

// ---- server side ----

bool InviteSession::is_reliable_wanted(bool asked) const {
  if (invite_.lists(HeaderId::require, "100rel")) return true;
  const bool wanted = asked || context_->options.rel100 == Support::required;
  return wanted && invite_.lists(HeaderId::supported, "100rel");
}

/// The first of those that wait: with a description, unless one was agreed on already.
void InviteSession::start_progress(Instant now) {
  if (described_ || !progress_.front().body.empty()) return send_provisional("", "", now);
  const bool late = invite_.body().empty();
  late ? want(Step::get_offer, Exchange::early) : want(Step::set_offer, Exchange::early, &invite_);
}

void InviteSession::send_provisional(std::string_view body, std::string_view content_type, Instant now) {
  if (progress_.empty()) return;  // accepted meanwhile
  ReplyFields& fields = progress_.front();
  Draft reply = make_reply(fields.status, fields.reason);
  reply.add("Require", "100rel");
  last_rseq_ = last_rseq_ ? last_rseq_ + 1 : 1 + context_->random.below(0x7fffffff);
  reply.add("RSeq", number(last_rseq_));
  reply.add_all(fields.extra);
  reply.body = body.empty() ? std::move(fields.body) : std::string(body);
  reply.content_type = body.empty() ? std::move(fields.content_type) : std::string(content_type);
  reliable_.rseq = last_rseq_;
  reliable_.offers = !body.empty() && invite_.body().empty();
  if (!body.empty()) described_ = !reliable_.offers;
  reliable_.wait = transaction::kT1;
  reliable_.repeat = now + transaction::kT1;
  reliable_.limit = now + transaction::k64T1;
  repeat_.reset();
  std::string text = context_->respond(server_, reply, now);
  reliable_.reply = std::move(reply);
  const bool accepted = phase_ == Phase::answering;
  status_ = accepted ? SessionStatus::answered_waiting_for_prack : SessionStatus::waiting_for_prack;
  emit_text(EventKind::progress, EventSubject::reply, std::move(text), reason_phrase(fields.status));
}

void InviteSession::handle_reliable_timeout(Instant now) {
  if (reliable_.limit && *reliable_.limit <= now) {
    ReplyFields fields;
    fields.status = 504;
    (void)send_failure(fields, now);
    return end(nullptr, "No PRACK", now);
  }
  if (!reliable_.repeat || *reliable_.repeat > now) return;
  (void)context_->respond(server_, reliable_.reply, now);
  reliable_.wait = 2 * reliable_.wait;
  reliable_.repeat = now + reliable_.wait;
}

void InviteSession::handle_prack(transaction::Id server, Message&& prack, Instant now) {
  const auto rack = parse_rack(prack.header(HeaderId::rack).value_or(""));
  const auto invite = invite_.cseq();
  const bool is_ours = rack && reliable_.rseq && rack->rseq == reliable_.rseq && rack->method == "INVITE" && invite &&
                       rack->cseq == invite->number;
  if (outgoing_ || !is_ours) return respond(server, prack, 481, now);
  const bool offered = reliable_.offers;
  reliable_ = {};
  if (!progress_.empty()) progress_.erase(progress_.begin());
  if (!is_answered()) {
    status_ = phase_ == Phase::answering ? SessionStatus::answered : SessionStatus::early_media;
    emit_changed();
  }
  if (offered && prack.body().empty()) {  // the answer had to be here (5)
    respond(server, prack, 200, now);
    return end_unanswered(488, "Bad Media Description", now);
  }
  if (offered) {
    respond(server, prack, 200, now);
    answer_ = std::move(prack);
    return want(Step::set_answer, Exchange::early, &answer_);
  }
  if (!prack.body().empty()) return handle_offer(server, std::move(prack), now);
  respond(server, prack, 200, now);
  proceed(now);
}

/// The peer does not understand our description, or we not its: nothing can come of the call.
void InviteSession::fail_early(bool unsupported, Instant now) {
  if (!outgoing_) return fail_first(unsupported, now);
  if (reliable_number(provisional_) != 0) send_prack(provisional_, "", "", now);
  cancel_wanted_ = true;
  send_cancel(now);
  fail(&provisional_, "Bad Media Description", now);
}

// ---- client side ----

/// Is this of the early dialog where offer and answer are settled? What came unreliably does not settle them (RFC 3261
/// 13.2.1), and the handler talks to no other fork.
bool InviteSession::is_described(const Message& request) const {
  for (const Early& early : early_)
    if (early.dialog.matches(request)) return early.is_settled && early.dialog.id().remote_tag == described_tag_;
  return false;
}

bool InviteSession::handle_reliable(const Message& response, Instant now) {
  const std::uint32_t rseq = reliable_number(response);
  if (rseq == 0) return false;
  Early* early = find_early(response);
  if (!early || (early->rseq != 0 && rseq != early->rseq + 1)) return true;
  const bool is_next = reliable_number(provisional_) != 0 && provisional_.to_tag() == response.to_tag();
  if (is_next && step_ != Step::none) return true;  // its PRACK must not overtake the one before; the peer repeats it
  early->rseq = rseq;
  early->is_settled |= !response.body().empty();
  if (response.body().empty() || described_ || step_ != Step::none) {
    send_prack(response, "", "", now);
    show_progress(response);
    return true;
  }
  provisional_ = Message(response);
  want(fields_.without_sdp ? Step::set_offer : Step::set_answer, Exchange::early, &provisional_);
  return true;
}

/// The handler is done with the description of `provisional_`: a body is our answer to it.
void InviteSession::finish_early(std::string_view body, std::string_view content_type, Instant now) {
  described_ = true;
  described_tag_ = provisional_.to_tag();
  status_ = SessionStatus::early_media;
  const Message response = std::move(provisional_);
  provisional_ = {};
  if (reliable_number(response) == 0) return emit_changed();  // its `progress` was told when it came
  send_prack(response, body, content_type, now);
  show_progress(response);
}

void InviteSession::send_prack(const Message& response, std::string_view body, std::string_view content_type,
                               Instant now) {
  Early* early = find_early(response);
  const auto cseq = response.cseq();
  SentRequest* invite = sender_->find_invite(id_);
  if (!early || !cseq || !invite) return;
  Draft prack = early->dialog.make_request("PRACK");
  invite->last_seq = std::max(invite->last_seq, early->dialog.local_seq());
  prack.add("RAck", RAck{reliable_number(response), cseq->number, "INVITE"}.text());
  if (is_anonymous()) prack.add("Privacy", "id");
  prack.body = body;
  prack.content_type = content_type;
  emit_sent(EventKind::prack, send_request(std::move(prack), Purpose::prack, 0, now).draft.write());
}

}  // namespace sipua
