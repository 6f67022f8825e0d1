/// Contact: addresses, or "*" alone (RFC 3261 20.10).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "message/values/list.hpp"
#include "message/values/name_addr.hpp"

namespace sipua {

struct Contacts {
  bool all = false;  ///< "*": every binding, in a REGISTER with Expires 0
  ListResult<NameAddr> list;

  [[nodiscard]] std::string text() const;
};
/// One header value. A '*' beside addresses is a bad value like any other.
Contacts parse_contacts(std::string_view text);

}  // namespace sipua
