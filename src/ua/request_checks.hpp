/// What a request must fulfil before anybody looks at its purpose (RFC 3261 8.2). Internal to src/ua.
#pragma once
#include <string_view>

#include "message/message.hpp"
#include "ua/context.hpp"

namespace sipua {

/// What to do with a request: `status` 0 goes on, otherwise it is answered so.
struct Verdict {
  int status = 0;
  std::string_view header;  ///< extra header of the answer, "" for none
  std::string value;
};

/// @param in_dialog  the request has a To tag: whom it is for was decided by the dialog.
Verdict check_request(const Message& request, const Context& context, bool in_dialog);

}  // namespace sipua
