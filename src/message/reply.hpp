/// The frame of a response, made from its request (RFC 3261 8.2.6.2).
#pragma once
#include <string_view>

#include "message/draft.hpp"
#include "message/message.hpp"

namespace sipua {

/// Via values, From, To (with `to_tag` added when it has none and `to_tag` is not ""), Call-ID and CSeq copied as they
/// were; Record-Route too for 101-299 (12.1.1), inside a dialog as well: SIP.js 0.8 takes the route of its ACK from there.
/// Timestamp for a 100 (8.2.6.1). An empty `reason` takes the RFC's phrase.
Draft make_reply(const Message& request, int status, std::string_view reason, std::string_view to_tag);

}  // namespace sipua
