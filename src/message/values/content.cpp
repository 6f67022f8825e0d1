/// What a body is and what the other side takes. RFC 3261 20.1, 20.2, 20.3, 20.11, 20.13, 20.15, 20.24.
#include "message/values/content.hpp"

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"
#include "message/values/item.hpp"

namespace sipua {
namespace {

/// qvalue in thousandths: "0.25" is 250, "1" is 1000. Empty when it is none.
std::optional<std::uint16_t> parse_qvalue(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int value = 0;
  for (std::size_t at = 0; at < 5; ++at) {
    if (at == 1) continue;
    char c = at < text.size() ? text[at] : '0';
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  if (value > 1000) return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

std::uint16_t take_q(Params& params) {
  std::optional<std::uint16_t> q = parse_qvalue(params.get("q"));
  if (q) params.remove("q");
  return q.value_or(1000);
}

void write_q(std::string& to, std::uint16_t q) {
  if (q >= 1000) return;
  to += ";q=0";
  if (q == 0) return;
  to += '.';
  for (unsigned unit = 100, rest = q; rest > 0; unit /= 10) {
    to += static_cast<char>('0' + rest / unit);
    rest %= unit;
  }
}

Result<std::uint32_t> read_version_number(Lexer& in) {
  std::size_t start = in.at();
  while (is_digit(in.peek())) in.take(in.peek());
  if (in.at() == start) return in.error("MIME version");
  std::optional<std::uint32_t> value = parse_u32(in.since(start));
  if (!value) return Error{Errc::bad_value, "MIME version", static_cast<std::uint32_t>(start)};
  return *value;
}

}  // namespace

std::string MediaType::name() const { return str_cat({type, "/", subtype}); }

std::string MediaType::text() const {
  std::string text = name();
  params.write(text);
  return text;
}

Result<MediaType> parse_media_type(std::string_view text) {
  Lexer in(text);
  MediaType media;
  in.skip_space();
  media.type = lower(in.run(kTokenChar));
  if (media.type.empty() || !in.take_separator('/')) return in.error("media type");
  media.subtype = lower(in.run(kTokenChar));
  if (media.subtype.empty()) return in.error("media subtype");
  if (Result<void> params = read_params(in, ParamStyle::header, media.params); !params) return params.error();
  in.skip_space();
  if (!in.done()) return in.error("media type");
  return media;
}

bool AcceptRange::includes(const MediaType& type) const {
  return range.type == "*" || (range.type == type.type && (range.subtype == "*" || range.subtype == type.subtype));
}

std::string AcceptRange::text() const {
  std::string text = range.text();
  write_q(text, q);
  return text;
}

Result<AcceptRange> parse_accept_range(std::string_view text) {
  Result<MediaType> media = parse_media_type(text);
  if (!media) return media.error();
  AcceptRange range;
  range.q = take_q(media->params);
  range.range = *std::move(media);
  return range;
}

std::string Weighted::text() const {
  std::string text = value;
  params.write(text);
  write_q(text, q);
  return text;
}

Result<Weighted> parse_weighted(std::string_view text) {
  Result<Item> item = parse_item(text, "coding or language");
  if (!item) return item.error();
  Weighted value;
  value.value = lower(item->value);
  value.q = take_q(item->params);
  value.params = std::move(item->params);
  return value;
}

std::string Disposition::text() const {
  std::string text = type;
  if (!handling_required) text += ";handling=optional";
  params.write(text);
  return text;
}

Result<Disposition> parse_disposition(std::string_view text) {
  Result<Item> item = parse_item(text, "disposition type");
  if (!item) return item.error();
  Disposition disposition;
  disposition.type = lower(item->value);
  disposition.handling_required = !equals_blind(item->params.get("handling"), "optional");
  bool known = !disposition.handling_required || equals_blind(item->params.get("handling"), "required");
  if (known) item->params.remove("handling");
  disposition.params = std::move(item->params);
  return disposition;
}

std::string MimeVersion::text() const { return str_cat({number(before_point), ".", number(behind_point)}); }

Result<MimeVersion> parse_mime_version(std::string_view text) {
  Lexer in(text);
  in.skip_space();
  Result<std::uint32_t> before = read_version_number(in);
  if (!before) return before.error();
  if (!in.take('.')) return in.error("MIME version");
  Result<std::uint32_t> behind = read_version_number(in);
  if (!behind) return behind.error();
  in.skip_space();
  if (!in.done()) return in.error("MIME version");
  return MimeVersion{*before, *behind};
}

Result<std::string> parse_language_tag(std::string_view text) {
  Lexer in(text);
  in.skip_space();
  std::size_t start = in.at();
  do {
    std::size_t subtag = in.at();
    bool first = subtag == start;
    while (is_alpha(in.peek()) || (!first && is_digit(in.peek()))) in.take(in.peek());
    std::size_t size = in.at() - subtag;
    if (size == 0 || size > 8) return in.error("language tag");
  } while (in.take('-'));
  std::string_view tag = in.since(start);
  in.skip_space();
  if (!in.done()) return in.error("language tag");
  return std::string(tag);
}

}  // namespace sipua
