/// Client side of requests above the transaction layer: who asked, credentials for 401 and 407 (RFC 3261 22), the ACKs
/// of an INVITE's 2xx (13.2.2.4). Internal to src/ua.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialog/dialog.hpp"
#include "ua/context.hpp"
#include "ua/digest.hpp"

namespace sipua {

enum class Owner : std::uint8_t {
  none,  ///< nobody waits for the outcome (BYE, CANCEL)
  registration,
  invite,  ///< the session that sent the INVITE
};

/// A request on its way, as last sent.
struct SentRequest {
  transaction::Id transaction = 0;
  Owner owner = Owner::none;
  Id session = 0;
  Draft draft;
  std::vector<Digest> credentials;    ///< in use, by realm
  std::vector<std::string> answered;  ///< nonces that were answered with credentials in this exchange
  struct Ack {
    std::string tag, text;
  };
  std::vector<Ack> acks;          ///< INVITE: what each 2xx dialog was acknowledged with
  std::optional<Instant> linger;  ///< INVITE: until when further 2xx are expected
};

class RequestSender {
 public:
  explicit RequestSender(Context& context) : context_(context) {}

  /// Puts Via in front (and the preloaded Route on an initial request), sends. Without a connection an in-dialog
  /// request waits for the next one. `credentials` known from before are used at once.
  /// The reference is good until the next call that sends or forgets.
  SentRequest& send(Draft&& draft, Owner owner, Id session, Instant now, std::vector<Digest> credentials = {});
  /// The connection is open again: sends what waited.
  void handle_opened(Instant now);

  /// Answers a 401 or 407 by sending the request again with credentials.
  /// @param cseq  sequence number of the new attempt.
  /// @return false: no usable challenge, no password, or these credentials were refused: the response is final.
  bool answer_challenge(SentRequest& sent, const Message& response, std::uint32_t cseq, Instant now);

  [[nodiscard]] SentRequest* find(transaction::Id transaction);
  [[nodiscard]] SentRequest* find_invite(Id session);
  void forget(transaction::Id transaction);
  void clear() { sent_.clear(); }
  /// Is a final answer still to come? What stop() waits for.
  [[nodiscard]] bool is_busy() const;
  [[nodiscard]] std::size_t size() const { return sent_.size(); }

  /// Sends the ACK of a 2xx, with the INVITE's credentials (RFC 3261 22.1), and remembers it for repeated 2xx.
  /// @return its text.
  std::string acknowledge(SentRequest& invite, const dialog::Dialog& dialog, std::string_view body,
                          std::string_view content_type, Instant now);
  /// A 2xx whose dialog was acknowledged before gets the same ACK again. @return false: not acknowledged yet.
  bool repeat_ack(const SentRequest& invite, const Message& response);
  /// A 2xx that no call has use for, another fork or one after the end: ACK and BYE (RFC 3261 13.2.2.4).
  void decline_fork(SentRequest& invite, const Message& response, Instant now);
  /// A BYE that nobody waits for. @return its text.
  std::string send_bye(dialog::Dialog& dialog, Draft&& bye, Instant now);

  void handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const;

 private:
  void dispatch(SentRequest& sent, Instant now);
  Context& context_;
  std::vector<std::unique_ptr<SentRequest>> sent_;
};

}  // namespace sipua
