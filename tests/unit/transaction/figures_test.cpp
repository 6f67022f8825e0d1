// Every (state, input) pair of the four machines, against a copy of the figures that was written down from the RFCs
// (3261 Figures 5-8, 6026 8.4 and 8.5) and not from the tables.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

#include "transaction/invite_client.hpp"
#include "transaction/invite_server.hpp"
#include "transaction/non_invite_client.hpp"
#include "transaction/non_invite_server.hpp"

namespace sipua::transaction {
namespace {

const char* const kStates[] = {"initial",  "calling",   "trying",    "proceeding",
                               "accepted", "completed", "confirmed", "terminated"};
const char* const kInputs[] = {"A",       "B",   "D",      "E",   "F",   "G",         "H",
                               "I",       "J",   "K",      "L",   "M",   "cancelled", "transport",
                               "request", "ack", "CANCEL", "1xx", "2xx", "300-699",   "200-699"};
const char* const kActions[] = {"-",       "startA",  "startB",  "startD",  "startE", "startF",  "startG",
                                "startH",  "startI",  "startJ",  "startK",  "startL", "startM",  "startCancelled",
                                "doubleA", "doubleE", "slowE",   "doubleG", "send",   "sendACK", "up",
                                "up",      "up",      "timeout", "failed",  "acked",  "unacked", "ended"};
static_assert(std::size(kStates) == static_cast<std::size_t>(State::terminated) + 1);
static_assert(std::size(kInputs) == kInputCount);
static_assert(std::size(kActions) == static_cast<std::size_t>(Action::tell_end) + 1);

/// "calling A -> calling: send doubleA", or "" where the figure has no arrow.
std::string row(const Figure& figure, std::size_t state, std::size_t input) {
  const Step* step = figure.find(static_cast<State>(state), static_cast<Input>(input));
  if (!step) return "";
  std::string text = std::string(kStates[state]) + " " + kInputs[input] + " -> ";
  text += std::string(kStates[static_cast<std::size_t>(step->to)]) + ":";
  for (const Action action : step->then)
    if (action != Action::nothing) text += std::string(" ") + kActions[static_cast<std::size_t>(action)];
  return text;
}

/// @param copy  one arrow a line.
void expect_same(const Figure& figure, std::string_view copy) {
  std::size_t found = 0;
  for (std::size_t state = 0; state < std::size(kStates); ++state) {
    for (std::size_t input = 0; input < kInputCount; ++input) {
      const std::string start = "\n" + std::string(kStates[state]) + " " + kInputs[input] + " ->";
      std::string_view expected;
      if (const auto at = copy.find(start); at != std::string_view::npos) {
        expected = copy.substr(at + 1, copy.find('\n', at + 1) - at - 1);
        ++found;
      }
      EXPECT_EQ(row(figure, state, input), expected);
    }
  }
  const auto lines = std::count(copy.begin(), copy.end(), '\n') - 1;
  EXPECT_EQ(found, static_cast<std::size_t>(lines)) << "the copy names something that is no state or input";
  EXPECT_EQ(figure.size, found);
}

TEST(Figure5, HasTheseArrowsAndNoOthers) {  // RFC 3261 17.1.1.2, 9.1, RFC 6026 8.4
  expect_same(kInviteClient, R"(
initial request -> calling: send startA startB
calling A -> calling: send doubleA
calling B -> terminated: timeout
calling transport -> terminated: failed
calling 1xx -> proceeding: up
calling 2xx -> accepted: up startM
calling 300-699 -> completed: sendACK up startD
proceeding 1xx -> proceeding: up
proceeding 2xx -> accepted: up startM
proceeding 300-699 -> completed: sendACK up startD
proceeding transport -> terminated: failed
calling CANCEL -> calling: startCancelled
proceeding CANCEL -> proceeding: startCancelled
proceeding cancelled -> terminated: timeout
accepted 2xx -> accepted: up
accepted M -> terminated:
completed 300-699 -> completed: sendACK
completed D -> terminated:
completed transport -> terminated:
)");
}

TEST(Figure6, HasTheseArrowsAndNoOthers) {  // RFC 3261 17.1.2.2
  expect_same(kNonInviteClient, R"(
initial request -> trying: send startE startF
trying E -> trying: send doubleE
trying F -> terminated: timeout
trying transport -> terminated: failed
trying 1xx -> proceeding: up
trying 200-699 -> completed: up startK
proceeding E -> proceeding: send slowE
proceeding F -> terminated: timeout
proceeding transport -> terminated: failed
proceeding 1xx -> proceeding: up
proceeding 200-699 -> completed: up startK
completed K -> terminated:
)");
}

TEST(Figure7, HasTheseArrowsAndNoOthers) {  // RFC 3261 17.2.1, RFC 6026 8.5
  expect_same(kInviteServer, R"(
initial request -> proceeding: up
proceeding request -> proceeding: send
proceeding 1xx -> proceeding: send
proceeding 2xx -> accepted: send startL
proceeding 300-699 -> completed: send startG startH
proceeding transport -> terminated:
accepted request -> accepted:
accepted ack -> accepted: up
accepted 2xx -> accepted: send
accepted L -> terminated: ended
accepted transport -> terminated: ended
completed request -> completed: send
completed G -> completed: send doubleG
completed H -> terminated: unacked
completed ack -> confirmed: acked startI
completed transport -> terminated: ended
confirmed I -> terminated:
confirmed transport -> terminated:
)");
}

TEST(Figure8, HasTheseArrowsAndNoOthers) {  // RFC 3261 17.2.2
  expect_same(kNonInviteServer, R"(
initial request -> trying: up
trying 1xx -> proceeding: send
trying 200-699 -> completed: send startJ
trying transport -> terminated:
proceeding request -> proceeding: send
proceeding 1xx -> proceeding: send
proceeding 200-699 -> completed: send startJ
proceeding transport -> terminated:
completed request -> completed: send
completed J -> terminated:
completed transport -> terminated:
)");
}

TEST(Figures, EndInTerminatedWithoutAWayOut) {  // RFC 3261 17
  for (const Figure* figure : {&kInviteClient, &kNonInviteClient, &kInviteServer, &kNonInviteServer})
    for (std::size_t input = 0; input < kInputCount; ++input)
      EXPECT_EQ(row(*figure, static_cast<std::size_t>(State::terminated), input), "");
}

}  // namespace
}  // namespace sipua::transaction
