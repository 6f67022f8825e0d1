#include "sim/callee.hpp"

#include "message/reply.hpp"

namespace sipua::sim {

namespace {

std::string branch_of(const Message& request) {
  const auto via = request.top_via();
  return via ? std::string(via->branch()) : std::string();
}

}  // namespace

void Callee::handle_message(FlowId flow, const Message& message) {
  if (!message.is_request() || message.method() == Method::ack) return;
  if (message.method() == Method::invite) return handle_invite(flow, message);
  if (message.method() == Method::cancel) return handle_cancel(flow, message);
  send(flow, make_reply(message, message.method() == Method::bye ? 200 : 501, "", "callee"));
}

void Callee::handle_invite(FlowId flow, const Message& invite) {
  static constexpr int kFinals[] = {302, 404, 407, 480, 486, 500, 503, 603};
  if (dice_.chance(200)) return;  // nobody hears it
  if (!dice_.chance(300) && !admit(flow, invite)) return;
  send(flow, make_reply(invite, 100, "", ""));
  if (dice_.chance(600)) send(flow, make_reply(invite, 180, "", "callee"), dice_.between(Duration(1), Duration(3000)));
  const std::string branch = branch_of(invite);
  ringing_[branch] = make_reply(invite, 487, "", "callee");
  if (dice_.chance(250)) return;  // rings for ever
  clock_.in(dice_.between(Duration(1), Duration(9000)), [this, flow, branch, final = dice_.pick(kFinals)] {
    const auto found = ringing_.find(branch);
    if (found == ringing_.end()) return;
    Draft response = found->second;
    response.status = final;
    response.reason = "No";
    send(flow, response);
    ringing_.erase(found);
  });
}

void Callee::handle_cancel(FlowId flow, const Message& cancel) {
  const auto found = ringing_.find(branch_of(cancel));
  if (found == ringing_.end()) return send(flow, make_reply(cancel, 481, "", "callee"));
  send(flow, make_reply(cancel, 200, "", "callee"));
  if (!dice_.chance(100)) send(flow, found->second);  // the 487; else it never comes (RFC 3261 9.1)
  ringing_.erase(found);
}

}  // namespace sipua::sim
