// The end of a run: what may be asked of a user agent once nothing unexpected happens any more.
#include "base/text.hpp"
#include "explore/world.hpp"

namespace sipua::explore {

namespace {

constexpr int kMostRounds = 400;
constexpr std::chrono::minutes kLong{20};

}  // namespace

void World::close() {
  run_out();
  calls_.close(false);
  probe();
  calls_.close(true);
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
  const Instant end = now_ + kLong;
  bool given_up = false;
  for (int i = 0; i < kMostRounds && violation().empty(); ++i) {
    connect();
    const Call& about = call();
    const std::string id = number(id_);
    if (about.pending && !stopped_) {  // stop() waits for no handler
      feed(str_cat({about.is_set() ? "applied " : "describe ", id}));
    } else if (referred_ && wire_.connected()) {
      feed(str_cat({"app refer_accept operation=", number(referred_)}));
      referred_ = 0;
    } else if (agent_.next_timeout() && *agent_.next_timeout() < end) {
      tick();
    } else if (about.is_outgoing && !about.terminated && !about.accepted) {
      if (std::exchange(given_up, true) || !feed(str_cat({"app terminate ", id}))) return;
    } else {
      return;
    }
  }
}

/// A call that is up takes an offer of the peer, and makes one.
void World::probe() {
  const auto waits = [&](Method method) {
    const ClientRequest* ours = wire_.last_client(method);
    return ours && ours->final_status == 0 && !ours->dead;
  };
  if (!call().accepted || call().terminated || !violation().empty()) return;
  const std::string id = number(id_);
  const std::string side = call().is_outgoing ? str_cat({"out tag=", call().dialog.remote_tag}) : "call=c1";
  const auto handler = [&] {
    for (int i = 0; i < 4 && call().pending; ++i) feed(str_cat({call().is_set() ? "applied " : "describe ", id}));
  };
  for (int i = 0; i < 3; ++i) {
    if (waits(Method::invite)) feed("recv 200 INVITE sdp"), handler();
    if (waits(Method::update)) feed("recv 200 UPDATE sdp"), handler();
  }
  feed(str_cat({"recv INVITE ", side, " sdp"}));
  handler();
  const ServerRequest* theirs = wire_.last_server(Method::invite);
  if (theirs->final_status != 200) {
    violations_.push_back(str_cat({"the call is stuck: a re-INVITE of the peer got ", number(theirs->final_status)}));
    return;
  }
  feed(str_cat({"recv ACK ", side, " cseq=", number(theirs->cseq)}));
  const std::size_t before = wire_.last_client(Method::invite) ? wire_.last_client(Method::invite)->cseq : 0;
  feed(str_cat({"app renegotiate ", id}));
  handler();
  const ClientRequest* ours = wire_.last_client(Method::invite);
  if (!ours || ours->cseq == before || ours->final_status) {
    violations_.push_back("the call is stuck: it makes no offer");
    return;
  }
  feed("recv 200 INVITE sdp");
  handler();
}

void World::hang_up() {
  if (call().accepted && !call().terminated) feed(str_cat({"app bye ", number(id_)}));
}

void World::stop() {
  feed("app stop");
  run_out();
  if (agent_.live_objects() != 0) {
    violations_.push_back(str_cat({number(agent_.live_objects()), " objects are left after stop()"}));
  }
  if (agent_.next_timeout()) violations_.push_back("a timer is left after stop()");
  for (const auto& [id, each] : calls_.calls())
    if (!each.terminated) violations_.push_back(str_cat({"session ", number(id), " outlives stop()"}));
}

}  // namespace sipua::explore
