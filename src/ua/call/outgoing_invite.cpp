// Client side of the first INVITE of a call (RFC 3261 13.2, 9.1, 8.1.3).
#include <algorithm>

#include "base/text.hpp"
#include "dialog/route_set.hpp"
#include "message/parser.hpp"
#include "message/status.hpp"
#include "message/values/fields.hpp"
#include "message/values/preferences.hpp"
#include "ua/call/invite_session.hpp"

namespace sipua {

namespace {

constexpr std::string_view kCanceledCause = "Request Terminated";

/// Option tags of one header, over all its lines.
std::vector<std::string> tags_of(const Draft& draft, HeaderId id) {
  std::vector<std::string> tags;
  for (const HeaderLine& line : draft.headers) {
    if (header_id(line.name) != id) continue;
    for (std::string_view tag : split_list(line.value)) tags.emplace_back(tag);
  }
  return tags;
}

/// Request-URIs of a redirection, by q (8.1.3.4, 20.10).
std::vector<std::string> redirect_targets(const Message& response) {
  struct Target {
    std::string q, uri;
  };
  std::vector<Target> found;
  for (std::string_view value : response.values(HeaderId::contact)) {
    auto contact = parse_name_addr(value);
    if (!contact || !contact->uri.is_sip()) continue;
    const std::string_view q = contact->params.get("q");  // "0.7" and "1" are in order as texts
    found.push_back({std::string(q.empty() ? "1" : q), dialog::request_uri_of(std::move(contact->uri))});
    for (std::size_t i = found.size() - 1; i > 0 && found[i - 1].q < found[i].q; --i) std::swap(found[i - 1], found[i]);
  }
  std::vector<std::string> uris;
  uris.reserve(found.size());
  for (Target& target : found) uris.push_back(std::move(target.uri));
  return uris;
}

/// Takes what the peer does not know out of Require and Supported (8.1.3.5). @return whether there was any of it.
bool drop_extensions(Draft& draft, const Message& response) {
  bool dropped = false;
  const auto is_known = [&](std::string_view tag) { return !response.lists(HeaderId::unsupported, tag); };
  for (const HeaderId id : {HeaderId::require, HeaderId::proxy_require, HeaderId::supported}) {
    std::string kept;
    const std::string_view name = header_name(id);
    const std::vector<std::string> tags = tags_of(draft, id);
    for (const std::string& tag : tags) {
      if (is_known(tag)) kept += str_cat({kept.empty() ? "" : ", ", tag});
    }
    const auto known = static_cast<std::size_t>(std::count_if(tags.begin(), tags.end(), is_known));
    if (known == tags.size()) continue;
    dropped |= id != HeaderId::supported;
    while (!draft.get(name).empty()) draft.remove(name);
    if (!kept.empty()) draft.add(name, kept);
  }
  return dropped;
}

}  // namespace

void InviteSession::start_invite(Instant now) {
  phase_ = Phase::offering;
  if (fields_.without_sdp) return send_invite("", "", now);
  want(Step::get_offer, Exchange::first);
}

void InviteSession::send_invite(std::string_view body, std::string_view content_type, Instant now) {
  set_body(draft_, body, content_type);
  phase_ = Phase::calling;
  status_ = SessionStatus::invite_sent;
  sender_->send(std::move(draft_), Owner::invite, id_, now);
  draft_ = {};
  emit_changed();
}

// ---- CANCEL ----

Result<void> InviteSession::cancel(ReplyFields&& fields, Instant now) {
  if (!outgoing_) return Error{Errc::wrong_state, "not an outgoing call"};
  if (is_ended() || phase_ == Phase::confirmed || phase_ == Phase::applying) {
    return Error{Errc::wrong_state, "answered or ended"};
  }
  if (cancel_wanted_) return {};  // exactly one CANCEL and one event
  cancel_wanted_ = true;
  cancel_fields_ = std::move(fields);
  emit(EventKind::cancel);
  if (phase_ != Phase::calling) {  // nothing was sent
    fail(nullptr, "Canceled", now);
  } else if (answer_.status() >= 200) {  // it waits for an early description: too late for a CANCEL
    fail(&answer_, kCanceledCause, now);
  } else if (!seen_.empty()) {
    send_cancel(now);
  }
  return {};
}

void InviteSession::send_cancel(Instant now) {
  const SentRequest* invite = sender_->find_invite(id_);
  if (cancel_sent_ || !invite) return;
  auto cancel = context_->layer.make_cancel(invite->transaction);
  if (!cancel) return;
  cancel_sent_ = true;
  if (cancel_fields_.status >= 200) cancel->add("Reason", reason_value(cancel_fields_));  // RFC 3326
  cancel->add_all(cancel_fields_.extra);
  transaction::Outbox outbox;
  context_->layer.send_request(*cancel, now, outbox);  // nobody waits for its answer
  context_->take(std::move(outbox));
}

// ---- responses ----

void InviteSession::handle_provisional(const Message& response, Instant now) {
  if (phase_ != Phase::calling) return;
  const std::string tag = response.to_tag();
  const bool trying = response.status() == 100;
  if (!trying && tag.empty()) return;  // makes no dialog: not ours to show
  constexpr std::size_t kMostForks = 64;
  const auto last = std::find_if(seen_.begin(), seen_.end(), [&](const Seen& s) { return s.tag == tag; });
  const bool repeated = last != seen_.end() && last->status == response.status() && last->body == response.body();
  if (last != seen_.end() && last->is_over) return;
  Seen now_seen{tag, response.status(), std::string(response.body())};
  if (last == seen_.end() && seen_.size() == kMostForks) return;
  last != seen_.end() ? void(*last = std::move(now_seen)) : seen_.push_back(std::move(now_seen));
  if (cancel_wanted_) return send_cancel(now);
  if (handle_reliable(response, now) || repeated) return;
  if (!trying) (void)find_early(response);
  show_progress(response);
  const bool applies = fields_.early_media || context_->options.apply_early_media;
  if (trying || !applies || described_ || step_ != Step::none || fields_.without_sdp) return;
  if (response.body().empty()) return;
  provisional_ = Message(response);
  want(Step::set_answer, Exchange::early, &provisional_);
}

void InviteSession::show_progress(const Message& response) {
  if (response.status() > 100) {
    note_peer(response);
    if (status_ != SessionStatus::early_media) status_ = SessionStatus::provisional_received;
  }
  emit(EventKind::progress, response);
}

/// The early dialog of a provisional response, made now if it is new.
InviteSession::Early* InviteSession::find_early(const Message& response) {
  const std::string tag = response.to_tag();
  for (Early& early : early_)
    if (early.dialog.id().remote_tag == tag) return &early;
  const SentRequest* invite = sender_->find_invite(id_);
  if (!invite) return nullptr;
  const auto request = parse_message(invite->draft.write());
  auto made = request ? dialog::Dialog::from_response(*request, response) : request.error();
  if (!made) return nullptr;
  early_.push_back({std::move(*made)});
  return &early_.back();
}

/// Its early dialog is over; there is nobody to send the PRACK to that waits for the handler.
void InviteSession::forget_fork(const std::string& tag) {
  std::erase_if(early_, [&](const Early& early) { return early.dialog.id().remote_tag == tag; });
  if (provisional_.to_tag() == tag) provisional_ = {};
  for (Seen& seen : seen_) seen.is_over |= seen.tag == tag;
}

void InviteSession::handle_success(SentRequest& sent, const Message& response, Instant now) {
  if (sender_->repeat_ack(sent, response)) return;
  if (phase_ == Phase::applying && dialog_ && dialog_->id().remote_tag == response.to_tag()) return;  // ACK follows
  if (phase_ != Phase::calling) return sender_->decline_answer(sent, response, now);  // RFC 3261 13.2.2.4
  if (step_ == Step::none || cancel_wanted_) return accept_answer(sent, response, now);
  if (answer_.text().empty()) {
    answer_ = Message(response);  // until the early description is applied
    sent.owed_tag = response.to_tag();
  } else if (answer_.to_tag() != response.to_tag()) {
    forget_fork(response.to_tag());
    sender_->decline_answer(sent, response, now);
  }
}

void InviteSession::accept_answer(SentRequest& sent, const Message& response, Instant now) {
  auto request = parse_message(sent.draft.write());
  const std::string tag = response.to_tag();
  for (Early& early : early_)
    if (early.dialog.id().remote_tag == tag) dialog_ = std::move(early.dialog);
  early_.clear();
  if (dialog_) {
    dialog_->confirm(response);
  } else if (auto made = request ? dialog::Dialog::from_response(*request, response) : request.error()) {
    dialog_ = std::move(*made);
  } else {
    return fail(&response, "Internal Error", now);
  }
  if (request) invite_ = std::move(*request);
  answer_ = Message(response);
  sent.owed_tag = tag;
  phase_ = Phase::applying;
  emit_dialog();
  const auto contact = response.contact();
  const bool is_reachable = contact && contact->uri.is_sip();
  if (cancel_wanted_ || !is_reachable) {  // the 2xx crossed our CANCEL, or says not where its sender is
    acknowledge("", "", now);
    emit_sent(EventKind::bye, send_bye(ReplyFields{}, now));
    return fail(&answer_, cancel_wanted_ ? kCanceledCause : "Internal Error", now);
  }
  timer_.take(response, now);
  if (described_ || !fields_.without_sdp) acknowledge("", "", now);
  if (described_ && fields_.without_sdp && described_tag_ != tag) return give_up_answer(488, now);  // two offers
  if (described_) {
    local_.wanted = local_.renew = described_tag_ != tag;  // the handler talks to another fork: a new one, and offer
    return establish(now);
  }
  if (response.body().empty()) return give_up_answer(400, now);
  want(fields_.without_sdp ? Step::set_offer : Step::set_answer, Exchange::first, &answer_);
}

void InviteSession::acknowledge(std::string_view body, std::string_view content_type, Instant now) {
  SentRequest* sent = sender_->find_invite(id_);
  if (!sent) return;
  status_ = SessionStatus::confirmed;
  emit_sent(EventKind::ack, sender_->acknowledge(*sent, *dialog_, body, content_type, now));
}

void InviteSession::establish(Instant now) {
  phase_ = Phase::confirmed;
  status_ = SessionStatus::confirmed;
  emit(EventKind::accepted, answer_, reason_phrase(answer_.status()));
  note_peer(answer_);
  answer_ = {};
  provisional_ = {};
  proceed(now);
}

// ---- another attempt ----

bool InviteSession::try_again(SentRequest& sent, const Message& response, Instant now) {
  if (phase_ != Phase::calling || cancel_wanted_) return false;
  if (described_ || step_ != Step::none) return false;  // the offer is used up by the answer of a fork
  const int status = response.status();
  if (status == 401 || status == 407) {
    if (!sender_->answer_challenge(sent, response, now)) return false;
    start_over();
    return true;
  }
  bool changed = false;
  if (status == 420) changed = drop_extensions(sent.draft, response);
  if (status == 422) changed = timer_.raise(response);
  if (status == 422) timer_.ask(sent.draft);
  if (!changed) changed = follow(sent, response);
  if (!changed) return false;
  start_over();
  sender_->send_again(sent, now);
  return true;
}

/// To the next target of a redirection (8.1.3.4): the best one first, each once; a 6xx ends the search.
bool InviteSession::follow(SentRequest& sent, const Message& response) {
  constexpr std::size_t kMostTargets = 8;
  const int status = response.status();
  if (status >= 600 || !(fields_.follow_redirects || context_->options.follow_redirects)) return false;
  if (status < 400) {
    for (std::string& target : redirect_targets(response)) {
      const bool known = std::find(targets_.begin(), targets_.end(), target) != targets_.end();
      if (!known && targets_.size() < kMostTargets) targets_.push_back(std::move(target));
    }
  }
  if (tried_ >= targets_.size()) return false;
  sent.draft.request_uri = targets_[tried_++];
  return true;
}

/// Nothing was heard of the new attempt: no early dialog, and no CANCEL yet (9.1).
void InviteSession::start_over() {
  early_.clear();
  seen_.clear();
  status_ = SessionStatus::invite_sent;
}

void InviteSession::handle_failure(SentRequest& sent, const Message& response, Instant now) {
  if (try_again(sent, response, now)) return;
  sender_->forget(sent);
  if (phase_ != Phase::calling) return;
  const bool ours = cancel_wanted_ && response.status() == 487;
  const std::string_view cause = ours ? kCanceledCause : sip_error_cause(response.status());
  emit(EventKind::rejected, response, cause);
  fail(&response, cause, now);
}

void InviteSession::handle_silence(std::string_view cause, Instant now) {
  if (phase_ == Phase::calling) fail(nullptr, cancel_wanted_ ? kCanceledCause : cause, now);
}

}  // namespace sipua
