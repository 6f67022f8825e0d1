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
#include "ua/protection.hpp"

namespace sipua {

enum class Owner : std::uint8_t {
  none,  ///< nobody waits for the outcome (BYE, CANCEL)
  registration,
  invite,    ///< the session that sent the INVITE
  session,   ///< a session, inside its dialog
  transfer,  ///< a NOTIFY about a REFER that we got
};

/// What a request inside a dialog is for.
enum class Purpose : std::uint8_t {
  none,
  offer,    ///< re-INVITE or UPDATE with a description
  refresh,  ///< UPDATE without one
  prack,
  dtmf,
  refer,
  other,  ///< of the application
};

/// A request on its way, as last sent.
struct SentRequest {
  transaction::Id transaction = 0;
  std::uint32_t serial = 0;  ///< stays when it is sent again
  Owner owner = Owner::none;
  Purpose purpose = Purpose::none;
  Id session = 0;
  std::uint32_t request = 0;  ///< the application's id of it, the number of a tone, or of a transfer
  Draft draft;
  std::optional<Message> held;  ///< 401 or 407 that the host was asked to answer
  std::optional<Instant> held_until;
  std::uint32_t asked = 0;   ///< how often the host was
  bool is_given_up = false;  ///< INVITE: see outlive()
  bool is_final = false;     ///< the next 401 or 407 is the outcome
  bool is_cancelled = false;
  bool is_heard = false;    ///< INVITE: a provisional response came
  AnsweredNonces answered;  ///< nonces that were answered with credentials in this exchange
  struct Ack {
    std::string tag, text;
    bool is_sent;
  };
  std::uint32_t last_seq = 0;     ///< INVITE: the highest number used in an early dialog of it
  std::vector<Ack> acks;          ///< INVITE: what each 2xx dialog was acknowledged with
  std::string owed_tag;           ///< INVITE: the 2xx dialog whose ACK waits for the call; "" for none
  std::optional<Instant> linger;  ///< INVITE: until when further 2xx are expected
};

class RequestSender {
 public:
  explicit RequestSender(Context& context) : context_(context) {}

  /// Puts Via in front (and the preloaded Route on an initial request), sends. Without a connection an in-dialog
  /// request waits for the next one. Credentials are added where they were asked for before.
  /// The reference is good until the next call that sends or forgets.
  SentRequest& send(Draft&& draft, Owner owner, Id session, Instant now);
  /// The connection is open again: sends what waited.
  void handle_opened(Instant now);

  /// Answers a 401 or 407 by sending the request again with credentials.
  /// The host may have to be asked first: then the response is held, and answered by authenticate().
  /// @return false: no usable challenge, no password, or these credentials were refused: the response is final.
  bool answer_challenge(SentRequest& sent, const Message& response, Instant now);

  /// To be told of every 2xx: it may bring the next nonce.
  void handle_success(const SentRequest& sent, const Message& response) {
    spaces_.take_next_nonce(response, sent.draft);
  }

  /// The request whose challenge the host was asked to answer.
  [[nodiscard]] bool is_known(std::uint32_t serial) const;
  /// Its challenge is not answered any more, since a later request took its place.
  void forget_held(std::uint32_t serial);
  [[nodiscard]] SentRequest* find_held(std::uint32_t serial);
  /// One that the host did not answer for in time.
  [[nodiscard]] SentRequest* find_overdue(Instant now);
  /// Sends it again with this value of Authorization or Proxy-Authorization, whichever the held response asks for.
  void resend(SentRequest& sent, std::string_view credentials, Instant now);
  /// Sends it again with these. @return false: they answer nothing that was asked.
  bool resend(SentRequest& sent, const Credentials& given, Instant now);
  /// What options say.
  [[nodiscard]] Credentials credentials() const;
  /// The connection is gone: the host's answers have nothing to answer any more.
  void handle_dropped();

  [[nodiscard]] SentRequest* find(transaction::Id transaction);
  [[nodiscard]] SentRequest* find_invite(Id session);
  void forget(transaction::Id transaction);
  void clear() {
    sent_.clear();
    spaces_.close();
  }
  /// Is a final answer still to come? What stop() waits for: not for that to an offer, whose call has had its BYE.
  [[nodiscard]] bool is_busy() const;
  /// Is a NOTIFY of this transfer under way?
  [[nodiscard]] bool is_open(std::uint32_t transfer) const;
  [[nodiscard]] std::size_t size() const { return sent_.size(); }

  /// Sends the ACK of a 2xx, with the INVITE's credentials (RFC 3261 22.1), and remembers it for repeated 2xx.
  /// @return its text.
  std::string acknowledge(SentRequest& invite, const dialog::Dialog& dialog, std::string_view body,
                          std::string_view content_type, Instant now);
  /// A 2xx whose dialog was acknowledged before gets the same ACK again. @return false: not acknowledged yet.
  bool repeat_ack(const SentRequest& invite, const Message& response);
  /// A 2xx that no call has use for, another fork or one after the end: ACK and BYE (RFC 3261 13.2.2.4). To a
  /// re-INVITE only the ACK: its call has got the BYE.
  void decline_answer(SentRequest& invite, const Message& response, Instant now);
  /// The call of a re-INVITE is over: CANCEL, or it might stay open for ever (RFC 3261 9.1). To be called when its first
  /// provisional response comes, too.
  void abandon(SentRequest& sent, Instant now);
  /// Those of this session.
  void abandon(Id session, Instant now);
  /// An INVITE whose transaction ended without an answer, while its callee may still be called: the next connection
  /// begins with its CANCEL, and a 2xx is declined whenever it comes, for three minutes (RFC 3261 13.2.2.4).
  void outlive(SentRequest& invite, bool is_lost, Instant now);
  /// A response to no transaction. @return whether it was one of those.
  bool handle_stray(const Message& response, Instant now);
  /// Inside a dialog, before it is sent again: the number that send_again() makes is the dialog's next.
  static void number_anew(SentRequest& sent, dialog::Dialog& dialog);
  /// It goes out again on the next connection, with the next sequence number: the peer may have got later ones.
  static void postpone(SentRequest& sent);
  /// Sends the changed draft again, with the next sequence number, in a new transaction.
  void send_again(SentRequest& sent, Instant now);
  /// A final response ended this one.
  void forget(const SentRequest& sent) { forget(sent.transaction); }
  /// A BYE that nobody waits for. @return its text.
  std::string send_bye(dialog::Dialog& dialog, Draft&& bye, Instant now);

  void handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const;

 private:
  void dispatch(SentRequest& sent, Instant now);
  void send_late_cancel(SentRequest& invite, Instant now);
  void preload_route(Draft& draft) const;
  bool ask_host(SentRequest& sent, const Message& response, Instant now);
  Context& context_;
  ProtectionSpaces spaces_;
  std::uint32_t last_serial_ = 0;
  std::vector<std::unique_ptr<SentRequest>> sent_;
};

}  // namespace sipua
