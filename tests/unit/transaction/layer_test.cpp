#include "unit/transaction/harness.hpp"

namespace sipua::transaction {
namespace {

using namespace testing;

constexpr const char* kWithoutCookie = "SIP/2.0/UDP a.example;branch=1";

class TransactionLayer : public LayerTest {};

TEST_F(TransactionLayer, MatchesAResponseByBranchAndMethod) {  // RFC 3261 17.1.3
  send(own_request("INVITE"));
  send(own_request("CANCEL"));
  log();
  receive(response(200, "CANCEL"));
  receive(response(180, "INVITE"));
  receive(response(200, "OPTIONS"));
  receive(response(200, "INVITE", "bob", {.via = "SIP/2.0/WSS a.invalid;branch=z9hG4bKother"}));
  receive(response(200, "INVITE", "bob", {.via = "SIP/2.0/WSS a.invalid"}));
  EXPECT_EQ(log(), "0 response 2 200\n0 response 1 180\n0 stray 200\n0 stray 200\n0 stray 200\n");
}

TEST_F(TransactionLayer, MatchesARequestByBranchSentByAndMethod) {  // RFC 3261 17.2.3
  receive(request("INVITE"));
  receive(request("INVITE"));
  receive(request("INVITE", {.via = "SIP/2.0/WSS A.INVALID;branch=z9hG4bKone"}));  // the same host
  receive(request("INVITE", {.via = "SIP/2.0/WSS b.invalid;branch=z9hG4bKone"}));
  receive(request("INVITE", {.via = "SIP/2.0/WSS a.invalid:5061;branch=z9hG4bKone"}));
  receive(request("INVITE", {.via = "SIP/2.0/WSS a.invalid;branch=z9hG4bKtwo"}));
  receive(request("CANCEL"));
  EXPECT_EQ(log(),
            "0 request 1 INVITE\n0 request 2 INVITE\n0 request 3 INVITE\n0 request 4 INVITE\n0 request 5 CANCEL\n");
}

TEST_F(TransactionLayer, DoesNotMatchAResponseToAServerTransaction) {  // RFC 3261 17.1.3
  receive(request("OPTIONS"));
  receive(response(200, "OPTIONS"));
  EXPECT_EQ(log(), "0 request 1 OPTIONS\n0 stray 200\n");
}

TEST_F(TransactionLayer, DoesNotMatchOurOwnRequestThatCameBack) {  // RFC 3261 17.2.3
  send(own_request("OPTIONS"));
  receive(request("OPTIONS"));
  EXPECT_EQ(log(), "0 send OPTIONS\n0 request 2 OPTIONS\n");
}

TEST_F(TransactionLayer, MatchesWithoutACookieByTheRulesOfRfc2543) {  // RFC 3261 17.2.3
  const Heads first{.via = kWithoutCookie};
  receive(request("INVITE", first));
  receive(request("INVITE", first));
  receive(request("INVITE", {.via = kWithoutCookie, .cseq = "2"}));
  receive(request("INVITE", {.via = kWithoutCookie, .call_id = "call-2"}));
  receive(request("INVITE", {.via = kWithoutCookie, .from = "<sip:alice@a.example>;tag=other"}));
  receive(request("INVITE", {.via = kWithoutCookie, .to = "<sip:bob@b.example>;tag=other"}));
  receive(request("INVITE", {.via = "SIP/2.0/UDP c.example;branch=1"}));
  receive(request("INVITE", first, "sip:carol@b.example"));
  EXPECT_EQ(log(),
            "0 request 1 INVITE\n0 request 2 INVITE\n0 request 3 INVITE\n0 request 4 INVITE\n0 request 5 INVITE\n"
            "0 request 6 INVITE\n0 request 7 INVITE\n");
}

TEST_F(TransactionLayer, MatchesARepeatedInviteWithoutACookieAfterAResponse) {  // RFC 3261 17.2.3
  receive(request("INVITE", {.via = kWithoutCookie}));
  respond(1, 180);
  receive(request("INVITE", {.via = kWithoutCookie}));
  EXPECT_EQ(log(), "0 request 1 INVITE\n0 send 180\n0 send 180\n");
}

TEST_F(TransactionLayer, FindsTheAckWithoutACookieByTheTagOfTheResponse) {  // RFC 3261 17.2.3
  receive(request("INVITE", {.via = kWithoutCookie}));
  respond(1, 486);
  receive(request("ACK", {.via = kWithoutCookie, .to = "<sip:bob@b.example>;tag=other"}));
  receive(request("ACK", {.via = kWithoutCookie, .to = "<sip:bob@b.example>;tag=bob"}));
  EXPECT_EQ(log(), "0 request 1 INVITE\n0 send 486\n0 ack\n0 acked 1\n");
}

TEST_F(TransactionLayer, FindsTheInviteThatACancelMeans) {  // RFC 3261 9.2
  receive(request("OPTIONS"));
  receive(request("INVITE"));
  EXPECT_EQ(layer().find_cancelled(request("CANCEL")), 2u);
  EXPECT_EQ(layer().find_cancelled(request("CANCEL", {.via = "SIP/2.0/WSS b.invalid;branch=z9hG4bKone"})), 0u);
  EXPECT_EQ(layer().find_cancelled(request("CANCEL", {.via = "SIP/2.0/WSS a.invalid;branch=z9hG4bKtwo"})), 0u);
  EXPECT_EQ(layer().find_cancelled(request("CANCEL", {.via = "?"})), 0u);
}

TEST_F(TransactionLayer, FindsTheInviteThatACancelWithoutACookieMeans) {  // RFC 3261 9.2, 17.2.3
  receive(request("INVITE", {.via = kWithoutCookie}));
  EXPECT_EQ(layer().find_cancelled(request("CANCEL", {.via = kWithoutCookie})), 1u);
  EXPECT_EQ(layer().find_cancelled(request("CANCEL", {.via = kWithoutCookie, .cseq = "2"})), 0u);
}

TEST_F(TransactionLayer, HandsUpAnAckOfNoTransaction) {  // RFC 3261 13.3.1.4
  receive(request("ACK"));
  EXPECT_EQ(log(), "0 ack\n");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(TransactionLayer, DeliversARequestWithoutUsableHeadersWhenItsTopViaIsGood) {  // RFC 3261 16.3, 21.4.1
  receive(parsed("INVITE sip:bob@b.example SIP/2.0\r\nVia: SIP/2.0/WSS a.invalid\r\nCSeq: none\r\nFrom: <\r\n\r\n"));
  receive(parsed("OPTIONS sip:bob@b.example SIP/2.0\r\nVia: SIP/2.0/WSS a.invalid;branch=z9hG4bKx\r\n\r\n"));
  EXPECT_EQ(log(), "0 request 1 INVITE\n0 request 2 OPTIONS\n");
}

TEST_F(TransactionLayer, DropsARequestWithoutATopVia) {  // RFC 3261 18.2.2: there is nowhere to answer to
  receive(parsed("OPTIONS sip:bob@b.example SIP/2.0\r\nCall-ID: 1\r\n\r\n"));
  receive(request("INVITE", {.via = "nonsense"}));
  receive(request("ACK", {.via = "nonsense"}));
  EXPECT_EQ(log(), "");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(TransactionLayer, CallsAResponseWithoutUsableHeadersAStray) {  // RFC 3261 17.1.3, 18.1.2
  send(own_request("INVITE"));
  log();
  receive(parsed("SIP/2.0 200 OK\r\n\r\n"));
  receive(parsed("SIP/2.0 200 OK\r\nVia: SIP/2.0/WSS a.invalid;branch=z9hG4bKone\r\nCSeq: INVITE\r\n\r\n"));
  EXPECT_EQ(log(), "0 stray 200\n0 stray 200\n");
}

TEST_F(TransactionLayer, AcknowledgesAFailureThatHasNoTo) {  // robustness: the INVITE's own To is used
  send(own_request("INVITE"));
  receive(parsed("SIP/2.0 500 Oops\r\nVia: SIP/2.0/WSS a.invalid;branch=z9hG4bKone\r\nCSeq: 1 INVITE\r\n\r\n"));
  EXPECT_EQ(log(), "0 send INVITE\n0 send ACK\n0 response 1 500\n");
  EXPECT_NE(sent().back().find("To: <sip:bob@b.example>\r\n"), std::string::npos);
}

TEST_F(TransactionLayer, RespondsOnlyInALiveServerTransaction) {
  const Id client = send(own_request("INVITE"));
  EXPECT_FALSE(respond(client, 200));
  EXPECT_FALSE(respond(77, 200));
  EXPECT_FALSE(respond(0, 200));
  receive(request("INVITE"));
  EXPECT_FALSE(respond(2, 0));
  EXPECT_FALSE(respond(2, 700));
}

TEST_F(TransactionLayer, NeverUsesAnIdAgain) {
  const Id first = send(own_request("OPTIONS"));
  receive(response(200, "OPTIONS"));
  receive(request("OPTIONS"));
  respond(2, 200, "OPTIONS");
  EXPECT_EQ(layer().size(), 0u);
  EXPECT_EQ(first, 1u);
  EXPECT_EQ(send(own_request("OPTIONS")), 3u);
}

TEST_F(TransactionLayer, WantsToBeCalledAtItsEarliestTimer) {
  EXPECT_FALSE(layer().next_timeout());
  send(own_request("INVITE"));
  run_until(10s);
  send(own_request("OPTIONS", "z9hG4bKtwo"));
  EXPECT_EQ(layer().next_timeout(), Instant(32s));
  receive(response(180, "INVITE"));  // timer B is not running any more
  EXPECT_EQ(layer().next_timeout(), Instant(42s));
}

TEST_F(TransactionLayer, RunsEveryDueTimerInTheOrderOfTime) {
  receive(request("INVITE"));
  run_until(1s);
  send(own_request("OPTIONS", "z9hG4bKtwo"));
  run_until(2s);
  respond(1, 486);
  send(own_request("INVITE", "z9hG4bKthree"));
  log();
  tick(3600s);
  EXPECT_EQ(log(), "3600000 timeout 2\n3600000 unacked 1\n3600000 timeout 3\n");
  EXPECT_EQ(layer().size(), 0u);
  EXPECT_FALSE(layer().next_timeout());
}

TEST_F(TransactionLayer, DoesNothingOnAnEarlyTick) {
  send(own_request("INVITE"));
  log();
  tick(31999ms);
  EXPECT_EQ(log(), "");
}

TEST_F(TransactionLayer, IsEmptyAfterTheConnectionEndedAndTheTimersRan) {
  use_unreliable();
  for (int i = 0; i < 4; ++i) {
    send(own_request(i % 2 ? "INVITE" : "OPTIONS", "z9hG4bK" + std::to_string(i)));
    receive(request(i % 2 ? "INVITE" : "OPTIONS", {.via = "SIP/2.0/WS x;branch=z9hG4bK" + std::to_string(i)}));
  }
  receive(response(200, "INVITE", "bob", {.via = "SIP/2.0/WSS a.invalid;branch=z9hG4bK1"}));
  fail_transport();
  run_until(33s);
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(TransactionLayer, IsEmptyAtOnceWhenCleared) {
  send(own_request("INVITE"));
  receive(request("OPTIONS"));
  log();
  layer().clear();
  EXPECT_EQ(layer().size(), 0u);
  EXPECT_FALSE(layer().next_timeout());
  EXPECT_EQ(log(), "");
}

}  // namespace
}  // namespace sipua::transaction
