/// What options and arguments make of an INVITE before it has a description: src/ua/call/invite_request.cpp.
#include <gtest/gtest.h>

#include "harness.hpp"

namespace sipua {
namespace {

using call_testing::Desk;
using options_testing::boolean;
using options_testing::Given;
using options_testing::num;
using options_testing::text;

/// The INVITE to `target`, as the application is told of it.
Message invited(const Given& more, std::string_view target = "sip:bob@example.com", InviteFields fields = {}) {
  Given given = {{"uri", text("sip:alice@example.com")}};
  given.insert(given.end(), more.begin(), more.end());
  Desk desk(given);
  auto uri = parse_uri(target);
  EXPECT_TRUE(uri);
  fields.target = std::move(*uri);
  const auto session = InviteSession::outgoing(desk.context, desk.sender, 1, std::move(fields));
  const auto events = desk.events();
  EXPECT_EQ(events.size(), 1U);
  return call_testing::parsed(events.at(0).text);
}

std::string all(const Message& message, HeaderId id) {
  std::string joined;
  for (std::string_view value : message.values(id)) joined += str_cat({joined.empty() ? "" : ", ", value});
  return joined;
}

TEST(InviteRequest, SaysWhatOfReliabilityAndReplacementIsSupportedAndRequired) {  // RFC 3262 4, RFC 3891 6.2
  struct Row {
    const char *rel100, *replaces, *supported, *required;
  };
  for (const Row& row : {
           Row{"none", "none", "outbound, timer, norefersub", ""},
           Row{"supported", "none", "100rel, outbound, timer, norefersub", ""},
           Row{"required", "none", "100rel, outbound, timer, norefersub", "100rel"},
           Row{"none", "supported", "replaces, outbound, timer, norefersub", ""},
           Row{"none", "required", "replaces, outbound, timer, norefersub", "replaces"},
           Row{"supported", "supported", "100rel, replaces, outbound, timer, norefersub", ""},
           Row{"required", "required", "100rel, replaces, outbound, timer, norefersub", "100rel, replaces"},
           Row{"supported", "required", "100rel, replaces, outbound, timer, norefersub", "replaces"},
       }) {
    const Message invite = invited({{"rel100", text(row.rel100)}, {"replaces", text(row.replaces)}});
    EXPECT_EQ(all(invite, HeaderId::supported), row.supported) << row.rel100 << row.replaces;
    EXPECT_EQ(all(invite, HeaderId::require), row.required) << row.rel100 << row.replaces;
  }
}

TEST(InviteRequest, ASessionTimerIsAskedForUnlessTheOptionSaysNo) {  // RFC 4028 7.1
  EXPECT_EQ(all(invited({}), HeaderId::session_expires), "1800");
  EXPECT_EQ(all(invited({{"sessionExpires", num(600)}, {"minSE", num(200)}}), HeaderId::session_expires), "600");
  const Message without = invited({{"sessionTimers", boolean(false)}});
  EXPECT_EQ(all(without, HeaderId::session_expires), "");
  EXPECT_NE(all(without, HeaderId::supported).find("timer"), std::string::npos);  // the peer may want one
}

TEST(InviteRequest, TakesReplacesOutOfTheTargetAndRequiresItOnce) {  // RFC 3891 4, RFC 3261 19.1.5
  const std::string_view target = "sip:bob@example.com?Replaces=c%40h%3Bto-tag%3Da%3Bfrom-tag%3Db&Subject=x";
  for (const char* option : {"none", "supported", "required"}) {
    const Message invite = invited({{"replaces", text(option)}}, target);
    EXPECT_EQ(all(invite, HeaderId::replaces), "c@h;to-tag=a;from-tag=b") << option;
    EXPECT_EQ(all(invite, HeaderId::require), "replaces") << option;
    EXPECT_EQ(all(invite, HeaderId::subject), "") << option;  // of others nothing is taken
    EXPECT_EQ(invite.request_uri(), "sip:bob@example.com") << option;
    EXPECT_EQ(invite.to()->uri.headers.size(), 0U) << option;
  }
  EXPECT_EQ(all(invited({}, "sip:bob@example.com?Replaces=nonsense"), HeaderId::replaces), "");
  EXPECT_EQ(all(invited({}, "sip:bob@example.com?Replaces=nonsense"), HeaderId::require), "");
}

TEST(InviteRequest, HasWhatARequestThatMakesADialogMustHave) {  // RFC 3261 8.1.1, 13.2.1
  const Message invite = invited({});
  EXPECT_EQ(all(invite, HeaderId::max_forwards), "70");
  EXPECT_EQ(invite.to_tag(), "");
  EXPECT_NE(invite.from_tag(), "");
  EXPECT_FALSE(invite.call_id().empty());
  ASSERT_TRUE(invite.contact());
  EXPECT_TRUE(invite.contact()->uri.is_sip());
  EXPECT_EQ(all(invite, HeaderId::allow),
            "ACK, CANCEL, INVITE, MESSAGE, BYE, OPTIONS, INFO, NOTIFY, REFER, PRACK, UPDATE");
}

TEST(InviteRequest, AnonymousItNamesUsOnlyToOurOwnServer) {  // RFC 3323 4.1, RFC 3325 9.2
  InviteFields fields;
  fields.anonymous = true;
  const Message invite = invited({{"displayName", text("Alice")}}, "sip:bob@example.com", std::move(fields));
  EXPECT_EQ(invite.from()->text().substr(0, 48), "\"Anonymous\" <sip:anonymous@anonymous.invalid>;ta");
  EXPECT_EQ(all(invite, HeaderId::privacy), "id");
  EXPECT_EQ(invite.header("P-Preferred-Identity"), "<sip:alice@example.com>");
  EXPECT_EQ(invite.contact()->text().find("alice"), std::string::npos);
}

}  // namespace
}  // namespace sipua
