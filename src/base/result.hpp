/// Errors are values: every operation that input can make fail returns a Result.
#pragma once
#include <cassert>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace sipua {

enum class Errc : std::uint8_t {
  bad_syntax,   ///< the text does not follow its grammar
  bad_value,    ///< well formed, but outside what is allowed
  missing,      ///< a mandatory part is absent
  too_large,    ///< over a limit
  wrong_state,  ///< the command does not fit the object's state
  unsupported,  ///< understood, but not offered here
  not_found,    ///< no object of that id
};

/// Why an operation failed. `what` is a string literal naming the part; `at` is a byte offset into the input, or 0.
struct Error {
  Errc code{};
  std::string_view what;
  std::uint32_t at = 0;
};

/// A value or the Error that took its place. Asking for the side that is not there is a bug of the caller (assert).
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}  // NOLINT: implicit by design
  Result(Error error) : error_(error) {}         // NOLINT
  [[nodiscard]] bool ok() const { return value_.has_value(); }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const { return assert(!ok()), error_; }
  T& operator*() & { return assert(ok()), *value_; }
  const T& operator*() const& { return assert(ok()), *value_; }
  T&& operator*() && { return assert(ok()), std::move(*value_); }
  T* operator->() { return assert(ok()), &*value_; }
  const T* operator->() const { return assert(ok()), &*value_; }

 private:
  std::optional<T> value_;  // not a variant with Error: its tables of functions cost code in every user
  Error error_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(error), failed_(true) {}  // NOLINT
  [[nodiscard]] bool ok() const { return !failed_; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const { return assert(failed_), error_; }

 private:
  Error error_;
  bool failed_ = false;
};

}  // namespace sipua
