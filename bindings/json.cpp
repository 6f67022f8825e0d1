#include "json.hpp"

namespace sipua::host {

Json& Json::text(std::string_view value) {
  separate();
  out += '"';
  for (char c : value) {
    if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += "01"[c >> 4];
      out += "0123456789abcdef"[c & 15];
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
  return *this;
}

}  // namespace sipua::host
