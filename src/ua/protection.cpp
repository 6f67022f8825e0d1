#include "ua/protection.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sipua {
namespace {

constexpr std::size_t kMostSpaces = 16;

bool has(const AnsweredNonces& answered, const std::string& nonce) {
  return std::find(answered.begin(), answered.end(), nonce) != answered.end();
}

/// Of each realm, the strongest challenge that can be answered. A forking proxy hands on the challenges of all branches
/// in one response, of both kinds (RFC 3261 16.7 item 7).
std::vector<Digest> choose(const Message& response, const Credentials& credentials) {
  std::vector<Digest> chosen;
  for (const Field& field : response.fields()) {
    const bool proxy = field.id == HeaderId::proxy_authenticate;
    if (!proxy && field.id != HeaderId::www_authenticate) continue;
    const auto challenges = parse_challenges(response.view(field.value));
    if (!challenges) continue;
    for (const Challenge& challenge : *challenges) {
      auto digest = Digest::from_challenge(challenge, proxy, credentials);
      if (!digest) continue;
      const auto same = std::find_if(chosen.begin(), chosen.end(), [&](const Digest& other) {
        return other.is_proxy() == proxy && other.realm() == digest->realm();
      });
      if (same == chosen.end()) {
        chosen.push_back(std::move(*digest));
      } else if (digest->is_stronger_than(*same)) {
        *same = std::move(*digest);
      }
    }
  }
  return chosen;
}

/// Was the request sent with the present nonce of `digest`?
bool uses(const Draft& request, const Digest& digest) {
  const std::string_view name = digest.is_proxy() ? "Proxy-Authorization" : "Authorization";
  return std::any_of(request.headers.begin(), request.headers.end(), [&](const HeaderLine& line) {
    return line.name == name && line.value.find(quote(digest.nonce())) != std::string::npos;
  });
}

}  // namespace

/// How well a space fits a request: 0, not at all; 1, it is used unasked; more, it was answered for this request, the
/// later the better.
std::size_t ProtectionSpaces::fitness(const Space& space, const Draft& request, const AnsweredNonces& answered) {
  if (space.is_refused || (!space.digest.is_proxy() && space.target != request.request_uri)) return 0;
  std::size_t fits = space.is_trusted;
  if (request.method == "REGISTER") return fits;
  for (std::size_t at = 0; at < answered.size(); ++at)
    if (answered[at] == space.digest.nonce()) fits = at + 2;
  return fits;
}

/// One space for each realm: the one that fits best, the newest of equals.
void ProtectionSpaces::authorize(Draft& request, const AnsweredNonces& answered, const Credentials& known,
                                 Random& random) {
  for (Space& space : spaces_) {
    const std::size_t fits = fitness(space, request, answered);
    bool is_best = fits > 0;
    for (const Space& other : spaces_) {
      if (other.digest.is_proxy() != space.digest.is_proxy() || other.digest.realm() != space.digest.realm()) continue;
      if (fitness(other, request, answered) >= fits + (&other <= &space)) is_best = false;
    }
    if (!is_best) continue;
    space.digest.authorize(request, space.given ? *space.given : known, random);
    for (Space& other : spaces_) other.digest.continue_from(space.digest);  // nc counts per nonce, not per space
  }
}

/// The registrar's space is one for all requests, any other only for the request that it was opened for: another one to
/// the same target would take its nonce away.
ProtectionSpaces::Space& ProtectionSpaces::space_of(const Digest& digest, const Draft& request,
                                                    const AnsweredNonces& answered) {
  const bool is_trusted = request.method == "REGISTER";
  const std::string_view target = digest.is_proxy() ? std::string_view() : request.request_uri;
  std::optional<Credentials> given;
  for (Space& space : spaces_) {
    if (space.target != target || space.digest.is_proxy() != digest.is_proxy() ||
        space.digest.realm() != digest.realm() || space.is_trusted != is_trusted) {
      continue;
    }
    if (is_trusted || has(answered, space.digest.nonce())) return space;
    given = space.given;
  }
  if (spaces_.size() == kMostSpaces) {
    const auto oldest =
        std::find_if(spaces_.begin(), spaces_.end(), [](const Space& each) { return !each.is_trusted; });
    spaces_.erase(oldest == spaces_.end() ? spaces_.begin() : oldest);
  }
  spaces_.push_back({std::string(target), is_trusted, false, {}, std::move(given)});
  return spaces_.back();
}

bool ProtectionSpaces::take_challenges(const Message& response, const Draft& request, const Credentials& known,
                                       const std::optional<Credentials>& given, AnsweredNonces& answered) {
  const bool is_trusted = request.method == "REGISTER";
  Credentials usable(given ? *given : known);
  if (!is_trusted) usable.token.clear();
  std::vector<Digest> chosen = choose(response, usable);
  for (Digest& digest : chosen) {
    for (const Space& space : spaces_) digest.continue_from(space.digest);
    Space& space = space_of(digest, request, answered);
    const bool was_answered = has(answered, space.digest.nonce()) && !space.is_refused;
    space.is_refused = was_answered && !digest.stale();
    if (space.is_refused) return false;  // the same would be refused again
    answered.push_back(digest.nonce());
    space.digest = std::move(digest);
    if (given) space.given = given;
  }
  return !chosen.empty();
}

void ProtectionSpaces::close() {
  std::erase_if(spaces_, [](const Space& space) { return space.given.has_value(); });
}

void ProtectionSpaces::take_next_nonce(const Message& response, const Draft& request) {
  for (bool proxy : {false, true}) {
    const auto header = response.header(proxy ? "Proxy-Authentication-Info" : "Authentication-Info");
    if (!header) continue;
    const auto info = parse_challenges(str_cat({"Digest ", *header}));  // the same list, without a scheme
    const std::string_view nonce = info ? info->front().params.get("nextnonce") : "";
    const auto is_meant = [&](const Space& space) {
      return space.digest.is_proxy() == proxy && (proxy || space.target == request.request_uri) &&
             uses(request, space.digest);  // else the answer is an old one
    };
    if (nonce.empty() || std::count_if(spaces_.begin(), spaces_.end(), is_meant) != 1) continue;  // whose is it?
    Digest& renewed = std::find_if(spaces_.begin(), spaces_.end(), is_meant)->digest;
    renewed.renew(nonce);
    for (const Space& other : spaces_) renewed.continue_from(other.digest);
  }
}

}  // namespace sipua
