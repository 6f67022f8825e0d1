#include "ua/protection.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/syntax/uri.hpp"

namespace sipua {
namespace {

constexpr std::size_t kMostSpaces = 16;

std::string host_of(const Draft& request) {
  Result<Uri> uri = parse_uri(request.request_uri);
  return uri ? lower(uri->host) : std::string();
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

}  // namespace

void ProtectionSpaces::authorize(Draft& request, const Credentials& credentials, Random& random) {
  const std::string host = host_of(request);
  for (Space& space : spaces_) {
    if (space.digest.is_proxy() || space.host == host) space.digest.authorize(request, credentials, random);
  }
}

bool ProtectionSpaces::take_challenges(const Message& response, const Draft& request, const Credentials& credentials,
                                       std::vector<std::string>& answered) {
  const std::string host = host_of(request);
  std::vector<Digest> chosen = choose(response, credentials);
  for (Digest& digest : chosen) {
    const std::string place = digest.is_proxy() ? "" : host;
    auto known = std::find_if(spaces_.begin(), spaces_.end(), [&](const Space& space) {
      return space.host == place && space.digest.is_proxy() == digest.is_proxy() &&
             space.digest.realm() == digest.realm();
    });
    if (known == spaces_.end()) {
      if (spaces_.size() == kMostSpaces) spaces_.erase(spaces_.begin());
      spaces_.push_back({place, {}});
      known = spaces_.end() - 1;
    } else {
      const bool was_answered = std::find(answered.begin(), answered.end(), known->digest.nonce()) != answered.end();
      if (was_answered && !digest.stale()) {  // refused: the same would be refused again
        spaces_.erase(known);
        return false;
      }
      digest.continue_from(known->digest);
    }
    answered.push_back(digest.nonce());
    known->digest = std::move(digest);
  }
  return !chosen.empty();
}

void ProtectionSpaces::take_next_nonce(const Message& response, const Draft& request) {
  const std::string host = host_of(request);
  for (bool proxy : {false, true}) {
    const auto header = response.header(proxy ? "Proxy-Authentication-Info" : "Authentication-Info");
    if (!header) continue;
    const auto info = parse_challenges(str_cat({"Digest ", *header}));  // the same list, without a scheme
    const std::string_view nonce = info ? info->front().params.get("nextnonce") : "";
    const auto is_meant = [&](const Space& space) {
      return space.digest.is_proxy() == proxy && (proxy || space.host == host);
    };
    if (nonce.empty() || std::count_if(spaces_.begin(), spaces_.end(), is_meant) != 1) continue;  // whose is it?
    std::find_if(spaces_.begin(), spaces_.end(), is_meant)->digest.renew(nonce);
  }
}

}  // namespace sipua
