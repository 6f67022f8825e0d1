/// Everything that crosses the border between the core and its host, as values.
///
///   in:   Command, frame text, socket opened / closed, description answers, tick      (UserAgent::handle_*, command)
///   out:  Output, drained with UserAgent::poll()
///
/// Ids of objects are odd when the host made them (invite) and even when a message from outside did; never reused.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "message/message.hpp"

namespace sipua {

using Id = std::uint32_t;  ///< 0: the user agent itself

// ---- out ----

/// Put this text frame on the socket.
struct Send {
  std::string text;
};
/// Open a WebSocket with subprotocol "sip"; a socket that is open or opening is replaced.
struct Connect {
  std::string url;
};
/// Close the socket normally; its close is reported back with handle_closed as any other.
struct Disconnect {};

/// What the session's description handler is asked to do. Answer each with the same `operation`, once:
/// UserAgent::handle_description (get), handle_description_applied (set), handle_description_failed (both).
struct DescriptionWanted {
  enum class Kind : std::uint8_t {
    get,       ///< getDescription: our offer, or our answer when a remote offer was set before
    set,       ///< hasDescription + setDescription with the body of `source`
    rollback,  ///< back to what was agreed last: the exchange under way came to nothing. Needs no answer.
    restart,   ///< as get, with an ICE restart: the network under the call has changed
    renew,     ///< as get, of a new handler: another fork answered than the one that the old handler talks to
  };
  Kind kind{};
  Id session = 0;
  std::uint32_t operation = 0;
  Message source;  ///< set: the message whose body is meant
};
/// The session's description handler is not needed any more: close it.
struct DescriptionEnd {
  Id session = 0;
};

/// Names of events as the application knows them (classic API); see js/events.js for the arguments of each.
enum class EventKind : std::uint8_t {
  // of the user agent
  connecting,  ///< number = attempts
  connected,
  disconnected,           ///< number = close code or 0, text = reason
  registered,             ///< message = 2xx; text = public GRUU LF temporary GRUU
  unregistered,           ///< message or none, cause
  registration_failed,    ///< message or none, cause
  registration_accepted,  ///< any 2xx to REGISTER, before `registered`; message
  registration_progress,  ///< 1xx to REGISTER; message
  incoming,               ///< a new session: id, message = INVITE, text = local tag; number = IncomingFlags or'ed with
                          ///< the id of the session it replaces << 2. Before any other event of the session.
  outgoing,               ///< answer to invite: sent_text = the INVITE without its body; to request (id 0): text
  // of a session
  progress,
  accepted,
  rejected,
  failed,
  terminated,
  cancel,
  bye,
  ack,
  confirmed,
  invite,
  dialog,   ///< a dialog was made, or has another target; text = Call-ID LF local tag LF remote tag LF remote target,
            ///< and LF value for each Route
  changed,  ///< no event of the application: only `status` is new; when a REGISTER went out, also number = its CSeq,
            ///< text = Call-ID LF seconds asked for
  keep_alive_timeout,
  authentication_wanted,  ///< number = what the command authenticate has to name; message = 401 or 407; text = the
                          ///< request that it answers
  // of an answered session
  reinvite,           ///< the peer changes the session: message = its re-INVITE
  update,             ///< the same by UPDATE (RFC 3311), with or without a description
  reinvite_accepted,  ///< number = 1: ours, message = 2xx; 0: the peer's
  reinvite_failed,    ///< the session stays as it was. number as above; message = final response or none, cause
  prack,              ///< sent_text: a reliable provisional response was acknowledged (RFC 3262)
  dtmf,            ///< a tone: sent_text (number = tone << 16 | its number, from 1), or message = INFO (number = tone)
  dtmf_succeeded,  ///< number = that of the tone; message = 2xx
  dtmf_failed,     ///< number = that of the tone; message or none, cause. Further tones are dropped.
  info,            ///< message = INFO; number = what the command respond has to name
  notify,          ///< message = NOTIFY, answered
  message,         ///< message = MESSAGE, answered; outside of sessions too (id 0)
  refer,           ///< message = REFER; number = what refer_* commands have to name. Outside of sessions too (id 0).
  request_sent,    ///< sent_text: a request of the commands send and refer; number = its id
  request_answered,  ///< message = response, provisional ones included; number
  request_failed,    ///< no final response: cause; number
  refer_notified,    ///< message = NOTIFY about a REFER of ours; number = its id; text = "180 Ringing" of the sipfrag.
                     ///< This one and the next come after `terminated`, too.
  refer_ended,   ///< no more is told of a REFER of ours: number; message = the 2xx without a subscription (RFC 4488) or
                 ///< the last NOTIFY; none when that did not come: cause, or the
                 ///< user agent stops. Once for each REFER that was accepted.
  replaced,      ///< by the session with id = number (RFC 3891)
  identity,      ///< message: it names the peer in another way than before (RFC 3325, 4916)
  reconnecting,  ///< the connection is gone; the call is kept for callRecoveryTimeout
  reconnected,   ///< the peer has answered on the new connection
};

/// Of EventKind::incoming: above them the id of the session that it replaces.
inline constexpr std::uint32_t kReplacesShift = 2;
enum IncomingFlags : std::uint32_t {
  kReplacesEarly = 1,  ///< the session that it replaces is not answered yet
  kAutoAnswer = 2,     ///< the caller asks for it (RFC 5373, Alert-Info, Call-Info) and the option allows it
};

/// What stands as the first argument of an event.
enum class EventSubject : std::uint8_t {
  none,       ///< null
  message,    ///< `message`, a received one
  sent_text,  ///< `text` is a request that was sent (OutgoingRequest)
  reply,      ///< `text` is a response that was sent (plain text)
};

struct Event {
  EventKind kind{};
  Id id = 0;
  std::uint8_t status = 0;  ///< Session.C status after this event; user agent: UA.C status
  EventSubject subject = EventSubject::none;
  std::string_view cause;  ///< literal; "" is null
  std::uint32_t number = 0;
  Message message;
  std::string text;
};

enum class LogLevel : std::uint8_t { error, warn, log, debug };
struct Log {
  LogLevel level{};
  std::string_view category;  ///< "sip.ua", literal
  std::string text;           ///< never a password, credential or Authorization value
};

using Output = std::variant<Send, Connect, Disconnect, DescriptionWanted, DescriptionEnd, Event, Log>;

// ---- in ----

enum class CommandKind : std::uint8_t {
  none,
  start,         ///< open the connection. instance, call_id, cseq: of the registration before the page was reloaded;
                 ///< to_uri, to_name, from_uri, from_name: of every REGISTER
  stop,          ///< un-REGISTER, end every session, then close
  register_,     ///< extra_header*, close_with_headers ("true"): the un-REGISTER of stop has them too
  unregister,    ///< all ("true"), extra_header*
  invite,        ///< id = new odd id. The arguments of invite_fields() in src/ua/command.hpp.
  accept,        ///< extra_header*, info_outside ("true": EventKind::info for every INFO)
  progress,      ///< status, reason, extra_header*, body, content_type, reliable ("true")
  reject,        ///< status, reason, extra_header*, body, content_type
  cancel,        ///< status, reason, extra_header*
  bye,           ///< extra_header*, body, content_type
  terminate,     ///< cancel, reject or bye, whichever fits: their fields
  check,         ///< is the connection alive? lost ("true"): it is known to be dead; and as for start
  authenticate,  ///< operation; then header (value of Authorization), or user, password, ha1, token; or nothing: give up
  request,       ///< writes a request without sending it; the arguments of write_request() in src/ua/command.hpp
  // Inside an answered session. `request` = new odd id, shared with the ids of sessions.
  renegotiate,   ///< a new offer, as soon as none is open: extra_header*, method ("UPDATE"), restart ("true": ICE)
  send,          ///< request, method, extra_header*, body, content_type
  dtmf,          ///< tones (0-9 A-D # * and ',' for 2 s), duration and gap in ms, extra_header*
  refer,         ///< request; target (URI) or session (its id: Replaces, RFC 3891); extra_header*, body, content_type
  respond,       ///< operation = number of EventKind::info; status, reason, extra_header*, body, content_type
  refer_accept,  ///< operation = number of EventKind::refer; status (2xx, default 202), reason, extra_header*
  refer_reject,  ///< operation; status (default 603), reason, extra_header*
  refer_notify,  ///< operation; status, reason: the sipfrag. A final one ends the subscription.
};

/// One named argument of a command; names may repeat (extra_header).
struct Argument {
  std::string_view name, value;
};
using Arguments = std::vector<Argument>;

/// Why a description operation failed.
enum class DescriptionFailure : std::uint8_t {
  error,            ///< the handler rejected: 'WebRTC Error', or Reason 488 on a received answer
  unsupported,      ///< hasDescription said no: the body's type is not for it
  get_description,  ///< the handler rejected with a GetDescriptionError: as error, but 500 on a received re-INVITE
};

}  // namespace sipua
