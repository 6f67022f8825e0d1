/// The INVITE client transaction: RFC 3261 17.1.1 and Figure 5, redrawn by RFC 6026 8.4.
#pragma once
#include "transaction/machine.hpp"

namespace sipua::transaction {

extern const Figure kInviteClient;

}  // namespace sipua::transaction
