/// Does the caller want to be answered at once (RFC 5373, and what telephones write instead)? Internal to src/ua.
#pragma once
#include "message/message.hpp"

namespace sipua {

/// Answer-Mode or Priv-Answer-Mode: Auto; Alert-Info with info=alert-autoanswer or the like; Call-Info or Alert-Info
/// with answer-after=0.
bool wants_auto_answer(const Message& invite);

}  // namespace sipua
