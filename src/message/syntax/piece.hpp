/// Texts of an application on their way into a message: each stays the part that it is (RFC 3261 25.1).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace sipua {

/// What a text is to be. The letters are the host's.
enum class Piece : char {
  line = 'l',  ///< as it is; one line
  user = 'u',  ///< user[:password] of a URI; escapes in it are not escaped again
  written_user =
      'w',          ///< user[:password] as it stands in a URI: escapes mean what they say, and are put into normal form
  uri_name = 'n',   ///< name of a URI parameter or header
  uri_value = 'p',  ///< value of a URI parameter
  header_value = 'h',  ///< value of a URI header
  scheme = 's',        ///< of a URI
  host = 'o',          ///< host[:port]
  token = 't',         ///< nothing but a token
  value = 'v',   ///< value of a header parameter: as it is when it may stand there or is a quoted-string, else quoted
  quoted = 'q',  ///< any text, in quotes; line ends become blanks
};

/// May `text` stand as one header line's value, a reason phrase, or another part of one line? No CR, LF, NUL.
bool is_one_line(std::string_view text);
/// Appends `text`, escaped as its place asks for. @return false: it cannot stand there, nothing is appended
[[nodiscard]] bool append_piece(std::string& to, Piece piece, std::string_view text);

}  // namespace sipua
