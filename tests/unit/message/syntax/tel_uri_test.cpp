#include "message/syntax/tel_uri.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

bool same(std::string_view a, std::string_view b) {
  Result<TelUri> one = parse_tel_uri(a);
  Result<TelUri> two = parse_tel_uri(b);
  EXPECT_TRUE(one.ok() && two.ok()) << a << " " << b;
  return one && two && equivalent(*one, *two) && equivalent(*two, *one);
}

TEST(TelUri, MayBeGlobalOrLocal) {  // RFC 3966 3, 6
  Result<TelUri> uri = parse_tel_uri("TEL:+1-(201)-555.0123;ext=12;isub=a");
  ASSERT_TRUE(uri);
  EXPECT_TRUE(uri->is_global());
  EXPECT_EQ(uri->digits(), "+12015550123");
  EXPECT_EQ(uri->params.get("ext"), "12");
  EXPECT_EQ(uri->text(), "tel:+1-(201)-555.0123;ext=12;isub=a");
  uri = parse_tel_uri("tel:*21#-AB;phone-context=example.com");
  ASSERT_TRUE(uri);
  EXPECT_FALSE(uri->is_global());
  EXPECT_EQ(uri->digits(), "*21#ab");
  EXPECT_TRUE(parse_tel_uri("tel:863-1234;phone-context=+1-914-555"));
}

TEST(TelUri, IsRefusedWhenMalformed) {
  for (std::string_view text :
       {"", "tel", "tel:", "sip:1", "tel:+", "tel:+-", "tel:+1a", "tel:+1*", "tel:-;phone-context=a",
        "tel:1 2;phone-context=a", "tel:x;phone-context=a", "tel:1;phone-context=", "tel:1;phone-context=+",
        "tel:1;phone-context=-", "tel:+1;", "tel:+1;a=%4", "tel:+1?a=b", "tel:+1;a=b?c"}) {
    EXPECT_FALSE(parse_tel_uri(text)) << text;
  }
  EXPECT_EQ(parse_tel_uri("tel:7042").error().code, Errc::missing);  // RFC 3966 5.1.5
  EXPECT_EQ(parse_tel_uri("tel:+1a").error().at, 4u);
}

TEST(TelEquality, IgnoresSeparatorsCaseAndOrder) {  // RFC 3966 4
  EXPECT_TRUE(same("tel:+1-201-555-0123", "tel:+1(201)5550123"));
  EXPECT_TRUE(same("tel:+1;ext=1-2;isub=AB", "tel:+1;ISUB=ab;ext=12"));
  EXPECT_TRUE(same("tel:7042;phone-context=Example.COM", "TEL:70-42;phone-context=example.com"));
  EXPECT_TRUE(same("tel:7042;phone-context=+1-914", "tel:7042;phone-context=+1914"));
  EXPECT_TRUE(same("tel:a;phone-context=x", "tel:A;phone-context=x"));
  EXPECT_TRUE(same("tel:+1;x", "tel:+1;X"));
}

TEST(TelEquality, CountsEveryParameter) {  // RFC 3966 4
  EXPECT_FALSE(same("tel:+1", "tel:+2"));
  EXPECT_FALSE(same("tel:+1", "tel:1;phone-context=x"));
  EXPECT_FALSE(same("tel:+1;ext=1", "tel:+1"));
  EXPECT_FALSE(same("tel:+1;x", "tel:+1;x=1"));
  EXPECT_FALSE(same("tel:+1;x=1", "tel:+1;x=2"));
  EXPECT_FALSE(same("tel:7042;phone-context=a.example", "tel:7042;phone-context=b.example"));
}

}  // namespace
}  // namespace sipua
