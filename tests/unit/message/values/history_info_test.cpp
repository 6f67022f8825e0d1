#include "message/values/history_info.hpp"

#include <gtest/gtest.h>

#include "message/values/list.hpp"

namespace sipua {
namespace {

using Index = std::vector<std::uint32_t>;

TEST(HistoryInfoValue, HasAnIndexACauseAndAReason) {  // RFC 7044 5, RFC 4458 2
  Result<HistoryInfo> value = parse_history_info(
      "<sip:bob@192.0.2.4;cause=302?Reason=SIP%3Bcause%3D486%3Btext%3D%22Busy%20Here%22&Privacy=history>;index=1.2.1;"
      "mp=1");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->index, (Index{1, 2, 1}));
  EXPECT_EQ(value->cause(), 302u);
  ASSERT_TRUE(value->reason());
  EXPECT_EQ(value->reason()->cause, 486u);
  EXPECT_EQ(value->reason()->reason_text, "Busy Here");
  EXPECT_EQ(value->privacy(), "history");
  EXPECT_EQ(value->text(),
            "<sip:bob@192.0.2.4;cause=302?Reason=SIP%3Bcause%3D486%3Btext%3D%22Busy%20Here%22&Privacy=history>"
            ";index=1.2.1;mp=1");
}

TEST(HistoryInfoValue, MayLackAllOfThem) {  // RFC 4244
  Result<HistoryInfo> value = parse_history_info("\"Bob\" <sip:bob@example.com>");
  ASSERT_TRUE(value);
  EXPECT_TRUE(value->index.empty());
  EXPECT_EQ(value->cause(), std::nullopt);
  EXPECT_EQ(value->reason().error().code, Errc::missing);
  EXPECT_EQ(value->privacy(), "");
  EXPECT_EQ(value->text(), "\"Bob\" <sip:bob@example.com>");
}

TEST(HistoryInfoValue, TellsABadReasonFromNone) {
  EXPECT_EQ(parse_history_info("<sip:a@b?Reason=%3B>;index=1")->reason().error().what, "reason protocol");
  EXPECT_EQ(parse_history_info("<sip:a@b?Reason=%2C>;index=1")->reason().error().code, Errc::missing);
}

TEST(HistoryInfoValue, ComesInLists) {
  auto list = parse_list<parse_history_info>("<sip:a@b>;index=1, <sip:c@d>;index=1., <sip:e@f>;index=1.2;rc=1");
  ASSERT_EQ(list.values.size(), 2u);
  ASSERT_EQ(list.errors.size(), 1u);
  EXPECT_EQ(list.errors[0].at, 29u);
  EXPECT_EQ(list.values[1].address.params.get("rc"), "1");
}

TEST(HistoryInfoValue, IsRefusedWithABadIndex) {
  for (std::string_view index : {"", ".", "1..2", ".1", "1.", "a", "1.a", "-1"}) {
    EXPECT_FALSE(parse_history_info("<sip:a@b>;index=" + std::string(index))) << index;
  }
  EXPECT_EQ(parse_history_info("<sip:a@b>;index=99999999999.1")->index, (Index{4294967295, 1}));
}

}  // namespace
}  // namespace sipua
