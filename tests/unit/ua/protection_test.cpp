#include "ua/protection.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "message/parser.hpp"

namespace sipua {
namespace {

const Credentials kAlice{"alice", "s3cret", "", "t0ken", false};

Message answer(int status, std::initializer_list<std::string_view> lines) {
  std::string text = str_cat({"SIP/2.0 ", number(static_cast<std::uint64_t>(status)), " X\r\n"});
  for (std::string_view line : lines) text += str_cat({line, "\r\n"});
  Result<Message> message = parse_message(text + "Content-Length: 0\r\n\r\n");
  EXPECT_TRUE(message.ok());
  return message ? *message : Message();
}

constexpr std::string_view kBob = "sip:bob@example.com", kRegistrar = "sip:example.com";

struct Spaces : testing::Test {
  static Draft request(std::string_view method, std::string_view uri) {
    Draft draft;
    draft.method = method;
    draft.request_uri = uri;
    return draft;
  }
  /// A request of the application is challenged.
  bool challenge(const Message& response, std::string_view method = "MESSAGE", std::string_view uri = kBob,
                 const std::optional<Credentials>& given = std::nullopt) {
    return spaces.take_challenges(response, request(method, uri), kAlice, given, answered);
  }
  bool registrar_asks(const Message& response) { return challenge(response, "REGISTER", kRegistrar); }
  /// What a request carries: its credential lines, one after another.
  std::string sent(std::string_view uri = kBob) {
    Draft draft = request("MESSAGE", uri);
    spaces.authorize(draft, answered, kAlice, random);
    std::string lines;
    for (const HeaderLine& line : draft.headers) lines += str_cat({line.name, ": ", line.value, "\n"});
    return lines;
  }
  /// A REGISTER as it is sent.
  Draft registering() {
    Draft draft = request("REGISTER", kRegistrar);
    spaces.authorize(draft, answered, kAlice, random);
    return draft;
  }
  /// The application asks for another request.
  std::string sent_later(std::string_view uri) {
    answered.clear();
    return sent(uri);
  }
  static bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

