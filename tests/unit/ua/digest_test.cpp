#include "ua/digest.hpp"

#include <gtest/gtest.h>

#include "base/sha2.hpp"
#include "base/text.hpp"
#include "message/values/challenge.hpp"

namespace sipua {
namespace {

const Credentials kAlice{"alice", "s3cret", "", "", false};

std::optional<Digest> challenged(std::string_view challenge, const Credentials& credentials = kAlice) {
  Result<std::vector<Challenge>> parsed = parse_challenges(challenge);
  if (!parsed) return std::nullopt;
  return Digest::from_challenge(parsed->front(), false, credentials);
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

TEST_F(Digests, AnswerAProxyWithProxyAuthorization) {  // RFC 3261 22.3
  Result<std::vector<Challenge>> parsed = parse_challenges(R"(Digest realm="p", nonce="2")");
  auto digest = Digest::from_challenge(parsed->front(), true, kAlice);
  ASSERT_TRUE(digest);
  EXPECT_TRUE(digest->is_proxy());
  Draft draft = request();
  digest->authorize(draft, kAlice, random);
  EXPECT_EQ(draft.get("Authorization"), "");
  EXPECT_TRUE(draft.get("Proxy-Authorization").starts_with("Digest "));
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
       {R"(Digest realm="r", nonce="n", qop="author")", R"(Digest realm="r", nonce="n", algorithm=SHA-512)",
        R"(Digest realm="r", nonce="n", algorithm=SHA-1)", R"(Digest realm="r", nonce="n", algorithm=-sess)",
        R"(Digest realm="r", nonce="n", algorithm=MD5-sess)", R"(Digest realm="r", nonce="n", algorithm="")",
        R"(Digest nonce="n")", R"(Digest realm="r")", R"(Digest realm="r", nonce="")", R"(Basic realm="r")",
        R"(Bearer realm="r", nonce="n")", R"(Digest realm="r)", "garbage=1"}) {
    EXPECT_FALSE(challenged(challenge)) << challenge;
  }
}

TEST(DigestResponse, IsThatOfRfc7616WithSha256) {  // RFC 7616 3.9.1
  DigestInput in = mufasa("http-auth@example.org", "Circle of Life");
  in.nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
  in.qop = "auth";
  in.nc = "00000001";
  in.cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  in.hash = sha256_hex;
  EXPECT_EQ(digest_response(in), "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

TEST_F(Digests, ComputeEachAlgorithm) {  // RFC 8760 2.3; expected values from Python's hashlib
  struct Case {
    std::string_view algorithm, response;
  };
  for (const Case& each : {
           Case{"MD5", "47e8333e55f0ee4459f628d97dd0f7db"},
           Case{"MD5-sess", "771e37435aabb4d1138681671e022779"},
           Case{"SHA-256", "ae0687ff0ba9dec3d804c919ed7ab984cdacf6acabc341ea17da9b3ce0c95e43"},
           Case{"SHA-256-sess", "ece4026bb1e9393152e768fb97c3c83a3d1ffe9a921bffa9b3ac8b19e636a2b1"},
           Case{"SHA-512-256", "5a94fcd1825d4cb578f251694d4cf21b9fda5d972d861e96de1e63fa2495d0e8"},
           Case{"SHA-512-256-sess", "e2a2f7593f3e95263b406afa10cb4c0bacd669936b6529b402174910b4ea0a53"},
       }) {
    auto digest =
        challenged(str_cat({R"(Digest realm="r", nonce="n", qop="auth", algorithm=)", lower(each.algorithm)}));
    ASSERT_TRUE(digest) << each.algorithm;
    Params params = authorize(*digest);
    EXPECT_EQ(params.get("algorithm"), each.algorithm);
    DigestInput in{"alice", "r", "s3cret", "n", "REGISTER", "sip:example.org", "auth", "00000001", "c"};
    in.session = each.algorithm.ends_with("-sess");
    in.hash = each.algorithm.starts_with("MD5")     ? md5_hex
              : each.algorithm.starts_with("SHA-5") ? sha512_256_hex
                                                    : sha256_hex;
    EXPECT_EQ(digest_response(in), each.response) << each.algorithm;
    const std::string cnonce(params.get("cnonce"));
    in.cnonce = cnonce;
    EXPECT_EQ(params.get("response"), digest_response(in)) << each.algorithm;
  }
}

TEST_F(Digests, KeepTheCnonceOfASession) {  // RFC 7616 3.4.2
  auto digest = challenged(R"(Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256-sess)");
  ASSERT_TRUE(digest);
  const std::string first(authorize(*digest).get("cnonce"));
  Params second = authorize(*digest);
  EXPECT_EQ(second.get("cnonce"), first);
  EXPECT_EQ(second.get("nc"), "00000002");
  digest->renew("n2");
  EXPECT_NE(authorize(*digest).get("cnonce"), first);
}

TEST_F(Digests, HashTheBodyForAuthInt) {  // RFC 7616 3.4.3; classic 7.4 hashed an empty one
  auto digest = challenged(R"(Digest realm="r", nonce="n", qop="auth-int")");
  ASSERT_TRUE(digest);
  Draft draft = request();
  draft.body = "v=0\r\n";
  digest->authorize(draft, kAlice, random);
  Params params = parse_challenges(draft.get("Authorization"))->front().params;
  EXPECT_EQ(params.get("qop"), "auth-int");
  const std::string secret = md5_hex("alice:r:s3cret");
  const std::string subject = md5_hex("REGISTER:sip:example.org:" + md5_hex("v=0\r\n"));
  EXPECT_EQ(params.get("response"),
            md5_hex(str_cat({secret, ":n:00000001:", params.get("cnonce"), ":auth-int:", subject})));
}

TEST_F(Digests, AreRankedByAlgorithm) {  // RFC 8760 1: MD5 is the weakest
  const auto rank = [](std::string_view algorithm) {
    return *challenged(str_cat({R"(Digest realm="r", nonce="n", qop="auth", algorithm=)", algorithm}));
  };
  EXPECT_TRUE(rank("SHA-512-256").is_stronger_than(rank("SHA-256")));
  EXPECT_TRUE(rank("SHA-256-sess").is_stronger_than(rank("MD5")));
  EXPECT_FALSE(rank("MD5").is_stronger_than(rank("MD5-sess")));
}

TEST_F(Digests, RefuseMd5WhenAskedTo) {
  Credentials strict = kAlice;
  strict.no_md5 = true;
  EXPECT_FALSE(challenged(R"(Digest realm="r", nonce="n")", strict));
  EXPECT_FALSE(challenged(R"(Digest realm="r", nonce="n", qop="auth", algorithm=MD5-sess)", strict));
  EXPECT_TRUE(challenged(R"(Digest realm="r", nonce="n", algorithm=SHA-256)", strict));
}

TEST_F(Digests, UseHa1InsteadOfThePassword) {
  Credentials known{"alice", std::nullopt, md5_hex("alice:r:s3cret"), "", false};
  auto digest = challenged(R"(Digest realm="r", nonce="n")", known);
  ASSERT_TRUE(digest);
  Draft draft = request();
  digest->authorize(draft, known, random);
  DigestInput in{"alice", "r", "s3cret", "n", "REGISTER", "sip:example.org", "", "", ""};
  EXPECT_EQ(parse_challenges(draft.get("Authorization"))->front().params.get("response"), digest_response(in));
  EXPECT_FALSE(challenged(R"(Digest realm="r", nonce="n", algorithm=SHA-256)", known)) << "its length does not fit";
}

TEST_F(Digests, NeedASecret) {
  EXPECT_FALSE(challenged(R"(Digest realm="r", nonce="n")", {"alice", std::nullopt, "", "", false}));
}

TEST_F(Digests, HashTheUserNameWhenAskedTo) {  // RFC 7616 3.4.4
  auto digest = challenged(R"(Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256, userhash=true)");
  ASSERT_TRUE(digest);
  Params params = authorize(*digest);
  EXPECT_EQ(params.get("username"), sha256_hex("alice:r"));
  EXPECT_EQ(params.get("userhash"), "true");
}

TEST_F(Digests, ExtendAUserNameBeyondAscii) {  // RFC 7616 3.4, RFC 8187 3.2
  const Credentials known{"J\xC3\xA4s\xC3\xB8n Doe", "pw", "", "", false};
  auto digest = challenged(R"(Digest realm="r", nonce="n", charset=utf-8)", known);
  ASSERT_TRUE(digest);
  Draft draft = request();
  digest->authorize(draft, known, random);
  std::string_view value = draft.get("Authorization");
  EXPECT_NE(value.find("username*=UTF-8''J%C3%A4s%C3%B8n%20Doe,"), std::string_view::npos) << value;
  auto plain = challenged(R"(Digest realm="r", nonce="n")", known);
  draft = request();
  plain->authorize(draft, known, random);
  EXPECT_NE(draft.get("Authorization").find("username=\"J\xC3\xA4s"), std::string_view::npos);
}

TEST_F(Digests, SendABearerToken) {  // RFC 8898 2.1
  const Credentials known{"alice", "pw", "", "abc.def==", false};
  auto token = challenged(R"(Bearer realm="r", authz_server="https://example.org")", known);
  ASSERT_TRUE(token);
  Draft draft = request();
  token->authorize(draft, known, random);
  token->authorize(draft, known, random);
  ASSERT_EQ(draft.headers.size(), 1u);
  EXPECT_EQ(draft.get("Authorization"), "Bearer abc.def==");
  EXPECT_TRUE(token->is_stronger_than(*challenged(R"(Digest realm="r", nonce="n", algorithm=SHA-512-256)", known)));
}

TEST_F(Digests, QuoteAndHashWhatStandsInsideTheQuotes) {  // RFC 3261 25.1
  auto digest = challenged(R"(Digest realm="a \"b\" \\c", nonce="n\"1")");
  ASSERT_TRUE(digest);
  EXPECT_EQ(digest->realm(), R"(a "b" \c)");
  Draft draft = request();
  digest->authorize(draft, {R"(al"ice)", "pw", "", "", false}, random);
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
  EXPECT_EQ(draft.write().find(*kAlice.password), std::string::npos);
}

}  // namespace
}  // namespace sipua
