#include "unit/transaction/harness.hpp"

namespace sipua::transaction {
namespace {

using namespace testing;

class InviteClientTransaction : public LayerTest {};

TEST_F(InviteClientTransaction, RetransmitsAtDoublingIntervalsUntilTimerB) {  // RFC 3261 17.1.1.2
  use_unreliable();
  send(own_request("INVITE"));
  run_until(40s);
  EXPECT_EQ(log(),
            "0 send INVITE\n500 send INVITE\n1500 send INVITE\n3500 send INVITE\n7500 send INVITE\n"
            "15500 send INVITE\n31500 send INVITE\n32000 timeout 1\n");
  EXPECT_EQ(sent().front(), sent().back());
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(InviteClientTransaction, NeverRetransmitsOnAReliableTransport) {  // RFC 3261 17.1.1.2
  send(own_request("INVITE"));
  run_until(40s);
  EXPECT_EQ(log(), "0 send INVITE\n32000 timeout 1\n");
}

TEST_F(InviteClientTransaction, StopsRetransmittingAtTheFirstProvisional) {  // RFC 3261 17.1.1.2
  use_unreliable();
  send(own_request("INVITE"));
  run_until(700ms);
  receive(response(100, "INVITE", ""));
  run_until(10s);
  EXPECT_EQ(log(), "0 send INVITE\n500 send INVITE\n700 response 1 100\n");
  EXPECT_FALSE(layer().next_timeout());
}

TEST_F(InviteClientTransaction, RingsForAsLongAsThePeerLikes) {  // RFC 3261 17.1.1.2: no timer B in "proceeding"
  send(own_request("INVITE"));
  run_until(1s);
  receive(response(180, "INVITE"));
  run_until(3600s);
  receive(response(200, "INVITE"));
  EXPECT_EQ(log(), "0 send INVITE\n1000 response 1 180\n3600000 response 1 200\n");
}

TEST_F(InviteClientTransaction, PassesUpEveryProvisional) {  // RFC 3261 17.1.1.2
  send(own_request("INVITE"));
  receive(response(100, "INVITE", ""));
  receive(response(180, "INVITE", "one"));
  receive(response(180, "INVITE", "two"));
  EXPECT_EQ(log(), "0 send INVITE\n0 response 1 100\n0 response 1 180\n0 response 1 180\n");
}

TEST_F(InviteClientTransaction, AcknowledgesAFailureWithItsOwnBranchAndTarget) {  // RFC 3261 17.1.1.3, classic row 3
  Draft invite = own_request("INVITE");
  invite.add("Route", "<sip:p1.example;lr>");
  invite.add("Route", "<sip:p2.example;lr>");
  invite.add("Contact", "<sip:alice@a.invalid;transport=ws>");
  invite.add("Authorization", "Digest username=\"alice\"");
  invite.body = "v=0\r\n";
  invite.content_type = "application/sdp";
  send(invite);
  receive(parsed("SIP/2.0 302 Moved\r\n" + head_lines({.to = "\"Bob\" <sip:bob@b.example>;tag=x"}, "INVITE") +
                 "Contact: <sip:elsewhere@c.example>\r\n\r\n"));
  EXPECT_EQ(log(), "0 send INVITE\n0 send ACK\n0 response 1 302\n");
  EXPECT_EQ(sent().back(),
            "ACK sip:bob@b.example SIP/2.0\r\n"
            "Via: SIP/2.0/WSS a.invalid;branch=z9hG4bKone\r\n"
            "From: <sip:alice@a.example>;tag=alice\r\n"
            "To: \"Bob\" <sip:bob@b.example>;tag=x\r\n"
            "Call-ID: call-1\r\n"
            "Route: <sip:p1.example;lr>\r\n"
            "Route: <sip:p2.example;lr>\r\n"
            "Max-Forwards: 70\r\n"
            "CSeq: 1 ACK\r\n"
            "Content-Length: 0\r\n\r\n");
}

TEST_F(InviteClientTransaction, AcknowledgesWithTheTopViaOnly) {  // RFC 3261 17.1.1.3
  Draft invite = own_request("INVITE");
  invite.add("Via", "SIP/2.0/WSS below.invalid;branch=z9hG4bKbelow");
  send(invite);
  receive(response(486, "INVITE"));
  EXPECT_EQ(sent().back().find("below.invalid"), std::string::npos);
}

TEST_F(InviteClientTransaction, AcknowledgesARepeatedFailureAgainButPassesItUpOnce) {  // RFC 3261 17.1.1.2
  use_unreliable();
  send(own_request("INVITE"));
  receive(response(486, "INVITE"));
  run_until(5s);
  receive(response(486, "INVITE"));
  EXPECT_EQ(log(), "0 send INVITE\n0 send ACK\n0 response 1 486\n5000 send ACK\n");
  EXPECT_EQ(sent()[1], sent()[2]);
  run_until(31999ms);
  EXPECT_EQ(layer().size(), 1u);  // timer D: at least 32 s
  run_until(32s);
  EXPECT_EQ(layer().size(), 0u);
  EXPECT_EQ(log(), "");
}

TEST_F(InviteClientTransaction, EndsAtOnceAfterAFailureOnAReliableTransport) {  // RFC 3261 17.1.1.2: D is 0
  send(own_request("INVITE"));
  receive(response(486, "INVITE"));
  EXPECT_EQ(layer().size(), 0u);
  receive(response(486, "INVITE"));
  EXPECT_EQ(log(), "0 send INVITE\n0 send ACK\n0 response 1 486\n0 stray 486\n");
}

TEST_F(InviteClientTransaction, DoesNotAcknowledgeA2xx) {  // RFC 3261 13.2.2.4: the user does
  send(own_request("INVITE"));
  receive(response(200, "INVITE"));
  EXPECT_EQ(log(), "0 send INVITE\n0 response 1 200\n");
}

TEST_F(InviteClientTransaction, PassesUpEvery2xxUntilTimerM) {  // RFC 6026 8.4, classic row 5
  send(own_request("INVITE"));
  receive(response(200, "INVITE", "one"));
  run_until(3s);
  receive(response(200, "INVITE", "two"));  // another fork
  run_until(31s);
  receive(response(200, "INVITE", "one"));  // a retransmission
  run_until(32s);
  receive(response(200, "INVITE", "one"));
  EXPECT_EQ(log(), "0 send INVITE\n0 response 1 200\n3000 response 1 200\n31000 response 1 200\n32000 stray 200\n");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(InviteClientTransaction, IgnoresAFailureOrProvisionalAfterThe2xx) {  // RFC 6026 8.4
  send(own_request("INVITE"));
  receive(response(200, "INVITE"));
  receive(response(180, "INVITE"));
  receive(response(486, "INVITE"));
  EXPECT_EQ(log(), "0 send INVITE\n0 response 1 200\n");
}

TEST_F(InviteClientTransaction, IgnoresA2xxAfterTheFailure) {  // RFC 3261 Figure 5: no such arrow
  use_unreliable();
  send(own_request("INVITE"));
  receive(response(486, "INVITE"));
  receive(response(200, "INVITE"));
  EXPECT_EQ(log(), "0 send INVITE\n0 send ACK\n0 response 1 486\n");
}

TEST_F(InviteClientTransaction, MakesACancelThatMatchesTheInvite) {  // RFC 3261 9.1, classic row 12
  Draft invite = own_request("INVITE");
  invite.add("Route", "<sip:p1.example;lr>");
  invite.add("Require", "100rel");
  invite.body = "v=0\r\n";
  const Id id = send(invite);
  receive(response(180, "INVITE"));
  const auto cancel = layer().make_cancel(id);
  ASSERT_TRUE(cancel);
  EXPECT_EQ(cancel->write(),
            "CANCEL sip:bob@b.example SIP/2.0\r\n"
            "Via: SIP/2.0/WSS a.invalid;branch=z9hG4bKone\r\n"
            "From: <sip:alice@a.example>;tag=alice\r\n"
            "To: <sip:bob@b.example>\r\n"  // the INVITE's, without the peer's tag
            "Call-ID: call-1\r\n"
            "Route: <sip:p1.example;lr>\r\n"
            "Max-Forwards: 70\r\n"
            "CSeq: 1 CANCEL\r\n"
            "Content-Length: 0\r\n\r\n");
}

TEST_F(InviteClientTransaction, IsCancellableUntilItsFinalResponse) {  // RFC 3261 9.1
  const Id id = send(own_request("INVITE"));
  EXPECT_TRUE(layer().make_cancel(id));
  EXPECT_TRUE(layer().is_pending(id));
  receive(response(200, "INVITE"));
  EXPECT_FALSE(layer().make_cancel(id));
  EXPECT_FALSE(layer().is_pending(id));
  EXPECT_FALSE(layer().make_cancel(99));
}

TEST_F(InviteClientTransaction, IsCancelledByATransactionOfItsOwn) {  // RFC 3261 9.1
  const Id invite = send(own_request("INVITE"));
  receive(response(180, "INVITE"));
  const Id cancel = send(*layer().make_cancel(invite));
  EXPECT_NE(cancel, invite);
  EXPECT_FALSE(layer().make_cancel(cancel));  // a CANCEL cannot be cancelled
  receive(response(200, "CANCEL"));
  receive(response(487, "INVITE"));
  EXPECT_EQ(log(), "0 send INVITE\n0 response 1 180\n0 send CANCEL\n0 response 2 200\n0 send ACK\n0 response 1 487\n");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(InviteClientTransaction, TimesOut64T1AfterItsCancel) {  // RFC 3261 9.1, classic row 11
  const Id invite = send(own_request("INVITE"));
  receive(response(180, "INVITE"));
  run_until(100s);
  send(*layer().make_cancel(invite));
  receive(response(200, "CANCEL"));
  log();
  run_until(131s);
  receive(response(180, "INVITE"));
  run_until(200s);
  EXPECT_EQ(log(), "131000 response 1 180\n132000 timeout 1\n");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(InviteClientTransaction, TimesOutAfterACancelThatWasSentTooEarly) {  // RFC 3261 9.1
  const Id invite = send(own_request("INVITE"));
  run_until(1s);
  send(*layer().make_cancel(invite));
  receive(response(200, "CANCEL"));
  receive(response(180, "INVITE"));
  log();
  run_until(200s);
  EXPECT_EQ(log(), "33000 timeout 1\n");
}

TEST_F(InviteClientTransaction, TakesTheAnswerThatCrossesItsCancel) {  // RFC 3261 9.1, classic row 9
  const Id invite = send(own_request("INVITE"));
  receive(response(180, "INVITE"));
  send(*layer().make_cancel(invite));
  log();
  receive(response(200, "INVITE"));
  receive(response(481, "CANCEL"));
  run_until(200s);
  EXPECT_EQ(log(), "0 response 1 200\n0 response 2 481\n");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(InviteClientTransaction, TellsOfALostConnectionWhileCallingOrRinging) {  // RFC 3261 17.1.4
  send(own_request("INVITE", "z9hG4bKone"));
  send(own_request("INVITE", "z9hG4bKtwo"));
  receive(response(180, "INVITE", "bob", {.via = "SIP/2.0/WSS a.invalid;branch=z9hG4bKtwo"}));
  log();
  fail_transport();
  EXPECT_EQ(log(), "0 failed 1\n0 failed 2\n");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(InviteClientTransaction, StaysAcceptedWhenTheConnectionIsLost) {  // RFC 6026 8.4: no such arrow
  send(own_request("INVITE"));
  receive(response(200, "INVITE"));
  log();
  fail_transport();
  receive(response(200, "INVITE", "two"));
  EXPECT_EQ(log(), "0 response 1 200\n");
}

TEST_F(InviteClientTransaction, EndsQuietlyWhenTheConnectionIsLostAfterAFailure) {  // RFC 3261 17.1.1.2
  use_unreliable();
  send(own_request("INVITE"));
  receive(response(486, "INVITE"));
  log();
  fail_transport();
  EXPECT_EQ(log(), "");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(InviteClientTransaction, SendsOneRequestAndTheTimeoutOnATickThatIsHoursLate) {  // design section 2, rule 9
  use_unreliable();
  send(own_request("INVITE"));
  tick(7200s);
  EXPECT_EQ(log(), "0 send INVITE\n7200000 send INVITE\n7200000 timeout 1\n");
}

}  // namespace
}  // namespace sipua::transaction
