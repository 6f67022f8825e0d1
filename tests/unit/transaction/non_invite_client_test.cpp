#include "unit/transaction/harness.hpp"

namespace sipua::transaction {
namespace {

using namespace testing;

class NonInviteClientTransaction : public LayerTest {};

TEST_F(NonInviteClientTransaction, RetransmitsAtIntervalsThatDoubleUpToT2) {  // RFC 3261 17.1.2.2
  use_unreliable();
  send(own_request("OPTIONS"));
  run_until(40s);
  EXPECT_EQ(log(),
            "0 send OPTIONS\n500 send OPTIONS\n1500 send OPTIONS\n3500 send OPTIONS\n7500 send OPTIONS\n"
            "11500 send OPTIONS\n15500 send OPTIONS\n19500 send OPTIONS\n23500 send OPTIONS\n27500 send OPTIONS\n"
            "31500 send OPTIONS\n32000 timeout 1\n");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(NonInviteClientTransaction, RetransmitsAtT2OnceItProceeds) {  // RFC 3261 17.1.2.2
  use_unreliable();
  send(own_request("OPTIONS"));
  run_until(600ms);
  receive(response(100, "OPTIONS", ""));
  run_until(12s);
  EXPECT_EQ(log(),
            "0 send OPTIONS\n500 send OPTIONS\n600 response 1 100\n1500 send OPTIONS\n5500 send OPTIONS\n"
            "9500 send OPTIONS\n");
}

TEST_F(NonInviteClientTransaction, NeverRetransmitsOnAReliableTransport) {  // RFC 3261 17.1.2.2
  send(own_request("OPTIONS"));
  run_until(40s);
  EXPECT_EQ(log(), "0 send OPTIONS\n32000 timeout 1\n");
}

TEST_F(NonInviteClientTransaction, TimesOutAlthoughItProceeds) {  // RFC 3261 17.1.2.2: timer F goes on
  send(own_request("OPTIONS"));
  run_until(20s);
  receive(response(100, "OPTIONS", ""));
  run_until(40s);
  EXPECT_EQ(log(), "0 send OPTIONS\n20000 response 1 100\n32000 timeout 1\n");
}

TEST_F(NonInviteClientTransaction, PassesTheFinalResponseUpOnce) {  // RFC 3261 17.1.2.2
  use_unreliable();
  const Id id = send(own_request("OPTIONS"));
  EXPECT_TRUE(layer().is_pending(id));
  receive(response(200, "OPTIONS"));
  EXPECT_FALSE(layer().is_pending(id));
  run_until(4s);
  receive(response(200, "OPTIONS"));
  EXPECT_EQ(log(), "0 send OPTIONS\n0 response 1 200\n");
  run_until(4999ms);
  EXPECT_EQ(layer().size(), 1u);
  run_until(5s);  // timer K is T4
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(NonInviteClientTransaction, EndsAtOnceOnAReliableTransport) {  // RFC 3261 17.1.2.2: K is 0
  send(own_request("OPTIONS"));
  receive(response(404, "OPTIONS"));
  EXPECT_EQ(log(), "0 send OPTIONS\n0 response 1 404\n");
  EXPECT_EQ(layer().size(), 0u);
}

TEST_F(NonInviteClientTransaction, TellsOfALostConnectionOnlyWithoutAFinalResponse) {  // RFC 3261 17.1.4
  use_unreliable();
  send(own_request("OPTIONS", "z9hG4bKone"));
  send(own_request("OPTIONS", "z9hG4bKtwo"));
  receive(response(200, "OPTIONS"));
  log();
  fail_transport();
  EXPECT_EQ(log(), "0 failed 2\n");
  EXPECT_EQ(layer().size(), 1u);  // "completed" waits for timer K, with nothing to send
}

TEST_F(NonInviteClientTransaction, IsNotCancellable) {  // RFC 3261 9.1: CANCEL of an INVITE only
  EXPECT_FALSE(layer().make_cancel(send(own_request("OPTIONS"))));
}

}  // namespace
}  // namespace sipua::transaction
