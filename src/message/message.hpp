/// A received message: its own bytes plus offsets (RFC 3261 7). Values are parsed on demand.
///
///   text_   INVITE sip:bob@x SIP/2.0\r\nVia: SIP/2.0/WSS a.invalid;branch=..\r\n ... \r\n\r\nv=0 ...
///           |method|  |uri|              |name|  |value ........|                         |body..
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "message/header_id.hpp"
#include "message/method.hpp"
#include "message/values/fields.hpp"
#include "message/values/name_addr.hpp"
#include "message/values/via.hpp"

namespace sipua {

/// Bytes [at, at + size) of Message::text().
struct Span {
  std::uint32_t at = 0, size = 0;
};

/// Five words: the host reads them as they are.
struct Field {
  Span name, value;  ///< value: trimmed; line folds already turned into blanks
  HeaderId id = HeaderId::other;
};

/// Something wrong that did not cost the message. `what` is a literal; `at` a byte offset.
struct Diagnostic {
  std::string_view what;
  std::uint32_t at = 0;
  Span header;  ///< the name, as written, of the header field that `at` lies in; empty when it lies in none
};

class Message {
 public:
  [[nodiscard]] bool is_request() const { return status_ == 0; }

  [[nodiscard]] Method method() const { return method_; }  ///< of a response: its CSeq's
  [[nodiscard]] std::string_view method_text() const;      ///< of a response: its CSeq's
  [[nodiscard]] std::string_view request_uri() const { return view(uri_); }
  [[nodiscard]] int status() const { return status_; }  ///< 0 for a request
  [[nodiscard]] std::string_view reason() const { return view(reason_); }
  [[nodiscard]] std::string_view version() const { return view(version_); }

  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
  [[nodiscard]] std::string_view view(Span span) const { return {text_.data() + span.at, span.size}; }
  /// The whole text as received (folds replaced by blanks of the same length).
  [[nodiscard]] const std::string& text() const { return text_; }
  /// The same to keep, as a buffer for the next message.
  [[nodiscard]] std::string take_text() && { return std::move(text_); }
  [[nodiscard]] std::string_view body() const { return view(body_); }
  [[nodiscard]] Span body_span() const { return body_; }

  /// First raw value of a header; empty optional when absent. The view lives as long as this message stays in place.
  [[nodiscard]] std::optional<std::string_view> header(HeaderId id) const;
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
  /// Every value of a header, repeated fields and comma lists alike (RFC 3261 7.3.1), in order.
  [[nodiscard]] std::vector<std::string_view> values(HeaderId id) const;
  /// Does a token list (Supported, Require ...) name `token`? Without case.
  [[nodiscard]] bool lists(HeaderId id, std::string_view token) const;

  // Typed values, parsed at each call.
  [[nodiscard]] Result<NameAddr> from() const;
  [[nodiscard]] Result<NameAddr> to() const;
  [[nodiscard]] Result<CSeq> cseq() const;
  [[nodiscard]] Result<Via> top_via() const;
  /// First Contact that is a name-addr.
  [[nodiscard]] Result<NameAddr> contact() const;
  [[nodiscard]] std::string_view call_id() const;
  [[nodiscard]] std::string from_tag() const;  ///< "" when absent
  [[nodiscard]] std::string to_tag() const;

  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  /// How many bytes of body Content-Length promised beyond those that came; 0 when complete.
  [[nodiscard]] std::uint32_t missing_body_bytes() const { return missing_body_; }

  /// Number of the input that brought this message; the host counts the same way. 0: not from the wire.
  std::uint32_t serial = 0;

 private:
  friend class MessageParser;
  std::string text_;
  std::vector<Field> fields_;
  std::vector<Diagnostic> diagnostics_;
  Span method_text_, uri_, version_, reason_, body_;
  std::uint32_t missing_body_ = 0;
  int status_ = 0;
  Method method_ = Method::other;
};

/// Reads the values of one header in order, over all its fields: what Message::values() gives, one at a time.
class ValueReader {
 public:
  ValueReader(const Message& message, HeaderId id);
  /// False after the last one.
  bool next(std::string_view& value);

 private:
  const Message& message_;
  HeaderId id_;
  bool listed_;
  std::size_t at_ = 0;     ///< the next field
  std::string_view rest_;  ///< what is left of the field before it
};

}  // namespace sipua
