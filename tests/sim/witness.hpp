/// Watches one agent and complains about what must never happen, whatever the network does:
///
///   - a REGISTER without exactly one outcome; a session that ends twice or never, or speaks after its end (but of a REFER)
///   - events of the connection and the registration out of turn (classic API 3.3)
///   - CSeq not going up in a Call-ID outside of dialogs, nc not going up for a nonce (RFC 3261 12.2.1.1, RFC 7616 3.4)
///   - more connects or requests in ten seconds than the options allow; a secret in a log
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/clock.hpp"
#include "ua/input_output.hpp"
#include "ua/options.hpp"

namespace sipua::sim {

class Witness {
 public:
  Witness(Clock& clock, const Options& options);

  void see(const Output& output);
  /// The application does something.
  void note_command();
  /// A session that the application opened.
  void expect_session(Id id) { sessions_[id] = {}; }
  /// Nothing may be open any more.
  void finish();
  void complain(const std::string& what);

  /// The first complaint, or "".
  [[nodiscard]] const std::string& complaint() const { return complaint_; }
  [[nodiscard]] bool is_registered() const { return registered_; }
  /// Since the last success.
  [[nodiscard]] std::uint32_t failures() const { return failures_; }
  /// REGISTERs since the application, a new connection or a retry timer asked for one.
  [[nodiscard]] std::uint32_t registers_in_a_row() const { return registers_; }
  [[nodiscard]] bool has_open_register() const { return register_open_; }

 private:
  struct Session {
    std::uint32_t failed = 0, terminated = 0;
  };
  enum class Line : std::uint8_t { down, trying, up };

  void see_event(const Event& event);
  void see_connection(const Event& event);
  void see_registration(const Event& event);
  void see_session(const Event& event);
  void see_request(const std::string& text);
  void see_credentials(const std::string& text);
  void see_log(const Log& log);
  void close_register(bool success);
  void limit(std::deque<Instant>& times, std::size_t most, const char* what);
  Clock& clock_;
  std::vector<std::string> secrets_;
  std::size_t most_connects_;
  std::string complaint_;
  Line line_ = Line::down;
  bool registered_ = false, register_open_ = false, takes_back_ = false;
  std::uint32_t failures_ = 0, registers_ = 0;
  std::map<Id, Session> sessions_;
  std::map<std::string, std::uint32_t> sequences_;  ///< last CSeq number by Call-ID
  std::map<std::string, std::uint32_t> counts_;     ///< last nc by nonce
  std::deque<Instant> connects_, requests_, successes_, causes_;
};

}  // namespace sipua::sim
