#include "ua/call/dtmf_queue.hpp"

#include <algorithm>

namespace sipua {

namespace {

constexpr std::string_view kSigns = "0123456789ABCD#*,";
constexpr Duration kPause{2000};

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

}  // namespace

Result<void> DtmfQueue::push(std::string_view signs, std::uint32_t duration, std::uint32_t gap,
                             const std::vector<HeaderLine>& extra, Instant now) {
  const auto is_tone = [](char c) { return kSigns.find(upper(c)) != kSigns.npos; };
  if (signs.empty() || !std::all_of(signs.begin(), signs.end(), is_tone)) return Error{Errc::bad_value, "tones"};
  if (tones_.empty()) free_ = std::max(free_, now);
  for (const char sign : signs) {
    Tone tone;
    tone.sign = upper(sign);
    if (sign != ',') tone.number = ++last_;
    tone.duration = std::clamp(duration, kLeastTone, kMostTone);
    tone.gap = std::max(gap, kLeastGap);
    tone.extra = extra;
    tones_.push_back(std::move(tone));
  }
  return {};
}

std::optional<DtmfQueue::Tone> DtmfQueue::take(Instant now) {
  while (!tones_.empty() && free_ <= now) {
    Tone tone = std::move(tones_.front());
    tones_.erase(tones_.begin());
    free_ = std::max(free_, now) + (tone.sign == ',' ? kPause : Duration{tone.duration + tone.gap});
    if (tone.sign != ',') return tone;
  }
  return std::nullopt;
}

std::optional<Instant> DtmfQueue::next_timeout() const {
  if (tones_.empty()) return std::nullopt;
  return free_;
}

}  // namespace sipua
