// Given to em++ with -include in release builds: five members of std::string that libc++ 13 would write out at each of
// a thousand places are calls. They do what they did; only where their code stands is new.
#include <string>

_LIBCPP_BEGIN_NAMESPACE_STD

template <>
[[gnu::noinline]] inline string::size_type string::size() const noexcept {
  return __is_long() ? __get_long_size() : __get_short_size();
}
template <>
[[gnu::noinline]] inline char* string::__get_pointer() noexcept {
  return __is_long() ? __get_long_pointer() : __get_short_pointer();
}
template <>
[[gnu::noinline]] inline const char* string::__get_pointer() const noexcept {
  return __is_long() ? __get_long_pointer() : __get_short_pointer();
}
template <>
[[gnu::always_inline]] inline string::operator string_view() const noexcept {
  return {__get_pointer(), size()};
}
template <>
[[gnu::noinline]] inline string::basic_string(string&& from) noexcept : __r_(_VSTD::move(from.__r_)) {
  from.__zero();
}
template <>
[[gnu::noinline]] inline string& string::operator=(string&& from) noexcept {
  __move_assign(from, true_type());
  return *this;
}

_LIBCPP_END_NAMESPACE_STD
