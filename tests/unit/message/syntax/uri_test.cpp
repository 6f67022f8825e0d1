#include "message/syntax/uri.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

bool same(std::string_view a, std::string_view b) {
  Result<Uri> one = parse_uri(a);
  Result<Uri> two = parse_uri(b);
  EXPECT_TRUE(one.ok() && two.ok()) << a << " " << b;
  return one && two && equivalent(*one, *two) && equivalent(*two, *one);
}

TEST(SipUri, HasAllItsParts) {  // RFC 3261 19.1.1
  Result<Uri> uri = parse_uri("sip:alice:secret@atlanta.com:5070;transport=ws;lr?subject=project%20x&priority=urgent");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->scheme, "sip");
  EXPECT_EQ(uri->user, "alice");
  EXPECT_EQ(uri->password, "secret");
  EXPECT_EQ(uri->host, "atlanta.com");
  EXPECT_EQ(uri->port, 5070);
  EXPECT_EQ(uri->params.get("transport"), "ws");
  EXPECT_TRUE(uri->params.has("lr"));
  ASSERT_EQ(uri->headers.size(), 2u);
  EXPECT_EQ(uri->headers[0].name, "subject");
  EXPECT_EQ(uri->headers[0].value, "project%20x");
  EXPECT_EQ(uri->headers[1].value, "urgent");
  EXPECT_EQ(uri->host_port(), "atlanta.com:5070");
}

TEST(SipUri, IsWrittenAsItWasRead) {  // RFC 3261 19.1.3 and others
  for (std::string_view text :
       {"sip:alice@atlanta.com", "sip:alice:secretword@atlanta.com;transport=tcp",
        "sips:alice@atlanta.com?subject=project%20x&priority=urgent", "sip:+1-212-555-1212:1234@gateway.com;user=phone",
        "sips:1212@gateway.com", "sip:alice@192.0.2.4", "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com",
        "sip:alice;day=tuesday@atlanta.com", "sip:user@[2001:db8::10]:5070;lr", "sip:a:@b", "sip:h:0", "sip:h:65535",
        "sip:h;gr=urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "sip:h;x=?a=", "tel:+1-201-555-0123;phone-context=x",
        "soap.beep://192.0.2.103:3002", "isbn:2983792873", "data:,x?y", "sip:*21#@pbx.example"}) {
    Result<Uri> uri = parse_uri(text);
    ASSERT_TRUE(uri) << text;
    EXPECT_EQ(uri->text(), text);
  }
}

TEST(SipUri, UserMayHoldWhatLooksLikeOtherParts) {  // RFC 4475 3.1.1.2, 3.1.1.3, 3.1.1.9
  Result<Uri> uri = parse_uri("sip:1_u.x~(a!b)&c+d$/e?,/;;*:&p=1,w!*p$w~d.(x'y)@example.com");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->user, "1_u.x~(a!b)&c+d$/e?,/;;*");
  EXPECT_EQ(uri->password, "&p=1,w!*p$w~d.(x'y)");
  EXPECT_EQ(parse_uri("sip:user;par=u%40example.net@example.com")->user, "user;par=u%40example.net");
  uri = parse_uri("sip:sips%3Auser%40example.com@example.net");
  ASSERT_TRUE(uri);
  EXPECT_EQ(unescape(uri->user), "sips:user@example.com");
  EXPECT_EQ(uri->host, "example.net");
}

TEST(SipUri, SchemeIsLowered) {  // RFC 3261 19.1.4
  EXPECT_EQ(parse_uri("SIPS:a@b")->scheme, "sips");
  EXPECT_TRUE(parse_uri("SIPS:a@b")->is_sip());
}

TEST(SipUri, LastGroupOfAnAddressIsNoPort) {  // RFC 5118 4.3, 4.4
  EXPECT_EQ(parse_uri("sip:[2001:db8::10:5070]")->port, std::nullopt);
  EXPECT_EQ(parse_uri("sip:[2001:db8::10]:5070")->port, 5070);
}

