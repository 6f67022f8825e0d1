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

TEST(Challenge, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", " ", ",", "realm=\"x\"", "\"x\"", "Digest realm=\"x", "Digest =x",
                                "Digest realm=\"x\";", "Digest/x", "Digest realm=\"x\" @"}) {
    EXPECT_FALSE(parse_challenges(text)) << text;
  }
}

}  // namespace
}  // namespace sipua
