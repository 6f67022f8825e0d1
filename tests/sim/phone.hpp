/// An agent with an application that calls, answers and changes its mind, and with all witnesses.
#pragma once
#include <map>
#include <string>

#include "sim/agent.hpp"
#include "sim/call_witness.hpp"
#include "sim/descriptions.hpp"
#include "sim/proxy.hpp"
#include "sim/witness.hpp"

namespace sipua::sim {

/// What all phones share.
struct World {
  Clock& clock;
  Network& network;
  Dice& dice;
  Transcript& transcript;
};

/// How the application behaves. Chances are of a thousand.
struct Manners {
  std::uint32_t talks = 3;           ///< things done in an answered call, at most
  std::uint32_t hangs_up = 700;      ///< does that at last
  std::uint32_t renegotiates = 250;  ///< of the things done
};

class Phone {
 public:
  Phone(World world, std::string name, std::string user, const Options& options);

  Agent agent;
  Witness witness;
  CallWitness calls;
  Descriptions descriptions;
  Manners manners;

  void start() { (void)command(CommandKind::start); }
  /// For good.
  void leave() {
    leaves_ = true;
    (void)command(CommandKind::stop);
  }
  /// Calls that user.
  void call(const std::string& user);
  /// Anything but a new call.
  void do_something();
  /// All is well again: what does not come back by itself is asked for; stays on or goes.
  void come_back(bool stays);
  /// Asks the peer of every call whether it is there, and hangs up when it is not.
  void ask_peers();
  [[nodiscard]] bool is_registered_right(const Proxy& proxy, const Network& network) const;
  /// The longest that registration may take to be right, once all is well.
  [[nodiscard]] Duration registration_bound() const;
  /// After stop(): nothing may be left.
  void check_stopped();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& complaint() const { return witness.complaint(); }

 private:
  using Reaction = void (Phone::*)(Id, std::uint32_t, const std::string&);
  Result<void> command(CommandKind kind, Id id = 0, const Arguments& arguments = {});
  void heed(const Output& output);
  void heed_event(const Event& event);
  void notice_outcome(const Event& event);
  void watch_patience(const DescriptionWanted& wanted);
  void answer(Id id);
  void talk(Id id);
  void talk_once(Id id);
  void change(Id id);
  void refer(Id id);
  void take_referral(Id id, std::uint32_t operation, const std::string& target);
  void invite(const std::string& target, Id id);
  [[nodiscard]] Id any_session();
  [[nodiscard]] bool lives(Id id) const;
  void later(Duration least, Duration most, Clock::Task task);
  std::string name_, user_;
  World world_;
  Options options_;
  Id last_ = 1;
  bool wishes_, started_ = false, asks_ = false, leaves_ = false;
  std::map<Id, std::uint32_t> referred_;  ///< calls made for a REFER: its operation
};

}  // namespace sipua::sim
