#include "ua/call/transfers.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "harness.hpp"

namespace sipua {
namespace {

using call_testing::at;
using call_testing::Desk;
using call_testing::value;
using std::chrono::seconds;

constexpr const char* kTarget = "Refer-To: <sip:carol@example.com>";

ReplyFields with_status(int status, std::string_view reason = "") {
  ReplyFields fields;
  fields.status = status;
  fields.reason = reason;
  return fields;
}

/// An incoming call and the transfers asked for in it.
struct Call : Desk {
  Call() { reset(); }
  void reset() {
    auto invite = receive("INVITE", 1, {});
    session = InviteSession::incoming(context, sender, others, 2, invite.server, std::move(invite.message), 0, at(0));
    (void)sent();
  }
  void refer(std::uint32_t cseq, const std::vector<std::string>& lines = {kTarget}) {
    auto request = receive("REFER", cseq, lines, "c1", session->local_tag());
    transfers.handle_refer(request.server, std::move(request.message), session.get(), at(0));
  }
  bool subscribe(std::uint32_t cseq, const std::vector<std::string>& lines, InviteSession* where, long ms) {
    auto request = receive("SUBSCRIBE", cseq, lines, "c1", session->local_tag());
    return transfers.handle_subscribe(request.server, request.message, where, at(ms));
  }
  /// Transfers that stay when their NOTIFYs have been answered: those that are over wait for that.
  std::size_t left_when_answered() {
    sender.clear();
    transfers.settle();
    return transfers.size();
  }
  Sessions others;
  std::unique_ptr<InviteSession> session;
  Transfers transfers{context, sender};
};

TEST(Transfers, TellTheApplicationOfARefer) {
  Call call;
  (void)call.events();
  call.refer(7);
  const auto events = call.events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, EventKind::refer);
  EXPECT_EQ(events[0].id, 2U);
  EXPECT_EQ(events[0].number, 1U);
  EXPECT_EQ(events[0].message.method(), Method::refer);
  EXPECT_EQ(call.transfers.session_of(1), 2U);
}

TEST(Transfers, TheFirstNotifyIsActiveAndTheOneWithTheFinalStatusTerminates) {  // RFC 3515 2.4.4, 2.4.7
  Call call;
  call.refer(7);
  ASSERT_TRUE(call.transfers.accept(1, {}, call.session.get(), at(100)));
  auto sent = call.sent();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].status(), 202);
  EXPECT_NE(value(sent[0], "Contact"), "(none)");
  EXPECT_EQ(sent[1].method(), Method::notify);
  EXPECT_EQ(sent[1].request_uri(), "sip:bob@192.0.2.1;transport=ws");
  EXPECT_EQ(value(sent[1], "Subscription-State"), "active;expires=180");
  EXPECT_EQ(value(sent[1], "Content-Type"), "message/sipfrag;version=2.0");
  EXPECT_EQ(sent[1].body(), "SIP/2.0 100 Trying\r\n");
  ASSERT_TRUE(call.transfers.notify(1, with_status(180), call.session.get(), at(200)));
  ASSERT_TRUE(call.transfers.notify(1, with_status(486, "Busy Now"), call.session.get(), at(300)));
  sent = call.sent();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(value(sent[0], "Subscription-State"), "active;expires=180");
  EXPECT_EQ(sent[0].body(), "SIP/2.0 180 Ringing\r\n");
  EXPECT_EQ(value(sent[1], "Subscription-State"), "terminated;reason=noresource");
  EXPECT_EQ(sent[1].body(), "SIP/2.0 486 Busy Now\r\n");
  EXPECT_TRUE(call.transfers.notify(1, with_status(200), call.session.get(), at(400)));  // nobody to tell any more
  EXPECT_TRUE(call.sent().empty());
  EXPECT_EQ(call.left_when_answered(), 0U);
}

TEST(Transfers, ASecondReferInACallHasTheNumberOfItsCSeqAsId) {  // RFC 3515 2.4.6
  Call call;
  call.refer(7);
  call.refer(9);
  ASSERT_TRUE(call.transfers.accept(2, {}, call.session.get(), at(0)));
  ASSERT_TRUE(call.transfers.accept(1, {}, call.session.get(), at(0)));
  const auto sent = call.sent();
  ASSERT_EQ(sent.size(), 4U);
  EXPECT_EQ(value(sent[1], "Event"), "refer;id=9");
  EXPECT_EQ(value(sent[3], "Event"), "refer;id=7");
}

TEST(Transfers, TellNothingWhenNoSubscriptionIsWanted) {  // RFC 4488 4
  Call call;
  call.refer(7, {kTarget, "Refer-Sub: false"});
  ASSERT_TRUE(call.transfers.accept(1, {}, call.session.get(), at(0)));
  const auto sent = call.sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(value(sent[0], "Refer-Sub"), "false");
  EXPECT_EQ(call.transfers.size(), 0U);
  EXPECT_TRUE(call.transfers.notify(1, with_status(200), call.session.get(), at(100)));
  EXPECT_TRUE(call.sent().empty());
  call.refer(8, {kTarget, "Refer-Sub: true"});
  ASSERT_TRUE(call.transfers.accept(2, {}, call.session.get(), at(0)));
  EXPECT_EQ(call.sent().size(), 2U);
}

