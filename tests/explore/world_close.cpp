// The end of a run: what may be asked of a user agent once nothing unexpected happens any more.
#include "base/text.hpp"
#include "explore/world.hpp"

namespace sipua::explore {

namespace {

constexpr int kMostRounds = 1000;
constexpr std::chrono::minutes kLong{20};

}  // namespace

void World::close() {
  run_out();
  if (!spoiled_) calls_.close(false);
  for (const auto& [id, each] : calls_.calls()) probe(id);
  if (!spoiled_) calls_.close(true);
  hang_up();
  run_out();
  if (!mute_) wire_.close(calls_.kept());
  stop();
}

void World::connect() {
  for (int i = 0; i < kMostRounds && !wire_.connected() && !stopped_; ++i) opening_ ? void(feed("open")) : tick();
}

/// The handlers do what they are asked for; the peer is silent; the connection is up. An outgoing call that rings for
/// ever is given up.
void World::run_out() {
  Instant end = now_ + kLong;
  std::set<Id> given_up;
  for (int i = 0; i < kMostRounds && violation().empty(); ++i) {
    connect();
    if (serve()) continue;
    if (agent_.next_timeout() && *agent_.next_timeout() < end) {
      tick();
    } else if (give_up(given_up)) {
      end = now_ + kLong;
    } else {
      return;
    }
  }
}

/// Whoever was asked answers: a handler, the registrar, the application.
bool World::serve() {
  for (const auto& [id, each] : calls_.calls()) {
    if (!each.pending || stopped_) continue;  // stop() waits for no handler
    return feed(str_cat({each.is_set() ? "applied " : "describe ", number(id)}));
  }
  if (waits(Method::register_)) return feed("recv 200 REGISTER");
  if (!referred_ || !wire_.connected()) return false;
  feed(str_cat({"app refer_accept operation=", number(referred_)}));
  referred_ = 0;
  return true;
}

bool World::give_up(std::set<Id>& given_up) {
  for (const auto& [id, each] : calls_.calls()) {
    if (!each.is_outgoing || each.terminated || each.accepted || !given_up.insert(id).second) continue;
    if (feed(str_cat({"app terminate ", number(id)}))) return true;
  }
  return false;
}

bool World::waits(Method method) const {
  const ClientRequest* ours = wire_.last_client(method);
  return ours && wire_.connected() && ours->final_status == 0 && !ours->dead;
}

/// The handler of this call does what it is asked for.
void World::handle(Id id) {
  for (int i = 0; i < 4 && calls_.call(id).pending; ++i) {
    feed(str_cat({calls_.call(id).is_set() ? "applied " : "describe ", number(id)}));
  }
}

/// A call that is up takes an offer of the peer, and makes one.
void World::probe(Id id) {
  const Call& about = calls_.call(id);
  if (spoiled_ || !about.accepted || about.terminated || !violation().empty()) return;
  const ClientRequest* ours = wire_.last_client(Method::invite);
  if (about.is_outgoing && ours->dialog.call_id != about.dialog.call_id) return;  // the peer's requests would go there
  const std::string side =
      about.is_outgoing ? str_cat({"out tag=", about.dialog.remote_tag}) : str_cat({"call=", name_of(id)});
  for (int i = 0; i < 3; ++i) {
    if (waits(Method::invite)) feed("recv 200 INVITE sdp"), handle(id);
    if (waits(Method::update)) feed("recv 200 UPDATE sdp"), handle(id);
  }
  feed(str_cat({"recv INVITE ", side, " sdp"}));
  handle(id);
  const ServerRequest* theirs = wire_.last_server(Method::invite);
  if (theirs->final_status != 200) {
    violations_.push_back(str_cat({"the call is stuck: a re-INVITE of the peer got ", number(theirs->final_status)}));
    return;
  }
  feed(str_cat({"recv ACK ", side, " cseq=", number(theirs->cseq)}));
  ours = wire_.last_client(Method::invite);
  const std::size_t before = ours ? ours->cseq : 0;
  feed(str_cat({"app renegotiate ", number(id)}));
  handle(id);
  ours = wire_.last_client(Method::invite);
  if (!ours || ours->cseq == before || ours->final_status) {
    violations_.push_back("the call is stuck: it makes no offer");
    return;
  }
  feed("recv 200 INVITE sdp");
  handle(id);
}

void World::hang_up() {
  for (const auto& [id, each] : calls_.calls()) {
    if (each.accepted && !each.terminated) feed(str_cat({"app bye ", number(id)}));
  }
}

void World::stop() {
  feed("app stop");
  run_out();
  if (agent_.live_objects() != 0) {
    faults_.push_back(str_cat({number(agent_.live_objects()), " objects are left after stop()"}));
  }
  if (agent_.next_timeout()) faults_.push_back("a timer is left after stop()");
  for (const auto& [id, each] : calls_.calls())
    if (!each.terminated) faults_.push_back(str_cat({"session ", number(id), " outlives stop()"}));
}

}  // namespace sipua::explore
