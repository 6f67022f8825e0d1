/// Bytes to Message, in one pass over the header section. RFC 3261 7, 18.3, 25.1; oddities by RFC 4475.
#include "message/parser.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {

/// Builds one Message. A member that returns false has set error_.
class MessageParser {
 public:
  MessageParser(std::string text, const ParserLimits& limits) : limits_(limits) {
    message_.text_ = std::move(text);
    text_ = message_.text_;
  }

  Result<Message> parse() {
    if (message_.text_.size() >
        std::min<std::size_t>(limits_.message_bytes, std::numeric_limits<std::int32_t>::max())) {
      return Error{Errc::too_large, "message", 0};
    }
    message_.fields_.reserve(24);
    if (!read_start_line() || !read_header()) return error_;
    check_text();
    take_method();
    take_body();
    if (!message_.diagnostics_.empty()) name_headers();
    return std::move(message_);
  }

 private:
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view view(Span span) const { return {text_.data() + span.at, span.size}; }
  static std::uint32_t offset(std::size_t at) { return static_cast<std::uint32_t>(at); }
  [[nodiscard]] Span span_of(std::string_view part) const {
    if (part.empty()) return {};
    return {offset(static_cast<std::size_t>(part.data() - text().data())), offset(part.size())};
  }
  /// Bounded, so that no input can make more diagnostics than it is worth.
  void report(std::string_view what, std::size_t at) {
    if (message_.diagnostics_.size() < 64) message_.diagnostics_.push_back({what, offset(at), {}});
  }
  bool fail(Errc code, std::string_view what, std::size_t at) {
    error_ = {code, what, offset(at)};
    return false;
  }

  enum class Folds : bool { none, allowed };
  std::size_t find_line_end(std::size_t from);
  bool read_line(Span& line, Folds folds);
  [[nodiscard]] bool continues() const;
  void blank_stray_returns(std::size_t from, std::size_t to);
  void blank_out(std::size_t from, std::size_t to);

  bool read_start_line();
  bool take_request_line(std::string_view line);
  bool take_status_line(std::string_view line);
  bool read_header();
  void take_field(Span line);
  void check_repeated(const Field& field);
  void check_text();
  void take_method();
  std::optional<std::uint32_t> content_length();
  void take_body();
  void name_headers();

  ParserLimits limits_;
  Message message_;
  std::string_view text_;  ///< of message_, whose every look would ask how it is stored
  Error error_;
  Span start_line_;
  std::size_t at_ = 0;                         ///< the first byte not read yet
  bool stray_return_ = false;                  ///< a CR that ends no line was passed
  std::size_t ascii_end_ = std::string::npos;  ///< the first byte in a line that is not ASCII
  std::uint64_t seen_ = 0;                     ///< a bit for each header that may stand once only
};

/// Offset of the first byte from `at` that is a control character up to CR or not ASCII; eight bytes a step.
std::size_t find_unplain(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  for (std::uint64_t block = 0; at + sizeof block <= text.size(); at += sizeof block) {
    std::memcpy(&block, text.data() + at, sizeof block);
    std::uint64_t hits = ((block - kOnes * 0x0E) | block) & (kOnes * 0x80);  // exact up to the first
    if (hits) return at + static_cast<std::size_t>(__builtin_ctzll(hits)) / 8;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at] - 0x0E) < 0x80 - 0x0E) ++at;
  return at;
}
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

/// Of the line at `from`, its LF. Notes what takes a second look.
std::size_t MessageParser::find_line_end(std::size_t from) {
  for (std::size_t at = find_unplain(text(), from); at < text().size(); at = find_unplain(text(), at + 1)) {
    char c = text()[at];
    if (c == '\n') return at;
    if (c & 0x80) ascii_end_ = std::min(ascii_end_, at);
    if (c == '\r' && message_.text_[at + 1] != '\n') stray_return_ = true;
  }
  return std::string::npos;
}

