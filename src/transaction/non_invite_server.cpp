// RFC 3261 Figure 8. Above a line: the event; below: what is done. "r" is a response that the transaction user gives.
//
//                              request | pass up
//                                      V
//                    +-----------------------------------------+  transport error
//                    |                 trying                  |---------------------------+
//                    +-----------------------------------------+                           |
//                      | r 200-699                   | r 1xx                               |
//                      | send, start J               | send                                |
//                      |                             V                                     |
//                      |   r 200-699   +-----------------------+  transport error          |
//                      |<--------------|      proceeding       |-------------------------->|
//                      |   send,       +-----------------------+                           |
//                      V   start J       | request: send r | r 1xx: send ^                 |
//              +--------------+          +-----------------+-------------+                 |
//      +------>|  completed   |  timer J, transport error                                  |
//      +-------|              |------------------------------------------+                 |
//      request +--------------+                                          V                 V
//      send r                                                +-----------------------------------+
//                                                            |            terminated             |
//                                                            +-----------------------------------+
//
// Where implementations go wrong: a request repeated while "trying" is dropped in silence, and after the final
// response the user's further responses are too. What the user may send is cut down by RFC 4320: no 1xx but 100, and
// no 408; Layer::respond() sees to it.
#include "transaction/non_invite_server.hpp"

#include <iterator>

namespace sipua::transaction {

namespace {

using enum State;
using enum Input;
using enum Action;

// clang-format off
constexpr Step kFigure8[] = {
    // from      on               to          then
    {initial,    request,         trying,     {pass_request}},
    {trying,     r1xx,            proceeding, {send}},
    {trying,     r200_699,        completed,  {send, start_j}},
    {trying,     transport_error, terminated, {}},
    {proceeding, request,         proceeding, {send}},
    {proceeding, r1xx,            proceeding, {send}},
    {proceeding, r200_699,        completed,  {send, start_j}},
    {proceeding, transport_error, terminated, {}},
    {completed,  request,         completed,  {send}},
    {completed,  timer_j,         terminated, {}},
    {completed,  transport_error, terminated, {}},
};
// clang-format on
static_assert(is_deterministic(kFigure8));

}  // namespace

const Figure kNonInviteServer{kFigure8, std::size(kFigure8), true, false};

}  // namespace sipua::transaction
