/// The non-INVITE server transaction: RFC 3261 17.2.2 and Figure 8.
#pragma once
#include "transaction/machine.hpp"

namespace sipua::transaction {

extern const Figure kNonInviteServer;

}  // namespace sipua::transaction
