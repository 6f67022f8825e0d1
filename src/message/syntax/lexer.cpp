/// The cursor over header and URI text. See lexer.hpp.
#include "message/syntax/lexer.hpp"

namespace sipua {

void Lexer::skip_space() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

bool Lexer::take_separator(char c) {
  skip_space();
  if (!take(c)) return false;
  skip_space();
  return true;
}

std::string_view Lexer::run(CharClass classes) {
  std::size_t from = at_;
  while (at_ < text_.size() && is_char(text_[at_], classes)) ++at_;
  return since(from);
}

std::optional<std::string_view> Lexer::quoted() {
  for (std::size_t at = at_ + 1; at < text_.size(); ++at) {
    char c = text_[at];
    if (c == '"') {
      std::string_view inner = text_.substr(at_ + 1, at - at_ - 1);
      at_ = at + 1;
      return inner;
    }
    if (c == '\\' && at + 1 < text_.size()) c = text_[++at];
    if (c == '\r' || c == '\n') break;
  }
  return std::nullopt;
}

std::optional<std::string_view> Lexer::until(char c) {
  std::size_t found = text_.find(c, at_);
  if (found == std::string_view::npos) return std::nullopt;
  std::string_view before = text_.substr(at_, found - at_);
  at_ = found + 1;
  return before;
}

void Lexer::skip_unit() {
  bool closed = true;
  switch (text_[at_]) {
    case '"': closed = quoted().has_value(); break;
    case '<': closed = until('>').has_value(); break;
    default: ++at_;
  }
  if (!closed) at_ = text_.size();
}

bool next_in_list(Lexer& list, std::string_view& value) {
  while (!list.done()) {
    std::size_t from = list.at();
    while (!list.done() && list.peek() != ',') list.skip_unit();
    value = trim(list.since(from));
    list.take(',');
    if (!value.empty()) return true;
  }
  return false;
}

}  // namespace sipua
