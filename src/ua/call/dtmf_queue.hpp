/// Tones of one call that wait for their moment; each goes out as an INFO of its own. Internal to src/ua.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "message/draft.hpp"

namespace sipua {

/// Milliseconds of the classic API.
inline constexpr std::uint32_t kLeastTone = 70, kMostTone = 6000, kTone = 100, kLeastGap = 50, kGap = 500;

class DtmfQueue {
 public:
  struct Tone {
    char sign = 0;  ///< upper case; ',' is a pause of two seconds
    std::uint32_t number = 0, duration = 0, gap = 0;
    std::vector<HeaderLine> extra;
  };

  /// @param duration, gap  milliseconds; brought into their limits
  /// @return bad_value when a sign is no tone
  Result<void> push(std::string_view signs, std::uint32_t duration, std::uint32_t gap,
                    const std::vector<HeaderLine>& extra, Instant now);
  /// The tone whose moment has come; a pause takes its time and gives none.
  std::optional<Tone> take(Instant now);
  void clear() { tones_.clear(); }
  [[nodiscard]] std::optional<Instant> next_timeout() const;

 private:
  std::vector<Tone> tones_;
  Instant free_{};  ///< when the last one has sounded
  std::uint32_t last_ = 0;
};

}  // namespace sipua
