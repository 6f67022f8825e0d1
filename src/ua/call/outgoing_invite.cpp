/// Client side of a call: INVITE out (RFC 3261 13.2, 9.1).
#include <algorithm>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "message/status.hpp"
#include "ua/call/invite_session.hpp"

namespace sipua {

namespace {

constexpr std::string_view kCanceledCause = "Request Terminated";

}  // namespace

InviteSession InviteSession::outgoing(Context& context, RequestSender& sender, Id id, InviteFields fields) {
  InviteSession session(context, sender, id);
  session.outgoing_ = true;
  session.without_sdp_ = fields.without_sdp;
  session.local_tag_ = context.new_tag();
  NameAddr to;
  to.uri = std::move(fields.target);
  Draft& draft = session.draft_;
  draft.method = "INVITE";
  to.uri.headers.clear();
  draft.request_uri = to.uri.text();
  draft.add("Max-Forwards", "70");
  draft.add("To", to.text());
  if (fields.anonymous) {  // RFC 3323, 3325
    draft.add("From", str_cat({"\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=", session.local_tag_}));
    draft.add("P-Preferred-Identity", str_cat({"<", context.options.uri.text(), ">"}));
    draft.add("Privacy", "id");
  } else {
    draft.add("From", context.from(session.local_tag_));
  }
  draft.add("Call-ID", context.new_call_id());
  draft.add("CSeq", str_cat({number(context.random.below(10000)), " INVITE"}));
  for (HeaderLine& line : fields.extra) draft.headers.push_back(std::move(line));
  draft.add("Contact", context.contact(fields.anonymous));
  draft.add("Allow", kAllow);
  context.add_common(draft);
  session.emit_text(EventKind::outgoing, EventSubject::sent_text, draft.write());
  return session;
}

void InviteSession::start_invite(Instant now) {
  phase_ = Phase::offering;
  if (without_sdp_) return send_invite("", "", now);
  want(Step::get_offer);
}

void InviteSession::send_invite(std::string_view body, std::string_view content_type, Instant now) {
  draft_.body = body;
  draft_.content_type = content_type;
  phase_ = Phase::calling;
  status_ = SessionStatus::invite_sent;
  sender_->send(std::move(draft_), Owner::invite, id_, now);
  draft_ = {};
  emit_changed();
}

Result<void> InviteSession::cancel(ReplyFields&& fields, Instant now) {
  if (!outgoing_) return Error{Errc::wrong_state, "not an outgoing call"};
  if (is_ended() || phase_ == Phase::confirmed || phase_ == Phase::applying) {
    return Error{Errc::wrong_state, "answered or ended"};
  }
  if (cancel_wanted_) return {};  // exactly one CANCEL and one event
  cancel_wanted_ = true;
  cancel_fields_ = std::move(fields);
  if (phase_ != Phase::calling) {  // nothing was sent
    emit(EventKind::cancel);
    fail(nullptr, "Canceled");
    return {};
  }
  emit(EventKind::cancel);
  if (status_ == SessionStatus::provisional_received || !seen_.empty()) send_cancel(now);
  return {};
}

void InviteSession::send_cancel(Instant now) {
  const SentRequest* invite = sender_->find_invite(id_);
  if (cancel_sent_ || !invite) return;
  auto cancel = context_->layer.make_cancel(invite->transaction);
  if (!cancel) return;
  cancel_sent_ = true;
  if (cancel_fields_.status >= 200) {  // RFC 3326
    const auto code = static_cast<std::uint64_t>(cancel_fields_.status);
    const std::string_view reason =
        cancel_fields_.reason.empty() ? reason_phrase(cancel_fields_.status) : cancel_fields_.reason;
    cancel->add("Reason", str_cat({"SIP;cause=", number(code), ";text=", quote(reason)}));
  }
  for (const HeaderLine& line : cancel_fields_.extra) cancel->headers.push_back(line);
  transaction::Outbox outbox;
  context_->layer.send_request(*cancel, now, outbox);  // nobody waits for its answer
  context_->take(std::move(outbox));
}

void InviteSession::handle_response(SentRequest& sent, const Message& response, Instant now) {
  const int status = response.status();
  if (status < 200) return handle_provisional(response, now);
  if (status < 300) return handle_success(sent, response, now);
  if ((status == 401 || status == 407) && phase_ == Phase::calling && !cancel_wanted_) {
    if (sender_->answer_challenge(sent, response, now)) {
      early_.clear();
      seen_.clear();
      status_ = SessionStatus::invite_sent;  // nothing was heard of this attempt: no CANCEL yet (9.1)
      return;
    }
  }
  sender_->forget(sent.transaction);
  handle_rejection(response);
}

void InviteSession::handle_provisional(const Message& response, Instant now) {
  if (phase_ != Phase::calling) return;
  const std::string tag = response.to_tag();
  const bool trying = response.status() == 100;
  if (!trying && tag.empty()) return;  // makes no dialog: not ours to show
  constexpr std::size_t kMostForks = 64;
  const auto last = std::find_if(seen_.begin(), seen_.end(), [&](const Seen& s) { return s.tag == tag; });
  const bool repeated = last != seen_.end() && last->status == response.status() && last->body == response.body();
  Seen now_seen{tag, response.status(), std::string(response.body())};
  if (last == seen_.end() && seen_.size() == kMostForks) return;
  last != seen_.end() ? void(*last = std::move(now_seen)) : seen_.push_back(std::move(now_seen));
  if (cancel_wanted_) return send_cancel(now);
  if (repeated) return;
  if (!trying) {
    status_ = SessionStatus::provisional_received;
    const bool known =
        std::any_of(early_.begin(), early_.end(), [&](const auto& d) { return d.id().remote_tag == tag; });
    const SentRequest* invite = sender_->find_invite(id_);
    if (!known && invite) {
      auto request = parse_message(invite->draft.write());
      auto early = request ? dialog::Dialog::from_response(*request, response) : request.error();
      if (early) early_.push_back(std::move(*early));
    }
  }
  emit(EventKind::progress, response);
}

void InviteSession::handle_success(SentRequest& sent, const Message& response, Instant now) {
  if (sender_->repeat_ack(sent, response)) return;
  if (phase_ == Phase::applying && dialog_ && dialog_->id().remote_tag == response.to_tag()) return;  // ACK follows
  if (phase_ != Phase::calling) return sender_->decline_fork(sent, response, now);  // RFC 3261 13.2.2.4
  accept_answer(sent, response, now);
}

void InviteSession::accept_answer(SentRequest& sent, const Message& response, Instant now) {
  auto request = parse_message(sent.draft.write());
  const std::string tag = response.to_tag();
  for (auto& early : early_)
    if (early.id().remote_tag == tag) dialog_ = std::move(early);
  early_.clear();
  if (dialog_) {
    dialog_->confirm(response);
  } else if (auto made = request ? dialog::Dialog::from_response(*request, response) : request.error()) {
    dialog_ = std::move(*made);
  } else {
    return fail(&response, "Internal Error");
  }
  if (request) invite_ = std::move(*request);
  answer_ = Message(response);
  phase_ = Phase::applying;
  emit_dialog();
  const auto contact = response.contact();
  const bool is_reachable = contact && contact->uri.is_sip();
  if (cancel_wanted_ || !is_reachable) {  // the 2xx crossed our CANCEL, or says not where its sender is
    acknowledge("", "", now);
    emit_text(EventKind::bye, EventSubject::sent_text, send_bye(ReplyFields{}, now));
    return fail(&answer_, cancel_wanted_ ? kCanceledCause : "Internal Error");
  }
  if (!without_sdp_) acknowledge("", "", now);
  if (response.body().empty()) return give_up_answer(400, now);
  want(without_sdp_ ? Step::set_offer : Step::set_answer, &answer_);
}

void InviteSession::acknowledge(std::string_view body, std::string_view content_type, Instant now) {
  SentRequest* sent = sender_->find_invite(id_);
  if (!sent) return;
  status_ = SessionStatus::confirmed;
  emit_text(EventKind::ack, EventSubject::sent_text, sender_->acknowledge(*sent, *dialog_, body, content_type, now));
}

void InviteSession::establish() {
  phase_ = Phase::confirmed;
  status_ = SessionStatus::confirmed;
  emit(EventKind::accepted, answer_, reason_phrase(answer_.status()));
  answer_ = {};
}

void InviteSession::handle_rejection(const Message& response) {
  if (phase_ != Phase::calling) return;
  const bool ours = cancel_wanted_ && response.status() == 487;
  const std::string_view cause = ours ? kCanceledCause : sip_error_cause(response.status());
  emit(EventKind::rejected, response, cause);
  fail(&response, cause);
}

void InviteSession::handle_no_response(std::string_view cause) {
  if (phase_ == Phase::calling) fail(nullptr, cancel_wanted_ ? kCanceledCause : cause);
}

}  // namespace sipua
