/// Virtual time: what is to happen when. Nothing waits; the clock jumps from one task to the next.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace sipua::sim {

class Clock {
 public:
  using Task = std::function<void()>;

  [[nodiscard]] Instant now() const { return now_; }
  /// Tasks of the same moment run in the order in which they were given.
  void at(Instant when, Task task);
  void in(Duration wait, Task task) { at(now_ + wait, std::move(task)); }
  /// Runs the next task due by `end`. @return false: there is none, and it is `end` now.
  bool step(Instant end);
  void run_until(Instant end) {
    while (step(end)) {
    }
  }

 private:
  struct Entry {
    Instant when;
    std::uint64_t order;
    Task task;
  };
  static bool later(const Entry& a, const Entry& b) { return a.when != b.when ? a.when > b.when : a.order > b.order; }
  Instant now_{};
  std::uint64_t given_ = 0;
  std::vector<Entry> heap_;
};

/// Everything that happened, as one number and, when asked for, as text.
class Transcript {
 public:
  explicit Transcript(bool keeps_text) : keeps_text_(keeps_text) {}
  void note(Instant when, std::string_view who, std::string_view what, std::string_view detail = {});
  /// Counts for the digest only.
  void mix(std::string_view text);
  /// Equal for equal transcripts.
  [[nodiscard]] std::uint64_t digest() const { return digest_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::uint64_t digest_ = 0xcbf29ce484222325;
  std::string text_;
  bool keeps_text_;
};

}  // namespace sipua::sim
