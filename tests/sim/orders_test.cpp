// start, stop, register and unregister in every order, with everything a server and a clock can do in between: all
// sequences up to a length, each ended by stop() and begun again.

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "message/reply.hpp"
#include "sim/agent.hpp"
#include "sim/witness.hpp"

namespace sipua::sim {
namespace {

using namespace std::chrono_literals;

enum class Step : std::uint8_t { start, stop, register_, unregister, open, close, ok, challenge, timer };
constexpr std::string_view kNames[] = {"start", "stop", "register", "unregister", "open",
                                       "close", "200",  "401",      "timer"};
constexpr std::size_t kSteps = std::size(kNames);

/// Release builds go further with SIPUA_SIM_DEPTH.
std::size_t depth() {
  const char* text = std::getenv("SIPUA_SIM_DEPTH");
  return text && *text ? std::strtoul(text, nullptr, 10) : 6;
}

/// What the server does while the user agent stops.
enum class Ending : std::uint8_t { answers, keeps_silent, goes_away };

class Bench {
 public:
  explicit Bench(const Options& options) : agent_(options, Random::Seed{7}), witness_(clock_, options) {}

  /// @return false: it cannot happen now, or would change nothing.
  bool take(Step step);
  /// stop(), and what may follow; then everything once more. @return what is wrong, or "".
  std::string finish(Ending ending);

 private:
  enum class Socket : std::uint8_t { none, connecting, open, closing };

  bool command(Step step);
  void drain();
  void answer(int status);
  void tick();
  void close(std::uint16_t code);
  void come_to_rest(Ending ending);
  [[nodiscard]] Instant now() const { return clock_.now(); }

