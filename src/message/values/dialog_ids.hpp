/// Headers that name a dialog or a call: Replaces (RFC 3891), Join (RFC 3911), Target-Dialog (RFC 4538), In-Reply-To
/// (RFC 3261 20.21).
#pragma once
#include <string>
#include <string_view>
#include <vector>

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

/// The calls that this one answers or returns. A Call-ID may hold quotes and brackets, so every comma parts two of them.
struct InReplyTo {
  std::vector<std::string> call_ids;  ///< at least one

  [[nodiscard]] std::string text() const;
  bool operator==(const InReplyTo&) const = default;
};
Result<InReplyTo> parse_in_reply_to(std::string_view text);

}  // namespace sipua
