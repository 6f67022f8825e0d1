// Takes the place of Emscripten's libembind, which registers three dozen types: these are the ones that
// bindings/ may use. Another one fails at start-up: add it here (a debug build says its name). embind/slim.js needs no
// names.

#include <emscripten/bind.h>

#include <limits>

using emscripten::internal::TypeID;

namespace {

template <typename T>
void register_integer() {
  using Limits = std::numeric_limits<T>;
  emscripten::internal::_embind_register_integer(TypeID<T>::get(), "", sizeof(T), Limits::min(), Limits::max());
}

// Before every EMSCRIPTEN_BINDINGS block.
__attribute__((constructor(101))) void register_types() {
  using namespace emscripten::internal;
  _embind_register_void(TypeID<void>::get(), "");
  _embind_register_bool(TypeID<bool>::get(), "", sizeof(bool), true, false);
  register_integer<int>();
  register_integer<unsigned>();
  register_integer<long>();
  register_integer<unsigned long>();
  _embind_register_float(TypeID<double>::get(), "", sizeof(double));
  _embind_register_std_string(TypeID<std::string>::get(), "");
}

}  // namespace
