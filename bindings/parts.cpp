/// Header values that are read often, as words: a record with offsets into the text, instead of JSON. js/parts.js.
#include <emscripten/emscripten.h>

#include "index.hpp"
#include "message/syntax/lexer.hpp"
#include "message/values/fields.hpp"
#include "message/values/name_addr.hpp"
#include "message/values/via.hpp"
#include "scratch.hpp"

namespace sipua::host {
namespace {

/// The order of js/parts.js.
enum class Rule : std::uint8_t { name_addr, via, cseq, number, list };

/// Appends words. What stands otherwise than it is to be shown (escapes, upper-case schemes) is not for a record.
class Record {
 public:
  explicit Record(std::string_view text) : text_(text), counter_(text, ascii_run(text) == text.size()) { pool.clear(); }

  bool add(Rule rule) {
    switch (rule) {
      case Rule::name_addr: return add_name_addr();
      case Rule::via: return add_via();
      case Rule::cseq: return add_cseq();
      case Rule::number: return add_number();
      case Rule::list: return add_list();
    }
    return false;
  }

  static constexpr std::size_t kMostWords = 4096;  // three lists of kMaxParams take less; of a comma list, see add_list
  static std::uint32_t words[kMostWords];
  static ParamPool pool;

 private:
  void word(std::uint32_t value) { words[size_++] = value; }
  void part(std::string_view text) {
    std::size_t at = text.empty() ? 0 : static_cast<std::size_t>(text.data() - text_.data());
    Span span = counter_.units(Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(text.size())});
    word(span.at);
    word(span.size);
  }
  void host(const HostPort& at) {
    part(at.host);
    word(at.port ? *at.port + 1U : 0);
  }

  /// Count; name and value of each, the size of the value one more than it is, 0 for none. Unless `repeated`, the first
  /// of a name only.
  bool params(ParamRange range, bool repeated = false) {
    word(range.count);
    std::size_t count = size_ - 1;
    ParamRange earlier{range.first, 0};
    for (const ParamView* at = pool.data() + range.first; range.count; --range.count, ++at, ++earlier.count) {
      if (!repeated && find_param(pool, earlier, at->name)) {
        --words[count];
        continue;
      }
      if (!at->value.empty() && at->value[0] == '"' && !is_plain(at->value)) return false;
      part(at->name);
      part(at->value);
      if (at->has_value) ++words[size_ - 1];
    }
    return true;
  }

  static bool is_plain(std::string_view text) {
    for (char c : text) {
      if (c == '\\' || (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7F) return false;
    }
    return true;
  }

  bool add_name_addr() {
    NameAddrView read;
    if (!view_name_addr(text_, pool, read) || !read.uri.is_sip()) return false;
    const UriView& uri = read.uri;
    for (char c : uri.scheme) {
      if (c != to_lower(c)) return false;
    }
    std::string_view user = uri.user;
    if (uri.has_password) user = {user.data(), user.size() + 1 + uri.password.size()};
    part(read.display_name);
    word(read.is_quoted && read.display_name.find('\\') != std::string_view::npos);
    bool plain = params(read.params);
    part(uri.scheme);
    part(user);
    host(uri.at);
    return plain && params(uri.params) && params(uri.headers, true);
  }

  bool add_via() {
    ViaView via;
    if (!view_via(text_, pool, via)) return false;
    part(via.name);
    part(via.transport);
    host(via.sent_by);
    word(static_cast<std::uint32_t>(via.sent_by.type));
    return number(via.params, "rport") && number(via.params, "ttl") && params(via.params);
  }

  /// One more than the number; 0 when absent or none.
  bool number(ParamRange range, std::string_view name) {
    const ParamView* param = find_param(pool, range, name);
    Result<std::uint32_t> number = parse_delta_seconds(param ? param->value : std::string_view());
    word(number ? *number + 1 : 0);
    return !number || *number < UINT32_MAX;
  }

  bool add_cseq() {
    Result<CSeqView> cseq = split_cseq(text_);
    if (!cseq) return false;
    word(cseq->number);
    part(cseq->method);
    return true;
  }

  bool add_number() {
    Result<std::uint32_t> number = parse_delta_seconds(text_);
    if (number) word(*number);
    return number.ok();
  }

  bool add_list() {
    word(0);
    Lexer list(text_);
    for (std::string_view value; next_in_list(list, value); ++words[0]) {
      if (size_ + 2 > kMostWords) return false;
      part(value);
    }
    return true;
  }

  std::string_view text_;
  UnitCounter counter_;
  std::size_t size_ = 0;
};

std::uint32_t Record::words[kMostWords];
ParamPool Record::pool;

}  // namespace
}  // namespace sipua::host

using namespace sipua;

extern "C" {

/// A part of the text in the scratch buffer by a rule. @param at, units  where it is, in UTF-16 units
/// @return a record, good until the next call; null when the part does not follow the rule or is one for sipua_parse()
EMSCRIPTEN_KEEPALIVE const std::uint32_t* sipua_parts(std::uint32_t rule, std::uint32_t bytes, std::uint32_t at,
                                                      std::uint32_t units) {
  std::string_view text = host::scratch(bytes);
  text.remove_prefix(host::bytes_of(text, at));
  text = text.substr(0, host::bytes_of(text, units));
  return host::Record(text).add(static_cast<host::Rule>(rule)) ? host::Record::words : nullptr;
}
}
