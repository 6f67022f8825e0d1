#include "message/body/multipart.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

using Parts = std::vector<BodyPart>;

/// What was read, one part a line, so that a test shows it at a glance: "type|body".
std::string outline(const Result<Parts>& parts) {
  if (!parts) return std::string(parts.error().what);
  std::string text;
  for (const BodyPart& part : *parts) text += part.media_type().name() + "|" + part.body + "\n";
  return text;
}

TEST(Multipart, HasPartsBetweenDelimiters) {  // RFC 2046 5.1.1
  Result<Parts> parts = parse_multipart(
      "preamble\r\n--b\r\nContent-Type: application/sdp\r\nX:\r\n folded\r\n\r\nv=0\r\n\r\n--b\r\n\r\ntext\r\n--b-- "
      "\r\nepilogue\r\n--b\r\n",
      "b");
  EXPECT_EQ(outline(parts), "application/sdp|v=0\r\n\ntext/plain|text\n");
  EXPECT_EQ(parts->at(0).header("x"), "folded");
  EXPECT_EQ(parts->at(0).header("c"), "application/sdp");  // compact form
  EXPECT_EQ(parts->at(0).header("y"), "");
}

TEST(Multipart, ToleratesLineFeedsAndAMissingEnd) {
  EXPECT_EQ(outline(parse_multipart("--b\nContent-Type: a/b\n\none\n\n--b\n\ntwo", "b")),
            "a/b|one\n\ntext/plain|two\n");
  EXPECT_EQ(outline(parse_multipart("--b\n", "b")), "text/plain|\n");
  EXPECT_EQ(outline(parse_multipart("--b", "b")), "text/plain|\n");
  EXPECT_EQ(outline(parse_multipart("--b--", "b")), "");
}

TEST(Multipart, TakesOnlyWholeLinesAsDelimiters) {  // RFC 2046 5.1.1
  EXPECT_EQ(outline(parse_multipart("--b\r\n\r\nx--b\r\n--bc\r\n--b x\r\n --b\r\n--b--", "b")),
            "text/plain|x--b\r\n--bc\r\n--b x\r\n --b\n");
  EXPECT_EQ(outline(parse_multipart("--b\r\n\r\nx\r\n--b--x\r\n--b \t\r\n\r\ny\r\n--b--", "b")),
            "text/plain|x\r\n--b--x\ntext/plain|y\n");
}

TEST(Multipart, KeepsAnyBytes) {  // RFC 4475 3.1.1.11
  std::string bytes("\0\x80\r\n\xFF\n\r\0", 8);
  Result<Parts> parts = parse_multipart("--b\r\n\r\n" + bytes + "\r\n--b--", "b");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->at(0).body, bytes);
}

TEST(Multipart, PassesOverWhatIsNoHeader) {
  Result<Parts> parts =
      parse_multipart(std::string("--b\r\nrubbish\r\nA: 1\r\nN: \0\r\n: x\r\nB\r: 2\r\n\r\nbody\r\n--b--", 51), "b");
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->at(0).headers.size(), 2u);
  EXPECT_EQ(parts->at(0).header("A"), "1");
  EXPECT_EQ(parts->at(0).header("B"), "2");
  EXPECT_EQ(parts->at(0).body, "body");
}

TEST(Multipart, IsRefusedWithoutItsBoundary) {
  EXPECT_EQ(parse_multipart("--b\r\n\r\nx", "").error().code, Errc::missing);
  EXPECT_EQ(parse_multipart("--b\r\n\r\nx", "c").error().code, Errc::missing);
  EXPECT_EQ(parse_multipart("", "c").error().code, Errc::missing);
}

