/// The server's half of digest authentication (RFC 7616, RFC 3261 22): challenges, nonces that go stale, one realm or
/// several. Sits in front of a registrar.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "message/draft.hpp"
#include "message/message.hpp"
#include "sim/clock.hpp"
#include "sim/dice.hpp"

namespace sipua::sim {

struct Realm {
  std::string name;
  bool is_proxy = false;                ///< asks with 407
  std::vector<std::string> algorithms;  ///< one challenge for each
  std::string qop;                      ///< as offered; "": none
};

struct AuthenticationHabits {
  std::vector<Realm> realms;     ///< asked in this order; none: nobody is asked
  bool asks_at_once = false;     ///< all missing realms in one response, as a forking proxy does
  bool shares_nonces = false;    ///< hands out the same nonce as long as it lives
  bool says_stale = true;        ///< when only the nonce was too old or not known
  std::uint32_t next_nonce = 0;  ///< of a thousand 2xx: brings the next nonce
  Duration nonce_life{60000};
};

class Authentication {
 public:
  Authentication(Clock& clock, Dice& dice) : clock_(clock), dice_(dice) {}

  /// @return the challenging response; empty (status 0) when the request may pass.
  Draft check(const Message& request, const std::string& user, const std::string& password);
  /// Whom the credentials name; "" without any.
  [[nodiscard]] std::string user_named(const Message& request) const;
  /// Adds what a 2xx brings for the next request.
  void add_info(Draft& success, const Message& request);
  /// Restarted: no nonce is known any more.
  void forget() { nonces_.clear(); }

  AuthenticationHabits habits;

 private:
  struct Nonce {
    Instant born;
    std::uint32_t count = 0;  ///< highest nc seen
  };
  enum class Verdict : std::uint8_t { passes, missing, stale, refused };
  Verdict judge(const Message& request, const Realm& realm, const std::string& user, const std::string& password);
  void challenge(Draft& response, const Realm& realm, bool stale);
  std::string new_nonce(const std::string& realm);
  Clock& clock_;
  Dice& dice_;
  std::map<std::string, Nonce> nonces_;
  std::map<std::string, std::string> shared_;  ///< nonce by realm
  std::uint32_t made_ = 0;
};

}  // namespace sipua::sim
