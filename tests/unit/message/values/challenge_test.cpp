#include "message/values/challenge.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(Challenge, HasASchemeAndParameters) {  // RFC 3261 20.44
  auto challenges = parse_challenges(
      "Digest realm=\"atlanta.com\", domain=\"sip:boxesbybob.com\", qop=\"auth,auth-int\","
      " nonce=\"f84f1cec41e6cbe5aea9c8e88d359\", opaque=\"\", stale=FALSE, algorithm=MD5");
  ASSERT_TRUE(challenges);
  ASSERT_EQ(challenges->size(), 1u);
  const Challenge& digest = challenges->front();
  EXPECT_EQ(digest.scheme, "Digest");
  ASSERT_EQ(digest.params.list.size(), 7u);
  EXPECT_EQ(digest.params.get("REALM"), "atlanta.com");
  EXPECT_EQ(digest.params.get("qop"), "auth,auth-int");
  EXPECT_TRUE(digest.params.find("opaque")->quoted);
  EXPECT_EQ(digest.params.get("stale"), "FALSE");
  EXPECT_FALSE(digest.params.find("stale")->quoted);
}

TEST(Challenge, MayShareAValueWithOthers) {  // RFC 7616 3.7
  auto challenges =
      parse_challenges("Digest realm=\"a\", algorithm=SHA-256, Digest realm=\"b\",nonce=\"c, Digest d=1\"");
  ASSERT_TRUE(challenges);
  ASSERT_EQ(challenges->size(), 2u);
  EXPECT_EQ(challenges->at(0).params.get("algorithm"), "SHA-256");
  EXPECT_EQ(challenges->at(1).params.get("realm"), "b");
  EXPECT_EQ(challenges->at(1).params.get("nonce"), "c, Digest d=1");
}

TEST(Challenge, UnescapesQuotedValues) {
  EXPECT_EQ(parse_challenges(R"(Digest realm="a \"b\" \\c")")->at(0).params.get("realm"), R"(a "b" \c)");
}

TEST(Challenge, AllowsOddWhiteSpaceAndCommas) {
  auto challenges = parse_challenges(" Digest\trealm = \"a\" ,, nonce=\"b\" opaque=c , ");
  ASSERT_TRUE(challenges);
  ASSERT_EQ(challenges->size(), 1u);
  EXPECT_EQ(challenges->at(0).params.list.size(), 3u);
}

TEST(Challenge, TakesUnknownSchemes) {  // RFC 4475 3.3.7
  auto challenges = parse_challenges("NoOneKnowsThisScheme opaque-data=here");
  ASSERT_TRUE(challenges);
  EXPECT_EQ(challenges->at(0).params.get("opaque-data"), "here");
}

TEST(Challenge, TakesASchemeWithOneWordOrNone) {  // RFC 9110 11.2
  auto challenges = parse_challenges("Negotiate YWJj/+==, Basic, Digest realm=\"x\"");
  ASSERT_TRUE(challenges);
  ASSERT_EQ(challenges->size(), 3u);
  EXPECT_EQ(challenges->at(0).params.list.at(0).name, "YWJj/+==");
  EXPECT_TRUE(challenges->at(1).params.list.empty());
  EXPECT_EQ(challenges->at(2).params.get("realm"), "x");
}

TEST(Challenge, IsWrittenAsItWasRead) {
  for (std::string_view text : {"Digest realm=\"a\\\"b\", nonce=\"x\", algorithm=MD5, stale=FALSE", "Basic",
                                "Negotiate YWJj==", "Digest a=\"\", b=c"}) {
    auto challenges = parse_challenges(text);
    ASSERT_TRUE(challenges) << text;
    EXPECT_EQ(challenges->at(0).text(), text);
  }
  EXPECT_EQ(parse_challenges("Digest x=1, a=")->at(0).text(), "Digest x=1, a=\"\"");
}

TEST(AuthenticationInfo, IsAListOfNamesAndValues) {  // RFC 7616 3.5
  Result<Params> info =
      parse_authentication_info(" nextnonce = \"47364c23432d2e131a5fb210812c\" ,, qop=auth, nc=00000001");
  ASSERT_TRUE(info);
  EXPECT_EQ(info->get("nextnonce"), "47364c23432d2e131a5fb210812c");
  EXPECT_EQ(info->get("NC"), "00000001");
  EXPECT_EQ(authentication_info_text(*info), "nextnonce=\"47364c23432d2e131a5fb210812c\", qop=auth, nc=00000001");
}

TEST(AuthenticationInfo, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", ",", "Digest a=b", "a", "a=\"b", "a=b;c", "=b"}) {
    EXPECT_FALSE(parse_authentication_info(text)) << text;
  }
}

TEST(Challenge, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", " ", ",", "realm=\"x\"", "\"x\"", "Digest realm=\"x", "Digest =x",
                                "Digest realm=\"x\";", "Digest/x", "Digest realm=\"x\" @"}) {
    EXPECT_FALSE(parse_challenges(text)) << text;
  }
}

std::string good_ones(std::string_view text) {
  auto challenges = parse_challenges(text);
  std::string all;
  if (!challenges) return all;
  for (const Challenge& challenge : *challenges) all += challenge.text() + "\n";
  return all;
}

TEST(Challenge, OfAListStaysBesideAMalformedOne) {  // RFC 3261 7.3.1, 20.44
  EXPECT_EQ(good_ones(R"(@@@, Digest realm="r", nonce="n")"), "Digest realm=\"r\", nonce=\"n\"\n");
  EXPECT_EQ(good_ones(R"(Digest realm="r", nonce="n", @@@)"), "Digest realm=\"r\", nonce=\"n\"\n");
  EXPECT_EQ(good_ones(R"(realm="x", b="y, z w", Digest realm="r")"), "Digest realm=\"r\"\n");
  EXPECT_EQ(good_ones(R"(Digest a=1, Basic realm="b" @, c=2, Digest d=3)"), "Digest a=1\nDigest d=3\n");
  EXPECT_EQ(good_ones(R"(Digest @, ,Basic)"), "Basic\n");
  EXPECT_EQ(good_ones(R"(Digest/x "a, Digest b", Digest c=1)"), "Digest c=1\n");
  EXPECT_EQ(good_ones("Digest a=1, Digest b=\"2, Basic c=3"), "Digest a=1\nBasic c=3\n");
}

TEST(Challenge, IsRefusedAtTheFirstBadOneWhenNoneIsGood) {
  EXPECT_EQ(parse_challenges(" @@@, realm=x").error().at, 1u);
  EXPECT_EQ(parse_challenges("Digest a=\"1, b=2").error().at, 9u);
  EXPECT_EQ(parse_challenges("Digest a=\"1, b=2").error().what, "closing quote");
}

TEST(Challenge, TakesTimeInProportionToItsSize) {  // a quadratic one would take minutes
  std::string text = "@";
  for (int i = 0; i < 300000; ++i) text += "\",\\";
  EXPECT_FALSE(parse_challenges(text));
}

}  // namespace
}  // namespace sipua