TEST(SipUri, ParameterValuesKeepTheirCase) {
  EXPECT_EQ(parse_uri("sip:a@b;Transport=WSS")->params.get("transport"), "WSS");
}

void expect_refused(std::initializer_list<std::string_view> texts) {
  for (std::string_view text : texts) EXPECT_FALSE(parse_uri(text)) << text;
}

TEST(SipUri, IsRefusedWithoutASchemeOrAHost) {
  expect_refused({"", ":", "sip", "sip:", "alice", "alice@atlanta.com", "1sip:a@b", "*", "mailto:", "sip:alice@"});
  expect_refused({"sip:a@b:", "sip:a@b:x", "sip:a@b:65536", "sip:user@2001:db8::10", "sip:a@[::1", "sip:a@1.2.3.400"});
}

TEST(SipUri, IsRefusedWithABadUser) {
  expect_refused({"sip:@atlanta.com", "sip::pw@atlanta.com", "sip:a b@c", "sip:a\"b@c", "sip:a@b@c", "sip:a:b:c@d"});
  expect_refused({"sip:a%4@b", "sip:a%zz@b", "sip:a:%@b"});
}

TEST(SipUri, IsRefusedWithABadParameterOrHeader) {
  expect_refused({"sip:a@b;", "sip:a@b;;lr", "sip:a@b;=x", "sip:a@b;x=\"y\"", "sip:a@b;x=%4", "sip:a@b;%4=x"});
  expect_refused({"sip:a@b?", "sip:a@b?x", "sip:a@b?=y", "sip:a@b?x=y&", "sip:a@b?x=%y1", "sip:a@b?%=1"});
}

TEST(SipUri, IsRefusedWithAnythingAroundIt) {  // RFC 4475 3.1.2.7, 3.1.2.8
  expect_refused({" sip:a@b", "sip:a@b ", "sip:a@b c", "<sip:a@b>", "sip:a@b>", "sip:a@b\r\n", "sip:a@b;lr \r\nX: y"});
  expect_refused({"tel:+1 2", "tel:<1>", "tel:1\r\n"});
}

TEST(SipUri, HasALimitedNumberOfHeaders) {
  std::string text = "sip:a?x=1";
  for (int i = 1; i < 256; ++i) text += "&x=1";
  EXPECT_TRUE(parse_uri(text));
  EXPECT_EQ(parse_uri(text + "&x=1").error().code, Errc::too_large);
}

TEST(SipUri, TellsWhereItWasRefused) { EXPECT_EQ(parse_uri("sip:a@b c").error().at, 7u); }

TEST(SipUri, NulDoesNotEndIt) {  // RFC 4475 3.1.1.4
  Result<Uri> uri = parse_uri("sip:null-%00-null@example.com");
  ASSERT_TRUE(uri);
  EXPECT_EQ(unescape(uri->user), std::string_view("null-\0-null", 11));
  EXPECT_FALSE(parse_uri(std::string_view("sip:a\0b@c", 9)));
}

TEST(UriEquality, HoldsForTheExamplesOfTheRfc) {  // RFC 3261 19.1.4
  EXPECT_TRUE(same("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"));
  EXPECT_TRUE(same("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"));
  EXPECT_TRUE(same("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5"));
  EXPECT_TRUE(same("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
                   "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"));
  EXPECT_TRUE(same("sip:alice@atlanta.com?subject=project%20x&priority=urgent",
                   "sip:alice@atlanta.com?priority=urgent&subject=project%20x"));
}

TEST(UriEquality, FailsForTheCounterExamplesOfTheRfc) {  // RFC 3261 19.1.4
  EXPECT_FALSE(same("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"));
  EXPECT_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"));
  EXPECT_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"));
  EXPECT_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"));
  EXPECT_FALSE(same("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"));
  EXPECT_FALSE(same("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"));
  EXPECT_FALSE(same("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"));
}

TEST(UriEquality, NeedsTheSpecialParametersOnBothSides) {  // RFC 3261 19.1.4
  for (std::string_view param : {"user=ip", "ttl=1", "method=INVITE", "maddr=1.2.3.4", "Transport=udp"}) {
    EXPECT_FALSE(same("sip:a@b", std::string("sip:a@b;") + std::string(param))) << param;
  }
}

