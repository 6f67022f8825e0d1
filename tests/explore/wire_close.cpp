// What must be settled after each input, and once nothing comes any more.
#include "explore/wire_ledger.hpp"

namespace sipua::explore {

void WireLedger::end_step() {
  for (const ClientRequest& request : clients_) {
    if (request.failures > request.failure_acks && connected_) fail("a failure of INVITE got no ACK");
    for (const auto& [tag, answer] : request.answers) {
      if (answer.acks > 0 && answer.count > answer.acks && connected_) fail("a repeated 2xx got no ACK");
    }
  }
  for (const ServerRequest& cancel : servers_) {
    if (cancel.method != Method::cancel || cancel.final_status != 200 || cancel.dead) continue;
    const ServerRequest* invite = find_server(cancel.branch, Method::invite);
    if (invite && invite->final_status == 0 && !invite->dead) fail("a cancelled INVITE is still open");
  }
}

void WireLedger::close_answers(const ClientRequest& request) {
  for (const auto& [tag, answer] : request.answers) {
    if (answer.acks == 0 && answer.drops == drops_) fail("a 2xx got no ACK");
  }
}

void WireLedger::close(const std::set<DialogKey>& kept) {
  for (const ServerRequest& request : servers_) {
    if (!request.dead && request.final_status == 0) fail("a request of the peer got no final response");
  }
  for (const ClientRequest& request : clients_) {
    if (request.method != Method::invite) continue;
    close_answers(request);
    const bool waits = request.provisional && request.final_status == 0 && !request.cancelled && !request.dead;
    if (waits && request.dialog.remote_tag.empty()) fail("an INVITE is left ringing at the peer");
  }
  for (const auto& [key, known] : dialogs_) {
    const bool ended = known.bye_sent || known.bye_received || known.gone;
    if ((known.ours_up || known.theirs_up) && !ended && !kept.count(key)) fail("the peer is left in a call");
    if (kept.count(key) && ended) fail("a call goes on although it was hung up");
    if (known.exchange.open == Open::theirs && !ended && (known.ours_up || known.theirs_up)) {
      fail("an offer of the peer has got no answer");
    }
  }
}

}  // namespace sipua::explore
