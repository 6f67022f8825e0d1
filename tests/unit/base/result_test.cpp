#include "base/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace sipua {
namespace {

Result<std::string> name_of(int id) {
  if (id == 0) return Error{Errc::not_found, "id", 7};
  return std::string("bob");
}

TEST(Result, HoldsAValue) {
  Result<std::string> name = name_of(1);
  ASSERT_TRUE(name);
  EXPECT_EQ(*name, "bob");
  EXPECT_EQ(name->size(), 3u);
  name->push_back('!');
  EXPECT_EQ(*std::move(name), "bob!");
}

TEST(Result, HoldsAnError) {
  const Result<std::string> name = name_of(0);
  ASSERT_FALSE(name.ok());
  EXPECT_EQ(name.error().code, Errc::not_found);
  EXPECT_EQ(name.error().what, "id");
  EXPECT_EQ(name.error().at, 7u);
}

TEST(Result, CanBeAssignedEitherSide) {
  Result<std::string> name = name_of(0);
  name = name_of(1);
  EXPECT_EQ(*name, "bob");
  name = name_of(0);
  EXPECT_FALSE(name);
}

TEST(Result, MovesValuesThatCannotBeCopied) {
  Result<std::unique_ptr<int>> held = std::make_unique<int>(5);
  std::unique_ptr<int> value = *std::move(held);
  EXPECT_EQ(*value, 5);
}

TEST(Result, OfVoidIsSuccessOrError) {
  EXPECT_TRUE(Result<void>());
  Result<void> failed = Error{Errc::wrong_state, "session"};
  EXPECT_FALSE(failed);
  EXPECT_EQ(failed.error().what, "session");
}

}  // namespace
}  // namespace sipua
