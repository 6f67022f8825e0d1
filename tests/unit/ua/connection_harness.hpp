/// A connection in virtual time: every input returns what the user agent has to do, as text.
#pragma once
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <variant>

#include "base/text.hpp"
#include "ua/connection.hpp"

namespace sipua::connection_testing {

using namespace std::chrono_literals;

inline constexpr Instant kStart{1000ms};

inline Random::Seed seed_of(std::uint8_t first) {
  Random::Seed seed{};
  seed[0] = first;
  return seed;
}

inline Options two_servers(double first, double second) {
  Options options;
  options.servers = {{"wss://a", "", "WSS", first}, {"wss://b", "", "WSS", second}};
  return options;
}

inline Options one_server() {
  Options options;
  options.servers = {{"wss://a", "", "WSS", 0}};
  return options;
}

/// "open wss://a 1", "given up 1006 gone", ...
inline std::string describe(const Connection::Action& action) {
  if (const auto* open = std::get_if<Connection::Open>(&action)) {
    return str_cat({"open ", open->url, " ", number(open->attempts)});
  }
  if (const auto* given_up = std::get_if<Connection::GivenUp>(&action)) {
    return str_cat({"given up ", number(given_up->code), " ", given_up->reason});
  }
  if (std::holds_alternative<Connection::Opened>(action)) return "opened";
  if (std::holds_alternative<Connection::Dropped>(action)) return "dropped";
  if (std::holds_alternative<Connection::Unavailable>(action)) return "unavailable";
  return "shut";
}

struct Line {
  explicit Line(const Options& options, std::uint8_t seed = 1) : random(seed_of(seed)), connection(options, random) {}

  std::string take() {
    std::string text;
    for (const Connection::Action& action : actions) text += (text.empty() ? "" : ", ") + describe(action);
    actions.clear();
    return text;
  }
  std::string start() { return connection.start(now, actions), take(); }
  std::string stop() { return connection.stop(now, actions), take(); }
  std::string opened() { return connection.handle_opened(now, actions), take(); }
  std::string closed() { return connection.handle_closed(1006, "gone", now, actions), take(); }
  std::string tick() { return connection.handle_timeout(now, actions), take(); }
  /// Jumps to the next deadline.
  std::string wait() {
    now = connection.next_timeout().value_or(now);
    return tick();
  }
  /// How long until the next deadline; -1 s when there is none.
  Duration left() const { return connection.next_timeout() ? *connection.next_timeout() - now : Duration(-1s); }
  /// With one server, whose attempt fails: the wait before the next.
  Duration recovery() {
    EXPECT_EQ(closed(), "given up 1006 gone, unavailable");
    Duration wait_time = left();
    EXPECT_EQ(wait(), "open wss://a 1");
    return wait_time;
  }

  Random random;
  Connection connection;
  Connection::Actions actions;
  Instant now = kStart;
};

using State = Connection::State;

}  // namespace sipua::connection_testing
