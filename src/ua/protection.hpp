/// Who has asked for credentials, and where they are sent again without being asked (RFC 3261 22.2, 22.3; RFC 7616 3.3).
/// Internal to src/ua.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "message/message.hpp"
#include "ua/digest.hpp"

namespace sipua {

/// The protection spaces of one user agent. A proxy's covers every request that goes out; that of a server or
/// registrar, which a 401 opened, the requests to the same host. nc goes on counting over all of them.
class ProtectionSpaces {
 public:
  /// Credentials for every space that `request` falls into.
  void authorize(Draft& request, const Credentials& credentials, Random& random);
  /// Opens or renews the spaces of a 401 or 407, one for each realm, by the strongest challenge that can be answered.
  /// @param answered  nonces that credentials were sent for since the application asked for this request; grows.
  /// @return false: nothing that can be answered, or these credentials were refused; their space is forgotten.
  bool take_challenges(const Message& response, const Draft& request, const Credentials& credentials,
                       std::vector<std::string>& answered);
  /// A 2xx may bring the next nonce. RFC 7616 3.5.
  void take_next_nonce(const Message& response, const Draft& request);
  void clear() { spaces_.clear(); }

 private:
  struct Space {
    std::string host;  ///< of the Request-URI, lower case; "" for a proxy: any
    Digest digest;
  };
  std::vector<Space> spaces_;
};

}  // namespace sipua
