/// One run: a user agent with its application, its description handlers, its server and its clock, fed line by line in
/// the language of tests/conversations. Deterministic: the same lines give the same run.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "conversations/peer.hpp"
#include "explore/call_ledger.hpp"
#include "explore/wire_ledger.hpp"
#include "ua/user_agent.hpp"

namespace sipua::explore {

/// An input: one line of a conversation, without its time, and those that belong to it.
conversation::Line line_of(std::string_view text);

class World {
 public:
  explicit World(const Options& options);
  World(const World&) = delete;

  /// @return false when the command was refused: then nothing has happened.
  bool feed(const conversation::Line& line);
  bool feed(std::string_view text) { return feed(line_of(text)); }
  /// Lets the time pass until something happens by itself.
  void tick();
  /// Nothing else happens: all timers run out on an open connection, what is up is proved to work, and ends.
  void close();

  [[nodiscard]] const WireLedger& wire() const { return wire_; }
  [[nodiscard]] const CallLedger& calls() const { return calls_; }
  [[nodiscard]] const Call& call() const { return calls_.call(id_); }
  [[nodiscard]] bool is_opening() const { return opening_; }
  [[nodiscard]] bool is_stopped() const { return stopped_; }
  [[nodiscard]] bool has_timeout() const { return agent_.next_timeout().has_value(); }
  [[nodiscard]] std::uint32_t referred() const { return referred_; }
  /// All that is seen from outside: equal states need not be visited twice.
  [[nodiscard]] std::string fingerprint() const;
  /// "" while all is well.
  [[nodiscard]] std::string violation() const { return violations_.empty() ? "" : violations_.front(); }
  /// All inputs, as a conversation.
  [[nodiscard]] std::string story() const;

 private:
  [[nodiscard]] bool command(const conversation::Line& line);
  void describe(const conversation::Line& line);
  void collect();
  void take(Output&& output);
  void settle();
  void run_due();
  void connect();
  void run_out();
  void probe();
  void hang_up();
  void stop();
  void tell(std::string text);

  Violations violations_;
  UserAgent agent_;
  conversation::Peer peer_;
  WireLedger wire_{violations_};
  CallLedger calls_{violations_};
  Id id_ = 1;  ///< of the call that the run is about
  Instant now_{};
  bool opening_ = false, closing_ = false, stopped_ = false;
  bool pinged_ = false;
  bool mute_ = false;           ///< stopped, and without a connection then: nobody could be told
  std::uint32_t referred_ = 0;  ///< operation of a REFER that the application has not answered
  std::vector<std::string> story_;
};

}  // namespace sipua::explore
