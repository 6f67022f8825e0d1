#include "dialog/dialog.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "message/parser.hpp"

namespace sipua::dialog {
namespace {

Message parsed(const std::string& text) {
  auto message = parse_message(text);
  EXPECT_TRUE(message.ok());
  return message ? *std::move(message) : Message{};
}

/// An INVITE from Alice to Bob; `more` are further header lines.
Message invite(const std::string& more = "Contact: <sip:alice@a.invalid;transport=ws>\r\n", int cseq = 7) {
  return parsed(
      "INVITE sip:bob@b.example SIP/2.0\r\nVia: SIP/2.0/WSS a.invalid;branch=z9hG4bK1\r\n"
      "From: Alice <sip:alice@a.example>;tag=alice\r\nTo: \"Bob\" <sip:bob@b.example>\r\n"
      "Call-ID: call-1\r\nCSeq: " +
      std::to_string(cseq) + " INVITE\r\n" + more + "\r\n");
}

/// A response to it.
Message answer(int status, const std::string& tag = ";tag=bob",
               const std::string& more = "Contact: <sip:bob@192.0.2.4>\r\n") {
  return parsed("SIP/2.0 " + std::to_string(status) +
                " Reason\r\nVia: SIP/2.0/WSS a.invalid;branch=z9hG4bK1\r\n"
                "From: Alice <sip:alice@a.example>;tag=alice\r\nTo: \"Bob\" <sip:bob@b.example>" +
                tag + "\r\nCall-ID: call-1\r\nCSeq: 7 INVITE\r\n" + more + "\r\n");
}

/// A request that Bob sends to Alice.
Message from_bob(const std::string& to_tag = "alice", const std::string& from_tag = "bob",
                 const std::string& call = "call-1", const std::string& more = "") {
  return parsed(
      "INFO sip:alice@a.invalid SIP/2.0\r\nVia: SIP/2.0/WSS b.invalid;branch=z9hG4bK2\r\n"
      "From: <sip:bob@b.example>;tag=" +
      from_tag + "\r\nTo: <sip:alice@a.example>;tag=" + to_tag + "\r\nCall-ID: " + call + "\r\nCSeq: 1 INFO\r\n" +
      more + "\r\n");
}

Dialog caller(int status = 200, const std::string& more = "Contact: <sip:bob@192.0.2.4>\r\n") {
  auto dialog = Dialog::from_response(invite(), answer(status, ";tag=bob", more));
  EXPECT_TRUE(dialog.ok());
  return *std::move(dialog);
}

Dialog callee(const std::string& more = "Contact: <sip:alice@a.invalid;transport=ws>\r\n") {
  auto dialog = Dialog::from_request(invite(more), "bob");
  EXPECT_TRUE(dialog.ok());
  return *std::move(dialog);
}

TEST(CallerDialog, TakesItsStateFromRequestAndResponse) {  // RFC 3261 12.1.2
  const Dialog dialog = caller(200,
                               "Contact: \"B\" <sip:bob@192.0.2.4;ob>;expires=3\r\n"
                               "Record-Route: <sip:p1.example;lr>, <sip:p2.example;lr>\r\n");
  EXPECT_EQ(dialog.id(), (DialogId{"call-1", "alice", "bob"}));
  EXPECT_EQ(dialog.state(), State::confirmed);
  EXPECT_EQ(dialog.remote_target(), "sip:bob@192.0.2.4;ob");
  EXPECT_EQ(dialog.route_set(), (std::vector<std::string>{"<sip:p2.example;lr>", "<sip:p1.example;lr>"}));
  EXPECT_EQ(dialog.local_address(), "\"Alice\" <sip:alice@a.example>");
  EXPECT_EQ(dialog.remote_address(), "\"Bob\" <sip:bob@b.example>");
  EXPECT_EQ(dialog.local_seq(), 7u);
}

TEST(CallerDialog, IsEarlyAfterAProvisionalResponse) {  // RFC 3261 12.1
  EXPECT_EQ(caller(180).state(), State::early);
  EXPECT_EQ(caller(299).state(), State::confirmed);
}

TEST(CallerDialog, IsMadeByA101To299Only) {  // RFC 3261 12.1
  EXPECT_FALSE(Dialog::from_response(invite(), answer(100)));
  EXPECT_FALSE(Dialog::from_response(invite(), answer(302)));
}

TEST(CallerDialog, KeepsTheRequestUriWhileEarlyWithoutContact) {  // RFC 3261 12.1.2
  Dialog dialog = caller(180, "");
  EXPECT_EQ(dialog.remote_target(), "sip:bob@b.example");
  dialog.confirm(answer(200));
  EXPECT_EQ(dialog.remote_target(), "sip:bob@192.0.2.4");
}

TEST(CallerDialog, KeepsItsTargetWithoutAContact) {  // RFC 3261 12.1.1 wants one
  for (const char* contact : {"", "Contact: *\r\n", "Contact: <tel:+1234>\r\n", "Contact: <broken\r\n"}) {
    const auto dialog = Dialog::from_response(invite(), answer(200, ";tag=bob", contact));
    ASSERT_TRUE(dialog) << contact;
    EXPECT_EQ(dialog->remote_target(), "sip:bob@b.example");
  }
}

TEST(CallerDialog, HasAnEmptyTagWithAPeerOfRfc2543) {  // RFC 3261 12.1.2, 12.2.1.1
  auto dialog = Dialog::from_response(invite(), answer(200, ""));
  ASSERT_TRUE(dialog);
  EXPECT_EQ(dialog->id().remote_tag, "");
  EXPECT_EQ(dialog->make_request("BYE").get("To"), "\"Bob\" <sip:bob@b.example>");
  EXPECT_TRUE(dialog->matches(answer(200, "")));
}

TEST(CallerDialog, MakesOneDialogAFork) {  // RFC 3261 13.2.2.4, classic rows 5 and 6
  auto one = Dialog::from_response(invite(), answer(180, ";tag=one"));
  auto two = Dialog::from_response(invite(), answer(180, ";tag=two", "Contact: <sip:bob@192.0.2.5>\r\n"));
  ASSERT_TRUE(one && two);
  EXPECT_NE(one->id(), two->id());
  EXPECT_FALSE(one->matches(answer(200, ";tag=two")));
  EXPECT_TRUE(two->matches(answer(200, ";tag=two")));
  EXPECT_EQ(one->make_ack(7).request_uri, "sip:bob@192.0.2.4");
  EXPECT_EQ(two->make_ack(7).request_uri, "sip:bob@192.0.2.5");
}

TEST(CallerDialog, TakesRouteSetAndTargetAnewWithThe2xx) {  // RFC 3261 13.2.2.4
  Dialog dialog = caller(183, "Contact: <sip:early@192.0.2.9>\r\nRecord-Route: <sip:early.example;lr>\r\n");
  dialog.confirm(answer(
      200, ";tag=bob",
      "Contact: <sip:late@192.0.2.9>\r\nRecord-Route: <sip:l1.example;lr>\r\nRecord-Route: <sip:l2.example;lr>\r\n"));
  EXPECT_EQ(dialog.state(), State::confirmed);
  EXPECT_EQ(dialog.remote_target(), "sip:late@192.0.2.9");
  EXPECT_EQ(dialog.route_set(), (std::vector<std::string>{"<sip:l2.example;lr>", "<sip:l1.example;lr>"}));
}

TEST(CallerDialog, TakesAnyFirstRemoteNumber) {  // RFC 3261 12.2.2: the remote number is empty
  Dialog dialog = caller();
  EXPECT_EQ(dialog.receive(0), Order::in_order);
  EXPECT_EQ(dialog.remote_seq(), 0u);
}

TEST(CallerDialog, GoesOnWithTheRouteSetOfARequestInsideADialog) {  // RFC 3261 12.2.1.1
  const Message again = parsed(
      "INVITE sip:bob@192.0.2.4 SIP/2.0\r\nFrom: <sip:alice@a.example>;tag=alice\r\n"
      "To: <sip:bob@b.example>;tag=bob\r\nCall-ID: call-1\r\nCSeq: 7 INVITE\r\n"
      "Route: <sip:p1.example;lr>, <sip:p2.example;lr>\r\n\r\n");
  const auto dialog = Dialog::from_response(again, answer(200, ";tag=bob", "Record-Route: <sip:other.example;lr>\r\n"));
  ASSERT_TRUE(dialog);
  EXPECT_EQ(dialog->route_set(), (std::vector<std::string>{"<sip:p1.example;lr>", "<sip:p2.example;lr>"}));
}

TEST(CallerDialog, NeedsUsableHeadersInItsOwnRequest) {
  const Message broken = parsed("INVITE sip:bob@b.example SIP/2.0\r\nCall-ID: 1\r\n\r\n");
  EXPECT_FALSE(Dialog::from_response(broken, answer(200)));
}

TEST(CalleeDialog, TakesItsStateFromTheRequest) {  // RFC 3261 12.1.1
  const Dialog dialog = callee(
      "Contact: <sip:alice@a.invalid;transport=ws?Subject=x>\r\n"
      "Record-Route: <sip:p1.example;lr>, <sip:p2.example;lr>\r\n");
  EXPECT_EQ(dialog.id(), (DialogId{"call-1", "bob", "alice"}));
  EXPECT_EQ(dialog.state(), State::early);
  EXPECT_EQ(dialog.remote_target(), "sip:alice@a.invalid;transport=ws");
  EXPECT_EQ(dialog.route_set(), (std::vector<std::string>{"<sip:p1.example;lr>", "<sip:p2.example;lr>"}));
  EXPECT_EQ(dialog.local_address(), "\"Bob\" <sip:bob@b.example>");
  EXPECT_EQ(dialog.remote_address(), "\"Alice\" <sip:alice@a.example>");
  EXPECT_EQ(dialog.remote_seq(), 7u);
}

TEST(CalleeDialog, IsConfirmedWhenOur2xxWentOut) {  // RFC 3261 12.1
  Dialog dialog = callee();
  dialog.confirm();
  EXPECT_EQ(dialog.state(), State::confirmed);
}

TEST(CalleeDialog, NeedsAContact) {  // RFC 3261 12.1.1
  const auto dialog = Dialog::from_request(invite(""), "bob");
  ASSERT_FALSE(dialog);
  EXPECT_EQ(dialog.error().code, Errc::missing);
}

TEST(CalleeDialog, StartsOneAboveTheCallersNumber) {  // RFC 3261 12.2.1.1 leaves it open; classic API
  EXPECT_EQ(callee().make_request("BYE").get("CSeq"), "8 BYE");
}

TEST(CalleeDialog, StaysBelowTheLimitOfSequenceNumbers) {  // RFC 3261 8.1.1.5
  auto dialog = Dialog::from_request(invite("Contact: <sip:alice@a.invalid>\r\n", 2147483647), "bob");
  ASSERT_TRUE(dialog);
  EXPECT_EQ(dialog->remote_seq(), 2147483647u);
  EXPECT_LT(parse_cseq(dialog->make_request("BYE").get("CSeq"))->number, 2147483647u);
}

TEST(CalleeDialog, HasAnEmptyRemoteTagWithACallerOfRfc2543) {  // RFC 3261 12.1.1
  auto dialog = Dialog::from_request(parsed("INVITE sip:b@b SIP/2.0\r\nFrom: sip:a@a\r\nTo: sip:b@b\r\nCall-ID: 1\r\n"
                                            "CSeq: 1 INVITE\r\nContact: sip:a@192.0.2.1\r\n\r\n"),
                                     "bob");
  ASSERT_TRUE(dialog);
  EXPECT_EQ(dialog->id(), (DialogId{"1", "bob", ""}));
  EXPECT_EQ(dialog->make_request("BYE").get("To"), "<sip:a@a>");
  EXPECT_EQ(dialog->make_request("BYE").get("From"), "<sip:b@b>;tag=bob");
}

TEST(DialogRequest, CarriesTheStateOfTheDialog) {  // RFC 3261 12.2.1.1
  Dialog dialog =
      caller(200, "Contact: <sip:bob@192.0.2.4>\r\nRecord-Route: <sip:p1.example;lr>, <sip:p2.example;lr>\r\n");
  EXPECT_EQ(dialog.make_request("BYE").write(),
            "BYE sip:bob@192.0.2.4 SIP/2.0\r\n"
            "Route: <sip:p2.example;lr>\r\n"
            "Route: <sip:p1.example;lr>\r\n"
            "Max-Forwards: 70\r\n"
            "To: \"Bob\" <sip:bob@b.example>;tag=bob\r\n"
            "From: \"Alice\" <sip:alice@a.example>;tag=alice\r\n"
            "Call-ID: call-1\r\n"
            "CSeq: 8 BYE\r\n"
            "Content-Length: 0\r\n\r\n");
}

TEST(DialogRequest, GoesThroughAStrictRouter) {  // RFC 3261 12.2.1.1
  Dialog dialog =
      caller(200, "Contact: <sip:bob@192.0.2.4>\r\nRecord-Route: <sip:p1.example;lr>, <sip:p2.example>\r\n");
  const Draft bye = dialog.make_request("BYE");
  EXPECT_EQ(bye.request_uri, "sip:p2.example");
  EXPECT_EQ(bye.headers[0].value, "<sip:p1.example;lr>");
  EXPECT_EQ(bye.headers[1].value, "<sip:bob@192.0.2.4>");
}

TEST(DialogRequest, CountsUpByOne) {  // RFC 3261 12.2.1.1
  Dialog dialog = caller();
  EXPECT_EQ(dialog.make_request("INFO").get("CSeq"), "8 INFO");
  EXPECT_EQ(dialog.make_request("BYE").get("CSeq"), "9 BYE");
  EXPECT_EQ(dialog.local_seq(), 9u);
}

TEST(DialogRequest, AcknowledgesWithTheNumberOfTheInvite) {  // RFC 3261 13.2.2.4
  Dialog dialog = caller();
  (void)dialog.make_request("INFO");
  const Draft ack = dialog.make_ack(7);
  EXPECT_EQ(ack.method, "ACK");
  EXPECT_EQ(ack.get("CSeq"), "7 ACK");
  EXPECT_EQ(dialog.local_seq(), 8u);
}

TEST(Dialog, RefusesANumberBelowTheLastOne) {  // RFC 3261 12.2.2
  Dialog dialog = callee();
  EXPECT_EQ(dialog.receive(6), Order::too_low);
  EXPECT_EQ(dialog.remote_seq(), 7u);
  EXPECT_EQ(dialog.receive(7), Order::in_order);
  EXPECT_EQ(dialog.receive(100), Order::in_order);  // gaps are no error
  EXPECT_EQ(dialog.receive(99), Order::too_low);
  EXPECT_EQ(dialog.remote_seq(), 100u);
}

TEST(Dialog, MovesItsTargetWithAGoodContact) {  // RFC 3261 12.2.1.2, 12.2.2
  Dialog dialog = caller();
  dialog.refresh_target(from_bob("alice", "bob", "call-1", "Contact: <sip:bob@192.0.2.77;ob>\r\n"));
  EXPECT_EQ(dialog.remote_target(), "sip:bob@192.0.2.77;ob");
  dialog.refresh_target(from_bob());
  dialog.refresh_target(from_bob("alice", "bob", "call-1", "Contact: <tel:+1>\r\n"));
  EXPECT_EQ(dialog.remote_target(), "sip:bob@192.0.2.77;ob");
}

TEST(Dialog, TakesOverAnotherFrom) {  // RFC 4916 4.2
  Dialog dialog = callee();
  EXPECT_FALSE(dialog.refresh_remote_address(invite()));
  const auto from = [](const std::string& address) {
    return parsed("UPDATE sip:bob@b.invalid SIP/2.0\r\nFrom: " + address + ";tag=alice\r\n\r\n");
  };
  EXPECT_FALSE(dialog.refresh_remote_address(from("<sip:alice@A.example>")));
  EXPECT_FALSE(dialog.refresh_remote_address(from("<not a uri>")));
  EXPECT_EQ(dialog.remote_address(), "\"Alice\" <sip:alice@a.example>");
  EXPECT_TRUE(dialog.refresh_remote_address(from("Carol <sip:carol@a.example>")));
  EXPECT_EQ(dialog.remote_address(), "\"Carol\" <sip:carol@a.example>");
  EXPECT_EQ(dialog.id().remote_tag, "alice");
}

TEST(Dialog, KeepsItsRouteSetWhenTheTargetMoves) {  // RFC 3261 12.2.1.2
  Dialog dialog = caller(200, "Contact: <sip:bob@192.0.2.4>\r\nRecord-Route: <sip:p1.example;lr>\r\n");
  dialog.refresh_target(
      answer(200, ";tag=bob", "Contact: <sip:x@192.0.2.4>\r\nRecord-Route: <sip:other.example;lr>\r\n"));
  EXPECT_EQ(dialog.route_set(), (std::vector<std::string>{"<sip:p1.example;lr>"}));
}

TEST(Dialog, MatchesARequestByCallIdAndBothTags) {  // RFC 3261 12.2.2
  const Dialog dialog = caller();
  EXPECT_TRUE(dialog.matches(from_bob()));
  EXPECT_FALSE(dialog.matches(from_bob("alice", "bob", "call-2")));
  EXPECT_FALSE(dialog.matches(from_bob("other", "bob")));
  EXPECT_FALSE(dialog.matches(from_bob("alice", "other")));
  EXPECT_FALSE(dialog.matches(from_bob("bob", "alice")));  // our own request that came back
}

TEST(Dialog, MatchesAResponseTheOtherWayRound) {  // RFC 3261 12.1.2
  EXPECT_TRUE(caller().matches(answer(200)));
  EXPECT_FALSE(caller().matches(answer(200, ";tag=other")));
  EXPECT_FALSE(callee().matches(answer(200)));
}

}  // namespace
}  // namespace sipua::dialog
