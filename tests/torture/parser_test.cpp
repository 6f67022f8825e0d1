// Every torture message through the parser and the parsers of its values. RFC 4475, RFC 5118.
#include <gtest/gtest.h>

#include <algorithm>

#include "message/parser.hpp"
#include "torture/checks.hpp"
#include "torture/table.hpp"

namespace sipua::torture {
namespace {

class TortureMessage : public testing::TestWithParam<Row> {};

TEST_P(TortureMessage, IsReadAsTheTableSays) {
  const Row& row = GetParam();
  const std::string bytes = bytes_of(row.file);
  ASSERT_FALSE(bytes.empty());
  ASSERT_TRUE(row.check.is_object());
  const Result<Message> message = parse_message(bytes);
  const bool well_formed = row.validity == "valid" || row.validity == "semantic";
  if (!message) {
    EXPECT_FALSE(well_formed) << message.error().what << " at " << message.error().at;
    EXPECT_LE(message.error().at, bytes.size());
    return;
  }
  EXPECT_EQ(message->text().size(), bytes.size());
  expect_checks(*message, row.check);
}

TEST_P(TortureMessage, ReadsTheSameAgainFromItsOwnText) {
  const Result<Message> once = parse_message(bytes_of(GetParam().file));
  if (!once) {
    EXPECT_NE(once.error().what, "");
    return;
  }
  const Result<Message> again = parse_message(once->text());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->text(), once->text());
  EXPECT_EQ(again->fields().size(), once->fields().size());
  EXPECT_EQ(again->body(), once->body());
}

INSTANTIATE_TEST_SUITE_P(Rfc, TortureMessage, testing::ValuesIn(rows()), test_name);

TEST(TortureTable, HasARowForEveryMessageAndAMessageForEveryRow) {
  const std::vector<Row> all = rows();
  EXPECT_EQ(std::count_if(all.begin(), all.end(), [](const Row& row) { return row.rfc == "4475"; }), 51);
  EXPECT_EQ(std::count_if(all.begin(), all.end(), [](const Row& row) { return row.rfc == "5118"; }), 12);
  for (const Row& row : all) {
    EXPECT_FALSE(bytes_of(row.file).empty()) << row.file;
    EXPECT_FALSE(row.check.is_discarded()) << row.file;
  }
}

}  // namespace
}  // namespace sipua::torture
