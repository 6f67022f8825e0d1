/// Bodies: the first line is the boundary, the rest a multipart body; all of it a sipfrag too.
#include <algorithm>

#include "check.hpp"
#include "message/body/multipart.hpp"
#include "message/body/sipfrag.hpp"

using namespace sipua;

namespace {

bool same_headers(const std::vector<HeaderLine>& a, const std::vector<HeaderLine>& b) {
  auto same = [](const HeaderLine& x, const HeaderLine& y) { return x.name == y.name && x.value == y.value; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

bool same_parts(const std::vector<BodyPart>& a, const std::vector<BodyPart>& b) {
  auto same = [](const BodyPart& x, const BodyPart& y) {
    return x.body == y.body && same_headers(x.headers, y.headers);
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

void multipart(std::string_view boundary, std::string_view body) {
  for (std::string_view subtype : {"mixed", "alternative"}) {
    MediaType type{"multipart", std::string(subtype), {}};
    type.params.set("boundary", std::string(boundary), true);
    Result<BodyPart> sdp = pick_part(type, body, "application/sdp");
    if (!sdp) continue;
    bool was_decoded = sdp->header("Content-Transfer-Encoding") == "binary" && sdp->body.size() <= body.size();
    require(sdp->media_type().name() == "application/sdp");
    require(was_decoded || body.find(sdp->body) != std::string_view::npos);
  }
  Result<std::vector<BodyPart>> parts = parse_multipart(body, boundary);
  if (!parts) return require(parts.error().at <= body.size());
  for (const BodyPart& part : *parts) require(body.find(part.body) != std::string_view::npos);
  Result<std::string> written = write_multipart(*parts, boundary);
  if (!written) return require(written.error().code == Errc::bad_value);
  Result<std::vector<BodyPart>> again = parse_multipart(*written, boundary);
  require(again.ok() && same_parts(*again, *parts));
}

void sipfrag(std::string_view text) {
  Result<Sipfrag> frag = parse_sipfrag(text);
  if (!frag) return require(frag.error().at <= text.size());
  require(!frag->request || !frag->status);
  Result<Sipfrag> again = parse_sipfrag(frag->text());
  require(again.ok() && again->text() == frag->text() && again->body == frag->body);
  require(again->request == frag->request && again->status == frag->status);
  require(same_headers(again->headers, frag->headers));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = as_text(data, size);
  std::size_t end = std::min(text.find('\n'), text.size());
  multipart(text.substr(0, end), text.substr(std::min(end + 1, text.size())));
  sipfrag(text);
  if (size > 0 && data[0] >= 0xF0) multipart("b", many_times(text));
  return 0;
}
