#include "message/syntax/piece.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "message/syntax/params.hpp"
#include "message/syntax/uri.hpp"

namespace sipua {
namespace {

constexpr std::string_view kNul("a\0b", 3);

/// "(refused)" when it cannot stand there.
std::string piece(Piece kind, std::string_view text) {
  std::string to;
  return append_piece(to, kind, text) ? to : "(refused)" + to;
}

TEST(Piece, ALineIsOneLineOrNothing) {  // RFC 3261 7.3.1
  EXPECT_EQ(piece(Piece::line, "a: b \xC5\xBC \"<;,>"), "a: b \xC5\xBC \"<;,>");
  for (std::string_view bad : {std::string_view("a\r\nb"), std::string_view("a\nb"), std::string_view("a\r"), kNul})
    EXPECT_EQ(piece(Piece::line, bad), "(refused)");
}

TEST(Piece, AUserPartIsEscapedOnce) {  // RFC 3261 19.1.2
  EXPECT_EQ(piece(Piece::user, "a b%40:+?/@"), "a%20b%40:+?/%40");
  EXPECT_EQ(piece(Piece::user, "a\r\nb"), "a%0D%0Ab");
  EXPECT_EQ(piece(Piece::user, kNul), "a%00b");
  EXPECT_EQ(piece(Piece::user, "<>\",;"), "%3C%3E%22%2C%3B");
}

TEST(Piece, AUriParameterStaysOneParameter) {  // RFC 3261 25.1
  EXPECT_EQ(piece(Piece::uri_value, "b;c=d?e"), "b%3Bc=d%3Fe");
  EXPECT_EQ(piece(Piece::uri_value, "%41%4x%"), "%41%254x%25");
  EXPECT_EQ(piece(Piece::uri_value, "a>\r\n\xC5\xBC"), "a%3E%0D%0A%C5%BC");
  EXPECT_EQ(piece(Piece::uri_name, "a=b&c"), "a%3Db%26c");
  EXPECT_EQ(piece(Piece::uri_name, ""), "(refused)");
  EXPECT_EQ(piece(Piece::header_value, "a&b=c d"), "a%26b=c%20d");
}

TEST(Piece, AUriNameReadInLowerCaseIsWrittenAsBefore) {  // RFC 3986 6.2.2.1
  for (int c = 1; c < 256; ++c) {
    const std::string once = piece(Piece::uri_name, std::string("x") + to_lower(static_cast<char>(c)));
    EXPECT_EQ(piece(Piece::uri_name, lower(once)), once);
  }
  EXPECT_EQ(piece(Piece::uri_name, "%5b%4x%5B"), "%5B%254x%5B");
  EXPECT_EQ(piece(Piece::uri_value, "%5b"), "%5b");
}

TEST(Piece, AnyTextMakesAUriOfTheSameParts) {
  for (int c = 0; c < 256; ++c) {
    const std::string text = std::string("x") + static_cast<char>(c) + "y";
    const std::string uri = "sip:" + piece(Piece::user, text) + "@host;" + piece(Piece::uri_name, text) + "=" +
                            piece(Piece::uri_value, text) + "?" + piece(Piece::uri_name, text) + "=" +
                            piece(Piece::header_value, text);
    const auto parsed = parse_uri(uri);
    ASSERT_TRUE(parsed) << uri;
    EXPECT_EQ(parsed->params.list.size(), 1U) << uri;
    ASSERT_EQ(parsed->headers.size(), 1U) << uri;
    EXPECT_EQ(unescape(parsed->params.list[0].name), text);
    EXPECT_EQ(unescape(*parsed->params.list[0].value), text);
    EXPECT_EQ(unescape(parsed->headers[0].name), text);
    EXPECT_EQ(unescape(parsed->headers[0].value), text);
  }
}

TEST(Piece, AHeaderParameterIsQuotedWhenItMust) {  // RFC 3261 25.1
  EXPECT_EQ(piece(Piece::value, "abc"), "abc");
  EXPECT_EQ(piece(Piece::value, "[2001:db8::1]"), "[2001:db8::1]");
  EXPECT_EQ(piece(Piece::value, ""), "\"\"");
  EXPECT_EQ(piece(Piece::value, "a;b=c"), "\"a;b=c\"");
  EXPECT_EQ(piece(Piece::value, "a\"b"), "\"a\\\"b\"");
  EXPECT_EQ(piece(Piece::value, "\"a;b\""), "\"a;b\"");
  EXPECT_EQ(piece(Piece::value, "\"a\";b=\"c\""), "\"\\\"a\\\";b=\\\"c\\\"\"");
  EXPECT_EQ(piece(Piece::value, "\"a\\\""), "\"\\\"a\\\\\\\"\"");
  EXPECT_EQ(piece(Piece::value, "a\r\nb"), "\"a  b\"");
  EXPECT_EQ(piece(Piece::value, kNul), "(refused)");
}

TEST(Piece, AnyQuotedTextIsOneParameter) {
  for (int c = 1; c < 256; ++c) {
    const std::string text = std::string("x") + static_cast<char>(c) + "y";
    const auto parsed = parse_params(";a=" + piece(Piece::value, text));
    ASSERT_TRUE(parsed) << c;
    ASSERT_EQ(parsed->list.size(), 1U) << c;
    const std::string expected = c == '\r' || c == '\n' ? "x y" : text;
    EXPECT_EQ(*parsed->list[0].value, expected);
  }
}

TEST(Piece, AHostIsAHostOrNothing) {
  for (std::string_view good : {"example.com", "EXAMPLE.com:5060", "192.0.2.1", "[2001:db8::1]:5060"})
    EXPECT_EQ(piece(Piece::host, good), good);
  for (std::string_view bad : {"", "a b", "x;lr", "a@b", "x?a=b", "x>", "x\r\n", "x:", "x:5060:1"})
    EXPECT_EQ(piece(Piece::host, bad), "(refused)");
  EXPECT_EQ(piece(Piece::scheme, "SIPS"), "SIPS");
  for (std::string_view bad : {"", "1a", "sip:", "s p"}) EXPECT_EQ(piece(Piece::scheme, bad), "(refused)");
}

TEST(Piece, ATokenIsATokenOrNothing) {  // RFC 3261 25.1
  EXPECT_EQ(piece(Piece::token, "x-a.b!%*_+`'~"), "x-a.b!%*_+`'~");
  for (std::string_view bad : {"", "a b", "a;b", "a=b", "a\"", "\xC5\xBC", "a:", "a\r\n"})
    EXPECT_EQ(piece(Piece::token, bad), "(refused)");
}

TEST(Piece, QuotesEscapeThemselves) {
  EXPECT_EQ(piece(Piece::quoted, "a\"b\\"), "\"a\\\"b\\\\\"");
  EXPECT_EQ(piece(Piece::quoted, "a\r\nVia: x"), "\"a  Via: x\"");
  EXPECT_EQ(piece(Piece::quoted, kNul), "(refused)");
}

}  // namespace
}  // namespace sipua
