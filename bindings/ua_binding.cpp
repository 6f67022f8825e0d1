#include "ua_binding.hpp"

#include "options_from_js.hpp"
#include "scratch.hpp"

namespace sipua::host {

UaBinding::UaBinding(const emscripten::val& options, const emscripten::val& seed) {
  Random::Seed bytes;
  for (unsigned i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(seed[i].as<unsigned>());
  Random random(bytes);
  std::variant<Options, OptionError> checked = check_options(options_from_js(options), random);
  if (auto* refused = std::get_if<OptionError>(&checked)) {
    error_ = refused->parameter;
    return;
  }
  for (std::uint8_t& byte : bytes) byte = random.byte();  // what the options drew is not drawn again
  agent_ = std::make_unique<UserAgent>(std::move(*std::get_if<Options>(&checked)), bytes);
}

std::string UaBinding::configuration() const { return options_to_json(agent_->options()); }

unsigned UaBinding::handle() const { return address(this); }

}  // namespace sipua::host
