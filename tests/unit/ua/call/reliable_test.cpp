/// Reliable provisional responses of ours, and what a PRACK must say: src/ua/call/reliable.cpp.
#include <gtest/gtest.h>

#include <memory>

#include "harness.hpp"
#include "message/values/reliability.hpp"

namespace sipua {
namespace {

using call_testing::at;
using call_testing::Desk;
using call_testing::value;

/// An incoming call whose caller requires 100rel.
struct Ringing : Desk {
  Ringing() {
    auto invite = receive("INVITE", 4, {"Require: 100rel"});
    session = InviteSession::incoming(context, sender, others, 2, invite.server, std::move(invite.message), 0, at(0));
    (void)sent();
  }
  /// progress() and, as there is no description yet, the handler's offer. @return RSeq
  std::uint32_t progress(long ms) {
    EXPECT_TRUE(session->progress({}, true, at(ms)));
    session->handle_description(++operation, "v=0\r\n", "application/sdp", at(ms));
    const auto messages = sent();
    if (messages.size() != 1) return 0;
    const auto rseq = parse_rseq(value(messages[0], "RSeq"));
    return rseq ? *rseq : 0;
  }
  /// Status of our answer to a PRACK with this RAck and a description.
  int prack(const std::string& rack, long ms) {
    auto request = receive("PRACK", ++cseq, {"RAck: " + rack, "Content-Type: application/sdp", "Content-Length: 5"},
                           "c1", session->local_tag(), "v=0\r\n");
    session->handle_request(request.server, std::move(request.message), at(ms));
    const auto messages = sent();
    return messages.empty() ? 0 : messages[0].status();
  }
  Sessions others;
  std::unique_ptr<InviteSession> session;
  std::uint32_t operation = 0, cseq = 4;
};

TEST(ReliableResponse, IsAcknowledgedByItsOwnNumbersOnly) {  // RFC 3262 3; classic row 18
  Ringing call;
  const std::uint32_t rseq = call.progress(100);
  ASSERT_NE(rseq, 0U);
  const std::string good = number(rseq);
  for (const std::string& bad : {number(rseq + 1) + " 4 INVITE", number(rseq - 1) + " 4 INVITE", good + " 5 INVITE",
                                 good + " 4 UPDATE", good, std::string("0 4 INVITE"), std::string()}) {
    EXPECT_EQ(call.prack(bad, 200), 481) << bad;
  }
  EXPECT_TRUE(call.session->next_timeout().has_value());
}

TEST(ReliableResponse, IsRepeatedAtDoublingIntervalsUntilItsPrack) {  // RFC 3262 3
  Ringing call;
  ASSERT_NE(call.progress(0), 0U);
  for (long ms : {500L, 1500L, 3500L, 7500L}) {
    call.session->handle_timeout(at(ms - 1));
    EXPECT_TRUE(call.sent().empty()) << ms;
    call.session->handle_timeout(at(ms));
    EXPECT_EQ(call.sent().size(), 1U) << ms;
  }
}

TEST(ReliableResponse, CountsUpByOne) {  // RFC 3262 3; classic row 18
  Ringing call;
  const std::uint32_t first = call.progress(100);
  EXPECT_EQ(call.prack(number(first) + " 4 INVITE", 200), 200);
  call.session->handle_description_applied(++call.operation, at(200));
  EXPECT_EQ(call.progress(300), first + 1);
  EXPECT_EQ(call.prack(number(first) + " 4 INVITE", 400), 481);    // the one before was acknowledged
  EXPECT_EQ(call.prack(number(first + 1) + " 4 INVITE", 400), 0);  // an offer: answered when there is an answer
}

TEST(ReliableResponse, StartsSomewhereInTheLowerHalf) {  // RFC 3262 3: 1 to 2^31 - 1
  Ringing call;
  const std::uint32_t rseq = call.progress(0);
  EXPECT_GE(rseq, 1U);
  EXPECT_LT(rseq, 0x80000000U);
}

}  // namespace
}  // namespace sipua