TEST(Multipart, HasLimits) {
  std::string text;
  for (int i = 0; i < 64; ++i) text += "--b\r\n\r\nx\r\n";
  EXPECT_EQ(parse_multipart(text + "--b--", "b")->size(), 64u);
  EXPECT_EQ(parse_multipart(text + "--b\r\n\r\nx", "b").error().code, Errc::too_large);
  EXPECT_EQ(parse_multipart(text + "--b\r\n\r\nx", "b").error().at, text.size());
  std::string lines = "--b\r\n";
  for (int i = 0; i < 64; ++i) lines += "A: 1\r\n";
  EXPECT_EQ(parse_multipart(lines + "\r\nx", "b")->at(0).headers.size(), 64u);
  EXPECT_EQ(parse_multipart(lines + "A: 1\r\n\r\nx", "b").error().code, Errc::too_large);
}

TEST(Multipart, IsWrittenSoThatItIsReadAgain) {
  Parts parts{{{{"Content-Type", "application/sdp"}, {"Content-ID", "<1@x>"}}, "v=0\r\n"},
              {{}, std::string("\0\r\n\r", 4)}};
  Result<std::string> text = write_multipart(parts, "a'()+_,-./:=? z");
  ASSERT_TRUE(text);
  Result<Parts> again = parse_multipart(*text, "a'()+_,-./:=? z");
  ASSERT_TRUE(again);
  ASSERT_EQ(again->size(), 2u);
  EXPECT_EQ(again->at(0).header("Content-ID"), "<1@x>");
  EXPECT_EQ(again->at(0).body, parts[0].body);
  EXPECT_EQ(again->at(1).body, parts[1].body);
  EXPECT_EQ(*write_multipart({}, "b"), "--b--\r\n");
}

TEST(Multipart, IsNotWrittenWithABadBoundaryOrHeader) {
  for (std::string boundary :
       {std::string(), std::string("a "), std::string("a\r\n"), std::string("\""), std::string(71, 'a')}) {
    EXPECT_EQ(write_multipart({}, boundary).error().code, Errc::bad_value) << boundary;
  }
  EXPECT_EQ(write_multipart({{{}, "x\r\n--b"}}, "b").error().code, Errc::bad_value);
  EXPECT_EQ(write_multipart({{{{"A", "1\r\nB: 2"}}, ""}}, "b").error().code, Errc::bad_value);
  EXPECT_EQ(write_multipart({{{{"A:", "1"}}, ""}}, "b").error().code, Errc::bad_value);
}

std::string body_of(std::string_view type, std::string_view body, std::string_view wanted) {
  Result<BodyPart> part = pick_part(*parse_media_type(type), body, wanted);
  return part ? part->body : std::string(part.error().what);
}

TEST(PickPart, TakesTheFirstOfMixedAndTheLastOfAlternative) {  // RFC 5621 4, RFC 2046 5.1.4
  std::string_view body =
      "--b\r\nContent-Type: application/sdp\r\n\r\n1\r\n--b\r\nContent-Type: "
      "Application/SDP;x=y\r\n\r\n2\r\n--b\r\n\r\n3\r\n--b--";
  EXPECT_EQ(body_of("multipart/mixed;boundary=b", body, "application/sdp"), "1");
  EXPECT_EQ(body_of("multipart/alternative;boundary=\"b\"", body, "application/sdp"), "2");
  EXPECT_EQ(body_of("multipart/mixed;boundary=b", body, "text/plain"), "3");
  EXPECT_EQ(body_of("multipart/mixed;boundary=b", body, "text/html"), "body part");
  EXPECT_EQ(body_of("multipart/mixed", body, "text/html"), "boundary");
}

TEST(PickPart, TakesABodyThatIsNoMultipart) {
  EXPECT_EQ(body_of("application/sdp;charset=x", "v=0", "application/sdp"), "v=0");
  EXPECT_EQ(body_of("text/plain", "v=0", "application/sdp"), "body part");
  EXPECT_EQ(pick_part(*parse_media_type("a/b;c=d"), "v", "a/b")->header("Content-Type"), "a/b;c=d");
}

/// A body of two parts, the last in plain SDP.
std::string after_sdp(std::string_view headers, std::string_view body) {
  std::string text = "--b\r\nContent-Type: application/sdp\r\n";
  return text.append(headers).append("\r\n\r\n").append(body) +
         "\r\n--b\r\nContent-Type: application/sdp\r\n\r\nlast\r\n--b--";
}
std::string picked_after(std::string_view headers, std::string_view body) {
  return body_of("multipart/mixed;boundary=b", after_sdp(headers, body), "application/sdp");
}

