/// Method names, RFC 3261 7.1.
#include "message/method.hpp"

#include <iterator>

namespace sipua {
namespace {

// The order of enum Method.
constexpr std::string_view kMethods[] = {"",        "INVITE",    "ACK",    "BYE",   "CANCEL",
                                         "OPTIONS", "REGISTER",  "PRACK",  "INFO",  "UPDATE",
                                         "MESSAGE", "SUBSCRIBE", "NOTIFY", "REFER", "PUBLISH"};
static_assert(std::size(kMethods) == static_cast<std::size_t>(Method::publish) + 1);

}  // namespace

Method method_from(std::string_view text) {
  for (std::size_t at = 1; at < std::size(kMethods); ++at) {
    if (kMethods[at] == text) return static_cast<Method>(at);
  }
  return Method::other;
}

std::string_view to_text(Method method) { return kMethods[static_cast<std::size_t>(method)]; }

}  // namespace sipua
