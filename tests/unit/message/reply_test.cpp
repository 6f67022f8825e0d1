#include "message/reply.hpp"

#include <gtest/gtest.h>

#include <string>

#include "message/parser.hpp"

namespace sipua {
namespace {

Message request(const std::string& heads) {
  Result<Message> message = parse_message("INVITE sip:bob@b.example SIP/2.0\r\n" + heads + "\r\n");
  EXPECT_TRUE(message.ok());
  return message ? *std::move(message) : Message();
}

const std::string kHeads =
    "Via: SIP/2.0/WSS p2.example;branch=z9hG4bK2;received=192.0.2.1, SIP/2.0/UDP p1.example;branch=z9hG4bK1\r\n"
    "Record-Route: <sip:p2.example;lr>, <sip:p1.example;lr>\r\n"
    "v: SIP/2.0/UDP a.example ;branch=z9hG4bK0\r\n"
    "Max-Forwards: 68\r\n"
    "f: \"Alice\"  <sip:alice@a.example>;tag=alice;x=1\r\n"
    "Record-Route: <sip:p0.example;lr>\r\n"
    "To: Bob <sip:bob@b.example>\r\n"
    "i: call-1\r\n"
    "CSeq: 7  INVITE\r\n"
    "Timestamp: 54\r\n"
    "Contact: <sip:alice@a.invalid>\r\n";

TEST(Reply, CopiesViaFromToCallIdAndCseqAsTheyWere) {  // RFC 3261 8.2.6.2
  EXPECT_EQ(make_reply(request(kHeads), 486, "", "bob").write(),
            "SIP/2.0 486 Busy Here\r\n"
            "Via: SIP/2.0/WSS p2.example;branch=z9hG4bK2;received=192.0.2.1, SIP/2.0/UDP p1.example;branch=z9hG4bK1\r\n"
            "Via: SIP/2.0/UDP a.example ;branch=z9hG4bK0\r\n"
            "From: \"Alice\"  <sip:alice@a.example>;tag=alice;x=1\r\n"
            "To: Bob <sip:bob@b.example>;tag=bob\r\n"
            "Call-ID: call-1\r\n"
            "CSeq: 7  INVITE\r\n"
            "Content-Length: 0\r\n\r\n");
}

TEST(Reply, CopiesRecordRouteInOrderIntoWhatMayMakeADialog) {  // RFC 3261 12.1.1
  for (int status : {101, 180, 200, 299}) {
    std::string text = make_reply(request(kHeads), status, "", "bob").write();
    std::size_t first = text.find("Record-Route: <sip:p2.example;lr>, <sip:p1.example;lr>\r\n");
    EXPECT_LT(first, text.find("Record-Route: <sip:p0.example;lr>\r\n"));
    EXPECT_NE(text.find("Record-Route: <sip:p0.example;lr>\r\n"), std::string::npos);
  }
  for (int status : {100, 300, 486}) {
    EXPECT_EQ(make_reply(request(kHeads), status, "", "bob").get("Record-Route"), "");
  }
}

TEST(Reply, LeavesTheToTagOfADialogAloneAndCopiesItsRoute) {  // RFC 3261 8.2.6.2, 16.6 step 4
  Message inside = request(
      "Via: SIP/2.0/WSS a;branch=z9hG4bK1\r\nTo: <sip:bob@b.example>;tag=old\r\nFrom: <sip:a@a>;tag=1\r\n"
      "Record-Route: <sip:p.example;lr>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n");
  Draft reply = make_reply(inside, 200, "", "new");
  EXPECT_EQ(reply.get("To"), "<sip:bob@b.example>;tag=old");
  EXPECT_EQ(reply.get("Record-Route"), "<sip:p.example;lr>");
}

TEST(Reply, AddsNoTagWhenNoneIsGiven) {  // RFC 3261 8.2.6.2
  EXPECT_EQ(make_reply(request(kHeads), 100, "", "").get("To"), "Bob <sip:bob@b.example>");
}

TEST(Reply, CopiesTimestampIntoA100) {  // RFC 3261 8.2.6.1
  EXPECT_EQ(make_reply(request(kHeads), 100, "", "").get("Timestamp"), "54");
  EXPECT_EQ(make_reply(request(kHeads), 180, "", "bob").get("Timestamp"), "");
}

TEST(Reply, TakesTheGivenReasonOrTheRegisteredOne) {
  EXPECT_EQ(make_reply(request(kHeads), 603, "Nobody Home", "bob").reason, "Nobody Home");
  EXPECT_EQ(make_reply(request(kHeads), 603, "", "bob").reason, "Decline");
}

TEST(Reply, IsMadeOfWhatABrokenRequestHas) {
  Draft reply =
      make_reply(request("Via: SIP/2.0/WSS a;branch=z9hG4bK1\r\nTo: <broken\r\nTo: <sip:second@b>\r\nCSeq: x\r\n"), 400,
                 "", "bob");
  EXPECT_EQ(reply.headers.size(), 3u);
  EXPECT_EQ(reply.get("To"), "<broken;tag=bob");
  EXPECT_EQ(reply.get("CSeq"), "x");
}

}  // namespace
}  // namespace sipua
