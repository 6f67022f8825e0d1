/// When an answered call must be refreshed, and when it is over for want of it (RFC 4028). The descriptions and requests
/// are the session's business. Internal to src/ua.
#pragma once
#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "message/draft.hpp"
#include "message/message.hpp"
#include "message/values/session_timer.hpp"
#include "ua/options.hpp"

namespace sipua {

class SessionTimer {
 public:
  enum class Due : std::uint8_t {
    nothing,
    refresh,  ///< ours to send: UPDATE or re-INVITE
    expired,  ///< the peer did not refresh: BYE (RFC 4028 10)
  };

  explicit SessionTimer(const Options& options)
      : wanted_(options.session_timers), interval_(options.session_expires), min_se_(options.min_se) {}

  /// Puts Session-Expires and Min-SE into an INVITE or UPDATE of ours (7.1, 7.4).
  void ask(Draft& request) const;
  /// Is the interval of the request too small for us? Then it gets 422 with this value of Min-SE (9).
  [[nodiscard]] std::optional<std::uint32_t> too_small(const Message& request) const;
  /// Puts what was agreed into our 2xx (9), and starts.
  void answer(const Message& request, Draft& response, Instant now);
  /// What the 2xx to a request of ours says (7.2); starts or stops.
  void take(const Message& response, Instant now);
  /// A 422: asks for more next time (7.3), three times at most. @return false: there is no sense in asking again.
  bool raise(const Message& response);
  /// A refresh of ours failed: once more after half of what is left, and so on; then the session expires (10).
  void miss(Instant now);
  void stop() { refresh_.reset(), expiry_.reset(); }

  Due handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const { return earlier(refresh_, expiry_); }

 private:
  void start(std::uint32_t interval, bool is_ours, Instant now);
  bool wanted_;
  std::uint32_t interval_, min_se_;  ///< seconds, to ask for
  std::uint32_t agreed_ = 0;         ///< seconds; 0: no timer
  std::uint8_t raised_ = 0;          ///< how often
  bool is_ours_ = false;             ///< we refresh
  std::optional<Instant> refresh_, expiry_;
};

}  // namespace sipua
