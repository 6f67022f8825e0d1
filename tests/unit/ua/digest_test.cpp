#include "ua/digest.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "message/values/challenge.hpp"

namespace sipua {
namespace {

const Credentials kAlice{"alice", "s3cret"};

Message answer(int status, std::initializer_list<std::string_view> lines) {
  std::string text = str_cat({"SIP/2.0 ", number(static_cast<std::uint64_t>(status)), " Challenge\r\n"});
  for (std::string_view line : lines) text += str_cat({line, "\r\n"});
  Result<Message> message = parse_message(text + "Content-Length: 0\r\n\r\n");
  EXPECT_TRUE(message.ok());
  return message ? *message : Message();
}

std::optional<Digest> challenged(std::string_view challenge) {
  return Digest::from_challenge(answer(401, {str_cat({"WWW-Authenticate: ", challenge})}));
}

Draft request() {
  Draft draft;
  draft.method = "REGISTER";
  draft.request_uri = "sip:example.org";
  return draft;
}

/// The request of the examples in the RFCs.
DigestInput mufasa(std::string_view realm, std::string_view password) {
  DigestInput in;
  in.user = "Mufasa";
  in.realm = realm;
  in.password = password;
  in.method = "GET";
  in.uri = "/dir/index.html";
  return in;
}

struct Digests : testing::Test {
  /// The credentials that `digest` puts on a REGISTER.
  Params authorize(Digest& digest) {
    Draft draft = request();
    digest.authorize(draft, kAlice, random);
    Result<std::vector<Challenge>> parsed = parse_challenges(draft.get("Authorization"));
    EXPECT_TRUE(parsed.ok());
    return parsed ? parsed->front().params : Params();
  }
  Random random{Random::Seed{}};
};

TEST(DigestResponse, IsThatOfRfc7616) {  // RFC 7616 3.9.1
  DigestInput in = mufasa("http-auth@example.org", "Circle of Life");
  in.nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
  in.qop = "auth";
  in.nc = "00000001";
  in.cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  EXPECT_EQ(digest_response(in), "8ca523f5e9506fed4657c9700eebdbec");
}

TEST(DigestResponse, IsThatOfRfc2617) {  // RFC 2617 3.5
  DigestInput in = mufasa("testrealm@host.com", "Circle Of Life");
  in.nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
  in.qop = "auth";
  in.nc = "00000001";
  in.cnonce = "0a4f113b";
  EXPECT_EQ(digest_response(in), "6629fae49393a05397450978507c4ef1");
}

TEST(DigestResponse, HasTheOldFormWithoutQop) {  // RFC 2069 2.4, erratum 749
  DigestInput in = mufasa("testrealm@host.com", "CircleOfLife");
  in.nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
  EXPECT_EQ(digest_response(in), "1949323746fe6a43ef61f9606e7febea");
}

TEST_F(Digests, AreWrittenInTheClassicOrder) {  // classic 7.4
  auto digest = challenged(R"(Digest realm="example.org", nonce="n1", opaque="o", qop="auth", algorithm=MD5)");
  ASSERT_TRUE(digest);
  Draft draft = request();
  digest->authorize(draft, kAlice, random);
  Random same{Random::Seed{}};
  std::string cnonce = same.token(8);
  DigestInput in{"alice", "example.org", "s3cret", "n1", "REGISTER", "sip:example.org", "auth", "00000001", cnonce};
  EXPECT_EQ(draft.get("Authorization"),
            str_cat({R"(Digest algorithm=MD5, username="alice", realm="example.org", nonce="n1", )",
                     R"(uri="sip:example.org", response=")", digest_response(in),
                     R"(", opaque="o", qop=auth, cnonce=")", cnonce, R"(", nc=00000001)"}));
}

TEST_F(Digests, LeaveOutWhatTheChallengeHasNot) {  // RFC 2069
  auto digest = challenged(R"(Digest realm="example.org", nonce="n1")");
  ASSERT_TRUE(digest);
  Draft draft = request();
  digest->authorize(draft, kAlice, random);
  DigestInput in{"alice", "example.org", "s3cret", "n1", "REGISTER", "sip:example.org", "", "", ""};
  EXPECT_EQ(draft.get("Authorization"),
            str_cat({R"(Digest algorithm=MD5, username="alice", realm="example.org", nonce="n1", )",
                     R"(uri="sip:example.org", response=")", digest_response(in), "\""}));
}

TEST_F(Digests, KeepAnEmptyOpaque) {  // RFC 7616 3.3: returned unchanged
  auto digest = challenged(R"(Digest realm="r", nonce="n", opaque="")");
  ASSERT_TRUE(digest);
  EXPECT_TRUE(authorize(*digest).has("opaque"));
}

TEST_F(Digests, AnswerA407WithProxyAuthorization) {  // RFC 3261 22.3
  auto digest = Digest::from_challenge(answer(
      407, {R"(WWW-Authenticate: Digest realm="w", nonce="1")", R"(Proxy-Authenticate: Digest realm="p", nonce="2")"}));
  ASSERT_TRUE(digest);
  EXPECT_TRUE(digest->is_proxy());
  EXPECT_EQ(digest->realm(), "p");
  Draft draft = request();
  digest->authorize(draft, kAlice, random);
  EXPECT_EQ(draft.get("Authorization"), "");
  EXPECT_TRUE(draft.get("Proxy-Authorization").starts_with("Digest "));
}

TEST_F(Digests, AnswerA401WithAuthorization) {  // RFC 3261 22.2
  auto digest = Digest::from_challenge(answer(
      401, {R"(Proxy-Authenticate: Digest realm="p", nonce="2")", R"(WWW-Authenticate: Digest realm="w", nonce="1")"}));
  ASSERT_TRUE(digest);
  EXPECT_FALSE(digest->is_proxy());
  EXPECT_EQ(digest->realm(), "w");
  EXPECT_EQ(digest->nonce(), "1");
}

TEST_F(Digests, CountEachUseOfANonce) {  // RFC 7616 3.4
  auto digest = challenged(R"(Digest realm="r", nonce="n", qop="auth")");
  ASSERT_TRUE(digest);
  std::string cnonces;
  for (int use = 1; use <= 17; ++use) {
    Params params = authorize(*digest);
    if (use < 10) {
      EXPECT_EQ(params.get("nc"), "0000000" + number(static_cast<std::uint64_t>(use)));
    }
    EXPECT_GE(params.get("cnonce").size(), 16u);
    EXPECT_EQ(cnonces.find(params.get("cnonce")), std::string::npos);
    cnonces += params.get("cnonce");
    if (use == 10) {
      EXPECT_EQ(params.get("nc"), "0000000a");
    } else if (use == 17) {
      EXPECT_EQ(params.get("nc"), "00000011");
    }
  }
}

TEST_F(Digests, CountAnewWithANewNonce) {  // RFC 7616 3.4; classic row 31
  auto first = challenged(R"(Digest realm="r", nonce="n1", qop="auth")");
  ASSERT_TRUE(first);
  authorize(*first);
  authorize(*first);
  auto second = challenged(R"(Digest realm="r", nonce="n2", qop="auth", stale=true)");
  ASSERT_TRUE(second);
  second->continue_from(*first);
  EXPECT_EQ(authorize(*second).get("nc"), "00000001");
}

TEST_F(Digests, GoOnCountingWhenANonceComesAgain) {  // RFC 7616 3.4
  auto first = challenged(R"(Digest realm="r", nonce="n1", qop="auth")");
  ASSERT_TRUE(first);
  authorize(*first);
  auto second = challenged(R"(Digest realm="r", nonce="n1", qop="auth")");
  ASSERT_TRUE(second);
  second->continue_from(*first);
  EXPECT_EQ(authorize(*second).get("nc"), "00000002");
  auto elsewhere = challenged(R"(Digest realm="other", nonce="n1", qop="auth")");
  ASSERT_TRUE(elsewhere);
  elsewhere->continue_from(*first);
  EXPECT_EQ(authorize(*elsewhere).get("nc"), "00000001");
}

TEST_F(Digests, TellAStaleNonce) {  // RFC 7616 3.3
  EXPECT_TRUE(challenged(R"(Digest realm="r", nonce="n", stale=TRUE)")->stale());
  EXPECT_TRUE(challenged(R"(Digest realm="r", nonce="n", stale="true")")->stale());
  EXPECT_FALSE(challenged(R"(Digest realm="r", nonce="n", stale=false)")->stale());
  EXPECT_FALSE(challenged(R"(Digest realm="r", nonce="n")")->stale());
}

TEST_F(Digests, PreferAuthInAListOfQops) {  // RFC 7616 3.3; classic row 33
  for (std::string_view qop : {"auth", "auth,auth-int", "auth-int, AUTH", "\tauth-int ,auth"}) {
    auto digest = challenged(str_cat({R"(Digest realm="r", nonce="n", qop=")", qop, "\""}));
    ASSERT_TRUE(digest) << qop;
    EXPECT_EQ(authorize(*digest).get("qop"), "auth");
  }
  EXPECT_TRUE(challenged(R"(Digest realm="r", nonce="n", qop=auth)"));
  auto empty = challenged(R"(Digest realm="r", nonce="n", qop="")");
  ASSERT_TRUE(empty);
  EXPECT_FALSE(authorize(*empty).has("qop"));
}

TEST_F(Digests, RefuseWhatTheyCannotCompute) {
  for (std::string_view challenge :
       {R"(Digest realm="r", nonce="n", qop="auth-int")", R"(Digest realm="r", nonce="n", qop="author")",
        R"(Digest realm="r", nonce="n", algorithm=SHA-256)", R"(Digest realm="r", nonce="n", algorithm=MD5-sess)",
        R"(Digest nonce="n")", R"(Digest realm="r")", R"(Digest realm="r", nonce="")", R"(Basic realm="r")",
        R"(Bearer realm="r", nonce="n")", R"(Digest realm="r)", "garbage=1"}) {
    EXPECT_FALSE(challenged(challenge)) << challenge;
  }
  EXPECT_FALSE(Digest::from_challenge(answer(401, {})));
}

TEST_F(Digests, TakeTheFirstSupportedOfACommaList) {  // RFC 8760 2.4; classic row 34
  auto digest = challenged(R"(Digest realm="a", nonce="1", algorithm=SHA-256, qop="auth", Basic realm="b", )"
                           R"(Digest realm="c", nonce="2", algorithm="md5", Digest realm="d", nonce="3")");
  ASSERT_TRUE(digest);
  EXPECT_EQ(digest->realm(), "c");
  EXPECT_EQ(authorize(*digest).get("algorithm"), "MD5");
}

TEST_F(Digests, TakeTheFirstSupportedOfRepeatedHeaders) {  // RFC 8760 2.4; classic row 34
  auto digest =
      Digest::from_challenge(answer(401, {R"(WWW-Authenticate: Digest realm="broken)",
                                          R"(WWW-Authenticate: Digest realm="a", nonce="1", algorithm=SHA-256)",
                                          R"(WWW-Authenticate: Digest realm="b", nonce="2", algorithm=MD5)",
                                          R"(WWW-Authenticate: Digest realm="c", nonce="3")"}));
  ASSERT_TRUE(digest);
  EXPECT_EQ(digest->realm(), "b");
}

