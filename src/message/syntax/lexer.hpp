/// The one cursor over header and URI text, with the character classes of RFC 3261 25.1. Internal to
/// src/message.
///
/// Where the grammar is stricter than what senders do, a class holds what can be accepted without ambiguity:
/// '#', '^' and the like, and bytes over 0x7F, in URIs; '_' in hosts; ':' and '/' in parameter values.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/text.hpp"
#include "message/syntax/params.hpp"
#include "message/syntax/uri.hpp"

namespace sipua {

/// One bit a class; combine with '|'.
using CharClass = std::uint8_t;
inline constexpr CharClass kTokenChar = 1;      ///< token
inline constexpr CharClass kUserChar = 2;       ///< user, password
inline constexpr CharClass kUriParamChar = 4;   ///< pname, pvalue; '%' counts, '=' does not
inline constexpr CharClass kUriHeaderChar = 8;  ///< hname, hvalue; '%' counts, '=' does not
inline constexpr CharClass kHostChar = 16;      ///< hostname, IPv4address
inline constexpr CharClass kValueChar = 32;     ///< gen-value that is not quoted
inline constexpr CharClass kPlainChar = 64;     ///< beside '<': no quote, comma, ';', '>'
inline constexpr CharClass kSchemeChar = 128;   ///< scheme

constexpr std::array<CharClass, 256> make_char_classes() {
  std::array<CharClass, 256> table{};
  auto add = [&table](std::string_view chars, CharClass classes) {
    for (char c : chars) table[static_cast<unsigned char>(c)] |= classes;
  };
  for (std::size_t c = 0x21; c < 256; ++c) {
    if (c != 0x7F) table[c] = kValueChar | kPlainChar;
    if (c >= 0x80) table[c] |= kUserChar | kUriParamChar | kUriHeaderChar;
  }
  add(" \t", kPlainChar);
  for (char c : std::string_view("\",;<>")) table[static_cast<unsigned char>(c)] = 0;
  constexpr CharClass kUri = kUserChar | kUriParamChar | kUriHeaderChar;
  for (char c = 'a'; c <= 'z'; ++c) {
    for (char each : {c, static_cast<char>(c - 32)}) add({&each, 1}, kTokenChar | kUri | kHostChar | kSchemeChar);
  }
  add("0123456789", kTokenChar | kUri | kHostChar | kSchemeChar);
  add("-.", kTokenChar | kUri | kHostChar | kSchemeChar);
  add("_", kTokenChar | kUri | kHostChar);
  add("+", kTokenChar | kUri | kSchemeChar);
  add("!%*`'~", kTokenChar | kUri);
  add("()#{}|\\^[]$/", kUri);
  add("&", kUserChar | kUriParamChar);
  add(",", kUserChar | kUriParamChar | kUriHeaderChar);
  add(":@", kUriParamChar | kUriHeaderChar);
  add("=", kUserChar);
  add(";?", kUserChar | kUriHeaderChar);
  return table;
}
inline constexpr std::array<CharClass, 256> kCharClasses = make_char_classes();

constexpr bool is_char(char c, CharClass classes) {
  return (kCharClasses[static_cast<unsigned char>(c)] & classes) != 0;
}

class Lexer {
 public:
  explicit constexpr Lexer(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return at_ == text_.size(); }
  [[nodiscard]] std::size_t at() const { return at_; }
  void set_at(std::size_t at) { at_ = at; }
  /// The next character; NUL at the end.
  [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }
  [[nodiscard]] std::string_view rest() const { return {text_.data() + at_, text_.size() - at_}; }
  [[nodiscard]] std::string_view since(std::size_t from) const { return {text_.data() + from, at_ - from}; }

  void skip_space();
  bool take(char c) { return !done() && text_[at_] == c && ++at_; }
  /// `c` with white space around it. The white space is taken even when `c` does not follow.
  bool take_separator(char c);
  /// The longest run of these classes, perhaps empty.
  std::string_view run(CharClass classes) {
    std::size_t from = at_;
    std::size_t at = from;
    while (at < text_.size() && is_char(text_[at], classes)) ++at;
    at_ = at;
    return since(from);
  }
  /// At a '"': the text between the quotes, still escaped. Empty optional, and nothing taken, without a
  /// closing one.
  std::optional<std::string_view> quoted();
  /// All up to `c`, which is taken too. Empty optional, and nothing taken, when there is no `c`.
  std::optional<std::string_view> until(char c);

  /// Takes one character, or all of a quoted string or "<...>"; the rest of the text when that is not closed.
  /// Not to be called at the end.
  void skip_unit();

  /// An error where the cursor stands.
  [[nodiscard]] Error error(std::string_view what) const {
    return {Errc::bad_syntax, what, static_cast<std::uint32_t>(at_)};
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// Takes the next value of a comma list into `value`, trimmed; empty entries are passed over. False at the
/// end.
bool next_in_list(Lexer& list, std::string_view& value);

enum class ParamStyle : std::uint8_t { header, uri };
/// ";a=b;c" for as long as ';' follows, behind what `pool` has. Header style: white space around ';' and '=', quoted
/// values.
Result<void> read_params(Lexer& from, ParamStyle style, ParamPool& pool, ParamRange& range);
/// The same, owned; behind what `into` has.
Result<void> read_params(Lexer& from, ParamStyle style, Params& into);

/// host[:port] into a new `read`. `blanks`: white space allowed around the colon.
Result<void> read_host_port(Lexer& from, bool blanks, HostPort& read);

/// Every '%' is followed by two hexadecimal digits.
bool has_good_escapes(std::string_view text);

/// "314159 INVITE" without a copy of the method.
struct CSeqView {
  std::uint32_t number = 0;
  std::string_view method;
};
Result<CSeqView> split_cseq(std::string_view text);

/// The parameters behind a name-addr or addr-spec, whatever its URI is like.
Result<void> view_address_params(std::string_view text, ParamPool& pool, ParamRange& range);

}  // namespace sipua
