/// What of a received message does not follow its header's grammar. The message stays as it is, and so do its good values.
#pragma once
#include <string>
#include <vector>

#include "message/message.hpp"

namespace sipua {

struct BadValue {
  HeaderId header = HeaderId::other;
  Error error;  ///< `at` is an offset into Message::text()

  /// "Contact: host at byte 312"
  [[nodiscard]] std::string text() const;
};

/// Every bad value of the headers that have a parser under message/values, in order. A list is judged value by value.
std::vector<BadValue> bad_values(const Message& message);

}  // namespace sipua
