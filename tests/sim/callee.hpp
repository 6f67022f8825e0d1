/// A registrar behind which nobody takes a call: INVITEs are refused, ring for ever, are cancelled, or get no answer.
#pragma once
#include <map>
#include <string>

#include "sim/registrar.hpp"

namespace sipua::sim {

class Callee : public Registrar {
 public:
  using Registrar::Registrar;

 private:
  void handle_message(FlowId flow, const Message& message) override;
  void handle_invite(FlowId flow, const Message& invite);
  void handle_cancel(FlowId flow, const Message& cancel);
  std::map<std::string, Draft> ringing_;  ///< the 487 of each INVITE without a final answer, by branch
};

}  // namespace sipua::sim
