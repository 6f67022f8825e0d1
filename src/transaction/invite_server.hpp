/// The INVITE server transaction: RFC 3261 17.2.1 and Figure 7, redrawn by RFC 6026 8.5.
#pragma once
#include "transaction/machine.hpp"

namespace sipua::transaction {

extern const Figure kInviteServer;

}  // namespace sipua::transaction
