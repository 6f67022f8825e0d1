// RFC 3515. Where implementations go wrong:
// - The first NOTIFY says active, and only the one with the final status says terminated (2.4.4, 2.4.7).
// - A second REFER in the same dialog is told apart by the id of its Event: the CSeq number of the REFER (2.4.6).
// - Who hangs up after his REFER still gets the NOTIFYs: the dialog lives on for them (RFC 5057 3.1).
#include "ua/call/transfers.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/status.hpp"
#include "message/values/event.hpp"
#include "message/values/fields.hpp"
#include "message/values/identity.hpp"
#include "message/values/preferences.hpp"

namespace sipua {

namespace {

constexpr std::string_view kActive = "active;expires=180";

bool has_refer_to(const Message& refer) {
  const auto targets = refer.values(HeaderId::refer_to);
  return targets.size() == 1 && parse_refer_to(targets[0]);
}

std::string status_line(int status, std::string_view reason) {
  return str_cat({"SIP/2.0 ", number(static_cast<std::uint64_t>(status)), " ",
                  reason.empty() ? reason_phrase(status) : reason, "\r\n"});
}

}  // namespace

bool refuses_subscription(const Message& message) {
  const auto value = message.header(HeaderId::refer_sub);
  const auto sub = value ? parse_refer_sub(*value) : Error{Errc::missing, "Refer-Sub"};
  return sub && !sub->subscribes;
}

void Transfers::handle_refer(transaction::Id server, Message&& refer, InviteSession* session, Instant now) {
  if (session && !session->dialog()) {  // of a fork that is not answered: no NOTIFY could go there
    return void(context_.respond(server, context_.reply(refer, 480, "", ""), now));
  }
  auto made = std::make_unique<Transfer>();
  bool sound = has_refer_to(refer);
  if (!session) {
    auto dialog = dialog::Dialog::from_request(refer, context_.new_tag());
    sound = sound && dialog;
    if (dialog) made->dialog = std::move(*dialog);
  }
  if (!sound) return void(context_.respond(server, context_.reply(refer, 400, "Malformed REFER", ""), now));
  made->operation = ++last_;
  made->session = session ? session->id() : 0;
  made->server = server;
  made->is_anonymous = session && session->is_anonymous();
  made->is_told = !refuses_subscription(refer);
  made->limit = now + kAnswerLimit;
  made->refer = std::move(refer);
  Event event;
  event.kind = EventKind::refer;
  event.id = made->session;
  event.status = session ? static_cast<std::uint8_t>(session->status()) : context_.status;
  event.subject = EventSubject::message;
  event.number = made->operation;
  event.message = Message(made->refer);
  context_.emit(std::move(event));
  transfers_.push_back(std::move(made));
}

Result<void> Transfers::accept(std::uint32_t operation, ReplyFields&& fields, InviteSession* session, Instant now) {
  Transfer* transfer = find(operation);
  if (!transfer || transfer->server == 0) return Error{Errc::wrong_state, "operation"};
  if (fields.status == 0) fields.status = 202;
  if (fields.status < 200 || fields.status > 299) return Error{Errc::bad_value, "status"};
  const std::string tag = transfer->dialog ? transfer->dialog->id().local_tag : "";
  Draft reply = context_.reply(transfer->refer, fields.status, fields.reason, tag);
  context_.add_contact(reply, transfer->is_anonymous);
  if (!transfer->is_told) reply.add("Refer-Sub", "false");
  reply.add_all(fields.extra);
  (void)context_.respond(transfer->server, reply, now);
  transfer->server = 0;
  transfer->limit = now + kSubscriptionLimit;
  if (transfer->is_told) {
    send_notify(*transfer, session, status_line(100, ""), kActive, now);
  } else {
    forget(operation);
  }
  return {};
}

Result<void> Transfers::reject(std::uint32_t operation, ReplyFields&& fields, Instant now) {
  Transfer* transfer = find(operation);
  if (!transfer || transfer->server == 0) return Error{Errc::wrong_state, "operation"};
  if (fields.status == 0) fields.status = 603;
  if (fields.status < 300 || fields.status > 699) return Error{Errc::bad_value, "status"};
  const std::string tag = transfer->dialog ? transfer->dialog->id().local_tag : "";
  Draft reply = context_.reply(transfer->refer, fields.status, fields.reason, tag);
  if (transfer->is_anonymous) reply.add("Privacy", "id");
  reply.add_all(fields.extra);
  (void)context_.respond(transfer->server, reply, now);
  forget(operation);
  return {};
}

Result<void> Transfers::notify(std::uint32_t operation, const ReplyFields& fields, InviteSession* session,
                               Instant now) {
  if (fields.status < 100 || fields.status > 699) return Error{Errc::bad_value, "status"};
  Transfer* transfer = find(operation);
  if (!transfer) return {};  // it was refused, asked for nothing, or ended: there is nobody to tell
  if (transfer->server != 0) return Error{Errc::wrong_state, "operation"};
  const bool is_final = fields.status >= 200;
  transfer->status = fields.status;
  send_notify(*transfer, session, status_line(fields.status, fields.reason),
              is_final ? "terminated;reason=noresource" : kActive, now);
  if (is_final) forget(operation);
  return {};
}

bool Transfers::handle_subscribe(transaction::Id server, const Message& subscribe, InviteSession* session,
                                 Instant now) {
  const auto event = parse_event(subscribe.header(HeaderId::event).value_or(""));
  if (!event || event->package != "refer") return false;
  for (auto& transfer : transfers_) {
    const bool is_here =
        transfer->dialog ? transfer->dialog->matches(subscribe) : session && transfer->session == session->id();
    const auto cseq = transfer->refer.cseq();
    if (!is_here || transfer->server != 0 || transfer->is_over) continue;
    if (!event->id.empty() && cseq && event->id != number(cseq->number)) continue;
    const auto seconds = parse_delta_seconds(subscribe.header(HeaderId::expires).value_or("180"));
    Draft reply = context_.reply(subscribe, 200, "", "");
    context_.add_contact(reply, transfer->is_anonymous);
    reply.add("Expires", seconds && *seconds == 0 ? "0" : "180");
    (void)context_.respond(server, reply, now);
    const bool ends = seconds && *seconds == 0;
    send_notify(*transfer, session, status_line(transfer->status, ""), ends ? "terminated;reason=timeout" : kActive,
                now);
    transfer->limit = now + kSubscriptionLimit;
    if (ends) forget(transfer->operation);
    return true;
  }
  return false;
}

void Transfers::send_notify(Transfer& transfer, InviteSession* session, std::string_view status_line,
                            std::string_view state, Instant now) {
  dialog::Dialog* dialog = transfer.dialog ? &*transfer.dialog : session ? session->dialog() : nullptr;
  if (!dialog || !transfer.is_told) return;
  Draft notify = dialog->make_request("NOTIFY");
  count_on(*dialog);
  context_.add_contact(notify, transfer.is_anonymous);
  const auto cseq = transfer.refer.cseq();
  notify.add("Event", !transfer.session || !cseq ? "refer" : str_cat({"refer;id=", number(cseq->number)}));
  notify.add("Subscription-State", state);
  context_.add_common(notify);
  notify.body = status_line;
  notify.content_type = "message/sipfrag;version=2.0";
  sender_.send(std::move(notify), Owner::transfer, transfer.session, now).request = transfer.operation;
}

void Transfers::prepare_again(SentRequest& sent, InviteSession* session) {
  dialog::Dialog* dialog = session ? session->dialog() : nullptr;
  for (auto& transfer : transfers_)
    if (transfer->operation == sent.request && transfer->dialog) dialog = &*transfer->dialog;
  if (!dialog) return;
  RequestSender::number_anew(sent, *dialog);
  count_on(*dialog);
}

Transfers::Transfer* Transfers::find(std::uint32_t operation) {
  for (auto& transfer : transfers_)
    if (transfer->operation == operation && !transfer->is_over) return transfer.get();
  return nullptr;
}

Id Transfers::session_of(std::uint32_t operation) const {
  for (const auto& transfer : transfers_)
    if (transfer->operation == operation) return transfer->session;
  return 0;
}

/// Transfers of one call that has ended have each a copy of its dialog, but one row of numbers.
void Transfers::count_on(const dialog::Dialog& from) {
  for (auto& transfer : transfers_) {
    if (!transfer->dialog || transfer->dialog->id() != from.id()) continue;
    while (transfer->dialog->local_seq() < from.local_seq()) (void)transfer->dialog->take_seq();
  }
}

void Transfers::keep_dialog(const InviteSession& session) {
  for (auto& transfer : transfers_) {
    if (transfer->session == session.id() && !transfer->dialog && session.dialog()) {
      transfer->dialog.emplace(*session.dialog());
    }
  }
}

void Transfers::forget(std::uint32_t operation) {
  Transfer* transfer = find(operation);
  if (!transfer) return;
  transfer->is_over = true;
  transfer->limit.reset();
  settle();
}

void Transfers::settle() {
  std::erase_if(transfers_, [&](const auto& each) { return each->is_over && !sender_.is_open(each->operation); });
}

void Transfers::refuse_open(Instant now) {
  for (std::size_t i = transfers_.size(); i-- > 0;) (void)reject(transfers_[i]->operation, {480, {}, {}, {}, {}}, now);
}

void Transfers::handle_timeout(Instant now) {
  for (std::size_t i = transfers_.size(); i-- > 0;) {
    Transfer& transfer = *transfers_[i];
    if (!transfer.limit || *transfer.limit > now) continue;
    const std::uint32_t operation = transfer.operation;
    if (transfer.server != 0) {
      (void)reject(operation, ReplyFields{480, {}, {}, {}, {}}, now);
    } else {
      forget(operation);  // the subscription has run out on both sides (RFC 6665 4.1.2)
    }
  }
}

std::optional<Instant> Transfers::next_timeout() const {
  std::optional<Instant> next;
  for (const auto& transfer : transfers_) next = earlier(next, transfer->limit);
  return next;
}

}  // namespace sipua
