/// Requests and responses to text. RFC 3261 7.
#include "message/draft.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "message/header_id.hpp"
#include "message/syntax/params.hpp"

namespace sipua {
namespace {

void append_line(std::string& to, std::string_view name, std::string_view value) {
  to.append(name).append(": ").append(value).append("\r\n");
}

constexpr std::size_t kIds = static_cast<std::size_t>(HeaderId::www_authenticate) + 1;

/// By HeaderId: those that are no lists. RFC 3261 table 2 and the RFCs that added the others.
constexpr std::array<bool, kIds> make_single() {
  std::array<bool, kIds> single{};
  using enum HeaderId;
  for (HeaderId id : {call_id,
                      content_disposition,
                      content_type,
                      cseq,
                      date,
                      event,
                      expires,
                      from,
                      max_forwards,
                      mime_version,
                      min_expires,
                      min_se,
                      rack,
                      refer_sub,
                      refer_to,
                      referred_by,
                      replaces,
                      rseq,
                      retry_after,
                      server,
                      session_expires,
                      sip_etag,
                      sip_if_match,
                      subject,
                      subscription_state,
                      target_dialog,
                      timestamp,
                      to,
                      user_agent}) {
    single[static_cast<std::size_t>(id)] = true;
  }
  return single;
}
constexpr std::array<bool, kIds> kSingle = make_single();

}  // namespace

void Draft::add(std::string_view name, std::string_view value) {
  if (headers.empty()) headers.reserve(16);
  headers.push_back({std::string(name), std::string(value)});
}

void Draft::add_all(const std::vector<HeaderLine>& lines) {
  for (const HeaderLine& line : lines) headers.push_back(line);
}

void Draft::complete(const std::vector<HeaderLine>& lines, std::string_view text, std::string_view type) {
  add_all(lines);
  body = text;
  content_type = type;
}

void Draft::add_first(std::string_view name, std::string_view value) {
  add(name, value);
  for (std::size_t at = headers.size() - 1; at > 0; --at) std::swap(headers[at], headers[at - 1]);
}

void Draft::set(std::string_view name, std::string_view value) {
  for (HeaderLine& line : headers) {
    if (!same_header_name(line.name, name)) continue;
    line.value = value;
    return;
  }
  add(name, value);
}

void Draft::remove(std::string_view name) {
  std::erase_if(headers, [name](const HeaderLine& line) { return same_header_name(line.name, name); });
}

std::string_view Draft::get(std::string_view name) const {
  for (const HeaderLine& line : headers) {
    if (same_header_name(line.name, name)) return line.value;
  }
  return {};
}

std::string Draft::write() const {
  bool typed = !body.empty() && !content_type.empty();
  std::size_t size = 128 + method.size() + request_uri.size() + reason.size() + content_type.size() + body.size();
  for (const HeaderLine& line : headers) size += line.name.size() + line.value.size() + 4;
  std::string text;
  text.reserve(size);
  if (status == 0) {
    text.append(method).append(" ").append(request_uri).append(" SIP/2.0\r\n");
  } else {
    text.append("SIP/2.0 ");
    append_number(text, static_cast<std::uint64_t>(status));
    text.append(" ").append(reason).append("\r\n");
  }
  std::array<bool, kIds> seen{};
  for (const HeaderLine& line : headers) {
    HeaderId id = header_id(line.name);
    if (id == HeaderId::content_length || (typed && id == HeaderId::content_type)) continue;
    auto at = static_cast<std::size_t>(id);
    if (kSingle[at] && seen[at]) continue;
    seen[at] = true;
    append_line(text, line.name, line.value);
  }
  if (typed) append_line(text, "Content-Type", content_type);
  text.append("Content-Length: ");
  append_number(text, body.size());
  text.append("\r\n\r\n").append(body);
  return text;
}

HeaderLine parse_header_line(std::string_view text) {
  std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || !is_one_line(text)) return {};
  std::string_view name = trim(text.substr(0, colon));
  if (!is_token(name)) return {};
  return {std::string(name), std::string(trim(text.substr(colon + 1)))};
}

}  // namespace sipua