/// The next line with its continuation lines, folds blanked, without its end. False at the end of the text.
bool MessageParser::read_line(Span& line, Folds folds) {
  std::size_t start = at_;
  for (;;) {
    std::size_t end = find_line_end(at_);
    if (end == std::string::npos) return fail(Errc::bad_syntax, "end of header", text().size());
    if (end - start > limits_.line_bytes) return fail(Errc::too_large, "line", start);
    bool has_cr = end > at_ && text()[end - 1] == '\r';
    std::size_t content_end = has_cr ? end - 1 : end;
    if (stray_return_) blank_stray_returns(at_, content_end);
    at_ = end + 1;
    if (folds == Folds::none || content_end == start || !continues()) {
      line = {offset(start), offset(content_end - start)};
      return true;
    }
    blank_out(content_end, at_);
  }
}

/// Does the line at at_ continue the one before? RFC 3261 7.3.1.
bool MessageParser::continues() const { return at_ < text().size() && is_space(text()[at_]); }

/// A CR that ends no line would let a value break out of its line when it is copied into an answer.
void MessageParser::blank_stray_returns(std::size_t from, std::size_t to) {
  char* begin = message_.text_.data();
  char* stray = std::find(begin + from, begin + to, '\r');
  stray_return_ = false;
  if (stray == begin + to) return;
  report("CR inside a line", static_cast<std::size_t>(stray - begin));
  std::replace(stray, begin + to, '\r', ' ');
}

void MessageParser::blank_out(std::size_t from, std::size_t to) {
  std::memset(message_.text_.data() + from, ' ', to - from);
}

bool MessageParser::read_start_line() {
  while (at_ < text().size() && (text()[at_] == '\r' || text()[at_] == '\n')) ++at_;
  std::size_t start = at_;
  Span line;
  if (at_ == text().size()) return fail(Errc::bad_syntax, "start line", at_);
  if (!read_line(line, Folds::none)) return false;
  start_line_ = line;
  std::string_view content = trim(view(line));
  bool is_status = starts_with_blind(content, "SIP/");  // may end with the blank before an empty reason
  if (is_status ? is_space(text()[start]) : content.size() != line.size) {
    report("white space around the start line", start);
  }
  return is_status ? take_status_line(content) : take_request_line(content);
}

/// Method SP Request-URI SP SIP-Version, RFC 3261 7.1. A URI with blanks inside is kept: parse_uri refuses it
/// later.
bool MessageParser::take_request_line(std::string_view line) {
  Lexer in(line);
  std::string_view method = in.run(kTokenChar);
  std::size_t last = line.find_last_of(" \t");
  std::size_t start = span_of(line).at;
  if (method.empty() || !is_space(in.peek())) return fail(Errc::bad_syntax, "method", start);
  std::string_view version = line.substr(last + 1);
  if (last == method.size() || !starts_with_blind(version, "SIP/")) {
    return fail(Errc::bad_syntax, "SIP version", start + last);
  }
  std::string_view uri = line.substr(method.size() + 1, last - method.size() - 1);
  if (trim(uri).size() != uri.size() || uri.find_first_of(" \t") != std::string_view::npos) {
    report("white space in the Request-Line", start + method.size());
  }
  uri = trim(uri);
  if (uri.empty()) return fail(Errc::bad_syntax, "Request-URI", start + last);
  message_.method_text_ = span_of(method);
  message_.uri_ = span_of(uri);
  message_.version_ = span_of(version);
  message_.method_ = method_from(method);
  return true;
}

/// SIP-Version SP Status-Code SP Reason-Phrase, RFC 3261 7.2.
bool MessageParser::take_status_line(std::string_view line) {
  std::size_t start = span_of(line).at;
  std::size_t blank = line.find_first_of(" \t");
  if (blank == std::string_view::npos) return fail(Errc::bad_syntax, "status code", start + line.size());
  std::string_view rest = line.substr(blank + 1);
  if (is_space(rest.front())) report("white space in the Status-Line", start + blank);
  rest = trim(rest);
  std::string_view code = rest.substr(0, rest.find_first_of(" \t"));
  std::optional<std::uint32_t> status = code.size() == 3 ? parse_u32(code) : std::nullopt;
  if (!status || *status < 100 || *status > 699) return fail(Errc::bad_value, "status code", span_of(rest).at);
  message_.version_ = span_of(line.substr(0, blank));
  message_.status_ = static_cast<int>(*status);
  message_.reason_ = span_of(trim(rest.substr(3)));
  return true;
}

