#include "unit/transaction/harness.hpp"

namespace sipua::transaction {
namespace {

using namespace testing;

class NonInviteServerTransaction : public LayerTest {};

TEST_F(NonInviteServerTransaction, DropsARepeatedRequestWhileTrying) {  // RFC 3261 17.2.2
  receive(request("OPTIONS"));
  receive(request("OPTIONS"));
  EXPECT_EQ(log(), "0 request 1 OPTIONS\n");
  EXPECT_FALSE(layer().next_timeout());
}

TEST_F(NonInviteServerTransaction, RepeatsTheLatestResponseForARepeatedRequest) {  // RFC 3261 17.2.2
  use_unreliable();
  receive(request("OPTIONS"));
  EXPECT_TRUE(respond(1, 100, "OPTIONS"));
  receive(request("OPTIONS"));
  EXPECT_TRUE(respond(1, 200, "OPTIONS"));
  receive(request("OPTIONS"));
  EXPECT_EQ(log(), "0 request 1 OPTIONS\n0 send 100\n0 send 100\n0 send 200\n0 send 200\n");
}

TEST_F(NonInviteServerTransaction, AbsorbsRepetitionsUntilTimerJ) {  // RFC 3261 17.2.2
  use_unreliable();
  receive(request("OPTIONS"));
  respond(1, 404, "OPTIONS");
  run_until(31999ms);
  receive(request("OPTIONS"));
  EXPECT_EQ(log(), "0 request 1 OPTIONS\n0 send 404\n31999 send 404\n");
  run_until(32s);
  EXPECT_EQ(layer().size(), 0u);
  EXPECT_EQ(log(), "");
}

TEST_F(NonInviteServerTransaction, EndsWithItsResponseOnAReliableTransport) {  // RFC 3261 17.2.2: J is 0
  receive(request("OPTIONS"));
  EXPECT_TRUE(respond(1, 200, "OPTIONS"));
  EXPECT_EQ(layer().size(), 0u);
  EXPECT_FALSE(respond(1, 200, "OPTIONS"));
}

TEST_F(NonInviteServerTransaction, TakesOneFinalResponse) {  // RFC 3261 17.2.2
  use_unreliable();
  receive(request("OPTIONS"));
  EXPECT_TRUE(respond(1, 200, "OPTIONS"));
  EXPECT_FALSE(respond(1, 500, "OPTIONS"));
  EXPECT_FALSE(respond(1, 100, "OPTIONS"));
}

TEST_F(NonInviteServerTransaction, SendsNoProvisionalBut100AndNo408) {  // RFC 4320 4.1, 4.2
  receive(request("OPTIONS"));
  EXPECT_FALSE(respond(1, 180, "OPTIONS"));
  EXPECT_FALSE(respond(1, 183, "OPTIONS"));
  EXPECT_FALSE(respond(1, 408, "OPTIONS"));
  EXPECT_TRUE(respond(1, 100, "OPTIONS"));
  EXPECT_TRUE(respond(1, 480, "OPTIONS"));
}

TEST_F(NonInviteServerTransaction, EndsQuietlyWithTheConnection) {  // RFC 3261 17.2.4
  use_unreliable();
  for (const char* branch : {"z9hG4bK1", "z9hG4bK2", "z9hG4bK3"})
    receive(request("OPTIONS", {.via = std::string("SIP/2.0/WSS a.invalid;branch=") + branch}));
  respond(1, 200, "OPTIONS");
  respond(2, 100, "OPTIONS");
  log();
  fail_transport();
  EXPECT_EQ(log(), "");
  EXPECT_EQ(layer().size(), 0u);
}

}  // namespace
}  // namespace sipua::transaction
