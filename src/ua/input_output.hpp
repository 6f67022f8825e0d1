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
    get,  ///< getDescription: our offer, or our answer when a remote offer was set before
    set,  ///< hasDescription + setDescription with the body of `source`
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
  incoming,               ///< a new session: id, message = INVITE. Announces the object before any other event of it.
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
  dialog,   ///< a dialog was made; text = Call-ID LF local tag LF remote tag
  changed,  ///< no event of the application: only `status` is new; when a REGISTER went out, also number = its CSeq,
            ///< text = Call-ID LF seconds asked for
  keep_alive_timeout,
  authentication_wanted,  ///< number = what the command authenticate has to name; message = 401 or 407; text = the
                          ///< request that it answers
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
  start,         ///< open the connection. instance, call_id, cseq: of the registration before the page was reloaded
  stop,          ///< un-REGISTER, end every session, then close
  register_,     ///< extra_header*
  unregister,    ///< all ("true"), extra_header*
  invite,        ///< id = new odd id. target, extra_header*, anonymous ("true"), without_sdp ("true")
  accept,        ///< extra_header*
  progress,      ///< status, reason, extra_header*, body, content_type
  reject,        ///< status, reason, extra_header*, body, content_type
  cancel,        ///< status, reason, extra_header*
  bye,           ///< extra_header*, body, content_type
  terminate,     ///< cancel, reject or bye, whichever fits: their fields
  check,         ///< is the connection alive? lost ("true"): it is known to be dead; and as for start
  authenticate,  ///< operation; then header (value of Authorization), or user, password, ha1, token; or nothing: give up
  request,       ///< writes a request without sending it; the arguments of write_request() in src/ua/command.hpp
};

/// One named argument of a command; names may repeat (extra_header).
struct Argument {
  std::string_view name, value;
};
using Arguments = std::vector<Argument>;

/// Why a description operation failed.
enum class DescriptionFailure : std::uint8_t {
  error,        ///< the handler rejected: 'WebRTC Error', or Reason 488 on a received answer
  unsupported,  ///< hasDescription said no: the body's type is not for it
};

}  // namespace sipua