bool MessageParser::read_header() {
  for (std::size_t lines = 0;; ++lines) {
    Span line;
    if (!read_line(line, Folds::allowed)) return false;
    if (line.size == 0) return true;
    if (lines == limits_.fields) return fail(Errc::too_large, "header fields", line.at);
    take_field(line);
  }
}

void MessageParser::take_field(Span line) {
  Lexer in(view(line));
  std::string_view name = in.run(kTokenChar);
  in.skip_space();
  if (name.empty() || !in.take(':')) {
    bool has_colon = view(line).find(':') != std::string_view::npos;
    return report(has_colon ? "header name" : "header line without a colon", line.at);
  }
  std::uint32_t start = offset(line.at + in.at());
  std::string_view value = trim(in.rest());
  Field field{span_of(name), value.empty() ? Span{start, 0} : span_of(value), header_id(name)};
  check_repeated(field);
  message_.fields_.push_back(field);
}

/// Reports a second one of those that a request may have once only (RFC 3261 8.1.1, 20). Content-Length has
/// its own rule.
void MessageParser::check_repeated(const Field& field) {
  switch (field.id) {
    case HeaderId::call_id:
    case HeaderId::content_type:
    case HeaderId::cseq:
    case HeaderId::from:
    case HeaderId::max_forwards:
    case HeaderId::to: break;
    default: return;
  }
  constexpr auto kFirst = static_cast<std::uint32_t>(HeaderId::call_id);
  static_assert(static_cast<std::uint32_t>(HeaderId::to) - kFirst < 64);
  std::uint64_t bit = std::uint64_t{1} << (static_cast<std::uint32_t>(field.id) - kFirst);
  if (seen_ & bit) report("repeated header", field.name.at);
  seen_ |= bit;
}

void MessageParser::check_text() {
  if (ascii_end_ == std::string::npos || is_utf8(text().substr(ascii_end_, at_ - ascii_end_))) return;
  if (!is_utf8(view(start_line_))) report("UTF-8 in the start line", start_line_.at);
  for (const Field& field : message_.fields_) {
    if (!is_utf8(view(field.value))) report("UTF-8 in a header", field.value.at);
  }
}

/// A response has the method of its CSeq (RFC 3261 17.1.3).
void MessageParser::take_method() {
  if (message_.is_request()) return;
  Result<CSeqView> cseq = split_cseq(message_.header(HeaderId::cseq).value_or(std::string_view()));
  if (!cseq) return report("CSeq", 0);
  message_.method_text_ = span_of(cseq->method);
  message_.method_ = method_from(cseq->method);
}

/// Empty when absent or bad: the body is then all that is left.
std::optional<std::uint32_t> MessageParser::content_length() {
  std::optional<std::uint32_t> length;
  for (const Field& field : message_.fields_) {
    if (field.id != HeaderId::content_length) continue;
    std::optional<std::uint32_t> value = parse_u32(view(field.value));
    if (!value) {
      report("Content-Length", field.value.at);
    } else if (length && *length != *value) {
      report("two values of Content-Length", field.value.at);
    } else {
      length = value;
    }
  }
  return length;
}

/// RFC 3261 18.3, the rule for transports with whole messages.
void MessageParser::take_body() {
  std::uint32_t available = offset(text().size() - at_);
  std::uint32_t length = content_length().value_or(available);
  message_.body_ = {offset(at_), std::min(length, available)};
  if (length > available) message_.missing_body_ = length - available;
  if (length < available) report("bytes after the body", at_ + length);
}

/// Each diagnostic gets the name of its header. Afterwards, since some are found before their line is taken apart.
void MessageParser::name_headers() {
  for (Diagnostic& diagnostic : message_.diagnostics_) {
    for (const Field& field : message_.fields_) {
      if (diagnostic.at < field.name.at || diagnostic.at > field.value.at + field.value.size) continue;
      diagnostic.header = field.name;
      break;
    }
  }
}

Result<Message> parse_message(std::string text, const ParserLimits& limits) {
  return MessageParser(std::move(text), limits).parse();
}

}  // namespace sipua
