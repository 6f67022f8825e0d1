#include "explore/alphabet.hpp"

#include <iterator>

namespace sipua::explore {

namespace {

bool is_up(const World& w) { return w.wire().connected(); }
bool is_live(const World& w) { return !w.call().terminated && !w.is_stopped(); }

// ---- what the peer may answer ----

/// The first INVITE waits for an answer of this fork; a 2xx of one does not keep the others silent.
bool rings(const World& w) {
  const ClientRequest* invite = w.wire().last_client(Method::invite);
  return is_up(w) && invite && invite->dialog.remote_tag.empty() && !invite->dead && invite->final_status < 300;
}
template <char tag>
bool rings_at(const World& w) {
  return rings(w) && !w.wire().has_peer_hung_up(std::string(1, tag));
}
template <char tag>
bool alerts_at(const World& w) {  // nothing provisional comes after the 2xx of a fork
  return rings_at<tag>(w) && !w.wire().last_client(Method::invite)->answers.count(std::string(1, tag));
}
bool is_unanswered(const World& w) { return rings(w) && w.wire().last_client(Method::invite)->final_status == 0; }
template <Method method>
bool waits(const World& w) {
  const ClientRequest* request = w.wire().last_client(method);
  const bool inside = request && (!request->dialog.remote_tag.empty() || method == Method::cancel);
  return is_up(w) && inside && !request->dead && request->final_status == 0;
}
bool reinvite_accepted(const World& w) {  // a second time, too
  const ClientRequest* request = w.wire().last_client(Method::invite);
  return is_up(w) && request && !request->dialog.remote_tag.empty() && !request->dead && request->final_status < 300;
}

// ---- what the peer may ask ----

template <char tag>
bool knows(const World& w) {
  const std::string name(1, tag);
  return is_up(w) && w.wire().is_known(name) && !w.wire().has_peer_hung_up(name);
}
bool in_call(const World& w) { return is_up(w) && !w.wire().has_peer_hung_up("peer-c1"); }
bool unacknowledged(const World& w) { return is_up(w) && w.wire().unacknowledged(false); }
bool can_cancel(const World& w) {
  const ServerRequest* invite = w.wire().last_server(Method::invite);
  return is_up(w) && invite && !invite->dead && !w.wire().last_server(Method::cancel) &&
         (invite->final_status == 0 || !invite->acked);
}

// ---- the rest ----

bool wants_get(const World& w) { return w.call().is_get(); }
bool wants_set(const World& w) { return w.call().is_set(); }
bool is_pending(const World& w) { return w.call().pending; }
bool is_opening(const World& w) { return w.is_opening(); }
bool has_timeout(const World& w) { return w.has_timeout(); }
bool was_referred(const World& w) { return w.referred() != 0; }

constexpr std::string_view kUnauthorized =
    "recv 401 INVITE\n+ WWW-Authenticate: Digest realm=\"example.com\", nonce=\"n1\"";

constexpr Symbol kCommon[] = {
    {"tick", has_timeout},         {"open", is_opening},       {"close 1006", is_up},
    {"app terminate ID", is_live}, {"app stop", is_live},      {"describe ID", wants_get},
    {"applied ID", wants_set},     {"refused ID", is_pending}, {"refused ID unsupported", wants_set},
};
constexpr Symbol kRinging[] = {
    {"recv 100 INVITE", is_unanswered},
    {"recv 180 INVITE tag=a", alerts_at<'a'>},
    {"recv 180 INVITE tag=b", alerts_at<'b'>},
    {"recv 183 INVITE tag=a sdp", alerts_at<'a'>},
    {"recv 183 INVITE tag=b sdp", alerts_at<'b'>},
    {"recv 183 INVITE tag=a sdp reliable rseq=1", alerts_at<'a'>},
    {"recv 180 INVITE tag=a reliable rseq=2", alerts_at<'a'>},
    {"recv 183 INVITE tag=b sdp reliable rseq=1", alerts_at<'b'>},
    {"recv 180 INVITE tag=c reliable rseq=1", alerts_at<'c'>},
    {"recv 200 INVITE tag=a sdp\n+ Allow: INVITE, ACK, BYE, CANCEL, UPDATE", rings_at<'a'>},
    {"recv 200 INVITE tag=a", rings_at<'a'>},
    {"recv 200 INVITE tag=b sdp", rings_at<'b'>},
    {"recv 200 INVITE tag=c sdp", rings_at<'c'>},
    {kUnauthorized, is_unanswered},
    {"recv 422 INVITE\n+ Min-SE: 300", is_unanswered},
    {"recv 486 INVITE", is_unanswered},
    {"recv 487 INVITE", is_unanswered},
    {"recv 491 INVITE", is_unanswered},
    {"recv 500 INVITE", is_unanswered},
    {"recv 200 CANCEL", waits<Method::cancel>},
    {"recv 481 CANCEL", waits<Method::cancel>},
    {"recv 487 CANCEL", waits<Method::cancel>},
    {"recv 200 PRACK", waits<Method::prack>},
    {"recv 481 PRACK", waits<Method::prack>},
    {"recv 408 PRACK", waits<Method::prack>},
    {"recv 491 PRACK", waits<Method::prack>},
    {"recv BYE out tag=a", knows<'a'>},
    {"recv BYE out tag=b", knows<'b'>},
    {"recv UPDATE out tag=a sdp", knows<'a'>},
    {"recv UPDATE out tag=a", knows<'a'>},
    {"recv UPDATE out tag=b sdp", knows<'b'>},
    {"app cancel ID", is_live},
};
/// Of the peer, in a call that the user agent made; ended by the tag of the dialog.
constexpr Symbol kAskedOut[] = {
    {"recv INVITE out tag=a sdp", knows<'a'>},
    {"recv INVITE out tag=a", knows<'a'>},
    {"recv ACK out tag=a cseq=N", unacknowledged},
    {"recv ACK out tag=a cseq=N sdp", unacknowledged},
    {"recv CANCEL out tag=a", can_cancel},
    {"recv INFO out tag=a", knows<'a'>},
    {"recv NOTIFY out tag=a\n+ Event: refer\n+ Subscription-State: terminated\n| SIP/2.0 200 OK", knows<'a'>},
    {"recv REFER out tag=a\n+ Refer-To: <sip:carol@example.com>", knows<'a'>},
};
constexpr Symbol kAskedIn[] = {
    {"recv CANCEL call=c1", can_cancel},
    {"recv ACK call=c1 cseq=N", unacknowledged},
    {"recv ACK call=c1 cseq=N sdp", unacknowledged},
    {"recv BYE call=c1", in_call},
    {"recv PRACK call=c1", in_call},
    {"recv PRACK call=c1 sdp", in_call},
    {"recv UPDATE call=c1 sdp", in_call},
    {"recv UPDATE call=c1", in_call},
    {"recv INVITE call=c1 sdp", in_call},
    {"recv INVITE call=c1", in_call},
    {"recv INFO call=c1", in_call},
    {"recv NOTIFY call=c1\n+ Event: refer\n+ Subscription-State: terminated\n| SIP/2.0 200 OK", in_call},
    {"recv REFER call=c1\n+ Refer-To: <sip:carol@example.com>", in_call},
};
constexpr Symbol kAnswering[] = {
    {"app accept ID", is_live},
    {"app progress ID", is_live},
    {"app progress ID reliable=true", is_live},
    {"app reject ID", is_live},
};
constexpr Symbol kRenegotiation[] = {
    {"recv 100 INVITE", waits<Method::invite>},
    {"recv 200 INVITE sdp", reinvite_accepted},
    {"recv 200 INVITE", waits<Method::invite>},
    {"recv 408 INVITE", waits<Method::invite>},
    {"recv 422 INVITE\n+ Min-SE: 300", waits<Method::invite>},
    {"recv 481 INVITE", waits<Method::invite>},
    {"recv 487 INVITE", waits<Method::invite>},
    {"recv 488 INVITE", waits<Method::invite>},
    {"recv 491 INVITE", waits<Method::invite>},
    {kUnauthorized, waits<Method::invite>},
    {"recv 200 UPDATE sdp", waits<Method::update>},
    {"recv 200 UPDATE", waits<Method::update>},
    {"recv 408 UPDATE", waits<Method::update>},
    {"recv 481 UPDATE", waits<Method::update>},
    {"recv 491 UPDATE", waits<Method::update>},
    {"recv 200 BYE", waits<Method::bye>},
    {"recv 408 BYE", waits<Method::bye>},
    {"recv 481 BYE", waits<Method::bye>},
    {"recv 491 BYE", waits<Method::bye>},
    {"recv 202 REFER", waits<Method::refer>},
    {"recv 408 REFER", waits<Method::refer>},
    {"recv 481 REFER", waits<Method::refer>},
    {"recv 491 REFER", waits<Method::refer>},
    {"recv 200 INFO", waits<Method::info>},
    {"recv 481 INFO", waits<Method::info>},
    {"app bye ID", is_live},
    {"app renegotiate ID", is_live},
    {"app renegotiate ID method=UPDATE", is_live},
    {"app refer ID request=3 target=sip:carol@example.com", is_live},
    {"app send ID request=5 method=INFO", is_live},
    {"app dtmf ID tones=12", is_live},
    {"app refer_accept operation=R", was_referred},
};

template <class... Tables>
std::vector<const Symbol*> together(const Tables&... tables) {
  std::vector<const Symbol*> all;
  const auto add = [&](const auto& table) {
    for (const Symbol& symbol : table) all.push_back(&symbol);
  };
  (add(tables), ...);
  return all;
}

std::vector<std::string_view> path(std::initializer_list<std::string_view> first,
                                   std::initializer_list<std::string_view> more) {
  std::vector<std::string_view> all(first);
  all.insert(all.end(), more);
  return all;
}

constexpr std::string_view kInvite = "recv INVITE call=c1 sdp\n+ Supported: 100rel\n+ Allow: INVITE, ACK, BYE, UPDATE";
constexpr std::string_view kLateInvite = "recv INVITE call=c1\n+ Supported: 100rel\n+ Allow: INVITE, ACK, BYE, UPDATE";
constexpr std::string_view kAnswer = "recv 200 INVITE tag=a sdp\n+ Allow: INVITE, ACK, BYE, CANCEL, UPDATE";

std::vector<Scenario> make_scenarios() {
  const auto ready = {std::string_view("app start"), std::string_view("open")};
  const auto calling = path(ready, {"app invite 1 target=sip:bob@example.com", "describe 1"});
  const auto extend = [](std::vector<std::string_view> from, std::initializer_list<std::string_view> more) {
    from.insert(from.end(), more);
    return from;
  };
  const auto out = together(kCommon, kRinging, kAskedOut, kRenegotiation);
  const auto in = together(kCommon, kAnswering, kAskedIn, kRenegotiation);
  const auto ringing = path(ready, {kInvite});
  const auto late = path(ready, {kLateInvite});
  const auto up_out = extend(calling, {kAnswer, "applied 1"});
  const auto up_in = extend(ringing, {"app accept 2", "applied 2", "describe 2"});
  return {
      {"out", 2, path(ready, {"app invite 1 target=sip:bob@example.com"}), out},
      {"out_late_offer", 0, path(ready, {"app invite 1 target=sip:bob@example.com without_sdp=true"}), out},
      {"out_early_media", 0,
       extend(path(ready, {"app invite 1 target=sip:bob@example.com early_media=true"}),
              {"describe 1", "recv 183 INVITE tag=a sdp"}),
       out},
      {"out_reliable", 0, extend(calling, {"recv 183 INVITE tag=a sdp reliable rseq=1", "applied 1"}), out},
      {"out_cancelled", 1, extend(calling, {"recv 180 INVITE tag=a", "app cancel 1"}), out},
      {"out_answered", 1, extend(calling, {"recv 180 INVITE tag=b", kAnswer}), out},
      {"in", 2, ringing, in},
      {"in_late_offer", 2, late, in},
      {"in_reliable", 2, extend(ringing, {"app progress 2 reliable=true", "applied 2", "describe 2"}), in},
      {"in_reliable_offer", 2, extend(late, {"app progress 2 reliable=true", "describe 2"}), in},
      {"in_answered", 1, up_in, in},
      {"up_out", 0, up_out, out},
      {"up_in", 1, extend(up_in, {"recv ACK call=c1"}), in},
      {"up_out_reinvited", 0, extend(up_out, {"recv INVITE out tag=a", "describe 1"}), out},
      {"up_in_offering", 0, extend(up_in, {"recv ACK call=c1", "app renegotiate 2", "describe 2"}), in},
      {"up_out_lost", 2, extend(up_out, {"close 1006", "tick"}), out},
  };
}

}  // namespace

void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> kScenarios = make_scenarios();
  return kScenarios;
}

}  // namespace sipua::explore
