/// Answers to one challenge: Digest with every algorithm of RFC 8760 and its -sess form, qop auth and auth-int
/// (RFC 3261 22, RFC 7616), and bearer tokens (RFC 8898). Internal to src/ua.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/md5.hpp"
#include "base/random.hpp"
#include "message/draft.hpp"
#include "message/values/challenge.hpp"

namespace sipua {

/// What the application gave to answer challenges with.
struct Credentials {
  std::string user;
  std::optional<std::string> password;
  std::string ha1;      ///< H(user:realm:password) in hexadecimal, used where its length fits the algorithm
  std::string token;    ///< for Bearer challenges
  bool no_md5 = false;  ///< refuse MD5, whatever the server offers
};

/// What goes into `response`; all texts without their quotes.
struct DigestInput {
  std::string_view user, realm, password, nonce, method, uri;
  std::string_view qop;         ///< "auth", "auth-int"; "" is the form of RFC 2069, without the two below
  std::string_view nc, cnonce;  ///< nc: 8 hexadecimal digits
  std::string_view body{};      ///< read for auth-int only
  std::string_view ha1{};       ///< "": computed from user, realm and password
  bool session = false;         ///< -sess: the nonces go into A1
  std::string (*hash)(std::string_view) = md5_hex;
};
/// Lower-case hexadecimal digits. RFC 7616 3.4.1 to 3.4.3.
std::string digest_response(const DigestInput& in);

/// The credentials for one realm and its nonce; nc counts per nonce (RFC 7616 3.4).
class Digest {
 public:
  /// Empty when the challenge cannot be answered: another scheme, an algorithm or qop not known here or refused,
  /// no realm or nonce, or no password, ha1 or token that fits.
  static std::optional<Digest> from_challenge(const Challenge& challenge, bool proxy, const Credentials& credentials);

  [[nodiscard]] bool stale() const { return stale_; }
  [[nodiscard]] bool is_proxy() const { return proxy_; }
  [[nodiscard]] const std::string& realm() const { return realm_; }
  [[nodiscard]] const std::string& nonce() const { return nonce_; }
  /// Is this the better answer of two to the same realm? By algorithm; a token is better than any digest.
  [[nodiscard]] bool is_stronger_than(const Digest& other) const { return rank_ < other.rank_; }
  /// With the realm and nonce of `other`, this goes on counting where that stopped.
  void continue_from(const Digest& other);
  /// The server gave the nonce for the next request (nextnonce, RFC 7616 3.5).
  void renew(std::string_view nonce);
  /// Puts Authorization or Proxy-Authorization on `request` (replacing one for the same realm).
  void authorize(Draft& request, const Credentials& credentials, Random& random);

 private:
  [[nodiscard]] std::string value(const Draft& request, const Credentials& credentials, Random& random);
  std::string realm_, nonce_, opaque_, qop_, cnonce_;
  std::uint8_t rank_ = 0;  ///< row of the table of algorithms, strongest first
  bool proxy_ = false, stale_ = false, has_opaque_ = false, session_ = false, user_hash_ = false, utf8_ = false;
  std::uint32_t count_ = 0;
};

}  // namespace sipua
