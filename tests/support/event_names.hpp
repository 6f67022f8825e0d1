/// What the events of the core are called in js/events.js, in the order of EventKind.
#pragma once
#include <string_view>

#include "ua/input_output.hpp"

namespace sipua {

inline constexpr std::string_view kEventNames[] = {"connecting",
                                                   "connected",
                                                   "disconnected",
                                                   "registered",
                                                   "unregistered",
                                                   "registrationFailed",
                                                   "registrationAccepted",
                                                   "registrationProgress",
                                                   "incoming",
                                                   "outgoing",
                                                   "progress",
                                                   "accepted",
                                                   "rejected",
                                                   "failed",
                                                   "terminated",
                                                   "cancel",
                                                   "bye",
                                                   "ack",
                                                   "confirmed",
                                                   "invite",
                                                   "dialog",
                                                   "changed",
                                                   "keepAliveTimeout",
                                                   "authenticationWanted",
                                                   "reinvite",
                                                   "update",
                                                   "reinviteAccepted",
                                                   "reinviteFailed",
                                                   "prack",
                                                   "dtmf",
                                                   "dtmfSucceeded",
                                                   "dtmfFailed",
                                                   "info",
                                                   "notify",
                                                   "message",
                                                   "refer",
                                                   "requestSent",
                                                   "requestAnswered",
                                                   "requestFailed",
                                                   "referNotified",
                                                   "referEnded",
                                                   "replaced",
                                                   "identity",
                                                   "reconnecting",
                                                   "reconnected"};

/// What becomes of a REFER of ours is told after the end of its session, too (RFC 5057 3.1).
inline bool outlives_session(EventKind kind) {
  return kind == EventKind::request_answered || kind == EventKind::request_failed ||
         kind == EventKind::refer_notified || kind == EventKind::refer_ended;
}

}  // namespace sipua
