// Takes the place of Emscripten's libembind, which registers three dozen types: these are the ones that
// bindings/ may use. Another one fails at start-up: add it here (a debug build says its name).

#include <emscripten/bind.h>

#include <limits>

using emscripten::internal::TypeID;

namespace {

template <typename T>
void register_integer(const char* name) {
  using Limits = std::numeric_limits<T>;
  emscripten::internal::_embind_register_integer(TypeID<T>::get(), name, sizeof(T), Limits::min(), Limits::max());
}

// Before every EMSCRIPTEN_BINDINGS block.
__attribute__((constructor(101))) void register_types() {
  using namespace emscripten::internal;
  _embind_register_void(TypeID<void>::get(), "void");
  _embind_register_bool(TypeID<bool>::get(), "bool", sizeof(bool), true, false);
  register_integer<int>("int");
  register_integer<unsigned>("unsigned int");
  register_integer<long>("long");
  register_integer<unsigned long>("unsigned long");
  _embind_register_float(TypeID<double>::get(), "double", sizeof(double));
  _embind_register_std_string(TypeID<std::string>::get(), "std::string");
  _embind_register_emval(TypeID<emscripten::val>::get(), "emscripten::val");
}

}  // namespace