TEST(Transfers, RefuseAReferThatNamesNoOrSeveralTargets) {  // RFC 3515 2.4.2
  Call call;
  (void)call.events();
  std::uint32_t cseq = 10;
  for (const std::vector<std::string>& lines : std::vector<std::vector<std::string>>{
           {}, {"Refer-To: "}, {"Refer-To: <sip:a@b"}, {kTarget, kTarget}, {"r: \"x"}}) {
    call.refer(++cseq, lines);
    const auto sent = call.sent();
    ASSERT_EQ(sent.size(), 1U) << cseq;
    EXPECT_EQ(sent[0].status(), 400) << cseq;
  }
  EXPECT_EQ(call.transfers.size(), 0U);
  call.refer(30, {"r: sip:carol@example.com"});  // compact, without brackets
  EXPECT_EQ(call.transfers.size(), 1U);
}

TEST(Transfers, AreRefusedWith603UnlessTheApplicationSaysOtherwise) {
  Call call;
  call.refer(7);
  call.refer(8);
  for (int bad : {100, 200, 299, 700}) EXPECT_FALSE(call.transfers.reject(1, with_status(bad), at(0))) << bad;
  ASSERT_TRUE(call.transfers.reject(1, {}, at(0)));
  ASSERT_TRUE(call.transfers.reject(2, with_status(486, "No"), at(0)));
  const auto sent = call.sent();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].status(), 603);
  EXPECT_EQ(sent[1].status(), 486);
  EXPECT_EQ(call.transfers.size(), 0U);
}

TEST(Transfers, TakeEachAnswerOnce) {
  Call call;
  call.refer(7);
  EXPECT_FALSE(call.transfers.notify(1, with_status(180), call.session.get(), at(0)));  // not accepted yet
  for (int bad : {100, 199, 300})
    EXPECT_FALSE(call.transfers.accept(1, with_status(bad), call.session.get(), at(0))) << bad;
  ASSERT_TRUE(call.transfers.accept(1, with_status(200), call.session.get(), at(0)));
  EXPECT_FALSE(call.transfers.accept(1, {}, call.session.get(), at(0)));
  EXPECT_FALSE(call.transfers.reject(1, {}, at(0)));
  for (int bad : {0, 99, 700})
    EXPECT_FALSE(call.transfers.notify(1, with_status(bad), call.session.get(), at(0))) << bad;
  for (std::uint32_t none : {0U, 2U, 99U}) EXPECT_FALSE(call.transfers.accept(none, {}, call.session.get(), at(0)));
}

TEST(Transfers, AnswerForAnApplicationThatDoesNotWithin30Seconds) {
  Call call;
  call.refer(7);
  EXPECT_EQ(call.transfers.next_timeout(), at(30000));
  call.transfers.handle_timeout(at(29999));
  EXPECT_TRUE(call.sent().empty());
  call.transfers.handle_timeout(at(30000));
  const auto sent = call.sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].status(), 480);
  EXPECT_EQ(call.transfers.size(), 0U);
  EXPECT_FALSE(call.transfers.accept(1, {}, call.session.get(), at(30001)));
}

TEST(Transfers, EndTheirSubscriptionAfterItsTime) {  // RFC 6665 4.1.2
  Call call;
  call.refer(7);
  ASSERT_TRUE(call.transfers.accept(1, {}, call.session.get(), at(1000)));
  (void)call.sent();
  EXPECT_EQ(call.transfers.next_timeout(), at(181000));
  call.transfers.handle_timeout(at(181000));
  EXPECT_EQ(call.left_when_answered(), 0U);
  EXPECT_TRUE(call.sent().empty());
  EXPECT_FALSE(call.transfers.next_timeout());
}

TEST(Transfers, AreRefreshedBySubscribe) {  // RFC 3515 2.4.4
  Call call;
  call.refer(7);
  ASSERT_TRUE(call.transfers.accept(1, {}, call.session.get(), at(0)));
  ASSERT_TRUE(call.transfers.notify(1, with_status(180), call.session.get(), at(0)));
  (void)call.sent();
  EXPECT_TRUE(call.subscribe(8, {"Event: refer;id=7", "Expires: 3600"}, call.session.get(), 60000));
  const auto sent = call.sent();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].status(), 200);
  EXPECT_EQ(value(sent[0], "Expires"), "180");  // may be shorter, not longer than asked for
  EXPECT_EQ(value(sent[1], "Subscription-State"), "active;expires=180");
  EXPECT_EQ(sent[1].body(), "SIP/2.0 180 Ringing\r\n");
  EXPECT_EQ(call.transfers.next_timeout(), at(240000));
}

