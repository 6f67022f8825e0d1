/// What all parts of one user agent share: options, randomness, the transaction layer, the outputs. Internal to src/ua.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "base/time.hpp"
#include "message/draft.hpp"
#include "message/message.hpp"
#include "transaction/layer.hpp"
#include "ua/input_output.hpp"
#include "ua/options.hpp"

namespace sipua {

/// First in, first out; storage is given back when it runs empty.
template <class T>
class Queue {
 public:
  void push(T&& value) { items_.push_back(std::move(value)); }
  [[nodiscard]] bool empty() const { return head_ == items_.size(); }
  T pop() {
    T value = std::move(items_[head_++]);
    if (empty()) items_.clear(), head_ = 0;
    return value;
  }

 private:
  std::vector<T> items_;
  std::size_t head_ = 0;
};

/// Requests that this user agent answers with something else than 405 or 501.
inline constexpr std::string_view kAllow = "ACK,CANCEL,INVITE,MESSAGE,BYE,OPTIONS,INFO,NOTIFY,REFER,PRACK,UPDATE";
inline constexpr std::string_view kAccept = "application/sdp";

struct Context {
  Context(Options&& given, const Random::Seed& seed) : options(std::move(given)), random{seed} {}

  Options options;
  Random random;
  transaction::Layer layer;
  Queue<transaction::Event> received;  ///< what the layer reported and nobody has handled yet
  Queue<Output> outputs;
  LogLevel log_level = LogLevel::log;
  bool connected = false;
  std::string via_transport = "WSS";       ///< of the server in use
  std::string route;                       ///< preloaded Route value of the server in use, or ""
  std::vector<std::string> service_route;  ///< Route values behind that one, for all but REGISTER (RFC 3608)
  std::string pub_gruu, temp_gruu;         ///< URIs given by the registrar (RFC 5627), or ""
  std::uint8_t status = 0;                 ///< UA.C

  void log(LogLevel level, std::string_view category, std::string text);
  void emit(Event&& event) { outputs.push(std::move(event)); }
  void send_text(std::string text) { outputs.push(Send{std::move(text)}); }
  /// Texts go to the outputs at once, in order; the layer's reports wait in `received`.
  void take(transaction::Outbox&& outbox);

  std::string new_tag() { return random.token(8); }
  std::string new_call_id() { return options.sipjs_id + random.token(12); }
  /// A Via value with a new branch (RFC 3261 8.1.1.7: magic cookie, 128 random bits).
  std::string new_via();
  /// Our own address, `<sip:...>`: the one that is registered.
  [[nodiscard]] std::string registered_contact() const;
  /// The address for requests that others send us: a GRUU where there is one (RFC 5627 4.4), the temporary one for
  /// anonymous calls; else our own, with ";ob" (RFC 5626 5.4), which tells nothing about the user.
  [[nodiscard]] std::string contact(bool anonymous) const;
  /// Puts it in; in an anonymous call with the wish that no proxy names us either (RFC 3325 9.3).
  void add_contact(Draft& draft, bool anonymous) const;
  /// From value of our address of record, with a tag.
  [[nodiscard]] std::string from(std::string_view tag) const;

  /// Value of Supported: `own` tags, then those of the application.
  [[nodiscard]] std::string supported(std::string_view own) const;
  /// Supported and User-Agent: what every request and stateful response carries.
  void add_common(Draft& draft) const;
  /// A reply with the common headers; Allow, Accept, Unsupported are the caller's.
  [[nodiscard]] Draft reply(const Message& request, int status, std::string_view reason, std::string_view tag) const;
  /// Sends a response in its server transaction. @return its text, "" when the transaction did not take it.
  std::string respond(transaction::Id id, const Draft& response, Instant now);
};

/// Value of the classic API's `cause` for a final response code (SIP_ERROR_CAUSES), a literal.
std::string_view sip_error_cause(int status);

}  // namespace sipua
