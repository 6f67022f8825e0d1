#include "message/bad_values.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "message/values/list.hpp"

namespace sipua {
namespace {

Message with(std::initializer_list<std::string_view> lines) {
  std::string text = "OPTIONS sip:a@example.com SIP/2.0\r\n";
  for (std::string_view line : lines) text += str_cat({line, "\r\n"});
  Result<Message> message = parse_message(text + "\r\n");
  EXPECT_TRUE(message.ok());
  return *std::move(message);
}

TEST(BadValues, AreNoneInAGoodMessage) {
  const Message message =
      with({"Via: SIP/2.0/WSS a.invalid;branch=z9hG4bKx, SIP/2.0/TCP b", "From: <sip:a@example.com>;tag=1",
            "To: sip:b@example.com", "Contact: *", "CSeq: 1 OPTIONS", "Max-Forwards: 70", "Accept:", "Allow: A, B",
            "Subject: anything", "X-Own: <<<", "Content-Length: 0"});
  EXPECT_TRUE(bad_values(message).empty());
}

TEST(BadValues, AreNamedWithTheirPlace) {
  const Message message = with({"m: <sip:a@b>, <sip:bad host>, \"c\" <sip:c@d>", "Expires: soon", "Date: yesterday"});
  const auto bad = bad_values(message);
  ASSERT_EQ(bad.size(), 3u);
  EXPECT_EQ(bad[0].header, HeaderId::contact);
  EXPECT_EQ(message.text().substr(bad[0].error.at, 5), " host");
  EXPECT_EQ(bad[1].text(),
            str_cat({"Expires: ", bad[1].error.what, " at byte ", number(std::uint64_t(message.text().find("soon")))}));
  EXPECT_EQ(bad[2].header, HeaderId::date);
}

TEST(BadValues, AreFoundInTheRarerHeaders) {
  const Message good = with({"Accept-Encoding:", "Accept-Language: da, en-gb;q=0.8", "Error-Info: <sip:a@b>",
                             "Geolocation: <cid:a@b>", "In-Reply-To: a@b, c", "MIME-Version: 1.0", "Priority: urgent",
                             "Refer-Sub: false", "d: proxy, no-fork", "Timestamp: 54 1.5"});
  EXPECT_TRUE(bad_values(good).empty());
  const Message bad =
      with({"Accept-Encoding: ;q=1", "Accept-Language: a b", "Error-Info: sip:a@b", "Geolocation: <a b>",
            "In-Reply-To: a b", "MIME-Version: 1", "Priority: a b", "Refer-Sub: maybe", "d: a b", "Timestamp: now"});
  EXPECT_EQ(bad_values(bad).size(), 10u);
}

TEST(BadValues, CostNoneOfTheGoodOnes) {  // the good values of the list stay, here and in Message
  const Message message = with({"Contact: <sip:bad host>, <sip:good@example.com>", "Contact: \"open <sip:x@y>",
                                "Contact: <sip:other@example.com>"});
  EXPECT_EQ(bad_values(message).size(), 2u);
  ListResult<NameAddr> contacts;
  for (const Field& field : message.fields()) {
    append_list<parse_name_addr>(message.view(field.value), contacts, field.value.at);
  }
  ASSERT_EQ(contacts.values.size(), 2u);
  EXPECT_EQ(contacts.values[0].uri.user, "good");
  EXPECT_EQ(contacts.values[1].uri.user, "other");
  EXPECT_EQ(message.contact()->uri.user, "good");
}

}  // namespace
}  // namespace sipua
