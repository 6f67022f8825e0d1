/// Header names: canonical spellings, compact forms, and a compile-time hash table over both. RFC 3261 7.3.
#include "message/header_id.hpp"

#include <array>
#include <iterator>

#include "base/text.hpp"

namespace sipua {
namespace {

// The order of enum HeaderId.
constexpr std::string_view kNames[] = {"",
                                       "Accept",
                                       "Accept-Encoding",
                                       "Accept-Language",
                                       "Alert-Info",
                                       "Allow",
                                       "Allow-Events",
                                       "Authorization",
                                       "Call-ID",
                                       "Call-Info",
                                       "Contact",
                                       "Content-Disposition",
                                       "Content-Encoding",
                                       "Content-Length",
                                       "Content-Type",
                                       "CSeq",
                                       "Date",
                                       "Diversion",
                                       "Error-Info",
                                       "Event",
                                       "Expires",
                                       "Flow-Timer",
                                       "From",
                                       "Geolocation",
                                       "History-Info",
                                       "In-Reply-To",
                                       "Join",
                                       "Max-Forwards",
                                       "MIME-Version",
                                       "Min-Expires",
                                       "Min-SE",
                                       "Organization",
                                       "P-Asserted-Identity",
                                       "P-Preferred-Identity",
                                       "Path",
                                       "Priority",
                                       "Privacy",
                                       "Proxy-Authenticate",
                                       "Proxy-Authorization",
                                       "Proxy-Require",
                                       "RAck",
                                       "Reason",
                                       "Record-Route",
                                       "Refer-Sub",
                                       "Refer-To",
                                       "Referred-By",
                                       "Remote-Party-ID",
                                       "Replaces",
                                       "Reply-To",
                                       "Request-Disposition",
                                       "Require",
                                       "Retry-After",
                                       "Route",
                                       "RSeq",
                                       "Server",
                                       "Service-Route",
                                       "Session-Expires",
                                       "Session-ID",
                                       "SIP-ETag",
                                       "SIP-If-Match",
                                       "Subject",
                                       "Subscription-State",
                                       "Supported",
                                       "Target-Dialog",
                                       "Timestamp",
                                       "To",
                                       "Unsupported",
                                       "User-Agent",
                                       "Via",
                                       "Warning",
                                       "WWW-Authenticate"};
static_assert(std::size(kNames) == kHeaderIds);

// One entry a letter, from 'a'. The IANA registry "Header Fields".
constexpr std::string_view kCompact[26] = {"Accept-Contact",
                                           "Referred-By",
                                           "Content-Type",
                                           "Request-Disposition",
                                           "Content-Encoding",
                                           "From",
                                           "",
                                           "",
                                           "Call-ID",
                                           "Reject-Contact",
                                           "Supported",
                                           "Content-Length",
                                           "Contact",
                                           "Identity-Info",
                                           "Event",
                                           "",
                                           "",
                                           "Refer-To",
                                           "Subject",
                                           "To",
                                           "Allow-Events",
                                           "Via",
                                           "",
                                           "Session-Expires",
                                           "Identity",
                                           ""};

constexpr std::size_t kSlots = 256;

/// `name` is not empty.
constexpr std::size_t hash(std::string_view name) {
  auto at = [name](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(to_lower(name[i]))); };
  return (name.size() * 61 + at(0) * 7 + at(name.size() / 2) * 13 + at(name.size() - 1) * 37) % kSlots;
}

/// Ids by hash, the next free slot on a collision; 0 is free.
constexpr std::array<std::uint8_t, kSlots> make_slots() {
  std::array<std::uint8_t, kSlots> slots{};
  for (std::size_t id = 1; id < std::size(kNames); ++id) {
    std::size_t slot = hash(kNames[id]);
    while (slots[slot]) slot = (slot + 1) % kSlots;
    slots[slot] = static_cast<std::uint8_t>(id);
  }
  return slots;
}
constexpr std::array<std::uint8_t, kSlots> kIds = make_slots();

}  // namespace

HeaderId header_id(std::string_view name) {
  name = expand_compact(name);
  if (name.empty()) return HeaderId::other;
  for (std::size_t slot = hash(name); kIds[slot]; slot = (slot + 1) % kSlots) {
    std::string_view known = kNames[kIds[slot]];
    if (known == name || equals_blind(known, name)) return static_cast<HeaderId>(kIds[slot]);
  }
  return HeaderId::other;
}

std::string_view header_name(HeaderId id) { return kNames[static_cast<std::size_t>(id)]; }

std::string_view expand_compact(std::string_view name) {
  if (name.size() != 1 || !is_alpha(name[0])) return name;
  std::string_view full = kCompact[to_lower(name[0]) - 'a'];
  return full.empty() ? name : full;
}

bool same_header_name(std::string_view a, std::string_view b) {
  return equals_blind(expand_compact(a), expand_compact(b));
}

}  // namespace sipua
