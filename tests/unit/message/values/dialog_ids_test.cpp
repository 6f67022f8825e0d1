#include "message/values/dialog_ids.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(Replaces, NamesADialogByItsIds) {  // RFC 3891 6.1
  Result<DialogIds> ids = parse_replaces("98732@sip.example.com ;from-tag=r33th4x0r ;to-tag=ff87ff;x=1");
  ASSERT_TRUE(ids);
  EXPECT_EQ(ids->call_id, "98732@sip.example.com");
  EXPECT_EQ(ids->to_tag, "ff87ff");
  EXPECT_EQ(ids->from_tag, "r33th4x0r");
  EXPECT_FALSE(ids->early_only);
  EXPECT_EQ(ids->text(), "98732@sip.example.com;to-tag=ff87ff;from-tag=r33th4x0r;x=1");
}

TEST(Replaces, MayBeForEarlyDialogsOnly) {  // RFC 3891 3
  Result<DialogIds> ids = parse_replaces("12adf2f34456gs5;to-tag=12345;from-tag=54321;Early-Only");
  ASSERT_TRUE(ids);
  EXPECT_TRUE(ids->early_only);
  EXPECT_EQ(ids->text(), "12adf2f34456gs5;to-tag=12345;from-tag=54321;early-only");
}

TEST(Replaces, TakesCallIdsOfAnyVisibleCharacters) {  // RFC 4475 3.1.1.2
  Result<DialogIds> ids = parse_replaces("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{;to-tag=1;from-tag=0");
  ASSERT_TRUE(ids);
  EXPECT_EQ(ids->call_id, "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
  EXPECT_EQ(ids->from_tag, "0");  // a zero tag is a tag, RFC 3891 3
}

TEST(Replaces, NeedsBothTags) {  // RFC 3891 6.1
  EXPECT_EQ(parse_replaces("a;to-tag=1").error().what, "from-tag");
  EXPECT_EQ(parse_replaces("a;to-tag=1").error().code, Errc::missing);
  EXPECT_EQ(parse_replaces("a;to-tag=1").error().at, 10u);
  EXPECT_EQ(parse_replaces("a;from-tag=1").error().what, "to-tag");
  EXPECT_EQ(parse_replaces("a;x=\"to-tag\";from-tag=1; to-tag=\"a b\"").error().at, 25u);
  EXPECT_EQ(parse_replaces("a;from-tag=1;to-tag").error().code, Errc::bad_value);
}

TEST(Replaces, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", ";to-tag=1;from-tag=2", "a b;to-tag=1;from-tag=2", "a,b;to-tag=1;from-tag=2",
                                "a;to-tag=1;from-tag=2,b;to-tag=1;from-tag=2", "a;to-tag=1;;from-tag=2"}) {
    EXPECT_FALSE(parse_replaces(text)) << text;
  }
}

TEST(Join, NamesADialogAndKnowsNoEarlyOnly) {  // RFC 3911 7.1
  Result<DialogIds> ids = parse_join("12adf2f34456gs5;to-tag=12345;from-tag=54321;early-only");
  ASSERT_TRUE(ids);
  EXPECT_FALSE(ids->early_only);
  EXPECT_TRUE(ids->params.has("early-only"));
  EXPECT_EQ(ids->text(), "12adf2f34456gs5;to-tag=12345;from-tag=54321;early-only");
}

TEST(TargetDialog, HasALocalAndARemoteTag) {  // RFC 4538 7
  Result<DialogIds> ids = parse_target_dialog("fa77as7dad8-sd98ajzz@host.example.com ;local-tag=kkaz-;remote-tag=6544");
  ASSERT_TRUE(ids);
  EXPECT_EQ(ids->to_tag, "kkaz-");
  EXPECT_EQ(ids->from_tag, "6544");
  EXPECT_EQ(ids->target_dialog_text(), "fa77as7dad8-sd98ajzz@host.example.com;local-tag=kkaz-;remote-tag=6544");
  EXPECT_EQ(parse_target_dialog("a;to-tag=1;from-tag=2").error().what, "local-tag");
}

TEST(InReplyToValue, IsAListOfCallIds) {  // RFC 3261 20.21
  Result<InReplyTo> calls = parse_in_reply_to("70710@saturn.bell-tel.com, 17320@saturn.bell-tel.com,,a\"<b ");
  ASSERT_TRUE(calls);
  ASSERT_EQ(calls->call_ids.size(), 3u);
  EXPECT_EQ(calls->call_ids[2], "a\"<b");
  EXPECT_EQ(calls->text(), "70710@saturn.bell-tel.com, 17320@saturn.bell-tel.com, a\"<b");
  EXPECT_EQ(parse_in_reply_to(calls->text())->text(), calls->text());
}

TEST(InReplyToValue, IsRefusedWhenMalformed) {
  for (std::string_view text : {"", " ,", "a b", "a@", "@a", "a@b@c", "a;b"})
    EXPECT_FALSE(parse_in_reply_to(text)) << text;
  EXPECT_EQ(parse_in_reply_to("a, b c").error().at, 4u);
}

}  // namespace
}  // namespace sipua
