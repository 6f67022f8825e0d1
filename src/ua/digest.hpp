/// Digest authentication, client side (RFC 3261 22, RFC 7616, RFC 8760).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "message/draft.hpp"
#include "message/message.hpp"

namespace sipua {

struct Credentials {
  std::string user;
  std::string password;
};

/// What goes into `response`; all texts without their quotes.
struct DigestInput {
  std::string_view user, realm, password, nonce, method, uri;
  std::string_view qop;         ///< "auth"; "" is the form of RFC 2069, without the two below
  std::string_view nc, cnonce;  ///< nc: 8 hexadecimal digits
};
/// 32 lower-case hexadecimal digits, with MD5. RFC 7616 3.4.1.
std::string digest_response(const DigestInput& in);

/// The credentials for one realm and its nonce; nc counts per nonce (RFC 7616 3.4).
/// Value semantics: a session or the registration keeps one for each of 401 and 407.
class Digest {
 public:
  /// Takes the best supported challenge (scheme Digest, MD5, qop auth or none) of a 401 or 407.
  /// Empty when none is usable.
  static std::optional<Digest> from_challenge(const Message& response);

  [[nodiscard]] bool stale() const { return stale_; }
  [[nodiscard]] bool is_proxy() const { return proxy_; }
  [[nodiscard]] const std::string& realm() const { return realm_; }
  [[nodiscard]] const std::string& nonce() const { return nonce_; }
  /// A challenge with the nonce of `earlier` goes on counting where that stopped; any other starts anew.
  void continue_from(const Digest& earlier);
  /// Puts Authorization or Proxy-Authorization on `request` (replacing one for the same realm).
  void authorize(Draft& request, const Credentials& credentials, Random& random);

 private:
  std::string realm_, nonce_, opaque_, algorithm_;
  bool proxy_ = false, stale_ = false, qop_auth_ = false, has_opaque_ = false;
  std::uint32_t count_ = 0;
};

}  // namespace sipua
