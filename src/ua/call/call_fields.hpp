/// A call as its owner sees it: its status, and what commands bring. Internal to src/ua.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "message/draft.hpp"
#include "message/message.hpp"
#include "message/syntax/uri.hpp"

namespace sipua {

/// For an answer in time for the peer, whose transaction ends after 64*T1: it hears nothing before the final response (RFC 4320).
inline constexpr std::chrono::seconds kAnswerLimit{30};
/// How long a subscription to the outcome of a REFER lasts; of one of ours, after the end of the call.
inline constexpr std::chrono::seconds kSubscriptionLimit{180};

/// Is there no subscription with this REFER, or with this 2xx to one (RFC 4488 4)?
[[nodiscard]] bool refuses_subscription(const Message& message);

/// Session.C of the classic API.
enum class SessionStatus : std::uint8_t {
  null = 0,
  invite_sent = 1,
  provisional_received = 2,
  invite_received = 3,
  waiting_for_answer = 4,
  answered = 5,
  waiting_for_prack = 6,
  waiting_for_ack = 7,
  canceled = 8,
  terminated = 9,
  answered_waiting_for_prack = 10,
  early_media = 11,
  confirmed = 12,
};

/// Fields of cancel, reject, progress, bye and of requests inside the dialog.
struct ReplyFields {
  int status = 0;  ///< 0: the command's default
  std::string reason, body, content_type;
  std::vector<HeaderLine> extra;
};

struct InviteFields {
  Uri target;
  std::vector<HeaderLine> extra;
  bool anonymous = false, without_sdp = false, info_outside = false, early_media = false, follow_redirects = false;
  std::string to, from;  ///< name-addr without a tag; "" for the target, and our own address
  std::string render_body, render_type;
};

/// What a new offer is to be (CommandKind::renegotiate).
struct OfferFields {
  std::vector<HeaderLine> extra;
  bool update = false;   ///< by UPDATE
  bool restart = false;  ///< ICE
};

}  // namespace sipua
