#include "message/values/name_addr.hpp"

#include <gtest/gtest.h>

#include "message/syntax/lexer.hpp"

namespace sipua {
namespace {

TEST(NameAddr, HasADisplayNameAUriAndParameters) {  // RFC 3261 20.10
  Result<NameAddr> address = parse_name_addr("\"Mr. Watson\" <sip:watson@worcester.bell.com;lr>;q=0.7;expires=3600");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->display_name, "Mr. Watson");
  EXPECT_EQ(address->uri.user, "watson");
  EXPECT_TRUE(address->uri.params.has("lr"));
  EXPECT_EQ(address->params.get("expires"), "3600");
  EXPECT_EQ(address->tag(), "");
  EXPECT_EQ(address->text(), "\"Mr. Watson\" <sip:watson@worcester.bell.com;lr>;q=0.7;expires=3600");
}

TEST(NameAddr, MayBeABareUri) {  // RFC 3261 20.20, 20.39
  Result<NameAddr> address = parse_name_addr("sip:+12125551212@server.phone2net.com;tag=887s");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->display_name, "");
  EXPECT_EQ(address->tag(), "887s");
  EXPECT_TRUE(address->uri.params.list.empty());
  EXPECT_EQ(address->text(), "<sip:+12125551212@server.phone2net.com>;tag=887s");
}

TEST(NameAddr, ParametersInsideBracketsBelongToTheUri) {  // RFC 4475 3.3.12, 3.3.13
  EXPECT_TRUE(parse_name_addr("sip:a@b;unknownparam")->params.has("unknownparam"));
  EXPECT_TRUE(parse_name_addr("<sip:a@b;unknownparam>")->uri.params.has("unknownparam"));
}

TEST(NameAddr, DisplayNameMayBeSeveralWords) {
  EXPECT_EQ(parse_name_addr("Anonymous <sip:c8oqz84zk7z@privacy.org>;tag=hyh8")->display_name, "Anonymous");
  EXPECT_EQ(parse_name_addr("A. G. Bell  <sip:a@b>")->display_name, "A. G. Bell");
  EXPECT_EQ(parse_name_addr("caller<sip:a@b>")->display_name, "caller");  // RFC 4475 3.1.1.6
  EXPECT_EQ(parse_name_addr("J\xC3\xBCrgen <sip:a@b>")->display_name, "J\xC3\xBCrgen");
  EXPECT_EQ(parse_name_addr("\"\" <sip:a@b>")->display_name, "");
}

TEST(NameAddr, UnescapesADisplayName) {  // RFC 4475 3.1.1.1
  Result<NameAddr> address =
      parse_name_addr(R"("J Rosenberg \\\""       <sip:jdrosen@example.com>   ;   tag = 98asjd8)");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->display_name, R"(J Rosenberg \")");
  EXPECT_EQ(address->tag(), "98asjd8");
  EXPECT_EQ(address->text(), R"("J Rosenberg \\\"" <sip:jdrosen@example.com>;tag=98asjd8)");
}

TEST(NameAddr, NulInADisplayNameDoesNotEndIt) {  // RFC 4475 3.1.1.2
  Result<NameAddr> address = parse_name_addr(std::string_view("\"BEL:\\\x07 NUL:\\\0 DEL:\\\x7F\" <sip:a@b>", 32));
  ASSERT_TRUE(address);
  EXPECT_EQ(address->display_name, std::string_view("BEL:\x07 NUL:\0 DEL:\x7F", 17));
}

TEST(NameAddr, TakesAnySchemeAndBlanksInsideBrackets) {  // RFC 4475 3.3.4, 3.1.2.14
  EXPECT_EQ(parse_name_addr("isbn:2983792873")->uri.opaque, "2983792873");
  EXPECT_EQ(parse_name_addr("<tel:+1234;ext=5>")->uri.opaque, "+1234;ext=5");
  EXPECT_EQ(parse_name_addr("\"Watson, T.\" < sip:t.watson@example.org >")->uri.user, "t.watson");
}

TEST(NameAddr, IsRefusedWhenMalformed) {  // RFC 4475 3.1.2.1, 3.1.2.6, 3.1.2.13, 3.1.2.15
  for (std::string_view text :
       {"", "*", "bob", "<>", "<sip:a@b", "sip:a@b>", "\"Mr. J. User <sip:j.user@example.com>", "\"x\"",
        "\"x\" sip:a@b", "\"Joe\" <sip:joe@example.org>;;;;", "sip:user@example.com?Route=%3Csip:x%3E",
        "Bell, Alexander <sip:a@b>", "<sip:a@b> x", "<sip:a@b>, <sip:c@d>", "<sip:a@b>;tag=\"x", "a \"b\" <sip:a@b>",
        "sip:a@b sip:c@d", "<<sip:a@b>>"}) {
    EXPECT_FALSE(parse_name_addr(text)) << text;
  }
}

TEST(NameAddr, TellsWhereItsUriWasRefused) { EXPECT_EQ(parse_name_addr("\"A\" <sip:a@b c>").error().at, 12u); }

TEST(NameAddr, DisplayNameCannotForgeAHeader) {
  NameAddr address;
  address.display_name = "a\" <sip:x@y>\r\nVia: z";
  address.uri.host = "b";
  EXPECT_EQ(address.text(), "\"a\\\" <sip:x@y>  Via: z\" <sip:b>");
}

TEST(AddressList, SplitsOutsideQuotesAndBrackets) {  // RFC 3261 7.3.1
  using Parts = std::vector<std::string_view>;
  EXPECT_EQ(split_list("<sip:a;x=1,2@b>;q=1 , \"c, d\" <sip:e>"), (Parts{"<sip:a;x=1,2@b>;q=1", "\"c, d\" <sip:e>"}));
  EXPECT_EQ(split_list(""), Parts{});
  EXPECT_EQ(split_list(" , ,"), Parts{});
  EXPECT_EQ(split_list("<sip:a>,<sip:b"), (Parts{"<sip:a>", "<sip:b"}));
}

TEST(AddressParams, ComeEvenWhenTheUriIsBad) {
  ParamPool pool(1);
  ParamRange params;
  ASSERT_TRUE(view_address_params("<sip:a b@c>;tag=x;TAG=y", pool, params));
  EXPECT_EQ(params.count, 2u);
  EXPECT_EQ(find_param(pool, params, "Tag")->value, "x");
  EXPECT_EQ(find_param(pool, params, "a"), nullptr);
}

TEST(NameAddrView, PointsIntoTheTextAndKeepsItsEscapes) {
  std::string_view text = "\"a\\\"b\" <sip:u:p%20@h:5?x=1>;q=\"1\\2\";lr";
  ParamPool pool;
  NameAddrView view;
  ASSERT_TRUE(view_name_addr(text, pool, view));
  EXPECT_EQ(view.display_name, "a\\\"b");
  EXPECT_TRUE(view.is_quoted);
  EXPECT_EQ(view.display_name.data(), text.data() + 1);
  EXPECT_EQ(view.uri.password, "p%20");
  EXPECT_EQ(pool[view.uri.headers.first].value, "1");
  EXPECT_EQ(pool[view.params.first].value, "\"1\\2\"");
  EXPECT_FALSE(pool[view.params.first + 1].has_value);
}

}  // namespace
}  // namespace sipua