TEST(Transfers, AreEndedBySubscribeWithExpiresZero) {  // RFC 6665 4.1.2.3
  Call call;
  call.refer(7);
  ASSERT_TRUE(call.transfers.accept(1, {}, call.session.get(), at(0)));
  (void)call.sent();
  EXPECT_TRUE(call.subscribe(8, {"Event: refer", "Expires: 0"}, call.session.get(), 100));
  const auto sent = call.sent();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(value(sent[0], "Expires"), "0");
  EXPECT_EQ(value(sent[1], "Subscription-State"), "terminated;reason=timeout");
  EXPECT_EQ(call.left_when_answered(), 0U);
}

TEST(Transfers, LeaveASubscribeForAnythingElseAlone) {
  Call call;
  call.refer(7);
  EXPECT_FALSE(call.subscribe(8, {"Event: refer"}, call.session.get(), 0));  // not accepted yet
  ASSERT_TRUE(call.transfers.accept(1, {}, call.session.get(), at(0)));
  (void)call.sent();
  EXPECT_FALSE(call.subscribe(9, {"Event: presence"}, call.session.get(), 0));
  EXPECT_FALSE(call.subscribe(10, {"Event: refer;id=8"}, call.session.get(), 0));
  EXPECT_FALSE(call.subscribe(11, {}, call.session.get(), 0));
  EXPECT_FALSE(call.subscribe(12, {"Event: refer"}, nullptr, 0));  // of no call that there is
  EXPECT_TRUE(call.sent().empty());
}

TEST(Transfers, KeepTheDialogWhenTheSessionGoes) {  // RFC 5057 3.1
  Call call;
  call.refer(7);
  ASSERT_TRUE(call.transfers.accept(1, {}, call.session.get(), at(0)));
  const auto first = call.sent();
  ASSERT_EQ(first.size(), 2U);
  call.transfers.keep_dialog(*call.session);
  EXPECT_TRUE(call.subscribe(8, {"Event: refer"}, nullptr, 0));
  ASSERT_TRUE(call.transfers.notify(1, with_status(200), nullptr, at(100)));
  const auto sent = call.sent();
  ASSERT_EQ(sent.size(), 3U);
  EXPECT_EQ(sent[2].call_id(), "c1");
  EXPECT_EQ(sent[2].from_tag(), first[1].from_tag());
  EXPECT_EQ(sent[2].to_tag(), "b");
  EXPECT_EQ(sent[2].cseq()->number, first[1].cseq()->number + 2);
  EXPECT_EQ(value(sent[2], "Subscription-State"), "terminated;reason=noresource");
}

TEST(Transfers, WithoutADialogAnyMoreOneMayStillBeRefusedButNotTold) {
  Call call;
  call.refer(7);
  ASSERT_TRUE(call.transfers.accept(1, {}, nullptr, at(0)));
  const auto sent = call.sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].status(), 202);
}

TEST(Transfers, OutsideOfACallEachMakesItsOwnDialog) {
  Desk desk;
  Transfers transfers{desk.context, desk.sender};
  std::vector<std::string> tags;
  for (std::string_view name : {"r1", "r2"}) {
    auto request = desk.receive("REFER", 5, {kTarget}, name);
    transfers.handle_refer(request.server, std::move(request.message), nullptr, at(0));
  }
  for (std::uint32_t operation : {1U, 2U}) {
    ASSERT_TRUE(transfers.accept(operation, {}, nullptr, at(0)));
    const auto sent = desk.sent();
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[1].call_id(), operation == 1 ? "r1" : "r2");
    EXPECT_EQ(sent[0].to_tag(), sent[1].from_tag());
    EXPECT_EQ(value(sent[1], "Event"), "refer");
    tags.push_back(sent[0].to_tag());
  }
  EXPECT_NE(tags[0], tags[1]);
  ASSERT_TRUE(transfers.notify(1, with_status(200), nullptr, at(0)));
  ASSERT_TRUE(transfers.notify(2, with_status(200), nullptr, at(0)));
  const auto sent = desk.sent();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(value(sent[1], "Event"), "refer");  // the name of a subscription stays
}

TEST(Transfers, AreForgottenOneByOneAndAllAtOnce) {
  Call call;
  for (std::uint32_t cseq : {7U, 8U, 9U}) call.refer(cseq);
  call.transfers.forget(2);
  EXPECT_EQ(call.transfers.size(), 2U);
  EXPECT_EQ(call.transfers.session_of(2), 0U);
  EXPECT_EQ(call.transfers.session_of(3), 2U);
  call.transfers.clear();
  EXPECT_EQ(call.transfers.size(), 0U);
  call.refer(10);
  EXPECT_EQ(call.transfers.session_of(4), 2U);  // numbers are not used again
}

}  // namespace
}  // namespace sipua