  Clock clock_;
  UserAgent agent_;
  Witness witness_;
  Socket socket_ = Socket::none;
  std::string asked_;   ///< the latest REGISTER, while it is unanswered
  bool bound_ = false;  ///< as the registrar sees it
  bool running_ = false, wishes_ = true;
  std::uint32_t nonces_ = 0;
};

void Bench::drain() {
  while (auto output = agent_.poll()) {
    witness_.see(*output);
    if (std::holds_alternative<Connect>(*output)) socket_ = Socket::connecting, asked_.clear();
    if (std::holds_alternative<Disconnect>(*output) && socket_ != Socket::none) socket_ = Socket::closing;
    auto* send = std::get_if<Send>(&*output);
    if (!send) continue;
    if (socket_ != Socket::open) witness_.complain("it sends without a connection");
    if (send->text.rfind("REGISTER", 0) == 0) asked_ = std::move(send->text);
  }
  if (!witness_.has_open_register()) asked_.clear();  // its time is over
}

bool Bench::command(Step step) {
  if (step == Step::start && running_) return false;
  if (step == Step::stop && !running_) return false;
  static constexpr CommandKind kKinds[] = {CommandKind::start, CommandKind::stop, CommandKind::register_,
                                           CommandKind::unregister};
  if (step == Step::start || step == Step::stop) running_ = step == Step::start;
  if (step == Step::register_ || step == Step::unregister) wishes_ = step == Step::register_;
  witness_.note_command();
  (void)agent_.command(kKinds[static_cast<std::size_t>(step)], 0, {}, now());
  return true;
}

bool Bench::take(Step step) {
  switch (step) {
    case Step::open:
      if (socket_ != Socket::connecting) return false;
      socket_ = Socket::open;
      agent_.handle_opened(now());
      break;
    case Step::close:
      if (socket_ == Socket::none) return false;
      close(1006);
      break;
    case Step::ok:
    case Step::challenge:
      if (asked_.empty() || socket_ != Socket::open) return false;
      answer(step == Step::ok ? 200 : 401);
      break;
    case Step::timer:
      if (!agent_.next_timeout()) return false;
      tick();
      break;
    default:
      if (!command(step)) return false;
  }
  drain();
  return true;
}

void Bench::answer(int status) {
  const auto request = parse_message(std::exchange(asked_, {}));
  Draft response = make_reply(*request, status, "", "registrar");
  const std::string contact(request->header(HeaderId::contact).value_or(""));
  if (status == 401) {
    response.add("WWW-Authenticate", str_cat({"Digest realm=\"r\", qop=\"auth\", nonce=\"", number(++nonces_), "\""}));
  } else {
    bound_ = contact.find(";expires=0") == std::string::npos;
    if (bound_) response.add("Contact", contact);
  }
  agent_.handle_frame(response.write(), now());
}

void Bench::tick() {
  clock_.run_until(*agent_.next_timeout());
  agent_.handle_timeout(now());
  drain();
  const auto next = agent_.next_timeout();
  if (next && *next <= now()) witness_.complain("a timer is due again at once");
}

void Bench::close(std::uint16_t code) {
  socket_ = Socket::none;
  asked_.clear();
  agent_.handle_closed(code, "", now());
  drain();
}

/// Until nothing more can happen.
void Bench::come_to_rest(Ending ending) {
  if (ending == Ending::goes_away && socket_ == Socket::open) close(1006);
  for (int count = 0; count < 50; ++count) {
    if (socket_ == Socket::closing) {
      close(1000);
    } else if (ending == Ending::answers && !asked_.empty() && socket_ == Socket::open) {
      answer(200);
      drain();
    } else if (agent_.next_timeout()) {
      tick();
    }
  }
}

std::string Bench::finish(Ending ending) {
  // What it believes is not registered it leaves to expire.
  const bool takes_back = socket_ == Socket::open && (witness_.is_registered() || witness_.has_open_register());
  (void)take(Step::stop);
  come_to_rest(ending);
  if (agent_.next_timeout()) witness_.complain("a timer after stop");
  if (socket_ != Socket::none) witness_.complain("a socket after stop");
  if (agent_.live_objects() != 0) witness_.complain("live objects after stop");
  if (witness_.is_registered()) witness_.complain("registered after stop");
  if (takes_back && ending == Ending::answers && bound_) witness_.complain("a binding after stop");
  witness_.finish();
  (void)take(Step::start);
  if (!take(Step::open)) witness_.complain("no connection after another start");
  if (wishes_ && asked_.find(";expires=600") == std::string::npos) witness_.complain("no REGISTER after another start");
  if (take(Step::ok) && wishes_ && !witness_.is_registered()) witness_.complain("not registered after another start");
  return witness_.complaint();
}

class Orders : public testing::Test {
 protected:
  static std::string text(const std::vector<Step>& steps) {
    std::string text;
    for (Step step : steps) text += str_cat({kNames[static_cast<std::size_t>(step)], " "});
    return text;
  }
  /// The sequence, and all longer ones. Stops at the first complaint.
  void explore(std::vector<Step>& steps, std::size_t most) {
    for (const Ending ending : {Ending::answers, Ending::keeps_silent, Ending::goes_away}) {
      Bench bench(options);
      for (std::size_t at = 0; at < steps.size(); ++at)
        if (!bench.take(steps[at])) return;
      const std::string complaint = bench.finish(ending);
      ASSERT_EQ(complaint, "") << text(steps) << "and ending " << static_cast<int>(ending);
      ++tried;
    }
    if (steps.size() == most) return;
    for (std::size_t next = 0; next < kSteps; ++next) {
      steps.push_back(static_cast<Step>(next));
      explore(steps, most);
      steps.pop_back();
      if (HasFatalFailure()) return;
    }
  }
  Dice dice{1};
  Options options = options_of({{"uri", "sip:alice@example.com"}, {"password", "secret"}, {"registerRetry", "true"}},
                               {{"wss://edge.example.com", 1}}, dice);
  std::uint64_t tried = 0;
};

TEST_F(Orders, OfCommandsAndAnswersLeaveNothingBehind) {  // classic 3.1, 3.7
  std::vector<Step> steps;
  explore(steps, depth());
  EXPECT_GT(tried, 100u);
  std::cout << tried << " sequences of up to " << depth() << "\n";
}

TEST_F(Orders, AreTheSameWithoutRetries) {
  options.register_retry = false;
  std::vector<Step> steps;
  explore(steps, depth() - 2);
  EXPECT_GT(tried, 10u);
}

}  // namespace
}  // namespace sipua::sim
