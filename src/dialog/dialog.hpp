/// A dialog: identity, sequence numbers, route set, remote target (RFC 3261 12). Bodies and transactions are not its
/// business.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "message/draft.hpp"
#include "message/message.hpp"
#include "message/values/name_addr.hpp"

namespace sipua::dialog {

enum class State : std::uint8_t { early, confirmed };

struct DialogId {
  std::string call_id, local_tag, remote_tag;
  bool operator==(const DialogId&) const = default;
};

/// How an in-dialog request stands to the remote sequence number (RFC 3261 12.2.2).
enum class Order : std::uint8_t {
  in_order,
  too_low,  ///< answer 500
};

class Dialog {
 public:
  /// UAC side, from our request and a 101-299 response with a To tag (RFC 3261 12.1.2). The route set is the reversed
  /// Record-Route. Without a usable Contact, which a 2xx must have, the Request-URI stays the target: the peer has to
  /// be acknowledged and hung up somewhere. A request inside a dialog has the route set already (12.2.1.1).
  static Result<Dialog> from_response(const Message& request, const Message& response);
  /// UAS side, from a dialog-forming request, with the tag that our response will carry (RFC 3261 12.1.1).
  static Result<Dialog> from_request(const Message& request, std::string_view local_tag);

  [[nodiscard]] const DialogId& id() const { return id_; }
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const std::string& remote_target() const { return remote_target_; }
  [[nodiscard]] const std::vector<std::string>& route_set() const { return route_set_; }
  [[nodiscard]] const std::string& local_address() const { return local_; }    ///< From value without its tag
  [[nodiscard]] const std::string& remote_address() const { return remote_; }  ///< To value without its tag
  [[nodiscard]] std::uint32_t local_seq() const { return local_seq_; }
  [[nodiscard]] std::uint32_t remote_seq() const { return remote_seq_; }

  /// The 2xx of an early dialog: confirmed, route set and remote target taken anew (RFC 3261 13.2.2.4).
  void confirm(const Message& response);
  /// UAS: our 2xx went out.
  void confirm() { state_ = State::confirmed; }
  /// Target refresh by a 2xx or an accepted request (RFC 3261 12.2.1.2, 12.2.2). Without a good Contact: nothing.
  void refresh_target(const Message& message);
  /// Takes over the From of a request of the peer, which may be another one by now (RFC 4916). @return whether its URI is.
  bool refresh_remote_address(const Message& request);

  /// Checks and takes over the remote sequence number. Not for ACK and CANCEL.
  Order receive(std::uint32_t cseq);

  /// The next local sequence number, for a request that is sent again with credentials (RFC 3261 22.2).
  std::uint32_t take_seq() { return ++local_seq_; }
  /// A new request inside the dialog, next local sequence number: Request-URI, Route (strict and loose, 12.2.1.1),
  /// Max-Forwards 70, To, From, Call-ID, CSeq. The caller puts Via in front and adds Contact.
  Draft make_request(std::string_view method);
  /// The ACK for a 2xx: sequence number of the INVITE (RFC 3261 13.2.2.4).
  [[nodiscard]] Draft make_ack(std::uint32_t invite_cseq) const;

  /// Does a message belong here? Call-ID and both tags, seen from the receiver of `message`.
  [[nodiscard]] bool matches(const Message& message) const;

 private:
  Dialog() = default;
  /// Call-ID, the sender's tag, both addresses, and the request's number as local_seq_.
  static Result<Dialog> between(const Message& request, bool caller);
  [[nodiscard]] Draft request_frame(std::string_view method, std::uint32_t cseq) const;
  DialogId id_;
  std::string local_, remote_, remote_target_;
  std::vector<std::string> route_set_;
  std::uint32_t local_seq_ = 0, remote_seq_ = 0;  // remote: 0 stands for the RFC's "empty", nothing is below it
  State state_ = State::early;
};

}  // namespace sipua::dialog