  ProtectionSpaces spaces;
  std::vector<std::string> answered;
  Random random{Random::Seed{}};
};

TEST_F(Spaces, TakeTheStrongestOfSeveralChallenges) {  // RFC 8760 2.4
  ASSERT_TRUE(challenge(answer(401, {R"(WWW-Authenticate: Digest realm="broken)",
                                     R"(WWW-Authenticate: Digest realm="r", nonce="1", algorithm=MD5, qop="auth")",
                                     R"(WWW-Authenticate: Digest realm="r", nonce="2", algorithm=SHA-256, qop="auth")",
                                     R"(WWW-Authenticate: Digest realm="r", nonce="3", algorithm=SHA-1)"})));
  EXPECT_TRUE(has(sent(), R"(algorithm=SHA-256, username="alice", realm="r", nonce="2")"));
  EXPECT_FALSE(has(sent(), "MD5"));
}

TEST_F(Spaces, AnswerAllRealmsOfOneResponse) {  // RFC 3261 16.7 item 7, 22.3
  ASSERT_TRUE(challenge(answer(407, {R"(Proxy-Authenticate: Digest realm="one", nonce="1")",
                                     R"(Proxy-Authenticate: Digest realm="two", nonce="2")",
                                     R"(WWW-Authenticate: Digest realm="far", nonce="3")"})));
  const std::string lines = sent();
  EXPECT_TRUE(has(lines, R"(Proxy-Authorization: Digest algorithm=MD5, username="alice", realm="one")"));
  EXPECT_TRUE(has(lines, R"(realm="two")"));
  EXPECT_TRUE(has(lines, "\nAuthorization: "));
}

TEST_F(Spaces, OfTheRegistrarAreUsedUnasked) {  // RFC 3261 22.2, 22.3
  ASSERT_TRUE(registrar_asks(answer(401, {R"(WWW-Authenticate: Digest realm="far", nonce="1")"})));
  ASSERT_TRUE(registrar_asks(answer(407, {R"(Proxy-Authenticate: Digest realm="near", nonce="2")"})));
  const std::string again = sent_later(kRegistrar);
  EXPECT_TRUE(has(again, R"(realm="far")"));
  EXPECT_TRUE(has(again, R"(realm="near")"));
  const std::string call = sent_later(kBob);
  EXPECT_FALSE(has(call, R"(realm="far")")) << "Authorization goes through to the called party";
  EXPECT_TRUE(has(call, R"(realm="near")"));
}

TEST_F(Spaces, OfAnybodyElseAreUsedForTheirRequestAlone) {
  ASSERT_TRUE(challenge(answer(407, {R"(Proxy-Authenticate: Digest realm="r", nonce="1")"})));
  EXPECT_TRUE(has(sent(), R"(realm="r")"));
  EXPECT_EQ(sent_later(kBob), "");
  EXPECT_EQ(sent_later("sip:carol@example.net"), "");
}

TEST_F(Spaces, GiveABearerTokenToTheRegistrarAlone) {  // RFC 8898 5: whoever has it can use it
  const std::string_view line = R"(WWW-Authenticate: Bearer realm="r", authz_server="https://evil.example/")";
  EXPECT_FALSE(challenge(answer(401, {line})));
  EXPECT_FALSE(challenge(answer(407, {R"(Proxy-Authenticate: Bearer realm="r")"}), "INVITE"));
  EXPECT_FALSE(challenge(answer(401, {line}), "BYE"));
  EXPECT_EQ(sent(), "");
  ASSERT_TRUE(registrar_asks(answer(401, {line})));
  EXPECT_EQ(sent_later(kRegistrar), "Authorization: Bearer t0ken\n");
  EXPECT_EQ(sent_later(kBob), "");
}

TEST_F(Spaces, KeepCredentialsGivenForThem) {
  const Credentials other{"al", "else", "", "", false};
  ASSERT_TRUE(
      challenge(answer(401, {R"(WWW-Authenticate: Digest realm="one", nonce="1")"}), "REGISTER", kRegistrar, other));
  ASSERT_TRUE(registrar_asks(answer(407, {R"(Proxy-Authenticate: Digest realm="two", nonce="2")"})));
  const std::string lines = sent_later(kRegistrar);
  EXPECT_TRUE(has(lines, R"(username="al", realm="one")"));
  EXPECT_TRUE(has(lines, R"(username="alice", realm="two")"));
}

TEST_F(Spaces, GiveUpWhenRefused) {  // RFC 3261 22.1: not the same again
  ASSERT_TRUE(challenge(answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="1")"})));
  EXPECT_FALSE(challenge(answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="2")"})));
  EXPECT_EQ(sent(), "") << "refused credentials are not sent again";
  EXPECT_FALSE(challenge(answer(401, {R"(WWW-Authenticate: Basic realm="r")"})));
}

TEST_F(Spaces, TryAgainWhenTheNonceWasStale) {  // RFC 7616 3.3
  ASSERT_TRUE(challenge(answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="1")"})));
  EXPECT_TRUE(challenge(answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="2", stale=true)"})));
  EXPECT_TRUE(has(sent(), R"(nonce="2")"));
}

TEST_F(Spaces, TryOnceWhenOldCredentialsAreRefused) {
  ASSERT_TRUE(registrar_asks(answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="1", qop="auth")"})));
  (void)sent_later(kRegistrar);  // another request, which carries them unasked
  EXPECT_TRUE(registrar_asks(answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="2", qop="auth")"})));
  EXPECT_FALSE(registrar_asks(answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="3", qop="auth")"})));
}

TEST_F(Spaces, CountTheUsesOfANonceOverAllRequests) {  // RFC 7616 3.4
  ASSERT_TRUE(registrar_asks(answer(407, {R"(Proxy-Authenticate: Digest realm="r", nonce="1", qop="auth")"})));
  EXPECT_TRUE(has(sent("sip:a@example.com"), "nc=00000001"));
  EXPECT_TRUE(has(sent("sip:b@example.net"), "nc=00000002"));
}

TEST_F(Spaces, CountTheUsesOfANonceInAllSpacesTogether) {  // RFC 7616 3.4
  const Message one = answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="1", qop="auth")"});
  const Message two = answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="2", qop="auth", stale=true)"});
  ASSERT_TRUE(registrar_asks(one));
  EXPECT_TRUE(has(sent(kRegistrar), "nc=00000001"));
  ASSERT_TRUE(challenge(one));
  EXPECT_TRUE(has(sent(), "nc=00000002"));
  ASSERT_TRUE(challenge(two));
  EXPECT_TRUE(has(sent(), "nc=00000001"));
  EXPECT_TRUE(has(sent_later(kRegistrar), "nc=00000003"));
  spaces.take_next_nonce(answer(200, {R"(Authentication-Info: nextnonce="2")"}), registering());
  EXPECT_TRUE(has(sent_later(kRegistrar), "nc=00000002"));
}

TEST_F(Spaces, OfTwoRequestsToOneTargetAreTwo) {  // a request is sent again with the answer to its own challenge
  ASSERT_TRUE(challenge(answer(401, {R"(WWW-Authenticate: Digest realm="far", nonce="1", qop="auth")"})));
  const std::vector<std::string> first = std::exchange(answered, {});
  ASSERT_TRUE(challenge(answer(401, {R"(WWW-Authenticate: Digest realm="far", nonce="2", qop="auth")"})));
  EXPECT_TRUE(has(sent(), R"(nonce="2")"));
  answered = first;
  ASSERT_TRUE(challenge(answer(407, {R"(Proxy-Authenticate: Digest realm="near", nonce="3", qop="auth")"})));
  EXPECT_TRUE(has(sent(), R"(realm="far", nonce="1")"));
  EXPECT_FALSE(has(sent(), R"(nonce="2")"));
}

TEST_F(Spaces, OfOneRealmAreUsedOneAtATime) {  // the registrar's proxy asked for a call too, with the same nonce
  const Message one = answer(407, {R"(Proxy-Authenticate: Digest realm="p", nonce="1", qop="auth")"});
  const Message two = answer(407, {R"(Proxy-Authenticate: Digest realm="p", nonce="2", qop="auth", stale=true)"});
  ASSERT_TRUE(registrar_asks(one));
  const std::vector<std::string> registering_nonces = std::exchange(answered, {});
  ASSERT_TRUE(challenge(one));
  EXPECT_TRUE(has(sent(), R"(nonce="1")"));
  answered = registering_nonces;
  ASSERT_TRUE(registrar_asks(two));
  const Draft draft = registering();
  const std::string again(draft.get("Proxy-Authorization"));
  EXPECT_TRUE(has(again, R"(nonce="2")"));
  EXPECT_TRUE(has(again, "nc=00000001"));
  answered = registering_nonces;
  EXPECT_TRUE(has(sent(), "nc=00000002"));
}

TEST_F(Spaces, AreForgottenFromTheOldestButTheRegistrarsLast) {
  ASSERT_TRUE(registrar_asks(answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="1")"})));
  for (std::uint64_t i = 0; i < 40; ++i) {
    answered.clear();
    ASSERT_TRUE(
        challenge(answer(401, {str_cat({R"(WWW-Authenticate: Digest realm="r", nonce="n)", number(i), "\""})})));
  }
  EXPECT_TRUE(has(sent_later(kRegistrar), R"(nonce="1")"));
}

TEST_F(Spaces, GoOnCountingAfterARefusalAndAfterAStop) {  // RFC 7616 3.4
  const Message one = answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="1", qop="auth")"});
  ASSERT_TRUE(registrar_asks(one));
  EXPECT_TRUE(has(sent(kRegistrar), "nc=00000001"));
  EXPECT_FALSE(registrar_asks(one));
  EXPECT_EQ(sent_later(kRegistrar), "");
  ASSERT_TRUE(registrar_asks(one));
  EXPECT_TRUE(has(sent(kRegistrar), "nc=00000002"));
  spaces.close();
  EXPECT_TRUE(has(sent_later(kRegistrar), "nc=00000003"));
}

TEST_F(Spaces, UseTheNextNonce) {  // RFC 7616 3.5
  ASSERT_TRUE(registrar_asks(answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="1", qop="auth")"})));
  EXPECT_TRUE(has(sent_later(kRegistrar), R"(nonce="1")"));
  const Draft first = registering();
  spaces.take_next_nonce(answer(200, {R"(Authentication-Info: qop=auth, nextnonce="7")"}), first);
  EXPECT_TRUE(has(sent_later(kRegistrar), R"(nonce="7")"));
  EXPECT_TRUE(has(sent_later(kRegistrar), "nc=00000002"));
  spaces.take_next_nonce(answer(200, {R"(Authentication-Info: nextnonce="8")"}), request("MESSAGE", kBob));
  spaces.take_next_nonce(answer(200, {R"(Proxy-Authentication-Info: nextnonce="9")"}), registering());
  spaces.take_next_nonce(answer(200, {R"(Authentication-Info: nextnonce=")"}), registering());
  EXPECT_TRUE(has(sent_later(kRegistrar), R"(nonce="7")"));
}

TEST_F(Spaces, TakeNoNextNonceFromALateAnswer) {  // its nonce may be used up by now
  ASSERT_TRUE(registrar_asks(answer(401, {R"(WWW-Authenticate: Digest realm="r", nonce="1", qop="auth")"})));
  const Draft early = registering(), late = registering();
  spaces.take_next_nonce(answer(200, {R"(Authentication-Info: nextnonce="2")"}), early);
  spaces.take_next_nonce(answer(200, {R"(Authentication-Info: nextnonce="1")"}), late);
  EXPECT_TRUE(has(sent_later(kRegistrar), R"(nonce="2")"));
}

TEST_F(Spaces, AreLimited) {
  for (std::uint64_t i = 0; i < 40; ++i) {
    ASSERT_TRUE(
        registrar_asks(answer(407, {str_cat({R"(Proxy-Authenticate: Digest nonce="n", realm="r)", number(i), "\""})})));
  }
  const std::string lines = sent();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 16);
  EXPECT_TRUE(has(lines, R"(realm="r39")"));
}

}  // namespace
}  // namespace sipua
