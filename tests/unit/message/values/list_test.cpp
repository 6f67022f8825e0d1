#include "message/values/list.hpp"

#include <gtest/gtest.h>

#include "message/values/contact.hpp"
#include "message/values/name_addr.hpp"
#include "message/values/via.hpp"

namespace sipua {
namespace {

TEST(ValueList, KeepsTheGoodValuesAndReportsTheBad) {
  auto list = parse_list<parse_name_addr>("<sip:a@b>;q=1, bob, <sip:c@d;;>, , <sip:e@f>");
  ASSERT_EQ(list.values.size(), 2u);
  EXPECT_EQ(list.values[1].uri.user, "e");
  ASSERT_EQ(list.errors.size(), 2u);
  EXPECT_EQ(list.errors[0].at, 18u);
  EXPECT_EQ(list.errors[0].what, "URI scheme");
  EXPECT_EQ(list.errors[1].at, 29u);
}

TEST(ValueList, AnOpenQuoteOrBracketSpoilsOneValueOnly) {  // RFC 4475 3.1.2.6
  for (std::string_view text : {"\"Bob <sip:a@b>, <sip:c@d>", "<sip:a@b, <sip:c@d>", "<sip:a@b, sip:c@d",
                                "sip:\"x, <sip:c@d>", "<sip:a@b;x=\", <sip:c@d>"}) {
    auto list = parse_list<parse_name_addr>(text);
    ASSERT_EQ(list.values.size(), 1u) << text;
    EXPECT_EQ(list.values[0].uri.user, "c") << text;
    EXPECT_EQ(list.errors.size(), 1u) << text;
  }
  auto list = parse_list<parse_name_addr>("\"Bob");
  EXPECT_TRUE(list.values.empty());
  EXPECT_EQ(list.errors.size(), 1u);
}

TEST(ValueList, ReportsErrorsInTheOrderOfTheText) {
  auto list = parse_list<parse_name_addr>("<sip:a, b, <sip:c@d e>, f");
  ASSERT_EQ(list.errors.size(), 4u);
  for (std::size_t i = 1; i < list.errors.size(); ++i) EXPECT_LT(list.errors[i - 1].at, list.errors[i].at);
}

TEST(ValueList, GoesOnBehindOtherFieldsWithTheirOffset) {  // RFC 3261 7.3.1
  ListResult<Via> vias;
  append_list<parse_via>("SIP/2.0/WSS a;branch=1, SIP/2.0", vias, 100);
  append_list<parse_via>("SIP/2.0/WSS b;branch=2", vias, 200);
  ASSERT_EQ(vias.values.size(), 2u);
  EXPECT_EQ(vias.values[1].host, "b");
  ASSERT_EQ(vias.errors.size(), 1u);
  EXPECT_EQ(vias.errors[0].at, 131u);
  EXPECT_EQ(list_text(vias.values), "SIP/2.0/WSS a;branch=1, SIP/2.0/WSS b;branch=2");
}

TEST(ValueList, ReportsSixtyFourErrorsAtMost) {
  std::string text = "<sip:a@b>";
  for (int i = 0; i < 100; ++i) text += ",<";
  auto list = parse_list<parse_name_addr>(text + ",<sip:c@d>");
  EXPECT_EQ(list.errors.size(), 64u);
  EXPECT_EQ(list.values.size(), 1u);
}

TEST(ValueList, CanBeTakenAsAWhole) {
  EXPECT_EQ(parse_tokens("a, b").all()->size(), 2u);
  EXPECT_EQ(parse_tokens("a, b c").all().error().at, 5u);
  EXPECT_EQ(parse_tokens(" , ").all().error().code, Errc::missing);
}

TEST(TokenValues, AreListedWithTheirErrors) {  // RFC 3261 20.5, 20.32
  ListResult<std::string> tokens = parse_tokens("100rel,,a b, \"x,y\", timer;z, gruu,");
  EXPECT_EQ(tokens.values, (std::vector<std::string>{"100rel", "gruu"}));
  ASSERT_EQ(tokens.errors.size(), 3u);
  EXPECT_EQ(tokens.errors[0].at, 10u);
  EXPECT_EQ(tokens.errors[1].at, 13u);
  EXPECT_EQ(tokens.errors[2].at, 25u);
}

TEST(ContactValue, MayBeAStar) {  // RFC 3261 10.2.2
  EXPECT_TRUE(parse_contacts(" * ").all);
  EXPECT_EQ(parse_contacts("*").text(), "*");
  Contacts contacts = parse_contacts("<sip:a@b>;expires=60, *, sip:c@d");
  EXPECT_FALSE(contacts.all);
  EXPECT_EQ(contacts.list.values.size(), 2u);
  EXPECT_EQ(contacts.list.errors.size(), 1u);
  EXPECT_EQ(contacts.text(), "<sip:a@b>;expires=60, <sip:c@d>");
}

}  // namespace
}  // namespace sipua
