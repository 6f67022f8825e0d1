#include "explore/alphabet.hpp"

#include <iterator>

#include "base/text.hpp"
#include "explore/possible.hpp"

namespace sipua::explore {

namespace {

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
    {"recv ACK out tag=a cseq=N", unacknowledged<true>},
    {"recv ACK out tag=a cseq=N sdp", unacknowledged<true>},
    {"recv CANCEL out tag=a", can_cancel<true>},
    {"recv INFO out tag=a", knows<'a'>},
    {"recv NOTIFY out tag=a\n+ Event: refer\n+ Subscription-State: terminated\n| SIP/2.0 200 OK", knows<'a'>},
    {"recv REFER out tag=a\n+ Refer-To: <sip:carol@example.com>", knows<'a'>},
};
constexpr Symbol kAskedIn[] = {
    {"recv CANCEL call=c1", can_cancel<false>},
    {"recv ACK call=c1 cseq=N", unacknowledged<false>},
    {"recv ACK call=c1 cseq=N sdp", unacknowledged<false>},
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

std::vector<const Symbol*> usual() {
  return together(kCommon, kRinging, kAskedOut, kAskedIn, kAnswering, kRenegotiation);
}

namespace {

/// The call that the run is about, as the peer names it.
std::string replaces(const World& world) {
  const DialogKey& dialog = world.call().dialog;
  const std::string name = world.name();
  if (!world.call().is_outgoing) return str_cat({name, ";to-tag=TAG(", name, ");from-tag=peer-", name});
  return str_cat({dialog.call_id, ";to-tag=", dialog.local_tag, ";from-tag=", dialog.remote_tag});
}

}  // namespace

std::string spelled(std::string_view text, const World& world) {
  std::string line(text);
  const auto put = [&](std::string_view from, const std::string& to) {
    if (const auto at = line.find(from); at != line.npos) line.replace(at, from.size(), to);
  };
  const std::string& tag = world.call().dialog.remote_tag;
  const ServerRequest* accepted = world.wire().unacknowledged(false);
  put(" ID", str_cat({" ", number(world.id())}));
  if (line.find("cseq=N") != line.npos) {
    put("call=c1", str_cat({"call=", accepted->dialog.call_id}));
    put("cseq=N", str_cat({"cseq=", number(accepted->cseq)}));
  }
  put("call=c1", str_cat({"call=", world.name()}));
  put("operation=R", str_cat({"operation=", number(world.referred())}));
  put("operation=T", str_cat({"operation=", number(world.transfer())}));
  put("SIDE",
      world.call().is_outgoing ? str_cat({"out tag=", tag.empty() ? "a" : tag}) : str_cat({"call=", world.name()}));
  put("REPLACES", str_cat({"Replaces: ", replaces(world)}));
  put("OTHER", number(world.other()));
  return line;
}

}  // namespace sipua::explore
