#include "ua/request_sender.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "message/values/challenge.hpp"
#include "message/values/fields.hpp"
#include "transaction/timers.hpp"

namespace sipua {

namespace {

/// Does a challenge say that only its nonce was too old (RFC 7616 3.3)?
bool is_stale(const Message& response) {
  for (const Field& field : response.fields()) {
    if (field.id != HeaderId::www_authenticate && field.id != HeaderId::proxy_authenticate) continue;
    const auto challenges = parse_challenges(response.view(field.value));
    if (challenges && equals_blind(challenges->front().params.get("stale"), "true")) return true;
  }
  return false;
}

/// How long a callee may take to answer an INVITE that was given up: a proxy's timer C (16.6).
constexpr std::chrono::seconds kOutlive{180};

bool is_copied_by_cancel(HeaderId id) {
  return id == HeaderId::via || id == HeaderId::route || id == HeaderId::to || id == HeaderId::from ||
         id == HeaderId::call_id || id == HeaderId::max_forwards;
}

bool is_credential(const HeaderLine& line) {
  return equals_blind(line.name, "Authorization") || equals_blind(line.name, "Proxy-Authorization");
}

}  // namespace

SentRequest& RequestSender::send(Draft&& draft, Owner owner, Id session, Instant now) {
  sent_.push_back(std::make_unique<SentRequest>());
  SentRequest& sent = *sent_.back();
  sent.serial = ++last_serial_;
  sent.owner = owner;
  sent.session = session;
  sent.draft = std::move(draft);
  if (context_.connected) dispatch(sent, now);
  return sent;
}

/// The server in use, when asked to; then the routes that the registrar gave (RFC 3608 6.1).
void RequestSender::preload_route(Draft& draft) const {
  if (draft.method != "REGISTER") {
    for (std::size_t at = context_.service_route.size(); at-- > 0;) {
      draft.add_first("Route", context_.service_route[at]);
    }
  }
  if (!context_.route.empty()) draft.add_first("Route", context_.route);
}

void RequestSender::dispatch(SentRequest& sent, Instant now) {
  const bool initial = sent.draft.get("To").find(";tag=") == std::string_view::npos;
  if (initial && sent.draft.get("Route").empty()) preload_route(sent.draft);
  sent.is_heard = sent.is_cancelled = false;
  sent.draft.remove("Via");
  sent.draft.add_first("Via", context_.new_via());
  spaces_.authorize(sent.draft, sent.answered, credentials(), context_.random);
  transaction::Outbox outbox;
  sent.transaction = context_.layer.send_request(sent.draft, now, outbox);
  context_.take(std::move(outbox));
}

Credentials RequestSender::credentials() const {
  const Options& options = context_.options;
  return {options.authorization_user, options.password, options.ha1, options.bearer_token, options.refuse_md5};
}

void RequestSender::handle_opened(Instant now) {
  for (auto& sent : sent_) {
    for (auto& ack : sent->acks)
      if (!std::exchange(ack.is_sent, true)) context_.send_text(ack.text);
    if (sent->is_given_up) {
      send_late_cancel(*sent, now);
    } else if (sent->transaction == 0) {
      dispatch(*sent, now);
    }
  }
}

bool RequestSender::answer_challenge(SentRequest& sent, const Message& response, Instant now) {
  constexpr std::size_t kMostAnswers = 6;  // two realms on the way, each with a stale nonce or two
  if (sent.is_final || sent.answered.size() >= kMostAnswers) return false;
  if (context_.options.authenticate_outside) return ask_host(sent, response, now);
  if (!spaces_.take_challenges(response, sent.draft, credentials(), std::nullopt, sent.answered)) {
    return context_.options.ask_credentials && ask_host(sent, response, now);
  }
  send_again(sent, now);
  return true;
}

/// Once for a proxy and once for a server is enough, unless only the nonce was stale.
bool RequestSender::ask_host(SentRequest& sent, const Message& response, Instant now) {
  constexpr std::uint32_t kMostQuestions = 4;
  const std::string kind = response.status() == 407 ? "proxy" : "server";
  const bool asked = std::find(sent.answered.begin(), sent.answered.end(), kind) != sent.answered.end();
  if (sent.asked == kMostQuestions || (asked && !is_stale(response))) return false;
  sent.answered.push_back(kind);
  ++sent.asked;
  sent.held = response;
  sent.held_until = now + transaction::k64T1;
  Event event;
  event.kind = EventKind::authentication_wanted;
  event.status = context_.status;
  event.number = sent.serial;
  event.subject = EventSubject::message;
  event.message = Message(response);
  event.text = sent.draft.write();
  context_.emit(std::move(event));
  return true;
}

void RequestSender::resend(SentRequest& sent, std::string_view credentials, Instant now) {
  sent.draft.set(sent.held->status() == 407 ? "Proxy-Authorization" : "Authorization", credentials);
  send_again(sent, now);
}

bool RequestSender::resend(SentRequest& sent, const Credentials& given, Instant now) {
  if (!spaces_.take_challenges(*sent.held, sent.draft, credentials(), given, sent.answered)) return false;
  send_again(sent, now);
  return true;
}

void RequestSender::send_again(SentRequest& sent, Instant now) {
  sent.held.reset();
  sent.held_until.reset();
  postpone(sent);
  dispatch(sent, now);
}

void RequestSender::postpone(SentRequest& sent) {
  const auto cseq = parse_cseq(sent.draft.get("CSeq"));
  sent.draft.set("CSeq", str_cat({number(cseq ? cseq->number + 1 : 1), " ", sent.draft.method}));
  sent.transaction = 0;
}

void RequestSender::number_anew(SentRequest& sent, dialog::Dialog& dialog) {
  sent.draft.set("CSeq", str_cat({number(dialog.take_seq() - 1), " ", sent.draft.method}));
}

bool RequestSender::is_known(std::uint32_t serial) const {
  return std::any_of(sent_.begin(), sent_.end(), [&](const auto& sent) { return sent->serial == serial; });
}

void RequestSender::forget_held(std::uint32_t serial) {
  std::erase_if(sent_, [&](const auto& sent) { return sent->held && sent->serial == serial; });
}

SentRequest* RequestSender::find_held(std::uint32_t serial) {
  for (auto& sent : sent_)
    if (sent->held && sent->serial == serial) return sent.get();
  return nullptr;
}

SentRequest* RequestSender::find_overdue(Instant now) {
  for (auto& sent : sent_)
    if (sent->held_until && *sent->held_until <= now) return sent.get();
  return nullptr;
}

void RequestSender::handle_dropped() {
  std::erase_if(sent_, [](const auto& sent) { return sent->held.has_value(); });
}

SentRequest* RequestSender::find(transaction::Id transaction) {
  for (auto& sent : sent_)
    if (sent->transaction == transaction) return sent.get();
  return nullptr;
}

SentRequest* RequestSender::find_invite(Id session) {
  for (auto& sent : sent_)
    if (sent->owner == Owner::invite && sent->session == session) return sent.get();
  return nullptr;
}

void RequestSender::forget(transaction::Id transaction) {
  std::erase_if(sent_, [&](const auto& sent) { return sent->transaction == transaction; });
}

bool RequestSender::is_open(std::uint32_t transfer) const {
  return std::any_of(sent_.begin(), sent_.end(),
                     [&](const auto& sent) { return sent->owner == Owner::transfer && sent->request == transfer; });
}

bool RequestSender::is_busy() const {
  return std::any_of(sent_.begin(), sent_.end(), [](const auto& sent) {
    return sent->transaction != 0 && !sent->linger && sent->purpose != Purpose::offer;
  });
}

std::string RequestSender::acknowledge(SentRequest& invite, const dialog::Dialog& dialog, std::string_view body,
                                       std::string_view content_type, Instant now) {
  const auto cseq = parse_cseq(invite.draft.get("CSeq"));
  Draft ack = dialog.make_ack(cseq ? cseq->number : 0);
  ack.add_first("Via", context_.new_via());
  for (const HeaderLine& line : invite.draft.headers)
    if (is_credential(line)) ack.headers.push_back(line);
  ack.add("User-Agent", context_.options.user_agent);
  ack.body = body;
  ack.content_type = content_type;
  invite.acks.push_back({dialog.id().remote_tag, ack.write(), context_.connected});
  if (invite.owed_tag == dialog.id().remote_tag) invite.owed_tag.clear();
  if (!invite.linger && invite.owed_tag.empty()) invite.linger = now + transaction::k64T1;
  if (context_.connected) context_.send_text(invite.acks.back().text);
  return invite.acks.back().text;
}

bool RequestSender::repeat_ack(const SentRequest& invite, const Message& response) {
  const std::string tag = response.to_tag();
  for (const auto& ack : invite.acks) {
    if (ack.tag != tag) continue;
    if (context_.connected) context_.send_text(ack.text);
    return true;
  }
  return false;
}

void RequestSender::decline_answer(SentRequest& invite, const Message& response, Instant now) {
  if (repeat_ack(invite, response)) return;
  const auto request = parse_message(invite.draft.write());
  auto fork = request ? dialog::Dialog::from_response(*request, response) : request.error();
  if (!fork) return;
  const bool initial = invite.owner == Owner::invite;
  (void)acknowledge(invite, *fork, "", "", now);
  while (fork->local_seq() < invite.last_seq) fork->take_seq();  // it may have sent a PRACK
  Draft bye;
  if (const std::string_view privacy = invite.draft.get("Privacy"); !privacy.empty()) bye.add("Privacy", privacy);
  if (initial) (void)send_bye(*fork, std::move(bye), now);
}

void RequestSender::abandon(SentRequest& sent, Instant now) {
  auto cancel = sent.draft.method == "INVITE" && !std::exchange(sent.is_cancelled, true)
                    ? context_.layer.make_cancel(sent.transaction)
                    : std::nullopt;
  if (!cancel) return;
  transaction::Outbox outbox;
  context_.layer.send_request(*cancel, now, outbox);
  context_.take(std::move(outbox));
}

void RequestSender::abandon(Id session, Instant now) {
  for (const auto& sent : sent_)
    if (sent->owner == Owner::session && sent->session == session && sent->is_heard) abandon(*sent, now);
}

void RequestSender::outlive(SentRequest& invite, bool is_lost, Instant now) {
  invite.transaction = 0;
  invite.is_given_up = true;
  invite.is_heard &= is_lost;  // else there is nobody to cancel
  invite.linger = now + kOutlive;
}

/// As the transaction would have made it (9.1): a server knows its INVITE by the branch.
void RequestSender::send_late_cancel(SentRequest& invite, Instant now) {
  if (!std::exchange(invite.is_heard, false)) return;
  Draft cancel;
  cancel.method = "CANCEL";
  cancel.request_uri = invite.draft.request_uri;
  for (const HeaderLine& line : invite.draft.headers) {
    if (is_copied_by_cancel(header_id(line.name))) cancel.add(line.name, line.value);
  }
  const auto cseq = parse_cseq(invite.draft.get("CSeq"));
  cancel.add("CSeq", str_cat({number(cseq ? cseq->number : 0), " CANCEL"}));
  transaction::Outbox outbox;
  context_.layer.send_request(cancel, now, outbox);
  context_.take(std::move(outbox));
}

bool RequestSender::handle_stray(const Message& response, Instant now) {
  const auto cseq = response.cseq();
  if (!cseq || cseq->method != "INVITE" || response.status() < 200 || response.status() > 299) return false;
  for (std::size_t i = 0; i < sent_.size(); ++i) {
    SentRequest& sent = *sent_[i];
    const bool same = sent.is_given_up && sent.draft.get("Call-ID") == response.call_id() &&
                      sent.draft.get("CSeq") == cseq->text() &&
                      sent.draft.get("From").ends_with(str_cat({";tag=", response.from_tag()}));
    if (!same) continue;
    decline_answer(sent, response, now);
    return true;
  }
  return false;
}

std::string RequestSender::send_bye(dialog::Dialog& dialog, Draft&& bye, Instant now) {
  Draft request = dialog.make_request("BYE");
  context_.add_common(request);
  request.complete(bye.headers, bye.body, bye.content_type);
  return send(std::move(request), Owner::none, 0, now).draft.write();
}

void RequestSender::handle_timeout(Instant now) {
  std::erase_if(sent_, [&](const auto& sent) { return sent->linger && *sent->linger <= now; });
}

std::optional<Instant> RequestSender::next_timeout() const {
  std::optional<Instant> next;
  for (const auto& sent : sent_) next = earlier(next, earlier(sent->linger, sent->held_until));
  return next;
}

}  // namespace sipua
