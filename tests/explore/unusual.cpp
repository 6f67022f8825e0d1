// What a sane peer does rarely, and what a strange one does that the ledgers can still judge.
#include <iterator>

#include "explore/alphabet.hpp"
#include "explore/possible.hpp"

namespace sipua::explore {

namespace {

/// RFC 4028.
constexpr Symbol kTimers[] = {
    {"recv 200 INVITE tag=a sdp\n+ Allow: INVITE, ACK, BYE, UPDATE\n+ Session-Expires: 90;refresher=uac\n+ Require: "
     "timer",
     rings_at<'a'>},
    {"recv 200 INVITE tag=a sdp\n+ Session-Expires: 90;refresher=uas\n+ Require: timer", rings_at<'a'>},
    {"recv 200 INVITE sdp\n+ Session-Expires: 120;refresher=uas", reinvite_accepted},
    {"recv 200 INVITE sdp\n+ Session-Expires: 120;refresher=uac\n+ Require: timer", reinvite_accepted},
    {"recv 200 UPDATE\n+ Session-Expires: 90;refresher=uac", waits<Method::update>},
    {"recv 200 UPDATE sdp\n+ Session-Expires: 90;refresher=uas", waits<Method::update>},
    {"recv 422 UPDATE\n+ Min-SE: 300", waits<Method::update>},
    {"recv 405 UPDATE", waits<Method::update>},
    {"recv INVITE SIDE sdp\n+ Supported: timer\n+ Session-Expires: 90;refresher=uac", in_dialog},
    {"recv INVITE SIDE sdp\n+ Supported: timer\n+ Session-Expires: 90;refresher=uas", in_dialog},
    {"recv UPDATE SIDE\n+ Supported: timer\n+ Session-Expires: 180;refresher=uas", in_dialog},
    {"recv UPDATE SIDE\n+ Supported: timer\n+ Session-Expires: 90", in_dialog},
    {"recv UPDATE SIDE\n+ Supported: timer\n+ Session-Expires: 10", in_dialog},
};
/// A call beside the first, which it may replace (RFC 3891).
constexpr Symbol kSecondCall[] = {
    {"recv INVITE call=c2 sdp\n+ Supported: timer, 100rel\n+ Session-Expires: 90", can_call},
    {"recv INVITE call=c2\n+ Supported: 100rel\n+ Allow: INVITE, ACK, BYE, UPDATE", can_call},
    {"recv INVITE call=c2 sdp\n+ Alert-Info: <http://example.com>;info=alert-autoanswer", can_call},
    {"recv INVITE call=c2 sdp\n+ REPLACES", can_replace},
    {"recv INVITE call=c2\n+ REPLACES", can_replace},
    {"recv INVITE call=c2 sdp\n+ Require: replaces\n+ REPLACES;early-only", can_replace},
    {"recv INVITE call=c2 sdp\n+ Replaces: nobody;to-tag=1;from-tag=2", can_call},
    {"app invite 9 target=sip:dave@example.com", can_place},
    {"app refer ID request=7 session=OTHER", has_other},
    {"turn", has_other},
};
constexpr Symbol kStrays[] = {
    {"again request", can_repeat_request},
    {"again response", can_repeat_response},
    {"recv ACK SIDE cseq=77", in_dialog},
    {"recv ACK SIDE cseq=77 sdp", in_dialog},
    {"recv CANCEL SIDE", has_invited},
    {"recv CANCEL SIDE\n+ Reason: SIP;cause=200;text=\"Call completed elsewhere\"", has_invited},
    {"recv PRACK SIDE no-rack", in_dialog},
    {"recv PRACK SIDE no-rack\n+ RAck: 77 1 INVITE", in_dialog},
    {"recv INFO SIDE cseq=1", in_dialog},
    {"recv UPDATE SIDE sdp cseq=1", in_dialog},
    {"recv INVITE SIDE sdp cseq=1", in_dialog},
    {"recv BYE SIDE cseq=1", in_dialog},
    {"recv REFER SIDE cseq=1\n+ Refer-To: <sip:carol@example.com>", in_dialog},
    {"recv OPTIONS call=c9", is_up},
    {"recv MESSAGE call=c9\n+ Content-Type: text/plain\n| hello", is_up},
    {"recv BYE call=c8", is_up},
};
constexpr Symbol kNotUnderstood[] = {
    {"recv INFO SIDE\n+ Require: foo", in_dialog},
    {"recv INVITE SIDE sdp\n+ Require: foo", in_dialog},
    {"recv UPDATE SIDE sdp\n+ Require: foo", in_dialog},
    {"recv BYE SIDE\n+ Require: foo", in_dialog},
    {"recv INVITE SIDE\n+ Content-Type: text/plain\n| hello", in_dialog},
    {"recv UPDATE SIDE\n+ Content-Type: text/plain\n| hello", in_dialog},
    {"recv INFO SIDE\n+ Content-Type: application/dtmf-relay\n| Signal=5", in_dialog},
    {"recv PUBLISH SIDE", in_dialog},
    {"recv FOO SIDE", in_dialog},
};
/// RFC 3515, 4488, 6665.
constexpr Symbol kTransfers[] = {
    {"recv REFER SIDE\n+ Refer-To: <sip:carol@example.com>\n+ Refer-Sub: false", in_dialog},
    {"recv REFER SIDE", in_dialog},
    {"recv SUBSCRIBE SIDE\n+ Event: refer\n+ Expires: 60", in_dialog},
    {"recv SUBSCRIBE SIDE\n+ Event: refer\n+ Expires: 0", in_dialog},
    {"recv NOTIFY SIDE\n+ Event: refer\n+ Subscription-State: active;expires=60\n| SIP/2.0 100 Trying", in_dialog},
    {"recv NOTIFY SIDE\n+ Event: refer\n+ Subscription-State: active;expires=60\n| SIP/2.0 180 Ringing", in_dialog},
    {"recv NOTIFY SIDE\n+ Event: refer\n+ Subscription-State: active\n| SIP/2.0 200 OK", in_dialog},
    {"recv NOTIFY SIDE\n+ Event: refer\n+ Subscription-State: terminated\n| SIP/2.0 603 Decline", in_dialog},
    {"recv NOTIFY SIDE\n+ Event: presence\n+ Subscription-State: active", in_dialog},
    {"recv 202 REFER\n+ Refer-Sub: false", waits<Method::refer>},
    {"recv 403 REFER", waits<Method::refer>},
    {"recv 200 NOTIFY", waits<Method::notify>},
    {"recv 481 NOTIFY", waits<Method::notify>},
    {"recv 408 NOTIFY", waits<Method::notify>},
    {"app refer_reject operation=R", was_referred},
    {"app refer_notify operation=T status=180", has_transfer},
    {"app refer_notify operation=T status=200", has_transfer},
};
constexpr Symbol kAnswers[] = {
    {"recv 302 INVITE contact=none\n+ Contact: <sip:other@example.com>", is_unanswered},
    {"recv 503 INVITE\n+ Retry-After: 5", is_unanswered},
    {"recv 600 INVITE", is_unanswered},
    {"recv 420 INVITE\n+ Unsupported: timer, 100rel", is_unanswered},
    {"recv 421 INVITE\n+ Require: 100rel", is_unanswered},
    {"recv 481 INVITE", is_unanswered},
    {"recv 180 INVITE tag=a contact=none", alerts_at<'a'>},
    {"recv 199 INVITE tag=b", alerts_at<'b'>},
    {"recv 500 INVITE\n+ Retry-After: 1", waits<Method::invite>},
    {"recv 403 INVITE", waits<Method::invite>},
    {"recv 183 INVITE sdp", waits<Method::invite>},
    {"recv 401 UPDATE\n+ WWW-Authenticate: Digest realm=\"example.com\", nonce=\"n1\"", waits<Method::update>},
    {"recv 401 BYE\n+ WWW-Authenticate: Digest realm=\"example.com\", nonce=\"n2\"", waits<Method::bye>},
    {"recv 401 REFER\n+ WWW-Authenticate: Digest realm=\"example.com\", nonce=\"n3\"", waits<Method::refer>},
    {"recv 407 PRACK\n+ Proxy-Authenticate: Digest realm=\"proxy\", nonce=\"n4\", qop=\"auth\"", waits<Method::prack>},
    {"recv 401 NOTIFY\n+ WWW-Authenticate: Digest realm=\"example.com\", nonce=\"n5\"", waits<Method::notify>},
    {"recv 100 BYE", waits<Method::bye>},
    {"recv 183 UPDATE", waits<Method::update>},
    {"recv BYE SIDE\n+ Reason: SIP;cause=200;text=\"Call completed elsewhere\"", in_dialog},
    {"recv 200 REGISTER", waits<Method::register_>},
    {"recv 401 REGISTER\n+ WWW-Authenticate: Digest realm=\"example.com\", nonce=\"n6\"", waits<Method::register_>},
    {"recv 423 REGISTER\n+ Min-Expires: 900", waits<Method::register_>},
    {"recv 503 REGISTER", waits<Method::register_>},
};
constexpr Symbol kApplication[] = {
    {"rest 300", always},
    {"rest 5000", always},
    {"rest 31000", always},
    {"app check", is_started},
    {"app check lost=true", is_started},
    {"app register", is_started},
    {"app unregister", is_started},
    {"app renegotiate ID restart=true", is_live},
    {"app reject ID status=486", is_live},
    {"app progress ID status=183", is_live},
};

template <std::size_t size>
void add(std::vector<const Symbol*>& all, const Symbol (&table)[size]) {
  for (const Symbol& symbol : table) all.push_back(&symbol);
}

}  // namespace

std::vector<const Symbol*> unusual() {
  std::vector<const Symbol*> all;
  add(all, kTimers);
  add(all, kSecondCall);
  add(all, kStrays);
  add(all, kNotUnderstood);
  add(all, kTransfers);
  add(all, kAnswers);
  add(all, kApplication);
  return all;
}

}  // namespace sipua::explore
