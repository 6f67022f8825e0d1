/// Digest authentication, client side. RFC 3261 22; the computation of RFC 7616 3.4 with MD5, without qop that of RFC
/// 2069.
#include "ua/digest.hpp"

#include <utility>

#include "base/md5.hpp"
#include "base/text.hpp"
#include "message/values/challenge.hpp"

namespace sipua {
namespace {

/// Does the comma list inside qop="auth,auth-int" name "auth"?
bool offers_auth(std::string_view list) {
  for (std::string_view each : split_list(list)) {
    if (equals_blind(each, "auth")) return true;
  }
  return false;
}

/// A Digest challenge that can be answered here: MD5, qop auth or none, with realm and nonce.
bool is_usable(const Challenge& challenge) {
  const Params& params = challenge.params;
  std::string_view qop = params.get("qop");
  return equals_blind(challenge.scheme, "Digest") && params.has("realm") && !params.get("nonce").empty() &&
         (!params.has("algorithm") || equals_blind(params.get("algorithm"), "MD5")) &&
         (qop.empty() || offers_auth(qop));
}

/// nc-value: 8 hexadecimal digits.
std::string count_text(std::uint32_t count) {
  std::string text(8, '0');
  for (std::size_t at = 8; at-- > 0; count >>= 4) text[at] = "0123456789abcdef"[count & 15];
  return text;
}

/// Is this Authorization value for `realm`?
bool is_for_realm(std::string_view value, std::string_view realm) {
  Result<std::vector<Challenge>> parsed = parse_challenges(value);
  return parsed && parsed->front().params.get("realm") == realm;
}

/// Puts the header in place of the one for the same realm, or after all others.
void put(Draft& request, std::string_view name, std::string_view realm, std::string value) {
  for (HeaderLine& line : request.headers) {
    if (!same_header_name(line.name, name) || !is_for_realm(line.value, realm)) continue;
    line.value = std::move(value);
    return;
  }
  request.headers.push_back({std::string(name), std::move(value)});
}

}  // namespace

std::string digest_response(const DigestInput& in) {
  std::string secret = md5_hex(str_cat({in.user, ":", in.realm, ":", in.password}));
  std::string subject = md5_hex(str_cat({in.method, ":", in.uri}));
  if (in.qop.empty()) return md5_hex(str_cat({secret, ":", in.nonce, ":", subject}));
  return md5_hex(str_cat({secret, ":", in.nonce, ":", in.nc, ":", in.cnonce, ":", in.qop, ":", subject}));
}

std::optional<Digest> Digest::from_challenge(const Message& response) {
  bool proxy = response.status() == 407;
  HeaderId header = proxy ? HeaderId::proxy_authenticate : HeaderId::www_authenticate;
  for (const Field& field : response.fields()) {
    if (field.id != header) continue;
    Result<std::vector<Challenge>> challenges = parse_challenges(response.view(field.value));
    if (!challenges) continue;
    for (const Challenge& challenge : *challenges) {
      if (!is_usable(challenge)) continue;
      Digest digest;
      digest.realm_ = challenge.params.get("realm");
      digest.nonce_ = challenge.params.get("nonce");
      digest.opaque_ = challenge.params.get("opaque");
      digest.has_opaque_ = challenge.params.has("opaque");
      digest.algorithm_ = "MD5";
      digest.proxy_ = proxy;
      digest.stale_ = equals_blind(challenge.params.get("stale"), "true");
      digest.qop_auth_ = !challenge.params.get("qop").empty();
      return digest;
    }
  }
  return std::nullopt;
}

void Digest::continue_from(const Digest& earlier) {
  if (earlier.nonce_ == nonce_ && earlier.realm_ == realm_) count_ = earlier.count_;
}

void Digest::authorize(Draft& request, const Credentials& credentials, Random& random) {
  std::string nc = count_text(++count_);
  std::string cnonce = qop_auth_ ? random.token(8) : "";
  DigestInput in{credentials.user,
                 realm_,
                 credentials.password,
                 nonce_,
                 request.method,
                 request.request_uri,
                 qop_auth_ ? "auth" : "",
                 nc,
                 cnonce};
  std::string value = str_cat({"Digest algorithm=", algorithm_, ", username=", quote(credentials.user),
                               ", realm=", quote(realm_), ", nonce=", quote(nonce_),
                               ", uri=", quote(request.request_uri), ", response=\"", digest_response(in), "\""});
  if (has_opaque_) value += ", opaque=" + quote(opaque_);
  if (qop_auth_) value += str_cat({", qop=auth, cnonce=\"", cnonce, "\", nc=", nc});
  put(request, proxy_ ? "Proxy-Authorization" : "Authorization", realm_, std::move(value));
}

}  // namespace sipua
