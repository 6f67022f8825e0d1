/// The user agent: what bindings include. Sans-IO: handle_* takes something from outside (`now` last), poll() hands out
/// the next output, next_timeout() is the only thing the host arms.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "ua/input_output.hpp"
#include "ua/options.hpp"

namespace sipua {

class UserAgent {
 public:
  UserAgent(Options options, const Random::Seed& seed);
  ~UserAgent();
  UserAgent(const UserAgent&) = delete;
  UserAgent& operator=(const UserAgent&) = delete;

  void handle_opened(Instant now);
  /// The socket closed, failed, or could not be opened.
  void handle_closed(std::uint16_t code, std::string_view reason, Instant now);
  /// One WebSocket frame, text or binary. Anything that is not SIP is logged once and ignored; anything without an open
  /// connection too.
  /// @return the number of this input (1, 2, ...), which Message::serial of its message carries.
  std::uint32_t handle_frame(std::string text, Instant now);
  void handle_timeout(Instant now);

  void handle_description(Id session, std::uint32_t operation, std::string_view body, std::string_view content_type,
                          Instant now);
  void handle_description_applied(Id session, std::uint32_t operation, Instant now);
  void handle_description_failed(Id session, std::uint32_t operation, DescriptionFailure why, Instant now);

  /// Every command ends in exactly one outcome: an error here, or events later.
  /// @return wrong_state, not_found, bad_value (Error::what names the argument), unsupported.
  Result<void> command(CommandKind kind, Id id, const Arguments& arguments, Instant now);

  std::optional<Output> poll();
  [[nodiscard]] std::optional<Instant> next_timeout() const;

  /// Messages of a level above this are not made (default log).
  void set_log_level(LogLevel level);
  [[nodiscard]] const Options& options() const;
  /// Value of ua.contact.toString().
  [[nodiscard]] std::string contact() const;
  /// Live transactions and sessions, for tests of leaks.
  [[nodiscard]] std::size_t live_objects() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sipua
