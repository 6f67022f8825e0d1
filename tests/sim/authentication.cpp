#include "sim/authentication.hpp"

#include <charconv>

#include "base/md5.hpp"
#include "base/sha2.hpp"
#include "base/text.hpp"
#include "message/reply.hpp"
#include "message/values/challenge.hpp"
#include "ua/digest.hpp"

namespace sipua::sim {

namespace {

/// Parameters of the credentials for a realm; empty without any.
Params credentials_for(const Message& request, const Realm& realm) {
  const HeaderId id = realm.is_proxy ? HeaderId::proxy_authorization : HeaderId::authorization;
  for (const Field& field : request.fields()) {
    if (field.id != id) continue;
    auto parsed = parse_challenges(request.view(field.value));
    if (parsed && parsed->front().params.get("realm") == realm.name) return std::move(parsed->front().params);
  }
  return {};
}

std::uint32_t hexadecimal(std::string_view text) {
  std::uint32_t value = 0;
  (void)std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return value;
}

}  // namespace

Draft Authentication::check(const Message& request, const std::string& user, const std::string& password) {
  Draft response;
  for (const Realm& realm : habits.realms) {
    const Verdict verdict = judge(request, realm, user, password);
    if (verdict == Verdict::passes) continue;
    if (response.status == 0) response = make_reply(request, realm.is_proxy ? 407 : 401, "", "registrar");
    challenge(response, realm, verdict == Verdict::stale && habits.says_stale);
    if (!habits.asks_at_once) break;
  }
  return response;
}

std::string Authentication::user_named(const Message& request) const {
  for (const Realm& realm : habits.realms) {
    const Params given = credentials_for(request, realm);
    if (!given.list.empty()) return std::string(given.get("username"));
  }
  return "";
}

Authentication::Verdict Authentication::judge(const Message& request, const Realm& realm, const std::string& user,
                                              const std::string& password) {
  const Params given = credentials_for(request, realm);
  if (given.list.empty()) return Verdict::missing;
  const std::string method(request.method_text()), uri(given.get("uri")), nonce(given.get("nonce"));
  const std::string body(request.body());
  DigestInput in{user, realm.name, password, nonce, method, uri, given.get("qop"), given.get("nc"), given.get("cnonce"),
                 body};
  in.hash = given.get("algorithm") == "SHA-256" ? sha256_hex : md5_hex;
  if (given.get("username") != user || digest_response(in) != given.get("response")) return Verdict::refused;
  const auto known = nonces_.find(nonce);
  if (known == nonces_.end() || clock_.now() - known->second.born > habits.nonce_life) return Verdict::stale;
  if (in.qop.empty()) return Verdict::passes;
  const std::uint32_t count = hexadecimal(in.nc);
  if (count <= known->second.count) return Verdict::stale;  // used before: somebody may have listened
  known->second.count = count;
  return Verdict::passes;
}

void Authentication::challenge(Draft& response, const Realm& realm, bool stale) {
  const std::string nonce = new_nonce(realm.name);
  for (const std::string& algorithm : realm.algorithms) {
    std::string value = str_cat({"Digest realm=\"", realm.name, "\", nonce=\"", nonce, "\", algorithm=", algorithm});
    if (!realm.qop.empty()) value += str_cat({", qop=\"", realm.qop, "\""});
    if (stale) value += ", stale=true";
    response.add(realm.is_proxy ? "Proxy-Authenticate" : "WWW-Authenticate", value);
  }
}

std::string Authentication::new_nonce(const std::string& realm) {
  std::string& shared = shared_[realm];
  const auto known = nonces_.find(shared);
  const bool lives = known != nonces_.end() && clock_.now() - known->second.born < habits.nonce_life / 2;
  if (habits.shares_nonces && lives) return shared;
  shared = str_cat({"nonce", number(++made_), "x", number(dice_.below(1000000))});
  nonces_[shared].born = clock_.now();
  return shared;
}

void Authentication::add_info(Draft& success, const Message& request) {
  for (const Realm& realm : habits.realms) {
    if (credentials_for(request, realm).list.empty() || !dice_.chance(habits.next_nonce)) continue;
    success.add(realm.is_proxy ? "Proxy-Authentication-Info" : "Authentication-Info",
                str_cat({"nextnonce=\"", new_nonce(realm.name), "\""}));
  }
}

}  // namespace sipua::sim
