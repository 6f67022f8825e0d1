#include "message/body/transfer_encoding.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

std::string base64(std::string_view text) {
  Result<std::string> bytes = decode_transfer("base64", text);
  return bytes ? *bytes : "malformed";
}
std::string quoted_printable(std::string_view text) {
  Result<std::string> bytes = decode_transfer("quoted-printable", text);
  return bytes ? *bytes : "malformed";
}

TEST(TransferEncoding, OfMostBodiesIsNone) {  // RFC 2045 6.1, 6.2
  for (std::string_view name : {"", "7bit", "8Bit", "BINARY"}) {
    EXPECT_TRUE(is_plain_encoding(name));
    EXPECT_EQ(*decode_transfer(name, "a=\r\n\xFF"), "a=\r\n\xFF") << name;
  }
  EXPECT_EQ(decode_transfer("x-token", "a").error().code, Errc::unsupported);
  EXPECT_FALSE(is_plain_encoding("base64"));
}

TEST(Base64, IsGroupsOfFour) {  // RFC 2045 6.8, RFC 4648 10
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("Zg=="), "f");
  EXPECT_EQ(base64("Zm8="), "fo");
  EXPECT_EQ(base64("Zm9v"), "foo");
  EXPECT_EQ(base64("Zm9vYmFy"), "foobar");
  EXPECT_EQ(base64("Zm\r\n9v Y\tg =\n=\r\n"), "foob");
  EXPECT_EQ(base64("+/+/AAD/"), std::string("\xFB\xFF\xBF\0\0\xFF", 6));
}

TEST(Base64, IsRefusedWhenMalformed) {
  for (std::string_view text : {"Z", "Zg", "Zg=", "Zm9", "=", "Z===", "====", "Zg==Zg==", "Zg=g", "Zm9v=", "Zm-_"}) {
    EXPECT_EQ(base64(text), "malformed") << text;
  }
  EXPECT_EQ(decode_transfer("base64", "Zm9v!").error().at, 4u);
}

TEST(QuotedPrintable, HasEscapesAndSoftLineBreaks) {  // RFC 2045 6.7
  EXPECT_EQ(quoted_printable("v=3D0=0D=0a"), "v=0\r\n");
  EXPECT_EQ(quoted_printable("one=\r\n line= \t\ntwo"), "one linetwo");
  EXPECT_EQ(quoted_printable("trailing \t\r\n blanks  \nand  inner "), "trailing\r\n blanks\nand  inner");
  EXPECT_EQ(quoted_printable("end=\r\n"), "end");
  EXPECT_EQ(quoted_printable("\r \xC3"), "\r \xC3");
}

TEST(QuotedPrintable, IsRefusedWhenMalformed) {
  for (std::string_view text : {"=", "a= ", "=4", "=4g", "=\r4", "v=0\r\n", "= 41"}) {
    EXPECT_EQ(quoted_printable(text), "malformed") << text;
  }
  EXPECT_EQ(decode_transfer("Quoted-Printable", "ab=x").error().at, 2u);
}

}  // namespace
}  // namespace sipua
