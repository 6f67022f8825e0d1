#include "ua_binding.hpp"

#include "base/text.hpp"
#include "options_from_js.hpp"
#include "scratch.hpp"

namespace sipua::host {

UaBinding::UaBinding(unsigned size) {
  std::vector<std::string_view> texts = scratch_list(size);
  Random::Seed bytes{};
  for (unsigned i = 0; i < 2 * bytes.size() && i < texts[0].size(); ++i) {
    bytes[i / 2] = static_cast<std::uint8_t>(bytes[i / 2] << 4 | (texts[0][i] & 15));
  }
  texts.erase(texts.begin());
  Random random(bytes);
  std::variant<Options, OptionError> checked = check_options(options_from_js(texts), random);
  if (auto* refused = std::get_if<OptionError>(&checked)) {
    error_ = str_cat({refused->parameter, " ", number(refused->value)});
    return;
  }
  for (std::uint8_t& byte : bytes) byte = random.byte();  // what the options drew is not drawn again
  agent_ = std::make_unique<UserAgent>(std::move(*std::get_if<Options>(&checked)), bytes);
}

std::string UaBinding::configuration() const { return options_to_json(agent_->options()); }

unsigned UaBinding::handle() const { return address(this); }

}  // namespace sipua::host
