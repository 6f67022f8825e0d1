#include "ua/request_checks.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "options_harness.hpp"

namespace sipua {
namespace {

using options_testing::accepted;
using options_testing::Given;
using options_testing::kFunction;
using options_testing::num;
using options_testing::text;

using Change = std::pair<std::string_view, std::string_view>;  ///< header name and its value; "-": leave it out

/// A sound request of `method` with some headers changed, or added when they are not among the usual ones.
std::string written(std::string_view method, const std::vector<Change>& changes = {},
                    std::string_view uri = "sip:alice@example.com", std::string_view body = "") {
  std::vector<Change> headers = {{"Via", "SIP/2.0/WS a.invalid;branch=z9hG4bK1"},
                                 {"From", "<sip:bob@example.com>;tag=1"},
                                 {"To", "<sip:alice@example.com>"},
                                 {"Call-ID", "c"},
                                 {"CSeq", ""},
                                 {"Contact", "<sip:bob@b.invalid>"}};
  const std::string cseq = str_cat({"1 ", method});
  headers[4].second = cseq;
  for (const Change& change : changes) {
    bool found = false;
    for (Change& header : headers) {
      if (header.first != change.first) continue;
      header.second = change.second;
      found = true;
    }
    if (!found) headers.push_back(change);
  }
  std::string request = str_cat({method, " ", uri, " SIP/2.0\r\n"});
  for (const auto& [name, value] : headers) {
    if (value != "-") request += str_cat({name, ": ", value, "\r\n"});
  }
  return str_cat({request, "\r\n", body});
}

Message parsed(std::string request) {
  Result<Message> message = parse_message(std::move(request));
  EXPECT_TRUE(message) << message.error().what;
  return message ? *std::move(message) : Message();
}

Verdict judged(std::string request, Standing standing = {}, const Given& more = {}) {
  Given given = {{"uri", text("sip:alice@example.com")}};
  given.insert(given.end(), more.begin(), more.end());
  const Context context(accepted(given), Random::Seed{});
  return check_request(parsed(std::move(request)), context, standing);
}
int status_of(std::string request, Standing standing = {}, const Given& more = {}) {
  return judged(std::move(request), standing, more).status;
}

TEST(RequestChecks, LetSoundRequestsPass) {
  for (std::string_view method : {"INVITE", "BYE", "CANCEL", "OPTIONS"}) {
    EXPECT_EQ(status_of(written(method)), 0) << method;
    EXPECT_EQ(status_of(written(method), {.in_dialog = true}), 0) << method;
  }
}

TEST(RequestChecks, NameWhatIsMissingRepeatedOrMalformed) {  // RFC 3261 21.4.1
  for (std::string_view name : {"From", "To", "Call-ID", "CSeq"}) {
    EXPECT_EQ(judged(written("INVITE", {{name, "-"}})).reason, str_cat({"Missing ", name}));
    EXPECT_EQ(judged(written("INVITE", {{name, ""}})).reason, str_cat({"Missing ", name}));
    const std::string twice = str_cat({"OPTIONS sip:a@b SIP/2.0\r\n", name, ": 1 OPTIONS\r\n"});
    const std::string rest = written("OPTIONS");
    EXPECT_EQ(judged(twice + rest.substr(rest.find("\r\n") + 2)).reason, str_cat({"Multiple ", name}));
  }
  EXPECT_EQ(judged(written("INVITE", {{"From", "bob <"}})).reason, "Malformed From");
  EXPECT_EQ(judged(written("INVITE", {{"To", "sip:"}})).reason, "Malformed To");
  EXPECT_EQ(judged(written("INVITE", {{"CSeq", "x INVITE"}})).reason, "Malformed CSeq");
  EXPECT_EQ(judged(written("INVITE", {{"CSeq", "1 BYE"}})).reason, "CSeq Of Another Method");
}

TEST(RequestChecks, WantAContentLengthThatIsANumberAndHolds) {  // RFC 3261 18.3
  for (std::string_view value : {"-1", "", "1 1", "4294967296", "0x1"}) {
    EXPECT_EQ(judged(written("OPTIONS", {{"Content-Length", value}})).reason, "Malformed Content-Length") << value;
  }
  EXPECT_EQ(judged(written("OPTIONS", {{"Content-Length", "0"}, {"l", "1"}})).reason, "Malformed Content-Length");
  EXPECT_EQ(status_of(written("OPTIONS", {{"Content-Length", "0"}, {"l", "00"}})), 0);
  EXPECT_EQ(judged(written("OPTIONS", {{"l", "5"}}, "sip:alice@b", "abcd")).reason, "Body Shorter Than Content-Length");
  EXPECT_EQ(status_of(written("OPTIONS", {{"l", "4"}}, "sip:alice@b", "\xE2\x82\xAC!")), 0);  // counts bytes
}

TEST(RequestChecks, GoInTheOrderOfTheRfc) {  // RFC 3261 8.2
  // Each step takes away the first thing that is wrong.
  const Change bad_cseq{"CSeq", "1 FLY"}, require{"Require", "foo"}, type{"Content-Type", "text/plain"};
  const Given limits = {{"maxUriBytes", num(40)}};
  EXPECT_EQ(status_of(written("FLY", {{"To", "-"}, require}, "<x>", "b"), {}, limits), 400);
  EXPECT_EQ(status_of(written("FLY", {{"CSeq", "1 INVITE"}, require}, "<x>", "b"), {}, limits), 501);
  EXPECT_EQ(judged(written("REGISTER", {bad_cseq, require}, "<x>"), {}, limits).reason, "CSeq Of Another Method");
  EXPECT_EQ(status_of(written("REGISTER", {require}, std::string(41, '<')), {}, limits), 414);
  EXPECT_EQ(judged(written("REGISTER", {require}, "<x>"), {}, limits).reason, "Malformed Request-URI");
  EXPECT_EQ(status_of(written("REGISTER", {require}, "mailto:x@y"), {}, limits), 405);
  EXPECT_EQ(status_of(written("INVITE", {require, type}, "mailto:x@y", "b"), {}, limits), 416);
  EXPECT_EQ(status_of(written("INVITE", {require, type}, "sip:al@y;user=phone", "b"), {.is_merged = true}), 484);
  EXPECT_EQ(status_of(written("INVITE", {require, type}, "sip:bob@y", "b"), {.is_merged = true}), 404);
  EXPECT_EQ(status_of(written("INVITE", {require, type}, "sip:alice@y", "b"), {.is_merged = true}), 482);
  EXPECT_EQ(status_of(written("INVITE", {require, type}, "sip:alice@y", "b")), 420);
  EXPECT_EQ(status_of(written("INVITE", {type, {"Accept", ""}, {"Contact", "-"}}, "sip:alice@y", "b")), 415);
  EXPECT_EQ(status_of(written("INVITE", {{"Accept", ""}, {"Contact", "-"}})), 406);
  EXPECT_EQ(status_of(written("INVITE", {{"Accept", "application/sdp;q=0, text/*"}, {"Contact", "-"}})), 406);
  EXPECT_EQ(status_of(written("INVITE", {{"Contact", "-"}})), 400);
}

TEST(RequestChecks, InsideADialogAskNeitherWhomItIsForNorForAContact) {  // RFC 3261 12.2.2
  EXPECT_EQ(status_of(written("INVITE", {{"Contact", "-"}}, "sip:x@y"), {.in_dialog = true}), 0);
  EXPECT_EQ(status_of(written("INFO", {}, "sip:x@y"), {.in_dialog = true}), 0);
  EXPECT_EQ(status_of(written("FLY", {}, "sip:x@y"), {.in_dialog = true}), 501);
  EXPECT_EQ(status_of(written("INVITE", {{"Content-Type", "a/b"}}, "sip:x@y", "b"), {.in_dialog = true}), 415);
}

TEST(RequestChecks, SeeOurOwnRequestsComeBack) {  // RFC 3261 8.2.2.2
  const Context context(accepted({{"uri", text("sip:alice@example.com")}}), Random::Seed{});
  const std::string ours = context.options.sipjs_id + "0123";
  EXPECT_EQ(check_request(parsed(written("INVITE", {{"Call-ID", ours}})), context, {}).status, 482);
  EXPECT_EQ(check_request(parsed(written("INVITE", {{"Call-ID", ours}})), context, {.in_dialog = true}).status, 0);
  EXPECT_EQ(check_request(parsed(written("CANCEL", {{"Call-ID", ours}})), context, {}).status, 0);
}

TEST(RequestChecks, TellWithTheAnswerWhatWouldDo) {  // RFC 3261 8.2.1, 8.2.2.3, 8.2.3
  const Verdict method = judged(written("PUBLISH"));
  EXPECT_EQ(std::pair(method.header, std::string_view(method.value)), std::pair(std::string_view("Allow"), kAllow));
  const Verdict extension = judged(written("INVITE", {{"Require", "a, outbound, b"}}));
  EXPECT_EQ(std::pair(extension.header, extension.value),
            std::pair(std::string_view("Unsupported"), std::string("a, b")));
  const Verdict type = judged(written("INVITE", {{"Content-Type", "a/b"}}, "sip:alice@b", "b"));
  EXPECT_EQ(std::pair(type.header, std::string_view(type.value)), std::pair(std::string_view("Accept"), kAccept));
  const Verdict encoding = judged(written("INVITE", {{"Content-Encoding", "gzip"}}));
  EXPECT_EQ(encoding.header, "Accept-Encoding");
}

TEST(RequestChecks, FindADescriptionAmongTheParts) {  // RFC 5621 3, 4
  const Change type{"Content-Type", "multipart/mixed;boundary=x"};
  const std::string_view with_sdp =
      "--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--x--\r\n";
  const std::string_view without = "--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x--\r\n";
  EXPECT_EQ(status_of(written("INVITE", {type}, "sip:alice@b", with_sdp)), 0);
  EXPECT_EQ(status_of(written("INVITE", {type}, "sip:alice@b", without)), 415);
  EXPECT_EQ(status_of(written("INVITE", {type}, "sip:alice@b", "no boundary")), 415);
  const std::string nested =
      str_cat({"--y\r\nContent-Type: multipart/alternative;boundary=x\r\n\r\n", with_sdp, "\r\n--y--\r\n"});
  const Change outer{"Content-Type", "multipart/mixed;boundary=y"};
  EXPECT_EQ(status_of(written("INVITE", {outer}, "sip:alice@b", nested)), 0);
  EXPECT_EQ(status_of(written("INVITE", {outer}, "sip:alice@b", nested), {}, {{"maxBodyNesting", num(1)}}), 415);
}

TEST(RequestChecks, LeaveBodiesToTheApplicationsOwnHandler) {
  const Given own = {{"sessionDescriptionHandlerFactory", kFunction}};
  for (const Change& change :
       {Change{"Content-Type", "a/b"}, Change{"Content-Encoding", "gzip"}, Change{"Accept", ""}}) {
    EXPECT_NE(status_of(written("INVITE", {change}, "sip:alice@b", "b")), 0) << change.first;
    EXPECT_EQ(status_of(written("INVITE", {change}, "sip:alice@b", "b"), {}, own), 0) << change.first;
  }
}

TEST(RequestChecks, CountTheParametersOfEachUri) {
  const Given three = {{"maxUriParams", num(3)}};
  EXPECT_EQ(status_of(written("OPTIONS", {}, "sip:alice@b;a;b;c"), {}, three), 0);
  EXPECT_EQ(status_of(written("OPTIONS", {}, "sip:alice@b;a;b;c;d"), {}, three), 400);
  for (std::string_view name : {"From", "To", "Contact"}) {
    EXPECT_EQ(status_of(written("OPTIONS", {{name, "<sip:x@y;a;b;c>"}}), {}, three), 0) << name;
    EXPECT_EQ(status_of(written("OPTIONS", {{name, "<sip:x@y;a;b;c;d>"}}), {}, three), 400) << name;
    EXPECT_EQ(status_of(written("OPTIONS", {{name, "<sip:x@y?a=1&b=1&c=1&d=1>"}}), {}, three), 400) << name;
  }
}

TEST(RequestChecks, DropWhatHasNoWayBack) {  // RFC 3261 18.2.2
  for (std::string_view via : {"-", "", "x", "SIP/2.0", "SIP/2.0/WS", "SIP/2.0/WS ;branch=z9hG4bK1", ", ,"}) {
    EXPECT_NE(drop_reason(parsed(written("OPTIONS", {{"Via", via}}))), "") << via;
  }
  EXPECT_EQ(drop_reason(parsed(written("OPTIONS"))), "");
}

TEST(RequestChecks, AnswerABadTopViaWithoutATransaction) {  // RFC 3261 8.1.1.7, RFC 4475 3.1.2.1, 3.2.1
  for (std::string_view via : {"SIP/2.0/WS a.invalid;;", "SIP/2.0/WS a.invalid;branch=z9hG4bK"}) {
    const Message request = parsed(written("OPTIONS", {{"Via", via}}));
    EXPECT_EQ(drop_reason(request), "") << via;
    EXPECT_EQ(check_via(request).status, 400) << via;
  }
  EXPECT_EQ(check_via(parsed(written("OPTIONS", {{"Via", "SIP/2.0/WS a.invalid"}}))).status, 0);  // RFC 2543
}

TEST(RequestChecks, NeverAnswerAnAck) {  // RFC 3261 17
  EXPECT_EQ(drop_reason(parsed(written("ACK"))), "");
  for (const Change& change : {Change{"From", "-"}, Change{"CSeq", "1 INVITE"}, Change{"CSeq", "-"},
                               Change{"Via", "SIP/2.0/WS a.invalid;;"}, Change{"Content-Length", "9"}}) {
    EXPECT_EQ(drop_reason(parsed(written("ACK", {change}))), "a malformed ACK") << change.first << " " << change.second;
  }
}

TEST(RequestChecks, DropResponsesThatCannotBeOurs) {  // RFC 3261 8.1.3.3
  const std::string sound = "SIP/2.0 200 OK\r\nVia: SIP/2.0/WS a.invalid;branch=z9hG4bK1\r\nCSeq: 1 BYE\r\n\r\n";
  EXPECT_EQ(drop_reason(parsed(sound)), "");
  EXPECT_NE(drop_reason(parsed("SIP/7.0" + sound.substr(7))), "");
  EXPECT_NE(drop_reason(parsed("SIP/2.0 200 OK\r\nVia: SIP/2.0/WS b.invalid\r\n" + sound.substr(16))), "");
  EXPECT_NE(drop_reason(parsed("SIP/2.0 200 OK\r\nCSeq: 1 BYE\r\n\r\n")), "");
  EXPECT_NE(drop_reason(parsed("SIP/2.0 200 OK\r\nVia: SIP/2.0/WS a.invalid\r\nCSeq: x BYE\r\n\r\n")), "");
}

}  // namespace
}  // namespace sipua
