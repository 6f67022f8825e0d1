/// JSON text for the host: what is too irregular for a record of words. RFC 8259.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.hpp"

namespace sipua::host {

/// Appends; puts the commas itself.
class Json {
 public:
  std::string out;

  Json& open(char bracket) { return separate(), out += bracket, *this; }
  Json& close(char bracket) { return out += bracket, *this; }
  Json& key(std::string_view name) { return text(name), out += ':', *this; }
  Json& text(std::string_view value);
  Json& raw(std::string_view value) { return separate(), out += value, *this; }
  Json& number(std::uint64_t value) { return raw(sipua::number(value)); }
  Json& boolean(bool value) { return raw(value ? "true" : "false"); }

 private:
  void separate() {
    if (!out.empty() && std::string_view("[{:").find(out.back()) == std::string_view::npos) out += ',';
  }
};

}  // namespace sipua::host