TEST_F(Digests, QuoteAndHashWhatStandsInsideTheQuotes) {  // RFC 3261 25.1
  auto digest = challenged(R"(Digest realm="a \"b\" \\c", nonce="n\"1")");
  ASSERT_TRUE(digest);
  EXPECT_EQ(digest->realm(), R"(a "b" \c)");
  Draft draft = request();
  digest->authorize(draft, {R"(al"ice)", "pw"}, random);
  std::string_view value = draft.get("Authorization");
  EXPECT_NE(value.find(R"(username="al\"ice", realm="a \"b\" \\c", nonce="n\"1")"), std::string_view::npos) << value;
  DigestInput in{R"(al"ice)", R"(a "b" \c)", "pw", R"(n"1)", "REGISTER", "sip:example.org", "", "", ""};
  EXPECT_NE(value.find(digest_response(in)), std::string_view::npos);
}

TEST_F(Digests, ReplaceOnlyTheCredentialsOfTheSameRealm) {  // RFC 3261 22.3; classic row 32
  auto one = challenged(R"(Digest realm="one", nonce="1", qop="auth")");
  auto two = challenged(R"(Digest realm="two", nonce="2", qop="auth")");
  ASSERT_TRUE(one && two);
  Draft draft = request();
  one->authorize(draft, kAlice, random);
  two->authorize(draft, kAlice, random);
  one->authorize(draft, kAlice, random);
  ASSERT_EQ(draft.headers.size(), 2u);
  EXPECT_NE(draft.headers[0].value.find(R"(realm="one")"), std::string::npos);
  EXPECT_NE(draft.headers[0].value.find("nc=00000002"), std::string::npos);
  EXPECT_NE(draft.headers[1].value.find(R"(realm="two")"), std::string::npos);
}

TEST_F(Digests, NeverShowThePassword) {
  auto digest = challenged(R"(Digest realm="r", nonce="n", qop="auth")");
  ASSERT_TRUE(digest);
  Draft draft = request();
  digest->authorize(draft, kAlice, random);
  EXPECT_EQ(draft.write().find(kAlice.password), std::string::npos);
}

}  // namespace
}  // namespace sipua
