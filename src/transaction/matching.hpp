/// Which transaction a message belongs to (RFC 3261 17.1.3, 17.2.3). Every transaction has one key; a message belongs
/// to the one whose key is its own. No key of a client is one of a server.
///
/// Implementations go wrong by forgetting the method (a CANCEL has the branch of its INVITE), the sent-by (branches
/// are unique for one sender only), or that the ACK of a failure has the method ACK and the branch of its INVITE.
#pragma once
#include <string>
#include <string_view>

#include "message/message.hpp"
#include "message/values/via.hpp"

namespace sipua::transaction {

/// 17.1.3: the branch and the CSeq method.
std::string client_key(std::string_view branch, std::string_view method);

/// 17.2.3 for a branch with the magic cookie: branch, sent-by and method. Otherwise the rules of RFC 2543:
/// Request-URI, Call-ID, From tag, CSeq number, top Via and method; the To tag is left to the caller.
/// @param method  of the transaction looked for: the request's own, or INVITE for its ACK and CANCEL.
std::string server_key(const Message& request, const Via& top, std::string_view method);

/// Does the branch begin with "z9hG4bK"?
bool has_cookie(const Via& via);

}  // namespace sipua::transaction
