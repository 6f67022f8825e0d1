/// Calls, deep: the bytes choose a situation, the options and one input after the other from what may happen
/// (tests/explore), and the rules of the ledgers hold at every end. Besides coverage, each new state counts.
///
///   byte 0     scenario
///   byte 1, 2  options
///   then       one input each; 0xFF, when the options allow it: four bytes that spoil the last frame of the peer
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "explore/alphabet.hpp"
#include "explore/options.hpp"

// libFuzzer keeps an input that makes one of these new: a state of a call never seen before.
constexpr std::size_t kCounters = 1 << 14;
__attribute__((section("__libfuzzer_extra_counters"))) std::uint8_t states[kCounters];  // NOLINT: its only interface

namespace {

using namespace sipua;
using namespace sipua::explore;

constexpr int kMostInputs = 100;
constexpr std::uint8_t kSpoil = 0xFF, kMaySpoil = 0x80;

/// Reads the fuzzer's bytes; zero when they are used up.
struct Bytes {
  const std::uint8_t* at;
  std::size_t left;
  std::uint8_t next() { return left ? (--left, *at++) : std::uint8_t{0}; }
};

std::vector<Choice> choices_of(std::uint8_t first, std::uint8_t second) {
  constexpr std::string_view kSupport[] = {"supported", "none", "required", "supported"};
  const auto flag = [](unsigned bit) { return std::string_view(bit ? "true" : "false"); };
  std::vector<Choice> choices = {
      {"rel100", kSupport[first & 3]},
      {"sessionTimers", flag(~first & 4)},
      {"replaces", first & 8 ? "none" : "supported"},
      {"autoAnswer", flag(first & 16)},
      {"register", flag(first & 32)},
      {"followRedirects", flag(first & 64)},
      {"earlyMediaUnreliable", flag(second & 1)},
      {"allowOutOfDialogRefers", flag(second & 8)},
  };
  if (second & 2) choices.emplace_back("sessionExpires", "90");
  if (second & 4) choices.emplace_back("callRecoveryTimeout", "10");
  if (second & 16) choices.emplace_back("noAnswerTimeout", "5");
  if (second & 32) choices.emplace_back("keepAliveInterval", "20");
  return choices;
}

const std::vector<const Symbol*>& alphabet() {
  static const std::vector<const Symbol*> kAll = [] {
    std::vector<const Symbol*> all = usual();
    const std::vector<const Symbol*> more = unusual();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return kAll;
}

/// One byte of a frame changed, taken out or put in, or the rest cut off.
std::string spoiled(std::string frame, Bytes& bytes) {
  const std::uint8_t how = bytes.next();
  const std::size_t far = bytes.next() * std::size_t{256};
  const std::size_t at = (far + bytes.next()) % frame.size();
  const char byte = static_cast<char>(bytes.next());
  switch (how >> 1 & 3) {
    case 0: frame[at] = byte; break;
    case 1: frame.erase(at, 1); break;
    case 2: frame.insert(at, 1, byte); break;
    default: frame.resize(at); break;
  }
  return frame;
}

struct Run {
  Run(const std::vector<Choice>& given, Bytes input)
      : choices(given), may_rely(given.front().second != "none"), bytes(input), world(make_options(given)) {}

  /// Without 100rel no peer answers reliably.
  bool is_possible(const Symbol& symbol) const {
    return symbol.is_possible(world) && (may_rely || symbol.text.find(" reliable rseq") == symbol.text.npos);
  }

  void begin(const Scenario& scenario) {
    for (const std::string_view line : scenario.prefix) {  // other options: what is asked for may be another thing
      if (line.rfind("describe", 0) == 0 && !world.call().is_get()) continue;
      if (line.rfind("applied", 0) == 0 && !world.call().is_set()) continue;
      if (line.rfind("recv", 0) == 0 && world.call().terminated) continue;
      world.feed(line);
    }
  }

  void step(bool may_spoil) {
    const std::uint8_t byte = bytes.next();
    if (byte == kSpoil && may_spoil) {
      const std::string& frame = world.last_frame(bytes.left && (*bytes.at & 1) != 0);
      if (!frame.empty() && world.wire().connected()) world.spoil(spoiled(frame, bytes));
      return;
    }
    const std::size_t size = alphabet().size();
    for (std::size_t i = 0; i < size; ++i) {  // the next one that makes sense
      const Symbol& symbol = *alphabet()[(byte + i) % size];
      if (is_possible(symbol)) return void(world.feed(spelled(symbol.text, world)));
    }
  }

  void check() const {
    const std::string violation = world.violation();
    if (violation.empty()) return;
    std::fprintf(stderr, "\n%s\n", violation.c_str());
    for (const auto& [name, value] : choices)
      std::fprintf(stderr, "option %s = %s\n", std::string(name).c_str(), std::string(value).c_str());
    std::fprintf(stderr, "%s", world.story().c_str());
    std::abort();
  }

  std::vector<Choice> choices;
  bool may_rely;
  Bytes bytes;
  World world;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes{data, size};
  const Scenario& scenario = scenarios()[bytes.next() % scenarios().size()];
  const std::uint8_t first = bytes.next(), second = bytes.next();
  Run run(choices_of(first, second), bytes);
  run.begin(scenario);
  run.check();
  for (int i = 0; i < kMostInputs && run.bytes.left; ++i) {
    run.step((first & kMaySpoil) != 0);
    run.check();
    states[std::hash<std::string>{}(run.world.fingerprint()) % kCounters] = 1;
  }
  run.world.close();
  run.check();
  return 0;
}
