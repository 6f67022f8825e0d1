/// multipart/* bodies. RFC 2046 5.1, RFC 5621.
#include "message/body/multipart.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/body/header_block.hpp"
#include "message/body/transfer_encoding.hpp"
#include "message/header_id.hpp"

namespace sipua {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// bchars of RFC 2046 5.1.1, at most 70, no blank at the end.
bool is_boundary(std::string_view text) {
  auto is_bchar = [](char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("'()+_,-./:=? ").find(c) != kNone;
  };
  return !text.empty() && text.size() <= 70 && text.back() != ' ' && std::all_of(text.begin(), text.end(), is_bchar);
}

/// A line "--boundary" or "--boundary--", blanks behind it allowed.
struct Delimiter {
  std::size_t start = kNone;  ///< kNone: there is no more
  std::size_t content = 0;    ///< behind the line's end
  bool last = false;
};

/// Is the line at `start` a delimiter? `mark` is "--boundary".
Delimiter delimiter_at(std::string_view body, std::size_t start, std::string_view mark) {
  Delimiter found;
  if (body.substr(start, mark.size()) != mark) return found;
  std::size_t at = start + mark.size();
  found.last = body.substr(at, 2) == "--";
  if (found.last) at += 2;
  while (at < body.size() && is_space(body[at])) ++at;
  if (at < body.size() && body[at] == '\r') ++at;
  bool ends = at == body.size() || body[at] == '\n';
  if (!ends) return found.last = false, found;
  found.start = start;
  found.content = std::min(at + 1, body.size());
  return found;
}

/// The first delimiter line at or behind `from`, which is the start of a line.
Delimiter next_delimiter(std::string_view body, std::size_t from, std::string_view mark) {
  while (from < body.size()) {
    Delimiter found = delimiter_at(body, from, mark);
    if (found.start != kNone) return found;
    std::size_t end = body.find('\n', from);
    if (end == kNone) break;
    from = end + 1;
  }
  return {};
}

/// The line end before a delimiter belongs to the delimiter.
std::string_view without_line_end(std::string_view text) {
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

Result<BodyPart> read_part(std::string_view text, const MultipartLimits& limits) {
  BodyPart part;
  std::size_t end = read_header_block(text, limits.headers, part.headers);
  if (end == kNone) return Error{Errc::too_large, "headers of a body part", 0};
  part.body = text.substr(end);
  return part;
}

/// Is a part meant for what its type stands for by default? RFC 3261 20.11: a session description for the session, all
/// else to be rendered, which a multipart may say of itself in any case.
bool has_default_use(const BodyPart& part, const MediaType& type) {
  std::string_view value = part.header("Content-Disposition");
  std::string_view use = trim(value.substr(0, value.find(';')));
  bool is_session = equals_blind(use, "session");
  bool is_render = equals_blind(use, "render");
  if (value.empty() || type.type == "multipart") return value.empty() || is_session || is_render;
  return type.name() == "application/sdp" ? is_session : is_render;
}

/// The part without its transfer encoding.
Result<BodyPart> decoded(BodyPart part) {
  Result<std::string> body = decode_transfer(part.header("Content-Transfer-Encoding"), part.body);
  if (!body) return body.error();
  part.body = *std::move(body);
  for (HeaderLine& line : part.headers) {
    if (equals_blind(line.name, "Content-Transfer-Encoding")) line.value = "binary";
  }
  return part;
}

/// `depth` more levels may be opened.
Result<BodyPart> pick(const MediaType& type, std::string_view body, std::string_view wanted,
                      const MultipartLimits& limits, std::size_t depth) {
  Error none{Errc::not_found, "body part", 0};
  if (depth == 0) return Error{Errc::too_large, "nesting of body parts", 0};
  Result<std::vector<BodyPart>> parts = parse_multipart(body, type.params.get("boundary"), limits);
  if (!parts) return parts.error();
  if (type.subtype == "alternative") std::reverse(parts->begin(), parts->end());
  for (BodyPart& part : *parts) {
    MediaType part_type = part.media_type();
    if (!has_default_use(part, part_type)) continue;
    if (part_type.name() == wanted) {
      Result<BodyPart> found = decoded(std::move(part));
      if (found) return found;
      continue;
    }
    if (part_type.type != "multipart" || !is_plain_encoding(part.header("Content-Transfer-Encoding"))) continue;
    Result<BodyPart> inner = pick(part_type, part.body, wanted, limits, depth - 1);
    if (inner) return inner;
    if (inner.error().code == Errc::too_large) none = inner.error();
  }
  return none;
}

}  // namespace

std::string_view BodyPart::header(std::string_view name) const {
  for (const HeaderLine& line : headers) {
    if (same_header_name(line.name, name)) return line.value;
  }
  return {};
}

MediaType BodyPart::media_type() const {
  Result<MediaType> type = parse_media_type(header("Content-Type"));
  return type ? *std::move(type) : MediaType{"text", "plain", {}};
}

Result<std::vector<BodyPart>> parse_multipart(std::string_view body, std::string_view boundary,
                                              const MultipartLimits& limits) {
  if (boundary.empty()) return Error{Errc::missing, "boundary", 0};
  std::string mark = str_cat({"--", boundary});
  std::vector<BodyPart> parts;
  Delimiter open = next_delimiter(body, 0, mark);
  if (open.start == kNone) return Error{Errc::missing, "boundary", 0};
  while (!open.last) {
    Delimiter close = next_delimiter(body, open.content, mark);
    bool ends = close.start == kNone;
    std::string_view content = body.substr(open.content, ends ? kNone : close.start - open.content);
    if (parts.size() == limits.parts) {
      return Error{Errc::too_large, "body parts", static_cast<std::uint32_t>(open.start)};
    }
    Result<BodyPart> part = read_part(ends ? content : without_line_end(content), limits);
    if (!part) return Error{part.error().code, part.error().what, static_cast<std::uint32_t>(open.content)};
    parts.push_back(*std::move(part));
    if (ends) break;
    open = close;
  }
  return parts;
}

Result<std::string> write_multipart(const std::vector<BodyPart>& parts, std::string_view boundary) {
  if (!is_boundary(boundary)) return Error{Errc::bad_value, "boundary", 0};
  std::string text;
  for (const BodyPart& part : parts) {
    std::string lines;
    for (const HeaderLine& line : part.headers) {
      if (!is_token(line.name) || !is_one_line(line.value)) return Error{Errc::bad_value, "header of a body part", 0};
      lines += str_cat({line.name, ": ", line.value, "\r\n"});
    }
    std::string content = str_cat({lines, "\r\n", part.body});
    if (content.find(str_cat({"--", boundary})) != kNone) return Error{Errc::bad_value, "boundary", 0};
    text += str_cat({"--", boundary, "\r\n", content, "\r\n"});
  }
  return str_cat({text, "--", boundary, "--\r\n"});
}

Result<BodyPart> pick_part(const MediaType& type, std::string_view body, std::string_view wanted,
                           const MultipartLimits& limits) {
  if (type.name() == wanted) return BodyPart{{{"Content-Type", type.text()}}, std::string(body)};
  if (type.type != "multipart") return Error{Errc::not_found, "body part", 0};
  return pick(type, body, wanted, limits, limits.nesting);
}

}  // namespace sipua
