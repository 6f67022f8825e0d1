/// When an input makes sense.
#pragma once
#include <string>

#include "base/text.hpp"
#include "explore/world.hpp"

namespace sipua::explore {

inline bool is_up(const World& w) { return w.wire().connected(); }
inline bool is_live(const World& w) { return !w.call().terminated && !w.is_stopped(); }

// ---- what the peer may answer ----

/// The first INVITE waits for an answer of this fork; a 2xx of one does not keep the others silent.
inline bool rings(const World& w) {
  const ClientRequest* invite = w.wire().last_client(Method::invite);
  return is_up(w) && invite && invite->dialog.remote_tag.empty() && !invite->dead && invite->final_status < 300;
}
template <char tag>
inline bool rings_at(const World& w) {
  return rings(w) && !w.wire().has_peer_hung_up(std::string(1, tag));
}
template <char tag>
inline bool alerts_at(const World& w) {  // nothing provisional comes after the 2xx of a fork
  return rings_at<tag>(w) && !w.wire().last_client(Method::invite)->answers.count(std::string(1, tag));
}
inline bool is_unanswered(const World& w) {
  return rings(w) && w.wire().last_client(Method::invite)->final_status == 0;
}
template <Method method>
inline bool waits(const World& w) {
  const ClientRequest* request = w.wire().last_client(method);
  const bool outside = method == Method::cancel || method == Method::register_;
  const bool inside = request && (!request->dialog.remote_tag.empty() || outside);
  return is_up(w) && inside && !request->dead && request->final_status == 0;
}
inline bool reinvite_accepted(const World& w) {  // a second time, too
  const ClientRequest* request = w.wire().last_client(Method::invite);
  return is_up(w) && request && !request->dialog.remote_tag.empty() && !request->dead && request->final_status < 300;
}

// ---- what the peer may ask ----

/// A dialog of the call that we made: what the peer asks in it goes by the last INVITE sent.
template <char tag>
inline bool knows(const World& w) {
  const std::string name(1, tag);
  const ClientRequest* invite = w.wire().last_client(Method::invite);
  return is_up(w) && invite && !w.is_name(invite->dialog.call_id) && w.wire().is_known(invite->dialog.call_id, name) &&
         !w.wire().has_peer_hung_up(name);
}
inline bool in_call(const World& w) {
  const std::string tag = str_cat({"peer-", w.name()});
  return is_up(w) && w.wire().is_known(w.name(), tag) && !w.wire().has_peer_hung_up(tag);
}
template <bool out>
inline bool unacknowledged(const World& w) {
  const ServerRequest* invite = w.wire().unacknowledged(false);
  return is_up(w) && invite && w.is_name(invite->dialog.call_id) != out;
}
template <bool out>
inline bool can_cancel(const World& w) {
  const ServerRequest* invite = w.wire().last_server(Method::invite);
  return is_up(w) && invite && w.is_name(invite->dialog.call_id) != out && !invite->dead &&
         !w.wire().last_server(Method::cancel) && (invite->final_status == 0 || !invite->acked);
}

/// A dialog of the call that the run is about, whoever made it.
inline bool in_dialog(const World& w) {
  if (!w.call().is_outgoing) return in_call(w);
  const std::string& tag = w.call().dialog.remote_tag;
  const std::string& id = w.call().dialog.call_id;
  const ClientRequest* invite = w.wire().last_client(Method::invite);
  if (!id.empty() && (!invite || invite->dialog.call_id != id)) return false;
  return (tag.empty() || tag == "a") ? knows<'a'>(w) : tag == "b" ? knows<'b'>(w) : knows<'c'>(w);
}
/// The peer's last INVITE is of that call.
inline bool has_invited(const World& w) {
  const ServerRequest* invite = w.wire().last_server(Method::invite);
  return is_up(w) && invite && w.call().is_outgoing != w.is_name(invite->dialog.call_id) &&
         (w.call().is_outgoing || invite->dialog.call_id == w.name());
}
inline bool can_call(const World& w) { return is_up(w) && !w.is_stopped() && !w.wire().is_known("c2", "peer-c2"); }
inline bool can_place(const World& w) { return !w.is_stopped() && !w.calls().calls().count(9); }
inline bool can_replace(const World& w) {
  return can_call(w) && (!w.call().is_outgoing || !w.call().dialog.call_id.empty());
}
/// While the transaction lasts: after it an INVITE is another call, and a response nobody's.
inline bool can_repeat_request(const World& w) {
  const ServerRequest* invite = w.wire().last_server(Method::invite);
  const std::string& frame = w.last_frame(false);
  if (!is_up(w) || frame.empty() || frame.rfind("ACK", 0) == 0) return false;
  return frame.rfind("INVITE", 0) != 0 || (invite && invite->final_status == 0 && !invite->dead);
}
inline bool can_repeat_response(const World& w) {
  const ClientRequest* invite = w.wire().last_client(Method::invite);
  return is_up(w) && !w.last_frame(true).empty() && (!invite || !invite->dead);
}

// ---- the rest ----

inline bool always(const World&) { return true; }
inline bool has_transfer(const World& w) { return w.transfer() != 0; }
inline bool has_other(const World& w) { return w.other() != w.id(); }
inline bool is_started(const World& w) { return !w.is_stopped(); }

inline bool wants_get(const World& w) { return w.call().is_get(); }
inline bool wants_set(const World& w) { return w.call().is_set(); }
inline bool is_pending(const World& w) { return w.call().pending; }
inline bool is_opening(const World& w) { return w.is_opening(); }
inline bool has_timeout(const World& w) { return w.has_timeout(); }
inline bool was_referred(const World& w) { return w.referred() != 0; }

}  // namespace sipua::explore
