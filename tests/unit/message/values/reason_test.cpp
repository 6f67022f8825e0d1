#include "message/values/reason.hpp"

#include <gtest/gtest.h>

#include "message/values/list.hpp"

namespace sipua {
namespace {

TEST(ReasonValue, HasAProtocolACauseAndAText) {  // RFC 3326 2
  Result<Reason> reason = parse_reason("SIP ;cause=200 ;text=\"Call completed elsewhere\"");
  ASSERT_TRUE(reason);
  EXPECT_EQ(reason->protocol, "SIP");
  EXPECT_EQ(reason->cause, 200u);
  EXPECT_EQ(reason->reason_text, "Call completed elsewhere");
  EXPECT_EQ(reason->text(), "SIP;cause=200;text=\"Call completed elsewhere\"");
}

TEST(ReasonValue, ComesInLists) {  // RFC 3326 2
  auto list = parse_list<parse_reason>("Q.850;cause=16;text=\"a, b\", SIP;cause=x, ;, preemption;cause=1;y");
  ASSERT_EQ(list.values.size(), 3u);
  ASSERT_EQ(list.errors.size(), 1u);
  EXPECT_EQ(list.errors[0].at, 41u);
  EXPECT_EQ(list.values[0].reason_text, "a, b");
  EXPECT_EQ(list.values[1].cause, std::nullopt);
  EXPECT_EQ(list_text(list.values), "Q.850;cause=16;text=\"a, b\", SIP;cause=x, preemption;cause=1;y");
}

TEST(ReasonValue, IsRefusedWithoutAProtocol) {
  for (std::string_view text : {"", ";cause=1", "SIP cause=1", "\"SIP\""}) EXPECT_FALSE(parse_reason(text)) << text;
}

}  // namespace
}  // namespace sipua
