// Given to em++ with -include in release builds, in front of <vector>: a vector of libc++ 13 that grows moves its
// elements as bytes, by one function for all types, instead of one by one with code for each type. None of the types in
// vectors here has a pointer into itself, and all take zeros for an empty value: that is what stays behind. A test that
// was compiled without this header destroys it, and may share any function of the vector.
#include <__split_buffer>
#include <cstring>

_LIBCPP_BEGIN_NAMESPACE_STD

[[gnu::noinline]] inline void* __move_bytes(void* from, void* end, void* to_end) {
  const size_t size = static_cast<char*>(end) - static_cast<char*>(from);
  void* to = _VSTD::memcpy(static_cast<char*>(to_end) - size, from, size);
  _VSTD::memset(from, 0, size);
  return to;
}

template <class T>
void __construct_backward_with_exception_guarantees(allocator<T>&, T* from, T* end, T*& to_end) {
  to_end = static_cast<T*>(__move_bytes(from, end, to_end));
}

/// Where a vector's elements are going; afterwards, where they were.
template <class T>
struct __split_buffer<T, allocator<T>&> {
  [[gnu::always_inline]] __split_buffer(size_t capacity, size_t start, allocator<T>&)
      : __first_(static_cast<T*>(::operator new(capacity * sizeof(T)))),
        __begin_(__first_ + start),
        __end_(__begin_),
        end_of_storage_(__first_ + capacity) {}
  __split_buffer(const __split_buffer&) = delete;
  __split_buffer& operator=(const __split_buffer&) = delete;
  [[gnu::always_inline]] ~__split_buffer() { ::operator delete(__first_); }

  T*& __end_cap() { return end_of_storage_; }
  [[gnu::always_inline]] void __construct_at_end(size_t count) {
    for (; count; --count) _VSTD::construct_at(__end_++);
  }

  T *__first_, *__begin_, *__end_, *end_of_storage_;
};

_LIBCPP_END_NAMESPACE_STD
