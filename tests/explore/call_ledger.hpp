/// What the application and the description handlers see in one run, and the rules it must keep: one end for each call,
/// nothing after it, statuses that move as they may, one description operation at a time.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "explore/wire_ledger.hpp"
#include "ua/input_output.hpp"

namespace sipua::explore {

/// One session as seen from outside.
struct Call {
  bool is_outgoing = false;
  std::uint8_t status = 0;
  std::uint64_t seen = 0;  ///< kinds of events, one bit each
  bool accepted = false, terminated = false, handler_ended = false;
  int wishes = 0;  ///< renegotiations asked for since the last outcome of one
  DialogKey dialog;
  /// The operation that the handler was asked for last and has not answered.
  bool pending = false;
  DescriptionWanted::Kind kind{};
  std::uint32_t operation = 0;
  enum class Signaling : std::uint8_t { stable, local_offer, remote_offer } signaling = Signaling::stable;

  [[nodiscard]] bool is_set() const { return pending && kind == DescriptionWanted::Kind::set; }
  [[nodiscard]] bool is_get() const { return pending && kind != DescriptionWanted::Kind::set; }
};

class CallLedger {
 public:
  explicit CallLedger(Violations& violations) : violations_(violations) {}
  void take(const Event& event);
  void take(const DescriptionWanted& wanted);
  void take(const DescriptionEnd& end);
  void invited(Id id);
  /// The handler answers what is pending.
  void described(Id id);
  void refused(Id id) { calls_[id].pending = false; }
  void wished(Id id) { ++calls_[id].wishes; }
  /// Nothing comes any more. @param probed  and no INVITE of ours is open at the peer
  void close(bool probed);

  [[nodiscard]] const std::map<Id, Call>& calls() const { return calls_; }
  /// The call of this id, or one that never was.
  [[nodiscard]] const Call& call(Id id) const;
  /// Dialogs of calls that go on.
  [[nodiscard]] std::set<DialogKey> kept() const;
  [[nodiscard]] std::string fingerprint() const;

 private:
  void fail(Id id, std::string text);
  void take_status(Id id, Call& call, std::uint8_t status);
  std::map<Id, Call> calls_;
  Violations& violations_;
};

}  // namespace sipua::explore