TEST(UriEquality, TellsEscapedReservedCharactersFromRawOnes) {  // RFC 3261 19.1.4
  EXPECT_FALSE(same("sip:a%3Bb@c", "sip:a;b@c"));
  EXPECT_TRUE(same("sip:a%3bb@c", "sip:a%3Bb@c"));
  EXPECT_TRUE(same("sip:a%2Db@c", "sip:a-b@c"));
  EXPECT_TRUE(same("sip:c;%6C%72=%61", "sip:c;lr=a"));
  EXPECT_FALSE(same("sip:c;lr", "sip:c;lr=on"));
}

TEST(UriEquality, CountsPasswordAndHeadersAndScheme) {
  EXPECT_FALSE(same("sip:a@b", "sip:a:@b"));
  EXPECT_FALSE(same("sip:a:x@b", "sip:a:X@b"));
  EXPECT_FALSE(same("sip:a@b", "sips:a@b"));
  EXPECT_FALSE(same("sip:b", "sip:a@b"));
  EXPECT_FALSE(same("sip:b?x=1&x=1", "sip:b?x=1&x=2"));
  EXPECT_TRUE(same("sip:b?x=1&y=2&x=1", "sip:b?X=1&x=1&y=2"));
}

TEST(UriEquality, ComparesIpv6ByValue) {  // RFC 5954 4.2, RFC 5118 4.1, 4.9, 4.10
  EXPECT_TRUE(same("sip:[2001:DB8::9:1]", "sip:[2001:db8:0:0:0:0:0009:1]"));
  EXPECT_TRUE(same("sip:[::ffff:192.0.2.10]:5060", "sip:[::FFFF:c000:20a]:5060"));
  EXPECT_TRUE(same("sip:[2001:db8:::192.0.2.1]", "sip:[2001:db8::192.0.2.1]"));
  EXPECT_TRUE(same("sip:[::]", "sip:[0:0:0:0:0:0:0:0]"));
  EXPECT_TRUE(same("sip:[1::]", "sip:[1:0:0:0:0:0:0:0]"));
  EXPECT_FALSE(same("sip:[1::2]", "sip:[1:2::]"));
  EXPECT_FALSE(same("sip:[2001:db8::10:5070]", "sip:[2001:db8::10]:5070"));
  EXPECT_FALSE(same("sip:[::ffff:192.0.2.10]", "sip:192.0.2.10"));
  EXPECT_FALSE(same("sip:[::1]", "sip:localhost"));
}

TEST(UriEquality, IsNotTransitive) {  // RFC 3261 19.1.4
  EXPECT_TRUE(same("sip:carol@chicago.com;security=on", "sip:carol@chicago.com"));
  EXPECT_TRUE(same("sip:carol@chicago.com", "sip:carol@chicago.com;security=off"));
  EXPECT_FALSE(same("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"));
}

TEST(UriEquality, HoldsForTheTortureMessages) {  // RFC 4475 3.1.1.2, 3.1.1.3, 3.1.1.9, 3.3.14
  EXPECT_TRUE(same(
      "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
      "sip:1_unusual.URI~%28to-be%21sure)&isn't+it$/crazy?,/"
      ";;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@EXAMPLE.com"));
  EXPECT_TRUE(same("sip:null-%00-null@example.com", "sip:null-%00-null@example.com"));
  EXPECT_FALSE(same("sip:null-%00-null@example.com", "sip:null-@example.com"));
  EXPECT_FALSE(same("sip:%00@host5.example.com", "sip:%00%00@host5.example.com"));
  EXPECT_FALSE(same("sip:user;par=u%40example.net@example.com", "sip:user@example.com"));
  EXPECT_FALSE(same("sips:user@example.com?Route=%3Csip:sip.example.com%3E", "sips:user@example.com"));
  EXPECT_TRUE(same("sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31",
                   "sip:caller@host5.example.net;lr;name=value%2541"));
}

