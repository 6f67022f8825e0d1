/// What a message must fulfil before anybody looks at its purpose (RFC 3261 8.1.3.3, 8.2, 18.1.2). Internal to src/ua.
#pragma once
#include <string>
#include <string_view>

#include "message/message.hpp"
#include "ua/context.hpp"

namespace sipua {

/// What to do with a request: `status` 0 goes on, otherwise it is answered so.
struct Verdict {
  int status = 0;
  std::string_view header{};  ///< extra header of the answer, "" for none
  std::string value{};
  std::string_view reason{};  ///< reason phrase, a literal; "" is the RFC's
};

/// Why a message is dropped without an answer, as the end of "dropped ..."; "" when it is not. A literal.
std::string_view drop_reason(const Message& message);

/// Is the top Via of a request that was not dropped good enough to find its transaction by? If not, the answer has none.
Verdict check_via(const Message& request);

/// How a request stands to what this user agent has.
struct Standing {
  bool in_dialog = false;  ///< it has a To tag: whom it is for was decided by the dialog
  bool is_merged = false;  ///< it came before, on another path (8.2.2.2)
};
/// @param request  not an ACK.
Verdict check_request(const Message& request, const Context& context, Standing standing);

}  // namespace sipua
