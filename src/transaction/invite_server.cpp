// RFC 3261 Figure 7, redrawn by RFC 6026 8.5. Above a line: the event; below: what is done. "r" is a response that
// the transaction user gives.
//
//                               INVITE | pass up
//      INVITE                          V
//      send r        +-----------------------------------------+  transport error
//      +------------>|               proceeding                |---------------------------+
//      +-------------|                                         |                           |
//      r 1xx: send   +-----------------------------------------+                           |
//                      | r 2xx                       | r 300-699                           |
//                      | send, start L               | send, start G, H                    |
//                      V                             V                                     |
//      r 2xx   +--------------+              +--------------+  INVITE, timer G             |
//      send    |              |              |              |  send r                      |
//         +--->|   accepted   |              |  completed   |----------+                   |
//         +----|              |              |              |<---------+                   |
//      ACK     +--------------+              +--------------+                              |
//      pass up         |                       |      | ACK                                |
//                      |                       |      | tell the user, start I             |
//                      | timer L               |      V                                    |
//                      | transport error       |    +--------------+                       |
//                      | tell the user         |    |  confirmed   |                       |
//                      |                       |    +--------------+                       |
//                      |      timer H          |      | timer I                            |
//                      |      transport error  |      | transport error                    |
//                      |      tell the user    |      |                                    |
//                      V                       V      V                                    V
//              +---------------------------------------------------------------------------------+
//              |                                  terminated                                     |
//              +---------------------------------------------------------------------------------+
//
// Where implementations go wrong:
// - The 2xx does not end it: until timer L a repeated INVITE is absorbed, not offered as a new call (RFC 6026 7.1).
// - The 2xx is repeated by the user, not here (13.3.1.4); a repeated INVITE does not repeat it either.
// - The ACK of a 3xx-6xx stays here; the ACK that comes in "accepted" is the user's.
// The automatic 100 of 17.2.1 is the user's too: it knows whether an answer is near.
// Deviation: a transport error ends every state. RFC 6026 stays in "accepted", to send later 2xx over a connection
// that the server opens itself (18.2.2); a WebSocket client cannot open one to its peer.
#include "transaction/invite_server.hpp"

#include <iterator>

namespace sipua::transaction {

namespace {

using enum State;
using enum Input;
using enum Action;

// clang-format off
constexpr Step kFigure7[] = {
    // from      on               to          then
    {initial,    request,         proceeding, {pass_request}},
    {proceeding, request,         proceeding, {send}},
    {proceeding, r1xx,            proceeding, {send}},
    {proceeding, r2xx,            accepted,   {send, start_l}},
    {proceeding, r300_699,        completed,  {send, start_g, start_h}},
    {proceeding, transport_error, terminated, {}},
    {accepted,   request,         accepted,   {}},
    {accepted,   ack,             accepted,   {pass_ack}},
    {accepted,   r2xx,            accepted,   {send}},
    {accepted,   transport_error, terminated, {tell_end}},
    {accepted,   timer_l,         terminated, {tell_end}},
    {completed,  request,         completed,  {send}},
    {completed,  timer_g,         completed,  {send, double_g}},
    {completed,  ack,             confirmed,  {tell_acked, start_i}},
    {completed,  timer_h,         terminated, {tell_unacked}},
    {completed,  transport_error, terminated, {tell_end}},
    {confirmed,  timer_i,         terminated, {}},
    {confirmed,  transport_error, terminated, {}},
};
// clang-format on
static_assert(is_deterministic(kFigure7));

}  // namespace

const Figure kInviteServer{kFigure7, std::size(kFigure7), true, true};

}  // namespace sipua::transaction
