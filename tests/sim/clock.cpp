#include "sim/clock.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace sipua::sim {

void Clock::at(Instant when, Task task) {
  heap_.push_back({std::max(when, now_), given_++, std::move(task)});
  std::push_heap(heap_.begin(), heap_.end(), later);
}

bool Clock::step(Instant end) {
  if (heap_.empty() || heap_.front().when > end) {
    now_ = std::max(now_, end);
    return false;
  }
  std::pop_heap(heap_.begin(), heap_.end(), later);
  Entry entry = std::move(heap_.back());
  heap_.pop_back();
  now_ = entry.when;
  entry.task();
  return true;
}

/// FNV-1a.
void Transcript::mix(std::string_view text) {
  for (char c : text) digest_ = (digest_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  digest_ = (digest_ ^ 0xff) * 0x100000001b3;
}

void Transcript::note(Instant when, std::string_view who, std::string_view what, std::string_view detail) {
  const auto ms = static_cast<std::uint64_t>(when.time_since_epoch().count());
  digest_ = (digest_ ^ ms) * 0x100000001b3;
  mix(who);
  mix(what);
  mix(detail);
  if (keeps_text_) text_ += str_cat({number(ms), " ", who, " ", what, detail.empty() ? "" : " ", detail, "\n"});
}

}  // namespace sipua::sim
