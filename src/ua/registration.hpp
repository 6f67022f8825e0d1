/// Registration of one address of record (RFC 3261 10): REGISTER, refresh, 423, un-REGISTER, expiry; GRUUs (RFC 5627),
/// Service-Route (RFC 3608) and, when the application asks for it, retries after a failure (RFC 5626 4.5). Internal to
/// src/ua.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ua/request_sender.hpp"

namespace sipua {

class Registration {
 public:
  Registration(Context& context, RequestSender& sender);

  /// REGISTER now, or as soon as the connection is open; after a stop, with the next start. `extra` goes out with every
  /// refresh too, and with the un-REGISTER of stop() if it says so.
  void register_(const std::vector<HeaderLine>& extra, bool close_with_them, Instant now);
  /// REGISTER with expires=0, or Contact "*" for all bindings (RFC 3261 10.2.2). Waits for the connection.
  void unregister(bool all, const std::vector<HeaderLine>& extra, Instant now);
  [[nodiscard]] bool is_registered() const { return registered_; }
  /// Seconds after which the registrar drops a silent connection (RFC 5626 4.4); 0: not told.
  [[nodiscard]] std::uint32_t flow_timer() const { return registered_ ? flow_timer_ : 0; }

  /// Goes on where an earlier life of the page ended (RFC 3261 10.2, RFC 5626 4.1): instance, call_id and cseq of the
  /// arguments. What is no token is left out; the number of the present Call-ID is only ever raised.
  /// to_uri, to_name, from_uri, from_name: in place of the usual addresses. bad_value names the argument.
  Result<void> resume(const Arguments& arguments);

  /// The connection is open, or the stop was called off.
  void handle_opened(Instant now);
  void handle_dropped();
  /// The user agent stops: un-REGISTER, at once or when the REGISTER on its way was granted.
  void stop(Instant now);
  /// No further refresh; what is queued is dropped. A registration that could not be ended is over.
  void halt();
  void handle_response(SentRequest& sent, const Message& response, Instant now);
  /// Timer F, or the transport failed.
  void handle_failure(const SentRequest& sent, std::string_view cause, Instant now);
  void handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const { return earlier(refresh_, expiry_); }

 private:
  enum class Wish : std::uint8_t { none, register_, unregister, unregister_all };
  /// Our binding as the registrar listed it.
  struct Binding {
    std::uint32_t seconds = 0;
    std::string pub_gruu, temp_gruu;
  };
  void close(Instant now);
  void send(Wish wish, const std::vector<HeaderLine>& extra, Instant now);
  void accept(const Message& response, Instant now);
  void take_routes(const Message& response);
  void refuse(const Message& response, Instant now);
  bool follow(const Message& response, Instant now);
  void retry_later(const Message* response, Instant now);
  void fail(const Message* response, std::string_view cause);
  void end(const Message* response, std::string_view cause);
  void emit(EventKind kind, const Message* response, std::string_view cause = "");
  void tell_number();
  void start_over();
  /// Is the answer to a REGISTER for our binding still to come? RFC 3261 10.2: one at a time.
  [[nodiscard]] bool is_asked() const;
  [[nodiscard]] Duration refresh_after(std::uint32_t granted);
  [[nodiscard]] std::optional<Binding> granted(const Message& response) const;
  Context& context_;
  RequestSender& sender_;
  std::string call_id_, tag_;
  std::string to_, from_;  ///< name-addr without a tag; "" for the usual one
  std::uint32_t cseq_, expires_;
  std::vector<HeaderLine> extra_, queued_extra_;
  Wish sent_ = Wish::none;       ///< what the latest request asked for
  Wish queued_ = Wish::none;     ///< what to send when the connection opens
  std::uint32_t latest_ = 0;     ///< serial of the request that tells the state
  std::string target_;           ///< Request-URI: the registrar, or where it redirected to
  std::uint32_t redirects_ = 0;  ///< in a row
  std::uint32_t raises_ = 0;     ///< of the expiry by 423, in a row
  bool close_with_extra_ = false;
  bool stopping_ = false;  ///< until the connection is opened anew
  std::uint32_t flow_timer_ = 0;
  std::uint32_t failures_ = 0;  ///< in a row
  bool registered_ = false;
  std::optional<Instant> refresh_, expiry_;
};

}  // namespace sipua
