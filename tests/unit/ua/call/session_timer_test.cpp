#include "ua/call/session_timer.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "message/parser.hpp"

namespace sipua {
namespace {

using std::chrono::seconds;
using Lines = std::vector<std::string>;
using Due = SessionTimer::Due;

constexpr Instant kStart{};
constexpr Instant after(long s) { return kStart + seconds{s}; }

SessionTimer timer(bool wanted, std::uint32_t interval = 1800, std::uint32_t min_se = 90) {
  Options options;
  options.session_timers = wanted;
  options.session_expires = interval;
  options.min_se = min_se;
  return SessionTimer(options);
}

Message parsed(std::string_view start_line, const Lines& lines) {
  std::string text = str_cat({start_line, "\r\nVia: SIP/2.0/WS a.invalid;branch=z9hG4bK1\r\nCSeq: 1 INVITE\r\n"});
  for (const std::string& line : lines) text += line + "\r\n";
  auto message = parse_message(text + "\r\n");
  EXPECT_TRUE(message);
  return message ? std::move(*message) : Message();
}
Message request(const Lines& lines) { return parsed("INVITE sip:alice@example.com SIP/2.0", lines); }
Message response(const Lines& lines, std::string_view status = "200 OK") {
  return parsed(str_cat({"SIP/2.0 ", status}), lines);
}

Draft asked(const SessionTimer& timer) {
  Draft draft;
  timer.ask(draft);
  return draft;
}
/// Session-Expires of our 2xx to a request with these lines.
std::string answered(SessionTimer& timer, const Lines& lines) {
  Draft draft;
  timer.answer(request(lines), draft, kStart);
  const bool requires_it = draft.get("Require") == "timer";
  const std::string value(draft.get("Session-Expires"));
  EXPECT_EQ(requires_it, value.find("refresher=uac") != value.npos);  // 9: else the peer may not know it must
  return value;
}

TEST(SessionTimer, AsksOnlyWhenWanted) {  // RFC 4028 7.1
  EXPECT_TRUE(asked(timer(false)).headers.empty());
  EXPECT_EQ(asked(timer(true, 600)).get("Session-Expires"), "600");  // the peer says who refreshes
  EXPECT_EQ(asked(timer(true, 600)).get("Min-SE"), "");              // 5: 90 is what its absence means
  EXPECT_EQ(asked(timer(true, 600, 120)).get("Min-SE"), "120");
}

TEST(SessionTimer, RefreshesAfterHalfTheInterval) {  // RFC 4028 7.2, 10
  SessionTimer ours = timer(true);
  ours.take(response({"Session-Expires: 600;refresher=uac"}), kStart);
  EXPECT_EQ(ours.next_timeout(), after(300));
  EXPECT_EQ(ours.handle_timeout(after(299)), Due::nothing);
  EXPECT_EQ(ours.handle_timeout(after(300)), Due::refresh);
  EXPECT_EQ(ours.handle_timeout(after(301)), Due::nothing);  // once
  EXPECT_EQ(ours.next_timeout(), after(600 - 32));
}

TEST(SessionTimer, RefreshesWhenThePeerDidNotSayWho) {  // RFC 4028 7.2
  SessionTimer ours = timer(true);
  ours.take(response({"Session-Expires: 600"}), kStart);
  EXPECT_EQ(ours.handle_timeout(after(300)), Due::refresh);
}

TEST(SessionTimer, EndsTheCallAThirdOfTheIntervalButAtMost32SecondsBeforeTheEnd) {  // RFC 4028 10
  for (const auto& [interval, end] : {std::pair{"90", 60L}, std::pair{"96", 64L}, std::pair{"1800", 1768L}}) {
    SessionTimer theirs = timer(true);
    theirs.take(response({str_cat({"Session-Expires: ", interval, ";refresher=uas"})}), kStart);
    EXPECT_EQ(theirs.next_timeout(), after(end)) << interval;  // nothing to refresh before
    EXPECT_EQ(theirs.handle_timeout(after(end) - Duration{1}), Due::nothing) << interval;
    EXPECT_EQ(theirs.handle_timeout(after(end)), Due::expired) << interval;
    EXPECT_FALSE(theirs.next_timeout()) << interval;
  }
}

TEST(SessionTimer, ALateTickExpiresAndDoesNotRefresh) {
  SessionTimer ours = timer(true);
  ours.take(response({"Session-Expires: 600;refresher=uac"}), kStart);
  EXPECT_EQ(ours.handle_timeout(after(3600)), Due::expired);
  EXPECT_EQ(ours.handle_timeout(after(3601)), Due::nothing);
}

TEST(SessionTimer, KeepsTheRolesInARefresh) {  // RFC 4028 7.4
  SessionTimer caller = timer(true, 1800);
  caller.take(response({"Session-Expires: 600;refresher=uas"}), kStart);
  EXPECT_EQ(asked(caller).get("Session-Expires"), "600;refresher=uas");  // what was agreed, not what was asked for
  caller.take(response({"Session-Expires: 600;refresher=uac"}), kStart);
  EXPECT_EQ(asked(caller).get("Session-Expires"), "600;refresher=uac");

  SessionTimer callee = timer(true);
  EXPECT_EQ(answered(callee, {"Supported: timer", "Session-Expires: 400"}), "400;refresher=uac");
  EXPECT_EQ(asked(callee).get("Session-Expires"), "400;refresher=uas");  // named from the side of our request now
  EXPECT_EQ(answered(callee, {"Supported: timer", "Session-Expires: 400;refresher=uas"}), "400;refresher=uas");
  EXPECT_EQ(asked(callee).get("Session-Expires"), "400;refresher=uac");
}

TEST(SessionTimer, GoesOnInARefreshAlthoughItIsNotWanted) {  // RFC 4028 7.4
  SessionTimer forced = timer(false);
  EXPECT_EQ(answered(forced, {"Supported: timer", "Session-Expires: 400"}), "400;refresher=uac");
  EXPECT_EQ(asked(forced).get("Session-Expires"), "400;refresher=uas");
}

TEST(SessionTimer, AnswersAsTable2Says) {  // RFC 4028 9
  struct Row {
    bool supports;
    const char* asked;
    const char* answered;
  };
  for (const Row& row :
       {Row{false, "500", "500;refresher=uas"}, Row{true, "500", "500;refresher=uac"},
        Row{true, "500;refresher=uac", "500;refresher=uac"}, Row{true, "500;refresher=uas", "500;refresher=uas"},
        // Not in the table: who does not have the extension does not refresh, whatever stands there.
        Row{false, "500;refresher=uac", "500;refresher=uas"}, Row{false, "500;refresher=uas", "500;refresher=uas"}}) {
    for (const bool wanted : {true, false}) {
      SessionTimer theirs = timer(wanted);
      Lines lines = {str_cat({"Session-Expires: ", row.asked})};
      if (row.supports) lines.emplace_back("Supported: 100rel, timer");
      EXPECT_EQ(answered(theirs, lines), row.answered) << row.supports << row.asked << wanted;
      const bool ours = std::string_view(row.answered).ends_with("uas");
      EXPECT_EQ(theirs.handle_timeout(after(250)), ours ? Due::refresh : Due::nothing) << row.asked;
    }
  }
}

TEST(SessionTimer, IsPutIntoAnAnswerOnlyForWhoUnderstandsIt) {  // RFC 4028 9
  SessionTimer wanted = timer(true, 600);
  EXPECT_EQ(answered(wanted, {"Supported: timer"}), "600;refresher=uac");
  EXPECT_EQ(answered(wanted, {"Supported: timer", "Min-SE: 700"}), "700;refresher=uac");  // not below the peer's least
  EXPECT_EQ(answered(wanted, {}), "");
  EXPECT_FALSE(wanted.next_timeout());  // the one that ran is over
  SessionTimer unwanted = timer(false);
  EXPECT_EQ(answered(unwanted, {"Supported: timer"}), "");
  EXPECT_FALSE(unwanted.next_timeout());
}

TEST(SessionTimer,
     TakesNoIntervalBelowTheLeastOfTheRfc) {  // RFC 4028 5: a peer without 422 would have us run in circles
  SessionTimer theirs = timer(true);
  EXPECT_EQ(answered(theirs, {"Session-Expires: 1"}), "90;refresher=uas");
  EXPECT_EQ(theirs.next_timeout(), after(45));
}

TEST(SessionTimer, RefusesASmallIntervalOnlyForWhoUnderstands422) {  // RFC 4028 9
  const SessionTimer strict = timer(true, 1800, 300);
  EXPECT_EQ(strict.too_small(request({"Supported: timer", "Session-Expires: 299"})), 300U);
  EXPECT_EQ(strict.too_small(request({"k: timer", "x: 299"})), 300U);  // compact forms
  EXPECT_FALSE(strict.too_small(request({"Supported: timer", "Session-Expires: 300"})));
  EXPECT_FALSE(strict.too_small(request({"Supported: 100rel", "Session-Expires: 299"})));
  EXPECT_FALSE(strict.too_small(request({"Session-Expires: 299"})));
  EXPECT_FALSE(strict.too_small(request({"Supported: timer"})));
  EXPECT_FALSE(strict.too_small(request({"Supported: timer", "Session-Expires: soon"})));
}

TEST(SessionTimer, IsStoppedByA2xxWithoutIt) {  // RFC 4028 7.2
  SessionTimer ours = timer(true, 600);
  ours.take(response({"Session-Expires: 600;refresher=uac"}), kStart);
  ours.take(response({}), after(10));
  EXPECT_FALSE(ours.next_timeout());
  EXPECT_EQ(ours.handle_timeout(after(3600)), Due::nothing);
  for (const char* value : {"0", "x", "600;refresher=proxy"}) {
    ours.take(response({str_cat({"Session-Expires: ", value})}), kStart);
    EXPECT_FALSE(ours.next_timeout()) << value;
  }
}

TEST(SessionTimer, AsksForMoreAfterA422) {  // RFC 4028 7.3
  SessionTimer ours = timer(true, 600);
  EXPECT_TRUE(ours.raise(response({"Min-SE: 900"}, "422 Session Interval Too Small")));
  EXPECT_EQ(asked(ours).get("Session-Expires"), "900");
  EXPECT_EQ(asked(ours).get("Min-SE"), "900");
  SessionTimer long_enough = timer(true, 600);
  EXPECT_TRUE(long_enough.raise(response({"Min-SE: 120"}, "422 Session Interval Too Small")));
  EXPECT_EQ(asked(long_enough).get("Session-Expires"), "600");
  SessionTimer running = timer(true, 600);
  running.take(response({"Session-Expires: 600;refresher=uac"}), kStart);
  EXPECT_TRUE(running.raise(response({"Min-SE: 900"}, "422 Session Interval Too Small")));
  EXPECT_EQ(asked(running).get("Session-Expires"), "900;refresher=uac");
}

TEST(SessionTimer, IsNotRaisedForEver) {  // RFC 4028 7.3 sets no bound
  for (const char* useless : {"Min-SE: 90", "Min-SE: 10", "Min-SE: x", "X: 1", "Min-SE: 86401", "Min-SE: 4294967295"}) {
    SessionTimer ours = timer(true, 600);
    EXPECT_FALSE(ours.raise(response({useless}, "422 Session Interval Too Small"))) << useless;
    EXPECT_EQ(asked(ours).get("Session-Expires"), "600") << useless;
  }
  SessionTimer ours = timer(true, 600);
  for (std::uint32_t least = 1001; least <= 1003; ++least) {
    EXPECT_TRUE(ours.raise(response({str_cat({"Min-SE: ", number(least)})}, "422 Session Interval Too Small")));
  }
  EXPECT_FALSE(ours.raise(response({"Min-SE: 1004"}, "422 Session Interval Too Small")));
}

TEST(SessionTimer, TriesAMissedRefreshAgainFasterAndFaster) {  // RFC 4028 10
  SessionTimer ours = timer(true);
  ours.take(response({"Session-Expires: 100;refresher=uac"}), kStart);  // ends 68 s after the start
  EXPECT_EQ(ours.handle_timeout(after(50)), Due::refresh);
  ours.miss(after(50));
  EXPECT_EQ(ours.handle_timeout(after(58)), Due::nothing);
  EXPECT_EQ(ours.handle_timeout(after(59)), Due::refresh);
  ours.miss(after(60));  // four seconds would be too soon
  EXPECT_EQ(ours.next_timeout(), kStart + seconds{100} - Duration{32000});
  EXPECT_EQ(ours.handle_timeout(after(68)), Due::expired);
}

TEST(SessionTimer, DoesNotRefreshForThePeerWhenARequestFails) {
  SessionTimer theirs = timer(true);
  theirs.take(response({"Session-Expires: 600;refresher=uas"}), kStart);
  theirs.miss(after(10));
  EXPECT_EQ(theirs.next_timeout(), after(568));
  SessionTimer ours = timer(true);
  ours.take(response({"Session-Expires: 600;refresher=uac"}), kStart);
  ours.miss(after(10));  // of a change that failed: the refresh is still to come in time
  EXPECT_EQ(ours.next_timeout(), after(300));
  ours.stop();
  ours.miss(after(20));
  EXPECT_FALSE(ours.next_timeout());
}

}  // namespace
}  // namespace sipua
