/// Comments. RFC 3261 25.1.
#include "message/values/comment.hpp"

#include "message/syntax/words.hpp"

namespace sipua {

Result<std::string_view> read_comment(Lexer& in) {
  Error open = in.error("closing ')'");
  if (!in.take('(')) return in.error("comment");
  std::size_t start = in.at();
  for (int depth = 1; !in.done();) {
    char c = in.peek();
    if (is_control(c)) return in.error("control character");
    in.take(c);
    if (c == '\\') in.take(in.peek());
    if (c == '(') ++depth;
    if (c == ')' && --depth == 0) {
      std::string_view inner = in.since(start);
      inner.remove_suffix(1);
      return inner;
    }
  }
  return open;
}

void write_comment(std::string& to, std::string_view inner) {
  std::string text = "(" + std::string(inner) + ")";
  Lexer in(text);
  if (read_comment(in) && in.done()) {
    to += text;
    return;
  }
  to += '(';
  for (char c : inner) {
    if (c == '(' || c == ')' || c == '\\') to += '\\';
    to += is_control(c) ? ' ' : c;
  }
  to += ')';
}

}  // namespace sipua
