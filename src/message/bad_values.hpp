/// What of a received message does not follow its header's grammar. The message stays as it is, and so do its good values.
#pragma once
#include <initializer_list>
#include <string>
#include <vector>

#include "message/message.hpp"
#include "message/values/list.hpp"

namespace sipua {

struct BadValue {
  HeaderId header = HeaderId::other;
  Error error;  ///< `at` is an offset into Message::text()

  /// "Contact: host at byte 312"
  [[nodiscard]] std::string text() const;
};

/// How the values of a header are judged.
struct HeaderGrammar {
  HeaderId header;
  AddValue judge;
  bool is_list = false;  ///< value by value
};
/// A HeaderGrammar::judge from a parser: `judge<parse_via>`.
template <auto parse>
Result<void> judge(std::string_view value, void*) {
  const auto parsed = parse(value);
  return parsed ? Result<void>() : Result<void>(parsed.error());
}
/// Of Contact, whose value may be "*".
Result<void> judge_contact(std::string_view value, void*);

/// Every bad value of the headers in `grammars`, in the order of the message.
std::vector<BadValue> bad_values(const Message& message, const HeaderGrammar* grammars, std::size_t count);
/// The same for every header that has a parser under message/values. The parsers are kilobytes: a program that is to be
/// small names those that it has anyway.
std::vector<BadValue> bad_values(const Message& message);

}  // namespace sipua
