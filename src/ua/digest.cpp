/// Answers to challenges. RFC 3261 22; the computation of RFC 7616 3.4, without qop that of RFC 2069. Of several
/// algorithms the strongest is taken, not the topmost as RFC 8760 2.4 suggests: the order is the server's to choose, and
/// whoever can change it on the way could ask for MD5.
#include "ua/digest.hpp"

#include <utility>

#include "base/sha2.hpp"
#include "base/text.hpp"
#include "message/header_id.hpp"
#include "message/syntax/params.hpp"
#include "message/values/name_addr.hpp"

namespace sipua {
namespace {

struct Algorithm {
  std::string_view name;  ///< of RFC 8760 2.3
  std::string (*hash)(std::string_view);
  std::size_t digits;
};
// Strongest first.
constexpr Algorithm kAlgorithms[] = {
    {"", nullptr, 0},  // none: a bearer token
    {"SHA-512-256", sha512_256_hex, 64},
    {"SHA-256", sha256_hex, 64},
    {"MD5", md5_hex, 32},
};
constexpr std::uint8_t kBearer = 0, kMd5 = 3;
constexpr std::string_view kSession = "-sess";

/// What the list inside qop="auth-int,auth" offers and we take: auth before auth-int; empty when neither.
std::string choose_qop(std::string_view list) {
  std::string chosen;
  for (std::string_view each : split_list(list)) {
    if (equals_blind(each, "auth")) return "auth";
    if (equals_blind(each, "auth-int")) chosen = "auth-int";
  }
  return chosen;
}

bool has_secret(const Algorithm& algorithm, const Credentials& credentials) {
  return credentials.password || credentials.ha1.size() == algorithm.digits;
}

/// nc-value: 8 hexadecimal digits.
std::string count_text(std::uint32_t count) {
  std::string text(8, '0');
  for (std::size_t at = 8; at-- > 0; count >>= 4) text[at] = "0123456789abcdef"[count & 15];
  return text;
}

bool is_ascii(std::string_view text) {
  for (char c : text)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

/// ext-value of RFC 8187: UTF-8''J%C3%A4s.
std::string extended(std::string_view text) {
  std::string value = "UTF-8''";
  for (char c : text) {
    if (is_alpha(c) || is_digit(c)) {
      value += c;
    } else {
      value += '%';
      value += "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4];
      value += "0123456789ABCDEF"[c & 15];
    }
  }
  return value;
}

/// Is this Authorization value for `realm`? A bearer token names none: there can be only one.
bool is_for_realm(std::string_view value, std::string_view realm) {
  Result<std::vector<Challenge>> parsed = parse_challenges(value);
  if (!parsed) return false;
  const Challenge& first = parsed->front();
  return equals_blind(first.scheme, "Bearer") || first.params.get("realm") == realm;
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
  std::string secret(in.ha1);
  if (secret.empty()) secret = in.hash(str_cat({in.user, ":", in.realm, ":", in.password}));
  if (in.session) secret = in.hash(str_cat({secret, ":", in.nonce, ":", in.cnonce}));
  std::string subject = str_cat({in.method, ":", in.uri});
  if (in.qop == "auth-int") subject += ":" + in.hash(in.body);
  subject = in.hash(subject);
  if (in.qop.empty()) return in.hash(str_cat({secret, ":", in.nonce, ":", subject}));
  return in.hash(str_cat({secret, ":", in.nonce, ":", in.nc, ":", in.cnonce, ":", in.qop, ":", subject}));
}

std::optional<Digest> Digest::from_challenge(const Challenge& challenge, bool proxy, const Credentials& credentials) {
  const Params& params = challenge.params;
  Digest digest;
  digest.proxy_ = proxy;
  digest.realm_ = params.get("realm");
  if (equals_blind(challenge.scheme, "Bearer")) {
    digest.rank_ = kBearer;
    return credentials.token.empty() ? std::nullopt : std::optional(std::move(digest));
  }
  std::string_view name = params.has("algorithm") ? params.get("algorithm") : "MD5";
  digest.session_ = name.size() > kSession.size() && equals_blind(name.substr(name.size() - kSession.size()), kSession);
  if (digest.session_) name.remove_suffix(kSession.size());
  digest.rank_ = kMd5;
  while (digest.rank_ > kBearer && !equals_blind(kAlgorithms[digest.rank_].name, name)) --digest.rank_;
  digest.nonce_ = params.get("nonce");
  digest.qop_ = choose_qop(params.get("qop"));
  digest.opaque_ = params.get("opaque");
  digest.has_opaque_ = params.has("opaque");
  digest.stale_ = equals_blind(params.get("stale"), "true");
  digest.user_hash_ = equals_blind(params.get("userhash"), "true");
  digest.utf8_ = equals_blind(params.get("charset"), "UTF-8");
  const bool known_qop = !digest.qop_.empty() || (params.get("qop").empty() && !digest.session_);
  const bool usable = equals_blind(challenge.scheme, "Digest") && params.has("realm") && !digest.nonce_.empty() &&
                      digest.rank_ != kBearer && known_qop && has_secret(kAlgorithms[digest.rank_], credentials) &&
                      !(credentials.no_md5 && digest.rank_ == kMd5);
  return usable ? std::optional(std::move(digest)) : std::nullopt;
}

void Digest::continue_from(const Digest& other) {
  if (other.nonce_ != nonce_ || other.realm_ != realm_) return;
  if (count_ < other.count_) count_ = other.count_;
  if (cnonce_.empty()) cnonce_ = other.cnonce_;
}

void Digest::renew(std::string_view nonce) {
  if (nonce_ == nonce) return;
  nonce_ = nonce;
  count_ = 0;
  cnonce_.clear();
}

void Digest::authorize(Draft& request, const Credentials& credentials, Random& random) {
  std::string_view name = proxy_ ? "Proxy-Authorization" : "Authorization";
  put(request, name, realm_, rank_ == kBearer ? "Bearer " + credentials.token : value(request, credentials, random));
}

std::string Digest::value(const Draft& request, const Credentials& credentials, Random& random) {
  const Algorithm& algorithm = kAlgorithms[rank_];
  const std::string nc = count_text(++count_);
  // The nonces of a -sess key are those of its first use (RFC 7616 3.4.2): one cnonce for as long as the nonce lasts.
  if (!qop_.empty() && (cnonce_.empty() || !session_)) cnonce_ = random.token(8);
  DigestInput in{credentials.user, realm_, "", nonce_, request.method, request.request_uri, qop_, nc, cnonce_};
  in.body = request.body;
  in.session = session_;
  in.hash = algorithm.hash;
  if (credentials.ha1.size() == algorithm.digits) in.ha1 = credentials.ha1;
  if (credentials.password) in.password = *credentials.password;

  std::string user = str_cat({"username=", quote(credentials.user)});
  if (user_hash_) {
    user = str_cat({"username=\"", in.hash(str_cat({in.user, ":", realm_})), "\""});
  } else if (utf8_ && !is_ascii(in.user)) {
    user = "username*=" + extended(in.user);
  }
  std::string text = str_cat({"Digest algorithm=", algorithm.name, session_ ? kSession : "", ", ", user,
                              ", realm=", quote(realm_), ", nonce=", quote(nonce_),
                              ", uri=", quote(request.request_uri), ", response=\"", digest_response(in), "\""});
  if (has_opaque_) text += ", opaque=" + quote(opaque_);
  if (!qop_.empty()) text += str_cat({", qop=", qop_, ", cnonce=\"", cnonce_, "\", nc=", nc});
  if (user_hash_) text += ", userhash=true";
  return text;
}

}  // namespace sipua
