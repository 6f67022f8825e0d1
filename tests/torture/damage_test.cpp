// The messages of the corpus with damage: nothing crashes, and what was not hit is read as before.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "message/values/challenge.hpp"
#include "message/values/content.hpp"
#include "torture/corpus.hpp"

namespace sipua::torture {
namespace {

/// The same numbers on every run and every build (splitmix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  /// 0 to below - 1.
  std::size_t roll(std::size_t below) {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = (state_ ^ (state_ >> 30)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
    return static_cast<std::size_t>((mixed ^ (mixed >> 31)) % below);
  }
  char byte() { return static_cast<char>(roll(256)); }

 private:
  std::uint64_t state_;
};

/// Up to 40 bytes within one line: any but its end, or a mix of what the grammars use.
std::string garbage(Dice& dice) {
  constexpr std::string_view kMarks = "\"<>;,:=@%*[]()\\/? \tA1\xC3";
  const bool marks = dice.roll(2) == 0;
  std::string text(dice.roll(40), ' ');
  for (char& c : text) {
    c = marks ? kMarks[dice.roll(kMarks.size())] : dice.byte();
    if (c == '\r' || c == '\n') c = '"';
  }
  return text;
}

// ---- damage anywhere ----

std::string flip(std::string text, Dice& dice) {
  for (std::size_t count = 1 + dice.roll(4); count > 0; --count) text[dice.roll(text.size())] = dice.byte();
  return text;
}
std::string remove(std::string text, Dice& dice) {
  const std::size_t at = dice.roll(text.size());
  return text.erase(at, 1 + dice.roll(60));
}
std::string repeat(std::string text, Dice& dice) {
  const std::size_t at = dice.roll(text.size());
  const std::string part = text.substr(at, 1 + dice.roll(60));
  return text.insert(dice.roll(text.size()), part);
}
std::string truncate(std::string text, Dice& dice) {
  text.resize(dice.roll(text.size()));
  return text;
}
/// Exchanges two lines, be they start line, header or body.
std::string swap_lines(std::string text, Dice& dice) {
  const std::size_t first = text.find('\n', dice.roll(text.size()));
  const std::size_t second = first == std::string::npos ? first : text.find('\n', first + 1);
  const std::size_t third = second == std::string::npos ? second : text.find('\n', second + 1);
  if (third == std::string::npos) return text;
  const auto at = [&](std::size_t offset) { return text.begin() + static_cast<std::ptrdiff_t>(offset) + 1; };
  std::rotate(at(first), at(second), at(third));
  return text;
}
std::string insert_garbage(std::string text, Dice& dice) { return text.insert(dice.roll(text.size()), garbage(dice)); }

using Damage = std::string (*)(std::string text, Dice& dice);
constexpr Damage kDamages[] = {flip, remove, repeat, truncate, swap_lines, insert_garbage};
constexpr std::size_t kRounds = 10;  // of each damage to each message

/// Reads all that can be read. @return something that depends on it, so that nothing is left out.
std::size_t read_everything(const Message& message) {
  std::size_t sum = message.body().size() + message.from_tag().size() + message.to_tag().size();
  for (const Field& field : message.fields()) {
    const std::string_view value = message.view(field.value);
    switch (field.id) {
      case HeaderId::via: sum += parse_via(value).ok(); break;
      case HeaderId::cseq: sum += parse_cseq(value).ok(); break;
      case HeaderId::from:
      case HeaderId::to:
      case HeaderId::contact:
      case HeaderId::route:
      case HeaderId::record_route:
        for (std::string_view part : split_list(value)) sum += parse_name_addr(part).ok();
        break;
      case HeaderId::www_authenticate:
      case HeaderId::authorization: sum += parse_challenges(value).ok(); break;
      case HeaderId::content_type: sum += parse_media_type(value).ok(); break;
      default: sum += parse_token_list(value).size() + parse_delta_seconds(value).ok();
    }
  }
  return sum + (message.is_request() ? parse_uri(message.request_uri()).ok() : 0);
}

TEST(DamagedCorpus, CrashesNothing) {
  std::size_t seed = 0;
  std::size_t read = 0;
  std::size_t refused = 0;
  for (const CorpusMessage& each : corpus()) {
    Dice dice(++seed);
    for (std::size_t round = 0; round < kRounds * std::size(kDamages); ++round) {
      std::string text = kDamages[round % std::size(kDamages)](each.text, dice);
      const std::size_t size = text.size();
      const Result<Message> message = parse_message(std::move(text));
      message ? ++read : ++refused;
      if (!message) {
        EXPECT_LE(message.error().at, size) << each.name;
        continue;
      }
      EXPECT_EQ(message->text().size(), size) << each.name;
      EXPECT_LE(message->body().size(), size);
      (void)read_everything(*message);
    }
  }
  // Most of them can still be read, and some cannot: both ways were walked.
  EXPECT_GT(read, refused);
  EXPECT_GT(refused, corpus().size());
}

// ---- damage to one value ----

/// The message with other bytes in place of, or within, the value of field `at`.
std::string damage_value(const Message& message, std::size_t at, Dice& dice) {
  const Span value = message.fields()[at].value;
  std::string text = message.text();
  if (value.size > 0 && dice.roll(2) == 0) {
    char byte = dice.byte();
    if (byte == '\r' || byte == '\n') byte = '<';
    text[value.at + dice.roll(value.size)] = byte;
    return text;
  }
  return text.replace(value.at, value.size, garbage(dice));
}

void expect_others_kept(const Message& before, const Message& after, std::size_t hit, const std::string& name) {
  ASSERT_EQ(after.fields().size(), before.fields().size()) << name;
  for (std::size_t i = 0; i < before.fields().size(); ++i) {
    ASSERT_EQ(after.view(after.fields()[i].name), before.view(before.fields()[i].name)) << name;
    if (i == hit) continue;
    ASSERT_EQ(after.view(after.fields()[i].value), before.view(before.fields()[i].value)) << name;
  }
}

TEST(DamagedCorpus, LosesNoOtherHeaderToABadValue) {  // RFC 3261 7.3
  constexpr std::size_t kDamagesOfOneValue = 40;
  std::size_t seed = 1000;
  for (const CorpusMessage& each : corpus()) {
    Dice dice(++seed);
    const Result<Message> before = parse_message(each.text);
    ASSERT_TRUE(before) << each.name;
    for (std::size_t round = 0; round < kDamagesOfOneValue; ++round) {
      const std::size_t hit = dice.roll(before->fields().size());
      const Result<Message> after = parse_message(damage_value(*before, hit, dice));
      ASSERT_TRUE(after) << each.name << ": " << after.error().what;
      expect_others_kept(*before, *after, hit, each.name);
      EXPECT_EQ(after->request_uri(), before->request_uri());
      EXPECT_EQ(after->status(), before->status());
      const bool is_framing = before->fields()[hit].id == HeaderId::content_length;
      EXPECT_TRUE(is_framing || after->body() == before->body()) << each.name;
      (void)read_everything(*after);
    }
  }
}

}  // namespace
}  // namespace sipua::torture
