// RFC 3261 Figure 5, redrawn by RFC 6026 8.4. Above a line: the event; below: what is done.
//
//                       INVITE from the user | send INVITE, start A, B
//      timer A                               V
//      send INVITE   +-----------------------------------------+  timer B, transport error
//      +------------>|                 calling                 |---------------------------+
//      +-------------|                                         |  tell the user            |
//                    +-----------------------------------------+                           |
//                      | 2xx             | 1xx         | 300-699                           |
//                      | pass up         | pass up     | send ACK, pass up                 |
//                      |                 V             |                                   |
//      1xx   +-------->|           +------------+      |                                   |
//      pass up         |           | proceeding |------|---------------------------------->|
//            +---------|-----------|            |      |  transport error: tell the user   |
//                      |<----------+------------+----->|                                   |
//                      | 2xx               300-699     |                                   |
//                      V                               V     300-699                       |
//      2xx     +--------------+              +------------+  send ACK                      |
//      pass up |              |              |            |--------+                       |
//         +--->|   accepted   |              | completed  |<-------+                       |
//         +----|              |              |            |                                |
//              +--------------+              +------------+                                |
//                      | timer M                       | timer D, transport error          |
//                      V                               V                                   V
//              +---------------------------------------------------------------------------------+
//              |                                  terminated                                     |
//              +---------------------------------------------------------------------------------+
//
// Where implementations go wrong:
// - Timer B runs while calling only. A peer that rings for five minutes is not a timeout.
// - The ACK of a 3xx-6xx belongs to this transaction: same branch, same Request-URI (17.1.1.3).
// - The first 2xx does not end it: 2xx of other forks come to the same branch (RFC 6026 8.4).
// - A cancelled INVITE that nobody answers must not ring for ever: 64*T1 after the CANCEL it is over (9.1). The figure
//   does not draw this; the rows are in the table.
// Deviation: a transport error in "proceeding" ends the transaction. The figure has no arrow there because a response
// could still come over another connection; a WebSocket client has no address that one could be opened to.
// In "completed" the user has its final response already, so the end is quiet.
#include "transaction/invite_client.hpp"

#include <iterator>

namespace sipua::transaction {

namespace {

using enum State;
using enum Input;
using enum Action;

// clang-format off
constexpr Step kFigure5[] = {
    // from      on               to          then
    {initial,    request,         calling,    {send, start_a, start_b}},
    {calling,    timer_a,         calling,    {send, double_a}},
    {calling,    timer_b,         terminated, {tell_timeout}},
    {calling,    transport_error, terminated, {tell_failure}},
    {calling,    r1xx,            proceeding, {pass_response}},
    {calling,    r2xx,            accepted,   {pass_response, start_m}},
    {calling,    r300_699,        completed,  {send_ack, pass_response, start_d}},
    {proceeding, r1xx,            proceeding, {pass_response}},
    {proceeding, r2xx,            accepted,   {pass_response, start_m}},
    {proceeding, r300_699,        completed,  {send_ack, pass_response, start_d}},
    {proceeding, transport_error, terminated, {tell_failure}},
    {calling,    cancel,          calling,    {start_cancelled}},
    {proceeding, cancel,          proceeding, {start_cancelled}},
    {proceeding, timer_cancelled, terminated, {tell_timeout}},
    {accepted,   r2xx,            accepted,   {pass_response}},
    {accepted,   timer_m,         terminated, {}},
    {completed,  r300_699,        completed,  {send_ack}},
    {completed,  transport_error, terminated, {}},
    {completed,  timer_d,         terminated, {}},
};
// clang-format on
static_assert(is_deterministic(kFigure5));

}  // namespace

const Figure kInviteClient{kFigure5, std::size(kFigure5), false, true};

}  // namespace sipua::transaction
