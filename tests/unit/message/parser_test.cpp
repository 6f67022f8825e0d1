#include "message/parser.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace sipua {
namespace {

std::vector<std::string_view> complaints(const Message& message) {
  std::vector<std::string_view> all;
  for (const Diagnostic& diagnostic : message.diagnostics()) all.push_back(diagnostic.what);
  return all;
}
using Complaints = std::vector<std::string_view>;

Message parsed(std::string text) {
  Result<Message> message = parse_message(std::move(text));
  EXPECT_TRUE(message) << message.error().what;
  return message ? *std::move(message) : Message();
}

Error refused(std::string text, const ParserLimits& limits = {}) {
  Result<Message> message = parse_message(std::move(text), limits);
  EXPECT_FALSE(message);
  return message ? Error{} : message.error();
}

TEST(Parser, ReadsARequest) {  // RFC 3261 7.1
  Message message = parsed(
      "INVITE sip:bob@biloxi.com SIP/2.0\r\nVia: SIP/2.0/WSS a.invalid\r\nCall-ID: a84b4c76e66710\r\n"
      "CSeq: 314159 INVITE\r\nContent-Length: 4\r\n\r\nv=0\n");
  EXPECT_TRUE(message.is_request());
  EXPECT_EQ(message.method(), Method::invite);
  EXPECT_EQ(message.method_text(), "INVITE");
  EXPECT_EQ(message.request_uri(), "sip:bob@biloxi.com");
  EXPECT_EQ(message.version(), "SIP/2.0");
  EXPECT_EQ(message.status(), 0);
  EXPECT_EQ(message.fields().size(), 4u);
  EXPECT_EQ(message.view(message.fields()[0].name), "Via");
  EXPECT_EQ(message.body(), "v=0\n");
  EXPECT_EQ(message.body_span().at, message.text().size() - 4);
  EXPECT_EQ(complaints(message), Complaints{});
}

TEST(Parser, ReadsAResponse) {  // RFC 3261 7.2
  Message message = parsed("SIP/2.0 486 Busy Here\r\nCSeq: 2 INVITE\r\nContent-Length: 0\r\n\r\n");
  EXPECT_FALSE(message.is_request());
  EXPECT_EQ(message.status(), 486);
  EXPECT_EQ(message.reason(), "Busy Here");
  EXPECT_EQ(message.method(), Method::invite);
  EXPECT_EQ(message.method_text(), "INVITE");
}

TEST(Parser, TakesAnEmptyReasonPhrase) {  // RFC 4475 3.1.1.13
  Message message = parsed("SIP/2.0 100 \r\nCSeq: 1 ACK\r\n\r\n");
  EXPECT_EQ(message.reason(), "");
  EXPECT_EQ(complaints(message), Complaints{});
  EXPECT_EQ(parsed("SIP/2.0 100\r\n\r\n").status(), 100);
}

TEST(Parser, TakesAnyTextAsReasonPhrase) {  // RFC 4475 3.1.1.12
  EXPECT_EQ(parsed("SIP/2.0 200 = 2**3 * 5**2 \xD0\xBD\xD0\xBE\r\n\r\n").reason(), "= 2**3 * 5**2 \xD0\xBD\xD0\xBE");
}

TEST(Parser, RefusesStatusCodesOutOfRange) {  // RFC 4475 3.1.2.19
  for (std::string_view code : {"4294967301", "99", "700", "20", "2000", "-20", "2x0", "", "099"}) {
    EXPECT_EQ(refused(str_cat({"SIP/2.0 ", code, " x\r\n\r\n"})).what, "status code") << code;
  }
  EXPECT_EQ(refused("SIP/2.0\r\n\r\n").what, "status code");
}

TEST(Parser, TakesAnyTokenAsMethod) {  // RFC 4475 3.1.1.2, 3.1.1.5
  Message message = parsed("!interesting-Method0123456789_*+`.%indeed'~ sip:x SIP/2.0\r\n\r\n");
  EXPECT_EQ(message.method(), Method::other);
  EXPECT_EQ(message.method_text(), "!interesting-Method0123456789_*+`.%indeed'~");
  EXPECT_EQ(parsed("RE%47IST%45R sip:x SIP/2.0\r\n\r\n").method(), Method::other);
}

TEST(Parser, KeepsTheVersionForTheUserAgentToJudge) {  // RFC 4475 3.1.2.16
  EXPECT_EQ(parsed("OPTIONS sip:t.watson@example.org SIP/7.0\r\n\r\n").version(), "SIP/7.0");
  EXPECT_EQ(parsed("OPTIONS sip:x sip/2.0\r\n\r\n").version(), "sip/2.0");
}

TEST(Parser, RefusesWhatIsNoStartLine) {
  for (std::string_view line :
       {"x", "INVITE", "INVITE sip:a@b", "INVITE SIP/2.0", "INVITE  SIP/2.0", "GET / HTTP/1.1", "IN@VITE sip:a SIP/2.0",
        " ", "sip:a SIP/2.0", "INVITE\x01 sip:a SIP/2.0", "{\"json\":1}"}) {
    EXPECT_EQ(refused(str_cat({line, "\r\n\r\n"})).code, Errc::bad_syntax) << line;
  }
  EXPECT_EQ(refused("").what, "start line");
  EXPECT_EQ(refused("\r\n\r\n").what, "start line");
}

TEST(Parser, ReportsWhiteSpaceInTheRequestLine) {  // RFC 4475 3.1.2.8 to 3.1.2.10
  Message spaced = parsed("INVITE  sip:user@example.com  SIP/2.0\r\n\r\n");
  EXPECT_EQ(spaced.request_uri(), "sip:user@example.com");
  EXPECT_EQ(complaints(spaced), Complaints{"white space in the Request-Line"});
  Message trailing = parsed("OPTIONS sip:a SIP/2.0  \r\n\r\n");
  EXPECT_EQ(trailing.version(), "SIP/2.0");
  EXPECT_EQ(complaints(trailing), Complaints{"white space around the start line"});
  Message inside = parsed("INVITE sip:user@example.com; lr SIP/2.0\r\n\r\n");
  EXPECT_EQ(inside.request_uri(), "sip:user@example.com; lr");
  EXPECT_FALSE(parse_uri(inside.request_uri()));
}

TEST(Parser, KeepsARequestUriInBracketsForTheUserAgentToRefuse) {  // RFC 4475 3.1.2.7
  Message message = parsed("INVITE <sip:user@example.com> SIP/2.0\r\n\r\n");
  EXPECT_FALSE(parse_uri(message.request_uri()));
}

TEST(Parser, SkipsEmptyLinesInFront) {  // RFC 3261 7.5
  EXPECT_EQ(parsed("\r\n\r\n\nBYE sip:a SIP/2.0\r\n\r\n").method(), Method::bye);
}

TEST(Parser, TakesLinesThatEndWithLineFeedOnly) {
  Message message = parsed("BYE sip:a SIP/2.0\nCall-ID: x\nSubject: a\n b\n\nbody");
  EXPECT_EQ(message.call_id(), "x");
  EXPECT_EQ(message.header("Subject"), "a  b");
  EXPECT_EQ(message.body(), "body");
}

TEST(Parser, TurnsFoldsIntoBlanksInPlace) {  // RFC 3261 7.3.1
  std::string text = "BYE sip:a SIP/2.0\r\nSubject: one\r\n\ttwo\r\n  \r\n three\r\nTO :\r\n <sip:b>\r\n\r\n";
  Message message = parsed(text);
  EXPECT_EQ(message.header("Subject"), "one  \ttwo       three");
  EXPECT_EQ(message.header("To"), "<sip:b>");
  EXPECT_EQ(message.text().size(), text.size());
}

TEST(Parser, AllowsWhiteSpaceBeforeTheColon) {  // RFC 3261 7.3.1, RFC 4475 3.1.1.1
  Message message = parsed("BYE sip:a SIP/2.0\r\nMaX-fOrWaRdS \t : 0068\r\ns :\r\n\r\n");
  EXPECT_EQ(message.header(HeaderId::max_forwards), "0068");
  EXPECT_EQ(message.header(HeaderId::subject), "");
}

TEST(Parser, NeedsTheEmptyLineAfterTheHeader) {
  for (std::string_view text :
       {"BYE sip:a SIP/2.0", "BYE sip:a SIP/2.0\r\n", "BYE sip:a SIP/2.0\r\nCall-ID: x\r\n",
        "BYE sip:a SIP/2.0\r\nCall-ID: x", "BYE sip:a SIP/2.0\r\nCall-ID: x\r\n \r\n", "BYE sip:a SIP/2.0\r\n\r"}) {
    Error error = refused(std::string(text));
    EXPECT_EQ(error.code, Errc::bad_syntax);
    EXPECT_EQ(error.what, "end of header");
    EXPECT_EQ(error.at, text.size());
  }
}

TEST(Parser, ABadHeaderLineCostsOnlyItself) {  // RFC 4475 3.1.1.1
  Message message =
      parsed("BYE sip:a SIP/2.0\r\nno colon\r\nbad name: x\r\n: y\r\nCall-ID: z\r\nUnknown: ;;,,;;,;\r\n\r\n");
  EXPECT_EQ(message.call_id(), "z");
  EXPECT_EQ(message.header("unknown"), ";;,,;;,;");
  EXPECT_EQ(message.fields().size(), 2u);
  EXPECT_EQ(complaints(message), (Complaints{"header line without a colon", "header name", "header name"}));
  EXPECT_EQ(message.diagnostics()[0].at, 19u);
}

TEST(Parser, NamesTheHeadersOfItsDiagnostics) {
  Message message = parsed(
      "BYE  sip:a SIP/2.0\r\nno colon\r\nf: <sip:a@b>\r\nFROM : <sip:c@d>\r\nSubject: a\rb\r\n"
      "X-\xC3: y\r\nX-Own: \xFF\r\nl: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nabc");
  std::string all;
  for (const Diagnostic& diagnostic : message.diagnostics()) {
    all += str_cat({message.view(diagnostic.header), "|", diagnostic.what, "\n"});
  }
  EXPECT_EQ(all,
            "|white space in the Request-Line\n|header line without a colon\nFROM|repeated header\n"
            "Subject|CR inside a line\n|header name\nX-Own|UTF-8 in a header\nl|Content-Length\n"
            "Content-Length|two values of Content-Length\n|bytes after the body\n");
}

TEST(Parser, AStartLineHasNoContinuation) {
  Message message = parsed("BYE sip:a SIP/2.0\r\n x: y\r\nCall-ID: z\r\n\r\n");
  EXPECT_EQ(message.version(), "SIP/2.0");
  EXPECT_EQ(message.call_id(), "z");
  EXPECT_EQ(complaints(message), Complaints{"header name"});
}

TEST(Parser, TheBodyHasContentLengthBytes) {  // RFC 3261 18.3, RFC 4475 3.1.1.8
  Message message = parsed("BYE sip:a SIP/2.0\r\nl: 3\r\n\r\nabcINVITE sip:b SIP/2.0\r\n\r\n");
  EXPECT_EQ(message.body(), "abc");
  EXPECT_EQ(complaints(message), Complaints{"bytes after the body"});
  EXPECT_EQ(parsed("BYE sip:a SIP/2.0\r\n\r\nrest").body(), "rest");
  EXPECT_EQ(parsed("BYE sip:a SIP/2.0\r\nl: 2\r\n\r\n\xE2\x82\xAC").body(), "\xE2\x82");
}

TEST(Parser, CountsBytesThatAreMissing) {  // RFC 3261 18.3, RFC 4475 3.1.2.2
  Message message = parsed("BYE sip:a SIP/2.0\r\nContent-Length: 9999\r\n\r\nabc");
  EXPECT_EQ(message.body(), "abc");
  EXPECT_EQ(message.missing_body_bytes(), 9996u);
  EXPECT_EQ(parsed("BYE sip:a SIP/2.0\r\nl: 4294967295\r\n\r\n").missing_body_bytes(), 4294967295u);
}

TEST(Parser, ABadContentLengthLeavesTheWholeBody) {  // RFC 4475 3.1.2.3
  for (std::string_view value : {"-999", "", "x", "4294967296", "3 3", "+3"}) {
    Message message = parsed(str_cat({"BYE sip:a SIP/2.0\r\nContent-Length: ", value, "\r\n\r\nabcdef"}));
    EXPECT_EQ(message.body(), "abcdef");
    EXPECT_EQ(message.missing_body_bytes(), 0u);
    EXPECT_EQ(complaints(message), Complaints{"Content-Length"}) << value;
  }
}

TEST(Parser, ReportsContentLengthsThatDisagree) {  // RFC 4475 3.3.9
  Message message = parsed("BYE sip:a SIP/2.0\r\nContent-Length: 3\r\nl: 6\r\n\r\nabcdef");
  EXPECT_EQ(message.body(), "abc");
  EXPECT_EQ(complaints(message), (Complaints{"two values of Content-Length", "bytes after the body"}));
  EXPECT_EQ(complaints(parsed("BYE sip:a SIP/2.0\r\nl: 1\r\nl: 1\r\n\r\na")), Complaints{});
}

TEST(Parser, ReportsRepeatedHeaders) {  // RFC 4475 3.3.8
  Message message = parsed("BYE sip:a SIP/2.0\r\nCall-ID: a\r\ni: b\r\nRoute: <sip:x>\r\nRoute: <sip:y>\r\n\r\n");
  EXPECT_EQ(message.call_id(), "a");
  EXPECT_EQ(complaints(message), Complaints{"repeated header"});
}

TEST(Parser, ReportsBadUtf8AndKeepsTheBytes) {  // RFC 3261 7
  Message message = parsed("BYE sip:a SIP/2.0\r\nSubject: a\xFF\r\nCall-ID: \xC3\xA9\r\n\r\n\xFF");
  EXPECT_EQ(message.header("Subject"), "a\xFF");
  EXPECT_EQ(complaints(message), Complaints{"UTF-8 in a header"});
  EXPECT_EQ(complaints(parsed("SIP/2.0 200 \xFF\r\nCSeq: 1 BYE\r\n\r\n")), Complaints{"UTF-8 in the start line"});
}

TEST(Parser, KeepsNulBytes) {  // RFC 4475 3.1.1.2
  Message message = parsed(std::string("BYE sip:a SIP/2.0\r\nSubject: a\0b\r\n\r\nc\0d", 38));
  EXPECT_EQ(message.header("Subject"), std::string_view("a\0b", 3));
  EXPECT_EQ(message.body(), std::string_view("c\0d", 3));
}

TEST(Parser, ACarriageReturnInsideALineBecomesABlank) {
  Message message = parsed("BYE sip:a SIP/2.0\r\nCall-ID: a\rVia: b\r\r\n\r\n\r");
  EXPECT_EQ(message.call_id(), "a Via: b");
  EXPECT_EQ(message.body(), "\r");
  EXPECT_EQ(complaints(message), Complaints{"CR inside a line"});
}

TEST(Parser, AResponseWithABadCSeqHasNoMethod) {  // RFC 4475 3.1.2.5
  Message message = parsed("SIP/2.0 503 x\r\nCSeq: 9292394834772304023312 OPTIONS\r\n\r\n");
  EXPECT_EQ(message.method(), Method::other);
  EXPECT_EQ(message.method_text(), "");
  EXPECT_EQ(complaints(message), Complaints{"CSeq"});
}

TEST(Parser, HoldsItsLimits) {
  std::string text = "BYE sip:a SIP/2.0\r\nA: 1\r\nB: 2\r\n\r\n";
  EXPECT_TRUE(parse_message(text, {.message_bytes = text.size()}));
  EXPECT_EQ(refused(text, {.message_bytes = text.size() - 1}).code, Errc::too_large);
  EXPECT_TRUE(parse_message(text, {.fields = 2}));
  EXPECT_EQ(refused(text, {.fields = 1}).what, "header fields");
  EXPECT_TRUE(parse_message(text, {.line_bytes = 18}));
  EXPECT_EQ(refused(text, {.line_bytes = 17}).what, "line");
}

TEST(Parser, CountsFoldedAndBadLinesAgainstTheLimits) {
  EXPECT_EQ(refused("BYE sip:a SIP/2.0\r\nA: 1\r\n 2\r\n 3\r\n 4\r\n 5\r\n 6\r\n\r\n", {.line_bytes = 20}).what,
            "line");
  EXPECT_EQ(refused("BYE sip:a SIP/2.0\r\nx\r\ny\r\nz\r\n\r\n", {.fields = 2}).what, "header fields");
}

TEST(Parser, MakesABoundedNumberOfDiagnostics) {
  std::string text = "BYE sip:a SIP/2.0\r\n";
  for (int i = 0; i < 500; ++i) text += "x\r\n";
  EXPECT_LE(parsed(text + "\r\n").diagnostics().size(), 64u);
}

TEST(Parser, ReadsAMessageInTheOddestWellFormedStyle) {  // RFC 4475 3.1.1.1
  Message message = parsed(
      "INVITE sip:v@chair.example.com;unknownparam SIP/2.0\r\nTO :\r\n sip:v@chair.example.com ;   tag    = 19n\r\n"
      "from   : \"J \\\\\\\"\"       <sip:j@example.com>\r\n  ;\r\n  tag = 98\r\ncseq: 0009\r\n  INVITE\r\n"
      "Via  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw\r\n"
      "v:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n  branch  =   z9hG4bK9ikj8  ,\r\n"
      " SIP  /    2.0   / UDP  192.168.255.111   ; branch=\r\n z9hG4bK30239\r\n"
      "m:\"Quoted string \\\"\\\"\" <sip:j@example.com> ; newparam =\r\n      newvalue ;\r\n  secondparam ; q = "
      "0.33\r\n\r\n");
  EXPECT_EQ(complaints(message), Complaints{});
  EXPECT_EQ(message.to_tag(), "19n");
  EXPECT_EQ(message.from()->display_name, "J \\\"");
  EXPECT_EQ(message.cseq()->number, 9u);
  ASSERT_EQ(message.values(HeaderId::via).size(), 3u);
  EXPECT_EQ(parse_via(message.values(HeaderId::via)[2])->branch(), "z9hG4bK30239");
  EXPECT_EQ(message.contact()->display_name, "Quoted string \"\"");
  EXPECT_EQ(message.contact()->params.get("q"), "0.33");
}

}  // namespace
}  // namespace sipua
