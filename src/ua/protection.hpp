/// Who has asked for credentials, and where they are sent again without being asked (RFC 3261 22.2, 22.3; RFC 7616 3.3).
///
/// Anybody on the way of a request, the called party too, can ask for credentials. An answer goes to the one who asked.
/// Unasked they go only where the registrar or its proxy gets them: what answered a REGISTER with 401 has them in further
/// requests to the same Request-URI, a proxy that did with 407 in every request. A bearer token, which is worth as much to
/// whoever gets hold of it, is sent nowhere else. Internal to src/ua.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "message/message.hpp"
#include "ua/digest.hpp"

namespace sipua {

/// Nonces that were answered for one request of the application, over its attempts.
using AnsweredNonces = std::vector<std::string>;

/// The protection spaces of one user agent. nc goes on counting over all requests.
class ProtectionSpaces {
 public:
  /// Credentials for every space that `request` falls into: `known`, where the application gave no others.
  void authorize(Draft& request, const AnsweredNonces& answered, const Credentials& known, Random& random);
  /// Opens or renews the spaces of a 401 or 407, one for each realm, by the strongest challenge that can be answered.
  /// @param given  credentials for these spaces alone; without, `known`.
  /// @param answered  grows.
  /// @return false: nothing that can be answered, or these credentials were refused; they are not sent unasked any more.
  bool take_challenges(const Message& response, const Draft& request, const Credentials& known,
                       const std::optional<Credentials>& given, AnsweredNonces& answered);
  /// A 2xx may bring the next nonce. RFC 7616 3.5.
  void take_next_nonce(const Message& response, const Draft& request);
  /// The user agent stopped: what the application was asked for is forgotten. Nonces are not: their nc goes on.
  void close();

 private:
  struct Space {
    std::string target;       ///< Request-URI; "" for a proxy: any
    bool is_trusted = false;  ///< opened by an answer to REGISTER: used unasked
    bool is_refused = false;  ///< not used until it is asked for again; only nc goes on
    Digest digest;
    std::optional<Credentials> given;
  };
  static std::size_t fitness(const Space& space, const Draft& request, const AnsweredNonces& answered);
  Space& space_of(const Digest& digest, const Draft& request, const AnsweredNonces& answered);
  std::vector<Space> spaces_;
};

}  // namespace sipua
