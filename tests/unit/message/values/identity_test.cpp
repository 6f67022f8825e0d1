#include "message/values/identity.hpp"

#include <gtest/gtest.h>

#include "message/values/list.hpp"

namespace sipua {
namespace {

TEST(PrivacyValue, IsAListWithSemicolons) {  // RFC 3323 4.2
  Result<Privacy> privacy = parse_privacy(" ID ; critical");
  ASSERT_TRUE(privacy);
  EXPECT_TRUE(privacy->has("id"));
  EXPECT_TRUE(privacy->has("Critical"));
  EXPECT_FALSE(privacy->has("user"));
  EXPECT_EQ(privacy->text(), "id;critical");
  EXPECT_EQ(parse_privacy("id, header")->text(), "id;header");
}

TEST(PrivacyValue, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", ";", "id;", "id header", "id=1"}) EXPECT_FALSE(parse_privacy(text)) << text;
  EXPECT_EQ(parse_privacy("id; ").error().at, 4u);
}

TEST(AssertedIdentity, MayBeASipAndATelUri) {  // RFC 3325 9.1
  auto list = parse_list<parse_name_addr>("\"Cullen Jennings\" <sip:fluffy@cisco.com>, tel:+14085264000");
  ASSERT_EQ(list.values.size(), 2u);
  EXPECT_EQ(list.values[1].uri.scheme, "tel");
}

TEST(RemotePartyId, HasAPartyAndItsPrivacy) {
  Result<RemoteParty> value =
      parse_remote_party("\"Bob\" <sip:bob@example.com>;party=Calling;id-type=subscriber;privacy=full;screen=yes;x=1");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->address.display_name, "Bob");
  EXPECT_EQ(value->party, "calling");
  EXPECT_EQ(value->id_type, "subscriber");
  EXPECT_EQ(value->privacy, "full");
  EXPECT_TRUE(value->screened);
  EXPECT_EQ(value->text(),
            "\"Bob\" <sip:bob@example.com>;party=calling;id-type=subscriber;privacy=full;screen=yes;x=1");
  EXPECT_EQ(parse_remote_party("<sip:a@b>;screen=no")->text(), "<sip:a@b>;screen=no");
  EXPECT_FALSE(parse_remote_party("bob"));
}

TEST(DiversionValue, HasAReasonAndACounter) {  // RFC 5806 5
  Result<Diversion> value = parse_diversion("<sip:bob@example.com>;privacy=off;reason=User-Busy;counter=2");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->reason, "user-busy");
  EXPECT_EQ(value->counter, 2u);
  EXPECT_EQ(value->text(), "<sip:bob@example.com>;reason=user-busy;counter=2;privacy=off");
  EXPECT_EQ(parse_diversion("<sip:a@b>;counter=x;reason=\"a b\"")->text(), "<sip:a@b>;reason=\"a b\";counter=x");
  EXPECT_EQ(parse_diversion("<sip:a@b>")->counter, std::nullopt);
  EXPECT_FALSE(parse_diversion("<sip:a@b>;"));
}

TEST(SessionIdValue, HasTwoUuids) {  // RFC 7989 5
  Result<SessionId> value =
      parse_session_id(" AB30317f1a784dc48ff824d0d3715d86 ; remote=47755a9de7794ba387653f2099600ef2;x=1");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->local, "ab30317f1a784dc48ff824d0d3715d86");
  EXPECT_EQ(value->remote, "47755a9de7794ba387653f2099600ef2");
  EXPECT_EQ(value->text(), "ab30317f1a784dc48ff824d0d3715d86;remote=47755a9de7794ba387653f2099600ef2;x=1");
  EXPECT_EQ(parse_session_id("f81d4fae7dec11d0a76500a0c91e6bf6")->remote, "");  // RFC 7329
}

TEST(SessionIdValue, IsRefusedWhenMalformed) {
  std::string good(32, 'a');
  for (std::string text :
       {std::string(), std::string(31, 'a'), std::string(33, 'a'), std::string(31, 'a') + "g", good + ";remote=1",
        good + ";remote", good + ";remote=" + std::string(32, 'z'), good + " x"}) {
    EXPECT_FALSE(parse_session_id(text)) << text;
  }
  EXPECT_EQ(parse_session_id("  12").error().at, 2u);
  EXPECT_EQ(parse_session_id(good + ";remote=1").error().at, 33u);
}

TEST(ReferToValue, CarriesAMethodAndReplaces) {  // RFC 3515 2.1, RFC 3891 5
  Result<ReferTo> value = parse_refer_to(
      "<sips:a@example.com;method=SUBSCRIBE?Replaces=12345%40192.168.118.3%3Bto-tag%3D12%3Bfrom-tag%3D5FFE-3994>");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->method(), "SUBSCRIBE");
  Result<DialogIds> ids = value->replaces();
  ASSERT_TRUE(ids);
  EXPECT_EQ(ids->call_id, "12345@192.168.118.3");
  EXPECT_EQ(ids->to_tag, "12");
  EXPECT_EQ(ids->from_tag, "5FFE-3994");
  EXPECT_EQ(parse_refer_to(value->text())->text(), value->text());
}

TEST(ReferToValue, MeansAnInviteByDefault) {  // RFC 3515 2.4.2
  EXPECT_EQ(parse_refer_to("sip:a@b")->method(), "INVITE");
  EXPECT_EQ(parse_refer_to("<sip:a@b;%4dethod=BYE>")->method(), "BYE");
  EXPECT_EQ(parse_refer_to("<sip:a@b;method>")->method(), "INVITE");
  EXPECT_EQ(parse_refer_to("sip:a@b")->replaces().error().code, Errc::missing);
  EXPECT_FALSE(parse_refer_to("<sip:a@b?Replaces=x>")->replaces());
  EXPECT_FALSE(parse_refer_to("sip:a@b?Replaces=x"));
}

TEST(ReferredByValue, MayNameAToken) {  // RFC 3892 3
  Result<ReferredBy> value = parse_referred_by("<sip:r@ref.example>;cid=\"<2UWQFN309shb3@ref.example>\";x=1");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->cid, "2UWQFN309shb3@ref.example");
  EXPECT_EQ(value->text(), "<sip:r@ref.example>;cid=\"<2UWQFN309shb3@ref.example>\";x=1");
  EXPECT_EQ(parse_referred_by("sip:r@ref.example;cid=\"2@x\"")->cid, "2@x");
  EXPECT_EQ(parse_referred_by("sip:r@ref.example")->text(), "<sip:r@ref.example>");
  EXPECT_FALSE(parse_referred_by(""));
}

}  // namespace
}  // namespace sipua
