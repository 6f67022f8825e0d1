#include "ua/call/auto_answer.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "message/parser.hpp"

namespace sipua {
namespace {

bool wants(std::string_view lines) {
  const auto invite =
      parse_message(str_cat({"INVITE sip:alice@example.com SIP/2.0\r\nCSeq: 1 INVITE\r\n", lines, "\r\n\r\n"}));
  EXPECT_TRUE(invite) << lines;
  return invite && wants_auto_answer(*invite);
}

TEST(AutoAnswer, IsAskedForByAnswerMode) {  // RFC 5373 4.3
  for (std::string_view lines : {"Answer-Mode: Auto", "Answer-Mode: auto;require", "priv-answer-mode: AUTO",
                                 "Answer-Mode: Manual\r\nPriv-Answer-Mode: Auto"}) {
    EXPECT_TRUE(wants(lines)) << lines;
  }
}

TEST(AutoAnswer, IsAskedForAsTelephonesDo) {
  for (std::string_view lines :
       {"Alert-Info: <http://example.com>;info=alert-autoanswer", "Alert-Info: info=Auto Answer",
        "Alert-Info: <http://a.example>, <http://b.example>;info=auto-answer",
        "Call-Info: <sip:example.com>;answer-after=0", "Call-Info: <sip:b.example>;Answer-After=0;x=1",
        "Alert-Info: <http://www.example.com>;info=RingAnswer;answer-after=0"}) {
    EXPECT_TRUE(wants(lines)) << lines;
  }
}

TEST(AutoAnswer, IsNotAskedForByAnythingElse) {
  for (std::string_view lines :
       {"Subject: auto answer", "Answer-Mode: Manual", "Answer-Mode: Manual;auto", "Answer-Mode: automatic",
        "Answer-Mode:", "Alert-Info: <http://example.com/ring.wav>", "Call-Info: <sip:example.com>;answer-after=5",
        "Call-Info: <sip:example.com>;answer-after=05", "X-Answer-Mode: Auto"}) {
    EXPECT_FALSE(wants(lines)) << lines;
  }
}

}  // namespace
}  // namespace sipua
