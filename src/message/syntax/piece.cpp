/// Escapes and quotes. RFC 3261 19.1.2, 25.1.
#include "message/syntax/piece.hpp"

#include <algorithm>

#include "message/syntax/lexer.hpp"
#include "message/syntax/uri.hpp"
#include "message/syntax/words.hpp"

namespace sipua {
namespace {

bool may_stand_unquoted(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_char(c, kValueChar) && static_cast<unsigned char>(c) < 0x80;
  });
}

/// Escapes that are there stay. In a name their digits become upper case: the host compares names in lower case, and a
/// name that it wrote, read and writes again is to be the same (RFC 3986 6.2.2.1).
void append_escaped(std::string& to, CharClass allowed, bool is_name, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    bool stays = is_char(c, allowed) && static_cast<unsigned char>(c) < 0x80;
    if (c == '%') stays = has_good_escapes(text.substr(at, 3));
    if (c == '=') stays = !is_name;
    if (is_name && stays && c == '%') {
      append_percent_escape(to, unescape(text.substr(at, 3))[0]);
      at += 2;
    } else if (stays) {
      to += c;
    } else {
      append_percent_escape(to, c);
    }
  }
}

/// One side of user:password, with the escapes it needs and no others.
void append_normal(std::string& to, std::string_view written) {
  for (char c : escape_user(unescape(written))) {
    if (c == ':') {
      to += "%3A";
    } else {
      to += c;
    }
  }
}

}  // namespace

bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool append_piece(std::string& to, Piece piece, std::string_view text) {
  switch (piece) {
    case Piece::line:
      if (!is_one_line(text)) return false;
      to += text;
      return true;
    case Piece::user: to += escape_user(unescape(text)); return true;
    case Piece::written_user: {
      const std::size_t colon = std::min(text.find(':'), text.size());
      append_normal(to, text.substr(0, colon));
      if (colon == text.size()) return true;
      to += ':';
      append_normal(to, text.substr(colon + 1));
      return true;
    }
    case Piece::uri_name: append_escaped(to, kTokenChar, true, text); return !text.empty();
    case Piece::uri_value: append_escaped(to, kUriParamChar, false, text); return true;
    case Piece::header_value: append_escaped(to, kUriHeaderChar, false, text); return true;
    case Piece::scheme:
      if (text.empty() || !is_alpha(text[0]) || Lexer(text).run(kSchemeChar).size() != text.size()) return false;
      to += text;
      return true;
    case Piece::host: {
      Lexer in(text);
      HostPort at;
      if (!read_host_port(in, false, at) || !in.done()) return false;
      to += text;
      return true;
    }
    case Piece::token:
      if (!is_token(text)) return false;
      to += text;
      return true;
    case Piece::value:
      if (text.find('\0') != std::string_view::npos) return false;
      to += parse_quoted_string(text) || may_stand_unquoted(text) ? std::string(text) : quote(text);
      return true;
    case Piece::quoted:
      if (text.find('\0') != std::string_view::npos) return false;
      to += quote(text);
      return true;
  }
  return false;
}

}  // namespace sipua
