/// The non-INVITE client transaction: RFC 3261 17.1.2 and Figure 6.
#pragma once
#include "transaction/machine.hpp"

namespace sipua::transaction {

extern const Figure kNonInviteClient;

}  // namespace sipua::transaction
