/// Reads the named arguments of commands. Internal to src/ua.
#pragma once
#include <vector>

#include "base/result.hpp"
#include "ua/input_output.hpp"
#include "ua/invite_session.hpp"

namespace sipua {

/// First value of a name, "" when absent.
std::string_view argument(const Arguments& arguments, std::string_view name);
/// All extra_header arguments. bad_value when one is not a single safe header line.
Result<std::vector<HeaderLine>> extra_headers(const Arguments& arguments);
/// status, reason, body, content_type, extra_header. bad_value names the argument.
Result<ReplyFields> reply_fields(const Arguments& arguments);
/// user, password, ha1, token, as far as given, into the options. False when none is.
bool take_credentials(const Arguments& arguments, Options& options);
/// target, extra_header, anonymous, without_sdp. bad_value names the argument.
Result<InviteFields> invite_fields(const Arguments& arguments);

}  // namespace sipua
