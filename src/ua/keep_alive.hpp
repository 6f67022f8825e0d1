/// Does the connection still live? Double CRLF pings (RFC 5626 3.5.1, RFC 7118 6) or OPTIONS, at intervals and on demand.
/// Internal to src/ua.
#pragma once
#include <cstdint>
#include <optional>

#include "ua/request_sender.hpp"

namespace sipua {

/// Every frame from the server proves that the connection lives. One that nothing proves within keepAliveDebounce of a ping is
/// reported; it is dead when it has answered pings before, or was asked in a way that every server answers.
class KeepAlive {
 public:
  KeepAlive(Context& context, RequestSender& sender) : context_(context), sender_(sender) {}

  void handle_opened(Instant now);
  void handle_dropped();
  /// @param pong  it was CRLF only: an answer to a ping.
  void handle_frame(bool pong, Instant now);
  /// The registrar drops connections that are silent for so many seconds (RFC 5626 4.4); 0: it does not say.
  void set_flow_timer(std::uint32_t seconds, Instant now);
  /// Something may have happened to the connection: asks at once, in every way.
  void check(Instant now);
  /// @return true: the connection is dead.
  [[nodiscard]] bool handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const { return earlier(ping_at_, answer_by_); }

 private:
  void schedule(Instant now);
  void ping(bool with_options, Instant now);
  Context& context_;
  RequestSender& sender_;
  std::uint32_t flow_timer_ = 0;
  bool answers_pings_ = false;  ///< has, on this connection
  bool asked_options_ = false;
  std::optional<Instant> ping_at_, answer_by_;
};

}  // namespace sipua
