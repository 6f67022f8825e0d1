#include "ua/context.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "message/values/fields.hpp"
#include "options_harness.hpp"

namespace sipua {
namespace {

using options_testing::accepted;
using options_testing::boolean;
using options_testing::kHex;
using options_testing::matches;
using options_testing::text;

Context context(Random::Seed seed = {}) { return {accepted({{"uri", text("sip:alice@example.com")}}), seed}; }

TEST(Identifiers, HaveAtLeast64RandomBits) {  // RFC 3261 8.1.1.7, 19.3; classic rows 54 and 55
  Context ours = context();
  const auto via = parse_via(ours.new_via());
  ASSERT_TRUE(via);
  const std::string_view branch = via->branch();
  ASSERT_TRUE(branch.starts_with("z9hG4bK"));
  EXPECT_TRUE(matches(branch.substr(7), 32, kHex)) << branch;
  EXPECT_TRUE(matches(ours.new_tag(), 16, kHex));
  const std::string call_id = ours.new_call_id();
  EXPECT_TRUE(matches(call_id.substr(ours.options.sipjs_id.size()), 24, kHex)) << call_id;
}

TEST(Identifiers, NeverComeTwice) {
  Context ours = context();
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(seen.insert(ours.new_via()).second);
    EXPECT_TRUE(seen.insert(ours.new_tag()).second);
    EXPECT_TRUE(seen.insert(ours.new_call_id()).second);
  }
}

TEST(Identifiers, ComeFromTheSeedOfTheHostAlone) {
  Context one = context({1}), again = context({1}), other = context({2});
  const std::string tag = one.new_tag();
  EXPECT_EQ(again.new_tag(), tag);
  EXPECT_NE(other.new_tag(), tag);
}

TEST(Allow, ListsWhatIsSupported) {  // RFC 3261 20.5, RFC 3262 8; classic row 60
  for (std::string_view method :
       {"INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "MESSAGE", "INFO", "NOTIFY", "REFER", "PRACK", "UPDATE"}) {
    const auto allowed = split_list(kAllow);
    EXPECT_NE(std::find(allowed.begin(), allowed.end(), method), allowed.end()) << method;
  }
}

TEST(Contacts, NameTheUserOnlyWhereTheRegistrarGaveAGruu) {  // RFC 5627 4.4, RFC 3323 4.1.1.3
  Context ours = context();
  for (const bool anonymous : {false, true}) {
    EXPECT_EQ(ours.contact(anonymous).find("alice"), std::string::npos);
    EXPECT_TRUE(ours.contact(anonymous).ends_with(";ob>"));
  }
  ours.pub_gruu = "sip:alice@example.com;gr=x";
  ours.temp_gruu = "sip:t@example.com;gr";
  EXPECT_EQ(ours.contact(false), "<sip:alice@example.com;gr=x>");
  EXPECT_EQ(ours.contact(true), "<sip:t@example.com;gr>");
}

TEST(Queue, GivesBackInOrderWhatComesWhileItIsEmptied) {
  Queue<int> queue;
  queue.push(1);
  queue.push(2);
  EXPECT_EQ(queue.pop(), 1);
  queue.push(3);
  EXPECT_EQ(queue.pop(), 2);
  EXPECT_EQ(queue.pop(), 3);
  EXPECT_TRUE(queue.empty());
}

TEST(SipErrorCause, IsTheClassicTextOfTheStatus) {  // classic 1.2
  for (const auto& [status, cause] : {std::pair{486, "Busy"},
                                      {600, "Busy"},
                                      {403, "Rejected"},
                                      {603, "Rejected"},
                                      {302, "Redirected"},
                                      {480, "Unavailable"},
                                      {408, "Unavailable"},
                                      {404, "Not Found"},
                                      {604, "Not Found"},
                                      {484, "Address Incomplete"},
                                      {488, "Incompatible SDP"},
                                      {606, "Incompatible SDP"},
                                      {401, "Authentication Error"},
                                      {407, "Authentication Error"},
                                      {500, "SIP Failure Code"},
                                      {699, "SIP Failure Code"}}) {
    EXPECT_EQ(sip_error_cause(status), cause) << status;
  }
}

}  // namespace
}  // namespace sipua
