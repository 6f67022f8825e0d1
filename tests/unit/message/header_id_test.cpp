#include "message/header_id.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(HeaderId, EveryNameGoesRound) {
  for (int i = 1; i <= static_cast<int>(HeaderId::www_authenticate); ++i) {
    auto id = static_cast<HeaderId>(i);
    ASSERT_FALSE(header_name(id).empty());
    EXPECT_EQ(header_id(header_name(id)), id) << header_name(id);
  }
  EXPECT_EQ(header_name(HeaderId::other), "");
  EXPECT_EQ(header_name(HeaderId::call_id), "Call-ID");
  EXPECT_EQ(header_name(HeaderId::www_authenticate), "WWW-Authenticate");
}

TEST(HeaderId, IgnoresCase) {  // RFC 3261 7.3.1
  EXPECT_EQ(header_id("cAlL-iD"), HeaderId::call_id);
  EXPECT_EQ(header_id("MAX-FORWARDS"), HeaderId::max_forwards);
}

TEST(HeaderId, KnowsCompactForms) {  // RFC 3261 7.3.3
  EXPECT_EQ(header_id("i"), HeaderId::call_id);
  EXPECT_EQ(header_id("m"), HeaderId::contact);
  EXPECT_EQ(header_id("e"), HeaderId::content_encoding);
  EXPECT_EQ(header_id("l"), HeaderId::content_length);
  EXPECT_EQ(header_id("c"), HeaderId::content_type);
  EXPECT_EQ(header_id("f"), HeaderId::from);
  EXPECT_EQ(header_id("s"), HeaderId::subject);
  EXPECT_EQ(header_id("k"), HeaderId::supported);
  EXPECT_EQ(header_id("t"), HeaderId::to);
  EXPECT_EQ(header_id("v"), HeaderId::via);
  EXPECT_EQ(header_id("V"), HeaderId::via);
}

TEST(HeaderId, KnowsCompactFormsOfExtensions) {  // RFC 3515, 3841, 3892, 4028, 6665
  EXPECT_EQ(header_id("o"), HeaderId::event);
  EXPECT_EQ(header_id("u"), HeaderId::allow_events);
  EXPECT_EQ(header_id("r"), HeaderId::refer_to);
  EXPECT_EQ(header_id("b"), HeaderId::referred_by);
  EXPECT_EQ(header_id("x"), HeaderId::session_expires);
  EXPECT_EQ(header_id("d"), HeaderId::request_disposition);
  EXPECT_EQ(expand_compact("a"), "Accept-Contact");
  EXPECT_EQ(expand_compact("J"), "Reject-Contact");
  EXPECT_EQ(expand_compact("n"), "Identity-Info");
  EXPECT_EQ(expand_compact("y"), "Identity");
}

TEST(HeaderId, OfUnknownNamesIsOther) {
  for (std::string_view name : {"", "g", "z", "1", "C%6Fntact", "Contac", "Contacts", "X-Via", "\xFF"}) {
    EXPECT_EQ(header_id(name), HeaderId::other) << name;
  }
}

TEST(HeaderId, ComparesNamesInAnyForm) {
  EXPECT_TRUE(same_header_name("i", "CALL-ID"));
  EXPECT_TRUE(same_header_name("a", "accept-contact"));
  EXPECT_TRUE(same_header_name("X-One", "x-one"));
  EXPECT_FALSE(same_header_name("X-One", "X-Two"));
  EXPECT_FALSE(same_header_name("i", "f"));
}

}  // namespace
}  // namespace sipua
