/// A registrar (RFC 3261 10.3) with its edges, moody if told so. It answers REGISTER, OPTIONS and pings; what else it
/// does is for derived classes. Several URLs may lead to the same one.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "message/draft.hpp"
#include "message/message.hpp"
#include "sim/authentication.hpp"
#include "sim/clock.hpp"
#include "sim/dice.hpp"
#include "sim/network.hpp"

namespace sipua::sim {

/// What goes wrong. Chances are of a thousand, for each REGISTER.
struct Mood {
  std::uint32_t silent = 0;         ///< no answer
  std::uint32_t slow = 0;           ///< the answer takes up to 40 s
  std::uint32_t fails = 0;          ///< 500
  std::uint32_t unavailable = 0;    ///< 503 with Retry-After, up to 60 s
  std::uint32_t moved = 0;          ///< 302
  std::uint32_t no_contact = 0;     ///< the 200 lists no Contact
  std::uint32_t wrong_contact = 0;  ///< the 200 lists another one than ours
  std::uint32_t forgets = 0;        ///< the binding is not kept although the 200 says so
};

struct RegistrarHabits {
  std::uint32_t least = 0, most = 3600;  ///< seconds; below `least` is 423
  std::uint32_t flow_timer = 0;          ///< 0: not told
  std::uint32_t others = 0;              ///< bindings of others in each 200
  bool gives_gruu = false, gives_service_route = false, answers_pings = true;
  bool drops_with_flow = false;  ///< RFC 5626: a binding ends with its flow
};

class Registrar : public End {
 public:
  struct Binding {
    std::string uri, instance;
    Instant until;
    FlowId flow = 0;
  };

  Registrar(Clock& clock, Network& network, Dice& dice, Transcript& transcript)
      : authentication(clock, dice), clock_(clock), network_(network), dice_(dice), transcript_(transcript) {}

  void add_user(const std::string& name, const std::string& password) { users_[name] = password; }
  /// Bindings that are in force.
  [[nodiscard]] std::vector<Binding> bindings(const std::string& user) const;
  /// As a restart does. The flows are the network's.
  void forget();

  Mood mood;
  RegistrarHabits habits;
  Authentication authentication;

  void handle_opened(FlowId flow) override;
  void handle_frame(FlowId flow, std::string text) override;
  void handle_closed(FlowId flow, std::uint16_t code, std::string_view reason) override;

 protected:
  /// A request that is neither REGISTER nor OPTIONS, or a response.
  virtual void handle_message(FlowId flow, const Message& message);
  /// Challenges unless the credentials are good. @return whether the request may pass.
  bool admit(FlowId flow, const Message& request);
  void send(FlowId flow, const Draft& message, Duration wait = Duration(0));
  /// Of the binding with that contact; 0 without one.
  [[nodiscard]] FlowId flow_of(const Uri& contact) const;
  Clock& clock_;
  Network& network_;
  Dice& dice_;
  Transcript& transcript_;

 private:
  void handle_register(FlowId flow, const Message& request);
  Draft refusal(const Message& request);
  Draft update(FlowId flow, const Message& request);
  void list(Draft& response, const std::string& user, const std::string& kept_by);
  std::map<std::string, std::string> users_;
  std::map<std::string, std::vector<Binding>> bindings_;
};

}  // namespace sipua::sim
