/// The route set of a dialog (RFC 3261 12.1.1, 12.1.2) and what it makes of a request (12.2.1.1, 16.12).
///
/// Implementations go wrong by reversing the UAS's set too, by splitting a Record-Route list at the commas inside
/// quotes or brackets, and by taking a first route without ;lr (a strict router of RFC 2543) for a loose one.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "message/draft.hpp"
#include "message/message.hpp"
#include "message/syntax/uri.hpp"

namespace sipua::dialog {

/// Values of Record-Route, or Route, as written; malformed ones are left out, as no Route could be made of them. In
/// their order for the UAS, reversed for the UAC.
std::vector<std::string> record_routes(const Message& message, bool reversed, HeaderId id = HeaderId::record_route);

/// Sets the Request-URI and adds the Route headers for a request to `target`. Loose: Request-URI is the target. Strict
/// (the first route has no ;lr): Request-URI is the first route, and the target is the last Route.
void apply_route_set(Draft& request, const std::vector<std::string>& routes, std::string_view target);

/// The URI as a Request-URI: without headers and the method parameter (RFC 3261 19.1.1, Table 1).
std::string request_uri_of(Uri uri);

}  // namespace sipua::dialog
