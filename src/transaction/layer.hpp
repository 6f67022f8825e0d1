/// The transaction layer: owns every transaction, matches messages to them (RFC 3261 17.1.3, 17.2.3), runs the four
/// machines (Figures 5-8 with RFC 6026), and tells the transaction user what happened.
///
/// Data goes round once: the caller gives input and gets, in the Outbox, texts to send and events, in order.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "message/draft.hpp"
#include "message/message.hpp"

namespace sipua::transaction {

/// Never reused; 0 is none.
using Id = std::uint32_t;

/// A text to put on the wire now.
struct SendText {
  std::string text;
};
/// A response for a client transaction. Provisional, final, and (INVITE) every further 2xx of RFC 6026 "accepted".
struct ResponseReceived {
  Id id;
  Message response;
};
/// Timer B or F fired: no final answer in 64*T1. Or 64*T1 after the CANCEL of an INVITE, which is considered cancelled
/// then (RFC 3261 9.1).
struct TimedOut {
  Id id;
};
/// The text could not be sent, or the connection ended before the final response.
struct TransportFailed {
  Id id;
};
/// A new server transaction (never for ACK). Answer with respond(id, ...).
struct RequestReceived {
  Id id;
  Message request;
};
/// An ACK that belongs to no transaction: the ACK of a 2xx (RFC 3261 13.3.1.4). Goes to its dialog.
struct AckReceived {
  Message ack;
};
/// The ACK of our 3xx-6xx to an INVITE came (server transaction "confirmed").
struct FailureAcked {
  Id id;
};
/// Server INVITE: 3xx-6xx was never acknowledged (timer H), or 2xx-accepted time is over (timer L): `id` is no more.
struct ServerEnded {
  Id id;
  bool timed_out;  ///< timer H
};
/// A response no client transaction waits for. A 2xx to an INVITE may be a late fork (RFC 3261 13.2.2.4).
struct StrayResponse {
  Message response;
};

using Event = std::variant<SendText, ResponseReceived, TimedOut, TransportFailed, RequestReceived, AckReceived,
                           FailureAcked, ServerEnded, StrayResponse>;
using Outbox = std::vector<Event>;

class Layer {
 public:
  /// @param reliable  true: the transport is reliable (WebSocket); timers A, E, G never run and D, I, J, K are 0.
  explicit Layer(bool reliable = true);
  ~Layer();
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;

  /// Sends a request in a new client transaction. The draft's top Via must carry a unique branch. Not for ACK.
  Id send_request(const Draft& request, Instant now, Outbox& out);
  /// Sends a response in a server transaction: provisional while it may, final once. A 2xx to an INVITE may be given
  /// again (retransmission by the user, 13.3.1.4). Ignored when the transaction's state has no such arrow.
  /// @return whether it was sent.
  bool respond(Id id, const Draft& response, Instant now, Outbox& out);

  void handle_message(Message message, Instant now, Outbox& out);
  /// The connection ended: each client transaction without a final response gets TransportFailed.
  void handle_transport_error(Instant now, Outbox& out);
  /// The connection is closed for good: forgets every transaction, without events.
  void clear();
  void handle_timeout(Instant now, Outbox& out);
  [[nodiscard]] std::optional<Instant> next_timeout() const;

  /// The INVITE server transaction that a CANCEL request matches (RFC 3261 9.2), 0 when none.
  [[nodiscard]] Id find_cancelled(const Message& cancel) const;
  /// The CANCEL for a client INVITE transaction (RFC 3261 9.1): same Request-URI, Via, Route, From, To, Call-ID, CSeq
  /// number, Max-Forwards 70. Empty when the transaction is not (or no longer) cancellable: unknown or final.
  [[nodiscard]] std::optional<Draft> make_cancel(Id invite) const;
  /// Is there a live client transaction that has not had a final response?
  [[nodiscard]] bool is_pending(Id id) const;
  /// Live transactions, for tests of leaks.
  [[nodiscard]] std::size_t size() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sipua::transaction
