#include "message/values/product.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(ProductList, HasProductsAndComments) {  // RFC 3261 20.35, 20.41
  Result<Products> products = parse_products(" sipua/0.1 (Linux; (x86) \\)) Chrome / 130.0 beta");
  ASSERT_TRUE(products);
  ASSERT_EQ(products->list.size(), 4u);
  EXPECT_EQ(products->list[0].name, "sipua");
  EXPECT_EQ(products->list[0].version, "0.1");
  EXPECT_TRUE(products->list[1].is_comment);
  EXPECT_EQ(products->list[1].comment, "Linux; (x86) \\)");
  EXPECT_EQ(products->list[2].version, "130.0");
  EXPECT_EQ(products->list[3].version, "");
  EXPECT_EQ(products->text(), "sipua/0.1 (Linux; (x86) \\)) Chrome/130.0 beta");
}

TEST(ProductList, KeepsAnEmptyComment) {
  EXPECT_EQ(parse_products("()")->text(), "()");
  EXPECT_EQ(parse_products("a()b")->text(), "a () b");
}

TEST(ProductList, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", " ", "/1", "a/", "a/ (b)", "a (b", "a;b", "a@b", "(a))"}) {
    EXPECT_FALSE(parse_products(text)) << text;
  }
  EXPECT_EQ(parse_products("abc (b").error().at, 4u);
}

}  // namespace
}  // namespace sipua
