/// Registration of one address of record (RFC 3261 10): REGISTER, refresh, 423, un-REGISTER, expiry. Internal to src/ua.
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

  /// REGISTER now, or as soon as the connection is open. `extra` goes out with every refresh too.
  void register_(const std::vector<HeaderLine>& extra, Instant now);
  /// REGISTER with expires=0, or Contact "*" for all bindings (RFC 3261 10.2.2). Waits for the connection.
  void unregister(bool all, const std::vector<HeaderLine>& extra, Instant now);
  [[nodiscard]] bool is_registered() const { return registered_; }

  void handle_opened(Instant now);
  void handle_dropped();
  /// No further refresh; what is queued is dropped.
  void halt();
  void handle_response(SentRequest& sent, const Message& response, Instant now);
  /// Timer F, or the transport failed.
  void handle_failure(const SentRequest& sent, std::string_view cause);
  void handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const { return earlier(refresh_, expiry_); }

 private:
  enum class Wish : std::uint8_t { none, register_, unregister, unregister_all };
  void send(Wish wish, const std::vector<HeaderLine>& extra, Instant now);
  void accept(const Message& response, Instant now);
  void fail(const Message* response, std::string_view cause);
  void end(const Message* response, std::string_view cause);
  void emit(EventKind kind, const Message* response, std::string_view cause = "");
  [[nodiscard]] std::optional<std::uint32_t> granted(const Message& response) const;
  Context& context_;
  RequestSender& sender_;
  std::string call_id_, tag_;
  std::uint32_t cseq_, expires_;
  std::vector<HeaderLine> extra_, queued_extra_;
  std::vector<Digest> credentials_;
  Wish sent_ = Wish::none;    ///< what the latest request asked for
  Wish queued_ = Wish::none;  ///< what to send when the connection opens
  transaction::Id latest_ = 0;
  bool registered_ = false;
  std::optional<Instant> refresh_, expiry_;
};

}  // namespace sipua
