// RFC 3261 Figure 6. Above a line: the event; below: what is done.
//
//                        request from the user | send request, start E, F
//      timer E                                 V
//      send request  +-----------------------------------------+  timer F, transport error
//      +------------>|                 trying                  |---------------------------+
//      +-------------|                                         |  tell the user            |
//                    +-----------------------------------------+                           |
//                      | 200-699                     | 1xx                               |
//                      | pass up                     | pass up                           |
//                      |                             V                                   |
//                      |   200-699   +-------------------------+  timer F, transport error |
//                      |<------------|       proceeding        |-------------------------->|
//                      |   pass up   +-------------------------+  tell the user            |
//                      |               | timer E: send |  | 1xx: pass up ^                 |
//                      |               +---------------+  +--------------+                 |
//                      V                                                                   |
//              +--------------+                                                            |
//              |  completed   |  timer K                                                   |
//              |              |------------------------------------------+                 |
//              +--------------+                                          V                 V
//                                                            +-----------------------------------+
//                                                            |            terminated             |
//                                                            +-----------------------------------+
//
// Where implementations go wrong:
// - Timer F goes on in "proceeding" (timer B of an INVITE does not): a 1xx does not keep the transaction alive.
// - Timer E doubles up to T2, and in "proceeding" it is T2 at once.
// - A timeout is told as such, never as an invented 408 (RFC 4320 4.2).
// A transport error in "completed" changes nothing: the response is passed up, and nothing is left to send.
#include "transaction/non_invite_client.hpp"

#include <iterator>

namespace sipua::transaction {

namespace {

using enum State;
using enum Input;
using enum Action;

// clang-format off
constexpr Step kFigure6[] = {
    // from      on               to          then
    {initial,    request,         trying,     {send, start_e, start_f}},
    {trying,     timer_e,         trying,     {send, double_e}},
    {trying,     timer_f,         terminated, {tell_timeout}},
    {trying,     transport_error, terminated, {tell_failure}},
    {trying,     r1xx,            proceeding, {pass_response}},
    {trying,     r200_699,        completed,  {pass_response, start_k}},
    {proceeding, timer_e,         proceeding, {send, slow_e}},
    {proceeding, timer_f,         terminated, {tell_timeout}},
    {proceeding, transport_error, terminated, {tell_failure}},
    {proceeding, r1xx,            proceeding, {pass_response}},
    {proceeding, r200_699,        completed,  {pass_response, start_k}},
    {completed,  timer_k,         terminated, {}},
};
// clang-format on
static_assert(is_deterministic(kFigure6));

}  // namespace

const Figure kNonInviteClient{kFigure6, std::size(kFigure6), false, false};

}  // namespace sipua::transaction
