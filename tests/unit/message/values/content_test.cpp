#include "message/values/content.hpp"

#include <gtest/gtest.h>

#include "message/values/list.hpp"

namespace sipua {
namespace {

TEST(MediaType, HasATypeASubtypeAndParameters) {  // RFC 3261 20.15
  Result<MediaType> media = parse_media_type("Text / HTML ; charset=ISO-8859-4");
  ASSERT_TRUE(media);
  EXPECT_EQ(media->name(), "text/html");
  EXPECT_EQ(media->params.get("charset"), "ISO-8859-4");
  EXPECT_EQ(media->text(), "text/html;charset=ISO-8859-4");
  EXPECT_EQ(parse_media_type("multipart/mixed;boundary=\"a;b\"")->params.get("boundary"), "a;b");
  EXPECT_EQ(parse_media_type("multipart/mixed;boundary=\"a;b\"")->text(), "multipart/mixed;boundary=\"a;b\"");
}

TEST(MediaType, IsRefusedWithoutBothParts) {
  for (std::string_view text : {"", "application", "application/", "/sdp", "application/sdp x", "a/b/c", "a b/c"}) {
    EXPECT_FALSE(parse_media_type(text)) << text;
  }
  EXPECT_EQ(parse_media_type(" application/;").error().at, 13u);
  EXPECT_EQ(parse_media_type("a/b;c=\"").error().at, 6u);
}

TEST(Accept, HasRangesWithQualities) {  // RFC 3261 20.1
  auto list =
      parse_list<parse_accept_range>("application/sdp;level=1, application/x-private, text/html;q=0.5;x, */*;q=0");
  ASSERT_EQ(list.values.size(), 4u);
  EXPECT_TRUE(list.errors.empty());
  EXPECT_EQ(list.values[0].q, 1000);
  EXPECT_EQ(list.values[2].q, 500);
  EXPECT_TRUE(list.values[2].range.params.has("x"));
  EXPECT_EQ(list.values[3].q, 0);
  EXPECT_EQ(list_text(list.values), "application/sdp;level=1, application/x-private, text/html;x;q=0.5, */*;q=0");
}

TEST(Accept, RangesIncludeTypes) {  // RFC 3261 20.1
  MediaType sdp = *parse_media_type("application/sdp");
  EXPECT_TRUE(parse_accept_range("*/*")->includes(sdp));
  EXPECT_TRUE(parse_accept_range("Application/*")->includes(sdp));
  EXPECT_TRUE(parse_accept_range("application/SDP")->includes(sdp));
  EXPECT_FALSE(parse_accept_range("application/isup")->includes(sdp));
  EXPECT_FALSE(parse_accept_range("text/*")->includes(sdp));
}

TEST(Accept, TakesAMalformedQualityAsOne) {  // RFC 3261 25.1, qvalue
  for (std::string text : {"2", "1.001", "0.1234", "-1", ".5", "0.x", "01", "0.1x", ""}) {
    Result<AcceptRange> range = parse_accept_range("a/b;q=" + text);
    ASSERT_TRUE(range) << text;
    EXPECT_EQ(range->q, 1000) << text;
    EXPECT_TRUE(range->range.params.has("q")) << text;
  }
  EXPECT_EQ(parse_accept_range("a/b;q=0.125")->q, 125);
  EXPECT_EQ(parse_accept_range("a/b;q=0.125")->text(), "a/b;q=0.125");
  EXPECT_EQ(parse_accept_range("a/b;q=0.04")->text(), "a/b;q=0.04");
  EXPECT_EQ(parse_accept_range("a/b;q=1.000")->text(), "a/b");
  EXPECT_EQ(parse_accept_range("a/b;q=0.")->q, 0);
}

TEST(AcceptLanguage, HasTagsWithQualities) {  // RFC 3261 20.2, 20.3
  auto list = parse_list<parse_weighted>("da, en-gb;q=0.8, EN;q=0.7, *;x=1");
  ASSERT_EQ(list.values.size(), 4u);
  EXPECT_EQ(list.values[1].q, 800);
  EXPECT_EQ(list.values[2].value, "en");
  EXPECT_EQ(list_text(list.values), "da, en-gb;q=0.8, en;q=0.7, *;x=1");
  EXPECT_FALSE(parse_weighted(";q=1"));
}

TEST(Disposition, HasATypeAndAHandling) {  // RFC 3261 20.11
  Result<Disposition> session = parse_disposition("Session");
  ASSERT_TRUE(session);
  EXPECT_EQ(session->type, "session");
  EXPECT_TRUE(session->handling_required);
  Result<Disposition> icon = parse_disposition("icon; handling=Optional; x=y");
  ASSERT_TRUE(icon);
  EXPECT_FALSE(icon->handling_required);
  EXPECT_EQ(icon->text(), "icon;handling=optional;x=y");
  EXPECT_EQ(parse_disposition("render;handling=required")->text(), "render");
}

TEST(Disposition, TakesAnUnknownHandlingAsRequired) {  // RFC 3261 20.11
  Result<Disposition> value = parse_disposition("render;handling=perhaps");
  ASSERT_TRUE(value);
  EXPECT_TRUE(value->handling_required);
  EXPECT_EQ(value->text(), "render;handling=perhaps");
}

TEST(Disposition, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", ";handling=optional", "a b", "a,b", "\"session\""}) {
    EXPECT_FALSE(parse_disposition(text)) << text;
  }
}

TEST(LanguageTag, HasSubtagsOfEightCharacters) {  // RFC 3261 20.13
  for (std::string_view text : {"fr", "en-GB", "x-klingon", "de-CH-1996", "abcdefgh"}) {
    ASSERT_TRUE(parse_language_tag(text)) << text;
    EXPECT_EQ(*parse_language_tag(text), text);
  }
  for (std::string_view text : {"", "1", "en-", "-en", "en_GB", "abcdefghi", "en GB", "en--GB"}) {
    EXPECT_FALSE(parse_language_tag(text)) << text;
  }
}

TEST(AcceptEncoding, HasCodingsWithQualities) {  // RFC 3261 20.2
  auto list = parse_list<parse_weighted>("gzip, Identity;q=0.5, *;q=0");
  EXPECT_TRUE(list.errors.empty());
  EXPECT_EQ(list_text(list.values), "gzip, identity;q=0.5, *;q=0");
}

TEST(MimeVersion, HasTwoNumbers) {  // RFC 3261 20.24
  Result<MimeVersion> version = parse_mime_version(" 1.0 ");
  ASSERT_TRUE(version);
  EXPECT_EQ(*version, MimeVersion());
  EXPECT_EQ(version->text(), "1.0");
  EXPECT_EQ(parse_mime_version("010.4294967295")->text(), "10.4294967295");
  EXPECT_EQ(parse_mime_version("1.4294967296").error().code, Errc::bad_value);
  for (std::string_view text : {"", "1", "1.", ".0", "1.0.0", "1 .0", "x", "1.0 (own)"}) {
    EXPECT_FALSE(parse_mime_version(text)) << text;
  }
}

}  // namespace
}  // namespace sipua
