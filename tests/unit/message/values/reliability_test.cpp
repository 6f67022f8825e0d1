#include "message/values/reliability.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(RSeqValue, IsANumberOverZero) {  // RFC 3262 7.1
  EXPECT_EQ(*parse_rseq(" 988789 "), 988789u);
  EXPECT_EQ(*parse_rseq("4294967295"), 4294967295u);
  EXPECT_EQ(parse_rseq("0").error().code, Errc::bad_value);
  EXPECT_EQ(parse_rseq(" 4294967296").error().at, 1u);
  for (std::string_view text : {"", "x", "-1", "1 2", "1;a"}) EXPECT_FALSE(parse_rseq(text)) << text;
}

TEST(RAckValue, NamesAResponse) {  // RFC 3262 7.2
  Result<RAck> rack = parse_rack(" 776656 \t 1  INVITE");
  ASSERT_TRUE(rack);
  EXPECT_EQ(rack->rseq, 776656u);
  EXPECT_EQ(rack->cseq, 1u);
  EXPECT_EQ(rack->method, "INVITE");
  EXPECT_EQ(rack->text(), "776656 1 INVITE");
}

TEST(RAckValue, IsRefusedWhenMalformed) {
  for (std::string_view text :
       {"", "1", "1 1", "1 INVITE", "0 1 INVITE", "1 1 INVITE x", "1, 1 INVITE", "1 2147483648 INVITE", "x 1 INVITE"}) {
    EXPECT_FALSE(parse_rack(text)) << text;
  }
  EXPECT_EQ(parse_rack("1 2147483648 INVITE").error().at, 2u);
  EXPECT_EQ(parse_rack("12 1 (").error().at, 5u);
}

}  // namespace
}  // namespace sipua
