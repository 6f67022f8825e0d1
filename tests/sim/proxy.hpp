/// A registrar that is a stateful proxy too (RFC 3261 16): forks in parallel, records its route, keeps no connection
/// that a client has lost. Its clients are next to it: every contact is a flow.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "message/draft.hpp"
#include "message/message.hpp"
#include "sim/registrar.hpp"

namespace sipua::sim {

struct ProxyHabits {
  Duration timer_c{181000};        ///< an INVITE that only rings ends after this
  bool challenges_calls = false;   ///< initial INVITEs, by what `authentication` says
  bool challenges_inside = false;  ///< requests inside a dialog too
  bool gives_up_callers = false;   ///< cancels an INVITE whose caller's flow ends
  bool answers_late = false;       ///< 408 to a request that is no INVITE (against RFC 4320)
  bool forks_one_by_one = false;   ///< only the newest binding gets the INVITE
};

class Proxy : public Registrar {
 public:
  using Registrar::Registrar;

  /// Bindings, calls under way and places of contacts are forgotten.
  void restart();
  ProxyHabits proxy;

  void handle_opened(FlowId flow) override;
  void handle_closed(FlowId flow, std::uint16_t code, std::string_view reason) override;

 private:
  /// A request passed on to one place.
  struct Leg {
    FlowId flow = 0;
    Draft request;
    bool is_heard = false, is_finished = false;
    bool is_unwanted = false, is_cancelled = false;
    std::uint32_t rings = 0;  ///< counts provisional responses: timer C
  };
  struct Pending {
    FlowId from = 0;
    Message request;
    std::vector<Leg> legs;
    Draft best;
    bool is_answered = false;
  };
  struct Target {
    std::string uri;
    FlowId flow = 0;
  };

  void handle_message(FlowId flow, const Message& message) override;
  void handle_request(FlowId flow, const Message& request);
  void handle_cancel(FlowId flow, const Message& cancel);
  void handle_ack(FlowId flow, const Message& ack);
  void handle_response(FlowId flow, const Message& response);
  void handle_final(std::uint32_t number, std::size_t at, const Message& response, Draft&& onward);
  [[nodiscard]] bool is_admitted(FlowId flow, const Message& request);
  [[nodiscard]] std::vector<Target> targets_of(const Message& request, bool in_dialog) const;
  [[nodiscard]] FlowId find_place(const Uri& contact) const;
  void note_place(FlowId flow, const Message& message);
  void pass_on(FlowId flow, const Message& request, const std::vector<Target>& targets, bool in_dialog);
  void watch_time(std::uint32_t number, std::size_t at);
  void watch_ringing(std::uint32_t number, std::size_t at);
  void finish_leg(std::uint32_t number, std::size_t at, int status);
  void finish_leg(std::uint32_t number, std::size_t at, Draft&& response);
  void cancel_legs(std::uint32_t number, std::string_view reason);
  void cancel_leg(std::uint32_t number, std::size_t at, std::string_view reason);
  void acknowledge(const Leg& leg, const Message& response);
  void forget_later(std::uint32_t number);
  [[nodiscard]] Leg* find(std::uint32_t number, std::size_t at);

  std::set<FlowId> open_;
  std::map<std::string, FlowId> places_;  ///< user@host of a contact: where it was seen last
  std::map<std::uint32_t, Pending> pending_;
  std::map<std::string, std::uint32_t> by_branch_;  ///< of the clients, with the flow
  std::uint32_t last_ = 0, first_ = 1;              ///< since the restart
};

}  // namespace sipua::sim
