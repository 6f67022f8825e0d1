// RFC 3261 12. Where implementations go wrong:
// - The 2xx of an early dialog brings its own route set and target (13.2.2.4): the early ones are thrown away.
// - The ACK of a 2xx has the INVITE's number, however many requests came between.
// - A request with the same number as the last one is in order here (12.2.2 says "lower"); repetitions are the
//   transaction layer's business.
// - A peer of RFC 2543 has no tag: its tag is "", and is not written at all.
// The first request of a UAS dialog has the caller's number plus one, as the classic API does; RFC 3261 8.1.1.5 leaves
// the first number open. It is cut to 30 bits, so that 2^31 is never reached.
#include "dialog/dialog.hpp"

#include <utility>

#include "base/text.hpp"
#include "dialog/route_set.hpp"

namespace sipua::dialog {

namespace {

constexpr Error kNoContact{Errc::missing, "Contact"};

std::string without_tag(NameAddr& party) {
  party.params.remove("tag");
  return party.text();
}

std::string with_tag(std::string_view party, std::string_view tag) {
  return tag.empty() ? std::string(party) : str_cat({party, ";tag=", tag});
}

/// The Contact as a remote target, which must be a SIP URI (12.1.1); "" when there is no such Contact.
std::string target_of(const Message& message) {
  auto contact = message.contact();
  if (!contact || !contact->uri.is_sip()) return "";
  return request_uri_of(std::move(contact->uri));
}

}  // namespace

Result<Dialog> Dialog::from_response(const Message& request, const Message& response) {
  if (response.status() <= 100 || response.status() > 299) return Error{Errc::bad_value, "dialog status"};
  auto dialog = between(request, true);
  if (!dialog) return dialog;
  dialog->id_.remote_tag = response.to_tag();
  if (response.status() >= 200) dialog->state_ = State::confirmed;
  const bool again = !request.to_tag().empty();
  dialog->route_set_ = again ? record_routes(request, false, HeaderId::route) : record_routes(response, true);
  dialog->remote_target_ = target_of(response);
  if (dialog->remote_target_.empty()) dialog->remote_target_ = request.request_uri();
  return dialog;
}

Result<Dialog> Dialog::from_request(const Message& request, std::string_view local_tag) {
  auto dialog = between(request, false);
  if (!dialog) return dialog;
  dialog->id_.local_tag = local_tag;
  dialog->remote_seq_ = dialog->local_seq_;
  dialog->local_seq_ &= 0x3fffffff;
  dialog->route_set_ = record_routes(request, false);
  dialog->remote_target_ = target_of(request);
  if (dialog->remote_target_.empty()) return kNoContact;
  return dialog;
}

Result<Dialog> Dialog::between(const Message& request, bool caller) {
  auto from = request.from();
  auto to = request.to();
  const auto cseq = request.cseq();
  if (!from) return from.error();
  if (!to) return to.error();
  if (!cseq) return cseq.error();
  Dialog dialog;
  dialog.id_.call_id = request.call_id();
  (caller ? dialog.id_.local_tag : dialog.id_.remote_tag) = from->tag();
  dialog.local_ = without_tag(caller ? *from : *to);
  dialog.remote_ = without_tag(caller ? *to : *from);
  dialog.local_seq_ = cseq->number;
  return dialog;
}

void Dialog::confirm(const Message& response) {
  state_ = State::confirmed;
  route_set_ = record_routes(response, true);
  refresh_target(response);
}

void Dialog::refresh_target(const Message& message) {
  std::string target = target_of(message);
  if (!target.empty()) remote_target_ = std::move(target);
}

bool Dialog::refresh_remote_address(const Message& request) {
  auto from = request.from();
  const auto known = parse_name_addr(remote_);
  if (!from || (known && equivalent(known->uri, from->uri))) return false;
  remote_ = without_tag(*from);
  return true;
}

Order Dialog::receive(std::uint32_t cseq) {
  if (cseq < remote_seq_) return Order::too_low;
  remote_seq_ = cseq;
  return Order::in_order;
}

Draft Dialog::make_request(std::string_view method) { return request_frame(method, ++local_seq_); }

Draft Dialog::make_ack(std::uint32_t invite_cseq) const { return request_frame("ACK", invite_cseq); }

Draft Dialog::request_frame(std::string_view method, std::uint32_t cseq) const {
  Draft request;
  request.method = method;
  apply_route_set(request, route_set_, remote_target_);
  request.add("Max-Forwards", "70");
  request.add("To", with_tag(remote_, id_.remote_tag));
  request.add("From", with_tag(local_, id_.local_tag));
  request.add("Call-ID", id_.call_id);
  request.add("CSeq", str_cat({number(cseq), " ", method}));
  return request;
}

bool Dialog::matches(const Message& message) const {
  const bool request = message.is_request();
  return message.call_id() == id_.call_id && message.to_tag() == (request ? id_.local_tag : id_.remote_tag) &&
         message.from_tag() == (request ? id_.remote_tag : id_.local_tag);
}

}  // namespace sipua::dialog
