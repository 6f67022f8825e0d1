/// Reads the named arguments of commands: what an application wrote goes no further unless it is safe on the wire.
/// Internal to src/ua.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ua/call/invite_session.hpp"
#include "ua/context.hpp"
#include "ua/digest.hpp"
#include "ua/input_output.hpp"

namespace sipua {

/// First value of a name, "" when absent.
std::string_view argument(const Arguments& arguments, std::string_view name);

/// May the application add a Contact? Not to what makes a dialog: its Contact is ours (RFC 3261 8.1.1.8, 12.1.1).
enum class OwnContact : std::uint8_t { allowed, refused };
/// All extra_header arguments. bad_value when one is not a single safe header line, or is of those that only this user
/// agent writes: Via, From, To, Call-ID, CSeq, Max-Forwards, Content-Length.
Result<std::vector<HeaderLine>> extra_headers(const Arguments& arguments, OwnContact contact = OwnContact::allowed);
/// A media type with parameters, on one line (RFC 3261 20.15).
bool is_content_type(std::string_view text);
/// status, reason, body, content_type, extra_header. bad_value names the argument.
Result<ReplyFields> reply_fields(const Arguments& arguments, OwnContact contact);
/// user, password, ha1, token, as far as given. False when none is.
bool read_credentials(const Arguments& arguments, Credentials& into);
/// A name-addr without a tag in place of the usual one; `into` stays as it is when neither argument is given.
Result<void> read_party(const Arguments& arguments, std::string_view uri, std::string_view name, std::string& into);
/// An INVITE of ours. bad_value names the argument.
///
///   target                                 mandatory, a SIP URI; its header Replaces is taken along (RFC 3891)
///   extra_header*
///   anonymous, without_sdp, info_outside, early_media, follow_redirects    "true"
///   to_uri, to_name, from_uri, from_name   instead of the target and the user agent's own address
///   render_body, render_type               a second part of the body, for the callee to read; text/plain
Result<InviteFields> invite_fields(const Arguments& arguments);

/// A request that is written but not sent, with the headers of RFC 3261 8.1.1 in the classic order.
///
///   method, request_uri         mandatory
///   to_uri, to_name, to_tag     default: the Request-URI, no name, no tag
///   from_uri, from_name, from_tag   default: the user agent's address and a new tag
///   call_id, cseq               default: new ones
///   route*, extra_header*, body, content_type
///
/// bad_value names the argument.
Result<std::string> write_request(const Arguments& arguments, Context& context);

}  // namespace sipua
