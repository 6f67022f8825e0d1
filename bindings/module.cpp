/// The embind block: names only.
#include <emscripten/bind.h>

#include "ua_binding.hpp"

using sipua::host::UaBinding;

EMSCRIPTEN_BINDINGS(sipua) {
  emscripten::class_<UaBinding>("UA")
      .constructor<unsigned>()
      .function("error", &UaBinding::error)
      .function("configuration", &UaBinding::configuration)
      .function("contact", &UaBinding::contact)
      .function("liveObjects", &UaBinding::live_objects)
      .function("handle", &UaBinding::handle);
}