TEST(UriHeaders, AreFoundByNameAndUnescaped) {
  Result<Uri> uri = parse_uri("sip:a@b?Subject=x%20y&%52oute=%3Csip:c%3E&route=z");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->header("subject"), "x y");
  EXPECT_EQ(uri->header("Route"), "<sip:c>");
  EXPECT_EQ(uri->header("To"), std::nullopt);
}

TEST(UriEquality, OfOtherSchemesComparesTheText) {
  EXPECT_TRUE(same("tel:+123", "TEL:+123"));
  EXPECT_FALSE(same("tel:+123", "tel:+124"));
  EXPECT_FALSE(same("tel:b", "sip:b"));
}

TEST(UriEscapes, AreUndoneOnce) {  // RFC 4475 3.1.1.3
  EXPECT_EQ(unescape("v%61lue%25%34%31"), "value%41");
  EXPECT_EQ(unescape("100%"), "100%");
  EXPECT_EQ(unescape("%4"), "%4");
  EXPECT_EQ(unescape("%zz%41"), "%zzA");
  EXPECT_EQ(unescape("%00"), std::string_view("\0", 1));
}

TEST(UriEscapes, AreMadeForAUserPart) {  // RFC 3261 25.1
  EXPECT_EQ(escape_user("alice.o'hara+x"), "alice.o'hara+x");
  EXPECT_EQ(escape_user("a b@c:d%#\xC3\xA9"), "a%20b%40c:d%25%23%C3%A9");
  EXPECT_EQ(unescape(escape_user("a b@c:d%#\xC3\xA9")), "a b@c:d%#\xC3\xA9");
  EXPECT_EQ(escape_user("+?/&=$,;"), "+?/%26%3D%24%2C%3B");
}

TEST(Uri, FindsAParameterByItsUnescapedName) {  // RFC 3261 19.1.4, RFC 4475 3.1.1.2
  Result<Uri> uri = parse_uri("sip:a@b;%6C%72;n%61me=v%41lue;x%3By=1;name=2");
  ASSERT_TRUE(uri);
  EXPECT_NE(uri->param("LR"), nullptr);
  EXPECT_EQ(uri->param("name")->value, "v%41lue");
  EXPECT_EQ(uri->param("x;y"), nullptr);
  EXPECT_EQ(uri->param("x"), nullptr);
  EXPECT_EQ(uri->text(), "sip:a@b;%6C%72;n%61me=v%41lue;x%3By=1;name=2");
}

TEST(SipUri, EscapesAHeaderValueSoThatNothingOfItIsSyntax) {  // RFC 3261 19.1.1, RFC 3891 6.1
  EXPECT_EQ(escape_header("c@h;to-tag=a;from-tag=b"), "c%40h%3Bto-tag%3Da%3Bfrom-tag%3Db");
  EXPECT_EQ(escape_header("AZaz09-_.!~*'()"), "AZaz09-_.!~*'()");
  EXPECT_EQ(escape_header("?&=+$,/:[] %<>\"#"), "%3F%26%3D%2B%24%2C%2F%3A%5B%5D%20%25%3C%3E%22%23");
  EXPECT_EQ(escape_header(std::string_view("\0\r\n\x7f\xC3\xA9", 6)), "%00%0D%0A%7F%C3%A9");
  EXPECT_EQ(escape_header(""), "");
}

TEST(SipUri, AnEscapedHeaderValueComesBackThroughAUri) {
  std::string every;
  for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
  EXPECT_EQ(unescape(escape_header(every)), every);
  Uri uri;
  uri.user = "carol";
  uri.host = "example.com";
  uri.headers.push_back({"Replaces", escape_header("a?b&c=d@h;to-tag=%41;from-tag=<x>")});
  const Result<Uri> read = parse_uri(uri.text());
  ASSERT_TRUE(read);
  ASSERT_EQ(read->headers.size(), 1U);
  EXPECT_EQ(read->header("replaces"), "a?b&c=d@h;to-tag=%41;from-tag=<x>");
}

}  // namespace
}  // namespace sipua
