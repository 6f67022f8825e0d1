/// Headers that name a dialog: Replaces (RFC 3891), Join (RFC 3911), Target-Dialog (RFC 4538).
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "message/syntax/params.hpp"

namespace sipua {

struct DialogIds {
  std::string call_id;
  std::string to_tag;    ///< of Target-Dialog: local-tag
  std::string from_tag;  ///< of Target-Dialog: remote-tag
  bool early_only = false;
  Params params;  ///< all others

  /// As the value of Replaces or Join.
  [[nodiscard]] std::string text() const;
  /// As the value of Target-Dialog.
  [[nodiscard]] std::string target_dialog_text() const;
  bool operator==(const DialogIds&) const = default;
};

/// Both tags are mandatory in each of the three.
Result<DialogIds> parse_replaces(std::string_view text);
Result<DialogIds> parse_join(std::string_view text);
Result<DialogIds> parse_target_dialog(std::string_view text);

}  // namespace sipua