TEST(PickPart, LeavesWhatIsNotForTheSession) {  // RFC 3261 20.11, RFC 3959
  EXPECT_EQ(picked_after("Content-Disposition: Session ;handling=required", "v=0"), "v=0");
  EXPECT_EQ(picked_after("Content-Disposition: early-session", "v=0"), "last");
  EXPECT_EQ(picked_after("Content-Disposition: render; handling=optional", "v=0"), "last");
  EXPECT_EQ(picked_after("Content-Disposition: session x", "v=0"), "last");
  std::string note = "--b\r\nContent-Disposition: ";
  EXPECT_EQ(body_of("multipart/mixed;boundary=b", note + "render\r\n\r\nhello", "text/plain"), "hello");
  EXPECT_EQ(body_of("multipart/mixed;boundary=b", note + "icon\r\n\r\nhello", "text/plain"), "body part");
}

TEST(PickPart, LeavesAMultipartThatIsNotForTheSession) {  // RFC 3959 7
  for (auto [use, found] : {std::pair{"early-session", "last"}, {"session", "v=0"}, {"render", "v=0"}}) {
    std::string body = "--b\r\nContent-Type: multipart/mixed;boundary=c\r\nContent-Disposition: " + std::string(use) +
                       "\r\n\r\n--c\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--c--\r\n" +
                       "--b\r\nContent-Type: application/sdp\r\n\r\nlast";
    EXPECT_EQ(body_of("multipart/mixed;boundary=b", body, "application/sdp"), found) << use;
  }
}

TEST(PickPart, TakesTheTransferEncodingOff) {  // RFC 2045 6
  EXPECT_EQ(picked_after("Content-Transfer-Encoding: BASE64", "dj0wDQpv\r\nPS0="), "v=0\r\no=-");
  EXPECT_EQ(picked_after("Content-Transfer-Encoding: quoted-printable", "v=3D0"), "v=0");
  EXPECT_EQ(picked_after("Content-Transfer-Encoding: 8bit", "v=0"), "v=0");
  EXPECT_EQ(picked_after("Content-Transfer-Encoding: base64", "dj0"), "last");
  EXPECT_EQ(picked_after("Content-Transfer-Encoding: quoted-printable", "v=0"), "last");
  EXPECT_EQ(picked_after("Content-Transfer-Encoding: x-own", "v=0"), "last");
  std::string text = after_sdp("Content-Transfer-Encoding: base64", "dj0w");
  auto part = pick_part(*parse_media_type("multipart/mixed;boundary=b"), text, "application/sdp");
  ASSERT_TRUE(part);
  EXPECT_EQ(part->header("Content-Transfer-Encoding"), "binary");
}

TEST(PickPart, LooksIntoNoEncodedMultipart) {  // RFC 2045 6.4: these are never encoded
  std::string body = "--b\r\nContent-Type: multipart/mixed;boundary=c\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  body += "--c\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--c--\r\n--b--";
  EXPECT_EQ(body_of("multipart/mixed;boundary=b", body, "application/sdp"), "body part");
}

/// `depth` multiparts, one in the other, around an SDP body.
std::string nested(int depth) {
  std::string body = "v=0";
  std::string type = "application/sdp";
  for (int level = 0; level < depth; ++level) {
    std::string boundary = "b" + std::to_string(level);
    body = "--" + boundary + "\r\nContent-Type: " + type + "\r\n\r\n" + body + "\r\n--" + boundary + "--\r\n";
    type = "multipart/mixed;boundary=" + boundary;
  }
  return body;
}

TEST(PickPart, LooksIntoFourLevels) {
  EXPECT_EQ(body_of("multipart/mixed;boundary=b3", nested(4), "application/sdp"), "v=0");
  EXPECT_EQ(body_of("multipart/mixed;boundary=b4", nested(5), "application/sdp"), "nesting of body parts");
}

}  // namespace
}  // namespace sipua
