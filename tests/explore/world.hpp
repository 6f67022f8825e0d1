/// One run: a user agent with its application, its description handlers, its server and its clock, fed line by line in
/// the language of tests/conversations. Deterministic: the same lines give the same run.
#pragma once
#include <map>
#include <memory>
#include <set>
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
  /// Lets the time pass until something happens by itself, but no longer than `most`.
  void tick(Duration most = Duration::max());
  /// A frame that is not what the peer meant. The ledgers cannot judge what follows: only that it comes to rest, and
  /// ends, is asked for from then on.
  void spoil(const std::string& frame);
  /// Another call of those that go on, if there is one, is what commands and requests are about.
  void turn() { id_ = other(); }
  /// Nothing else happens: all timers run out on an open connection, what is up is proved to work, and ends.
  void close();

  [[nodiscard]] const WireLedger& wire() const { return wire_; }
  [[nodiscard]] const CallLedger& calls() const { return calls_; }
  [[nodiscard]] const Call& call() const { return calls_.call(id_); }
  [[nodiscard]] Id id() const { return id_; }
  /// The next call that goes on; the same when there is none.
  [[nodiscard]] Id other() const;
  /// Call-ID of the call that the run is about, when the peer made it.
  [[nodiscard]] std::string name() const { return name_of(id_); }
  [[nodiscard]] bool is_name(const std::string& call_id) const { return call_id == "c1" || call_id == "c2"; }
  /// The last request or response of the peer, or "".
  [[nodiscard]] const std::string& last_frame(bool response) const { return response ? last_response_ : last_request_; }
  [[nodiscard]] bool is_opening() const { return opening_; }
  [[nodiscard]] bool is_stopped() const { return stopped_; }
  [[nodiscard]] bool has_timeout() const { return agent_.next_timeout().has_value(); }
  [[nodiscard]] std::uint32_t referred() const { return referred_; }
  [[nodiscard]] std::uint32_t transfer() const { return transfer_; }
  /// All that is seen from outside: equal states need not be visited twice.
  [[nodiscard]] std::string fingerprint() const;
  /// "" while all is well.
  [[nodiscard]] std::string violation() const;
  /// All inputs, as a conversation.
  [[nodiscard]] std::string story() const;

 private:
  [[nodiscard]] bool command(const conversation::Line& line);
  void receive(const conversation::Line& line);
  void repeat(const conversation::Line& line);
  void acknowledge(const ServerRequest& failed);
  [[nodiscard]] std::string name_of(Id id) const;
  [[nodiscard]] bool serve();
  [[nodiscard]] bool give_up(std::set<Id>& given_up);
  void probe(Id id);
  void handle(Id id);
  [[nodiscard]] bool waits(Method method) const;
  void describe(const conversation::Line& line);
  void collect();
  void take(Output&& output);
  void settle();
  void run_due();
  void connect();
  void run_out();
  void hang_up();
  void stop();
  void tell(std::string text);

  Violations violations_, faults_;  ///< of the ledgers; of what holds whatever the peer sends
  UserAgent agent_;
  conversation::Peer peer_;
  WireLedger wire_{violations_};
  CallLedger calls_{violations_};
  Id id_ = 1;  ///< of the call that the run is about
  Instant now_{};
  bool opening_ = false, closing_ = false, stopped_ = false;
  bool pinged_ = false;
  bool mute_ = false;  ///< stopped, and without a connection then: nobody could be told
  bool spoiled_ = false;
  std::string last_request_, last_response_;
  std::map<Id, std::string> names_;  ///< Call-IDs of calls that the peer made
  std::uint32_t referred_ = 0;       ///< operation of a REFER that the application has not answered
  std::uint32_t transfer_ = 0;       ///< operation of the last REFER that the application has accepted
  std::vector<std::string> story_;
};

}  // namespace sipua::explore
