#include "unit/transaction/harness.hpp"

namespace sipua::transaction {
namespace {

using namespace testing;

class InviteServerTransaction : public LayerTest {};

TEST_F(InviteServerTransaction, SendsNothingByItself) {  // RFC 3261 17.2.1: the 100 is the user's
  receive(request("INVITE"));
  run_until(10s);
  EXPECT_EQ(log(), "0 request 1 INVITE\n");
}

TEST_F(InviteServerTransaction, RepeatsTheLatestProvisionalForARepeatedInvite) {  // RFC 3261 17.2.1
  receive(request("INVITE"));
  receive(request("INVITE"));  // nothing sent yet: nothing to repeat
  EXPECT_TRUE(respond(1, 100));
  EXPECT_TRUE(respond(1, 180));
  receive(request("INVITE"));
  EXPECT_EQ(log(), "0 request 1 INVITE\n0 send 100\n0 send 180\n0 send 180\n");
  EXPECT_EQ(sent()[1], sent()[2]);
}

TEST_F(InviteServerTransaction, RepeatsAFailureAtDoublingIntervalsUntilTimerH) {  // RFC 3261 17.2.1
  use_unreliable();
  receive(request("INVITE"));
  respond(1, 486);
  run_until(40s);
  EXPECT_EQ(log(),
            "0 request 1 INVITE\n0 send 486\n500 send 486\n1500 send 486\n3500 send 486\n7500 send 486\n"
            "11500 send 486\n15500 send 486\n19500 send 486\n23500 send 486\n27500 send 486\n31500 send 486\n"
            "32000 unacked 1\n");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(InviteServerTransaction, WaitsForTheAckOnAReliableTransportToo) {  // RFC 3261 17.2.1: H, but no G
  receive(request("INVITE"));
  respond(1, 486);
  run_until(40s);
  EXPECT_EQ(log(), "0 request 1 INVITE\n0 send 486\n32000 unacked 1\n");
}

TEST_F(InviteServerTransaction, RepeatsAFailureForARepeatedInvite) {  // RFC 3261 17.2.1
  receive(request("INVITE"));
  respond(1, 486);
  receive(request("INVITE"));
  EXPECT_EQ(log(), "0 request 1 INVITE\n0 send 486\n0 send 486\n");
}

TEST_F(InviteServerTransaction, KeepsTheAckOfAFailure) {  // RFC 3261 17.2.1
  use_unreliable();
  receive(request("INVITE"));
  respond(1, 486);
  run_until(1s);
  receive(request("ACK"));
  run_until(2s);
  receive(request("ACK"));     // absorbed
  receive(request("INVITE"));  // so is this
  EXPECT_EQ(log(), "0 request 1 INVITE\n0 send 486\n500 send 486\n1000 acked 1\n");
  run_until(5999ms);
  EXPECT_EQ(layer().size(), 1u);
  run_until(6s);  // timer I is T4
  EXPECT_EQ(layer().size(), 0u);
  EXPECT_EQ(log(), "");
}

TEST_F(InviteServerTransaction, EndsWithTheAckOnAReliableTransport) {  // RFC 3261 17.2.1: I is 0
  receive(request("INVITE"));
  respond(1, 486);
  receive(request("ACK"));
  EXPECT_EQ(log(), "0 request 1 INVITE\n0 send 486\n0 acked 1\n");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(InviteServerTransaction, AbsorbsRepeatedInvitesAfterThe2xxUntilTimerL) {  // RFC 6026 7.1
  receive(request("INVITE"));
  respond(1, 200);
  run_until(31s);
  receive(request("INVITE"));
  EXPECT_EQ(log(), "0 request 1 INVITE\n0 send 200\n");
  run_until(32s);
  EXPECT_EQ(log(), "32000 ended 1\n");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(InviteServerTransaction, SendsThe2xxAgainWhenTheUserSaysSo) {  // RFC 3261 13.3.1.4, RFC 6026 8.5
  receive(request("INVITE"));
  EXPECT_TRUE(respond(1, 200));
  run_until(500ms);
  EXPECT_TRUE(respond(1, 200));
  EXPECT_FALSE(respond(1, 486));
  EXPECT_FALSE(respond(1, 180));
  EXPECT_EQ(log(), "0 request 1 INVITE\n0 send 200\n500 send 200\n");
}

TEST_F(InviteServerTransaction, HandsUpTheAckOfA2xxWhateverItsBranch) {  // RFC 6026 8.5
  receive(request("INVITE"));
  respond(1, 200);
  receive(request("ACK"));                                                      // against 17.1.1.3, but seen
  receive(request("ACK", {.via = "SIP/2.0/WSS a.invalid;branch=z9hG4bKack"}));  // as it should be
  EXPECT_EQ(log(), "0 request 1 INVITE\n0 send 200\n0 ack\n0 ack\n");
}

TEST_F(InviteServerTransaction, IgnoresAnAckBeforeTheFinalResponse) {  // RFC 3261 Figure 7: no such arrow
  receive(request("INVITE"));
  receive(request("ACK"));
  EXPECT_EQ(log(), "0 request 1 INVITE\n");
}

TEST_F(InviteServerTransaction, TakesNoResponseAfterAFailure) {  // RFC 3261 17.2.1
  receive(request("INVITE"));
  EXPECT_TRUE(respond(1, 486));
  EXPECT_FALSE(respond(1, 200));
  EXPECT_FALSE(respond(1, 486));
  EXPECT_EQ(log(), "0 request 1 INVITE\n0 send 486\n");
}

TEST_F(InviteServerTransaction, EndsQuietlyWithTheConnection) {  // RFC 3261 17.2.4
  for (const char* branch : {"z9hG4bK1", "z9hG4bK2", "z9hG4bK3"})
    receive(request("INVITE", {.via = std::string("SIP/2.0/WSS a.invalid;branch=") + branch}));
  respond(1, 486);
  respond(2, 200);
  log();
  fail_transport();
  EXPECT_EQ(log(), "0 ended 1\n0 ended 2\n");  // 3 was not answered: the user knows
  EXPECT_EQ(layer().size(), 0u);
  EXPECT_FALSE(respond(3, 200));
}

}  // namespace
}  // namespace sipua::transaction
