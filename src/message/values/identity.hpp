/// Who calls, and through whom: Privacy, asserted identities, Diversion, Session-ID, Referred-By, Refer-To.
/// P-Asserted-Identity and P-Preferred-Identity (RFC 3325 9) are plain NameAddr lists.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "message/syntax/params.hpp"
#include "message/values/dialog_ids.hpp"
#include "message/values/name_addr.hpp"

namespace sipua {

/// "id;critical" (RFC 3323 4.2). Commas pass for ';'.
struct Privacy {
  std::vector<std::string> values;  ///< lower case, at least one

  [[nodiscard]] bool has(std::string_view value) const;
  [[nodiscard]] std::string text() const;
  bool operator==(const Privacy&) const = default;
};
Result<Privacy> parse_privacy(std::string_view text);

/// Remote-Party-ID (expired draft, still sent), one value of the list.
struct RemoteParty {
  NameAddr address;       ///< its parameters: all others
  std::string party;      ///< "calling", "called"; lower case like the rest
  std::string id_type;    ///< "subscriber", "user", "term"
  std::string privacy;    ///< "off", "full", "uri", "name"
  bool screened = false;  ///< screen=yes

  [[nodiscard]] std::string text() const;
  bool operator==(const RemoteParty&) const = default;
};
Result<RemoteParty> parse_remote_party(std::string_view text);

/// Diversion (RFC 5806 5), one value of the list.
struct Diversion {
  NameAddr address;                      ///< its parameters: all others (privacy, screen ...)
  std::string reason;                    ///< "user-busy", "unconditional" ...; lower case; "" when absent
  std::optional<std::uint32_t> counter;  ///< how many diversions this value stands for; a malformed one stays behind

  [[nodiscard]] std::string text() const;
  bool operator==(const Diversion&) const = default;
};
Result<Diversion> parse_diversion(std::string_view text);

/// Session-ID (RFC 7989 5): 32 lower-case hexadecimal digits each.
struct SessionId {
  std::string local;   ///< of the sender
  std::string remote;  ///< of the receiver; "" in the old form of RFC 7329
  Params params;       ///< all others

  [[nodiscard]] std::string text() const;
  bool operator==(const SessionId&) const = default;
};
Result<SessionId> parse_session_id(std::string_view text);

/// Refer-To (RFC 3515 2.1).
struct ReferTo {
  NameAddr address;

  /// The method that the URI asks for; "INVITE" when it names none.
  [[nodiscard]] std::string method() const;
  /// What the URI carries as Replaces (RFC 3891); Errc::missing when there is none.
  [[nodiscard]] Result<DialogIds> replaces() const;
  [[nodiscard]] std::string text() const { return address.text(); }
  bool operator==(const ReferTo&) const = default;
};
Result<ReferTo> parse_refer_to(std::string_view text);

/// Referred-By (RFC 3892 3).
struct ReferredBy {
  NameAddr address;  ///< its parameters: all but cid
  std::string cid;   ///< Content-ID of the token, without brackets; "" when absent

  [[nodiscard]] std::string text() const;
  bool operator==(const ReferredBy&) const = default;
};
Result<ReferredBy> parse_referred_by(std::string_view text);

}  // namespace sipua
