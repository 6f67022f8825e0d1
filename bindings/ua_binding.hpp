/// The class that JavaScript knows as UA: options in, values of ua.configuration out. What happens often goes over the
/// plain functions of ua_binding.cpp, with the number of handle() for `this`.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "ua/user_agent.hpp"

namespace sipua::host {

class UaBinding {
 public:
  /// In the scratch buffer stands a list: 64 characters, each with four bits of the seed as its lowest, then the options
  /// for options_from_js().
  explicit UaBinding(unsigned bytes);

  /// Name and value (OptionError) of the option that was refused, or "". After an error nothing but this may be called.
  [[nodiscard]] std::string error() const { return error_; }
  [[nodiscard]] std::string configuration() const;  ///< JSON
  [[nodiscard]] std::string contact() const { return agent_->contact(); }
  [[nodiscard]] unsigned live_objects() const { return static_cast<unsigned>(agent_->live_objects()); }
  [[nodiscard]] unsigned handle() const;

  UserAgent& agent() { return *agent_; }

  /// The text of this input is in the host's hands.
  std::uint32_t last_serial = 0;
  std::uint32_t last_units = 0;  ///< its size in UTF-16 units; 0: not known
  /// What poll() gave last; the host reads from it until the next poll().
  std::optional<Output> output;

 private:
  std::string error_;
  std::unique_ptr<UserAgent> agent_;
};

}  // namespace sipua::host
