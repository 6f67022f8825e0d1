#include "ua/request_sender.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "message/values/fields.hpp"
#include "transaction/timers.hpp"

namespace sipua {

namespace {

bool is_credential(const HeaderLine& line) {
  return equals_blind(line.name, "Authorization") || equals_blind(line.name, "Proxy-Authorization");
}

}  // namespace

SentRequest& RequestSender::send(Draft&& draft, Owner owner, Id session, Instant now, std::vector<Digest> credentials) {
  sent_.push_back(std::make_unique<SentRequest>());
  SentRequest& sent = *sent_.back();
  sent.owner = owner;
  sent.session = session;
  sent.draft = std::move(draft);
  sent.credentials = std::move(credentials);
  if (context_.connected) dispatch(sent, now);
  return sent;
}

void RequestSender::dispatch(SentRequest& sent, Instant now) {
  const bool initial = sent.draft.get("To").find(";tag=") == std::string_view::npos;
  if (initial && !context_.route.empty() && sent.draft.get("Route").empty()) {
    sent.draft.add_first("Route", context_.route);
  }
  sent.draft.remove("Via");
  sent.draft.add_first("Via", context_.new_via());
  const Credentials known{context_.options.authorization_user, context_.options.password.value_or("")};
  for (Digest& digest : sent.credentials) digest.authorize(sent.draft, known, context_.random);
  transaction::Outbox outbox;
  sent.transaction = context_.layer.send_request(sent.draft, now, outbox);
  context_.take(std::move(outbox));
}

void RequestSender::handle_opened(Instant now) {
  for (auto& sent : sent_)
    if (sent->transaction == 0) dispatch(*sent, now);
}

bool RequestSender::answer_challenge(SentRequest& sent, const Message& response, std::uint32_t cseq, Instant now) {
  constexpr std::size_t kMostAnswers = 6;  // two realms on the way, each with a stale nonce or two
  auto digest = Digest::from_challenge(response);
  if (!digest || !context_.options.password || sent.answered.size() >= kMostAnswers) return false;
  const auto known = std::find_if(sent.credentials.begin(), sent.credentials.end(), [&](const Digest& d) {
    return d.is_proxy() == digest->is_proxy() && d.realm() == digest->realm();
  });
  const auto was_answered = [&](const Digest& d) {
    return std::find(sent.answered.begin(), sent.answered.end(), d.nonce()) != sent.answered.end();
  };
  if (known != sent.credentials.end()) {
    if (was_answered(*known) && !digest->stale()) return false;  // refused: the same would be refused again
    digest->continue_from(*known);
    *known = *digest;
  } else {
    sent.credentials.push_back(*digest);
  }
  sent.answered.push_back(digest->nonce());
  sent.draft.set("CSeq", str_cat({number(cseq), " ", sent.draft.method}));
  dispatch(sent, now);
  return true;
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

bool RequestSender::is_busy() const {
  return std::any_of(sent_.begin(), sent_.end(),
                     [](const auto& sent) { return sent->transaction != 0 && !sent->linger; });
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
  invite.acks.push_back({dialog.id().remote_tag, ack.write()});
  if (!invite.linger) invite.linger = now + transaction::k64T1;
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

void RequestSender::decline_fork(SentRequest& invite, const Message& response, Instant now) {
  if (repeat_ack(invite, response)) return;
  const auto request = parse_message(invite.draft.write());
  auto fork = request ? dialog::Dialog::from_response(*request, response) : request.error();
  if (!fork) return;
  (void)acknowledge(invite, *fork, "", "", now);
  (void)send_bye(*fork, Draft{}, now);
}

std::string RequestSender::send_bye(dialog::Dialog& dialog, Draft&& bye, Instant now) {
  Draft request = dialog.make_request("BYE");
  context_.add_common(request);
  for (HeaderLine& line : bye.headers) request.headers.push_back(std::move(line));
  request.body = std::move(bye.body);
  request.content_type = std::move(bye.content_type);
  return send(std::move(request), Owner::none, 0, now).draft.write();
}

void RequestSender::handle_timeout(Instant now) {
  std::erase_if(sent_, [&](const auto& sent) { return sent->linger && *sent->linger <= now; });
}

std::optional<Instant> RequestSender::next_timeout() const {
  std::optional<Instant> next;
  for (const auto& sent : sent_) next = earlier(next, sent->linger);
  return next;
}

}  // namespace sipua
