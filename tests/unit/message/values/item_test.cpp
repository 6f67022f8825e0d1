#include "message/values/item.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(ItemValue, IsATokenOrAWordWithParameters) {
  Result<Item> item = parse_item(" a ; b = \"c d\" ", "thing");
  ASSERT_TRUE(item);
  EXPECT_EQ(item->value, "a");
  EXPECT_EQ(item->text(), "a;b=\"c d\"");
  EXPECT_EQ(parse_item("a@b", "thing").error().at, 1u);
  EXPECT_EQ(parse_item("a@b", "thing", ItemValue::word)->value, "a@b");
  EXPECT_EQ(parse_item("", "thing").error().what, "thing");
}

TEST(ItemParams, AreTakenOutWithTheirDoubles) {
  Params params = *parse_params(";a=1;A=2;b;n=x;n=5;f=no");
  EXPECT_EQ(take_param(params, "a"), "1");
  EXPECT_EQ(take_param(params, "a"), std::nullopt);
  EXPECT_EQ(take_param(params, "b"), "");
  EXPECT_EQ(take_number(params, "n"), std::nullopt);
  EXPECT_TRUE(take_flag(params, "F"));
  EXPECT_FALSE(take_flag(params, "f"));
  EXPECT_EQ(params.list.size(), 2u);
}

TEST(ItemParams, AreWrittenQuotedWhenTheyHaveTo) {
  std::string text;
  write_param(text, "a", std::string_view("x"));
  write_param(text, "b", std::string_view("x y"));
  write_param(text, "c", std::string_view());
  write_param(text, "d", std::optional<std::uint32_t>(7));
  write_param(text, "e", std::optional<std::uint32_t>());
  EXPECT_EQ(text, ";a=x;b=\"x y\";c=\"\";d=7");
}

TEST(ItemParams, AreFoundAgainForAnError) {
  EXPECT_EQ(param_error("v;a=\";b=1\";b=2", "b", "bee").at, 11u);
  EXPECT_EQ(param_error("v;a=1", "b", "bee").code, Errc::missing);
  EXPECT_EQ(param_error("<x;b=1> ; b", "b", "bee").at, 10u);
}

}  // namespace
}  // namespace sipua
