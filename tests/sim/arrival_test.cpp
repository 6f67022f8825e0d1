// Ten thousand clients of one server, which restarts: when does each arrive again? In virtual time.

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <numeric>
#include <queue>
#include <string>
#include <vector>

#include "ua/connection.hpp"

namespace sipua {
namespace {

using namespace std::chrono_literals;

constexpr int kClients = 10000;
constexpr Instant kDown{3600s};

struct Client {
  Random random;
  Connection connection;
};

Random::Seed seed_of(int client) {
  Random::Seed seed{};
  seed[0] = static_cast<std::uint8_t>(client);
  seed[1] = static_cast<std::uint8_t>(client >> 8);
  return seed;
}

/// Attempts (successful or not) in each tenth of a second since the server went down.
struct Arrivals {
  std::vector<int> successes = std::vector<int>(1200), attempts = std::vector<int>(1200);
  int lost = 0;
  [[nodiscard]] static int most_in_a_second(const std::vector<int>& tenths, std::size_t from = 0) {
    int most = 0;
    for (std::size_t at = from; at + 10 <= tenths.size(); ++at)
      most = std::max(most, std::accumulate(tenths.begin() + at, tenths.begin() + at + 10, 0));
    return most;
  }
  void print(const std::string& title) const {
    std::cout << title << ": back per second";
    for (std::size_t at = 0; at < 600; at += 10) {
      const int sum = std::accumulate(successes.begin() + at, successes.begin() + at + 10, 0);
      if (sum > 0) std::cout << "  " << at / 10 << "s:" << sum;
    }
    std::cout << "\n";
  }
};

/// All clients are connected; the server closes every connection with `code` and is there again after `down_for`.
Arrivals restart(std::uint16_t code, Duration down_for) {
  Options options;
  options.servers = {{"wss://a", "", "WSS", 0}};
  Arrivals arrivals;
  for (int i = 0; i < kClients; ++i) {
    Client client{Random(seed_of(i)), Connection(options, client.random)};
    Connection::Actions actions;
    client.connection.start(Instant(0s), actions);
    client.connection.handle_opened(Instant(50ms), actions);
    Instant now = kDown;
    client.connection.handle_closed(code, "", now, actions);
    while (!client.connection.is_open() && now < kDown + 119s) {
      if (client.connection.state() == Connection::State::connecting) {
        const auto tenth = static_cast<std::size_t>((now - kDown) / 100ms);
        ++arrivals.attempts[tenth];
        if (now - kDown >= down_for) {
          ++arrivals.successes[tenth];
          client.connection.handle_opened(now, actions);
        } else {
          client.connection.handle_closed(1006, "", now, actions);  // refused
        }
      } else {
        now = *client.connection.next_timeout();
        client.connection.handle_timeout(now, actions);
      }
    }
    arrivals.lost += !client.connection.is_open();
  }
  return arrivals;
}

TEST(Arrival, IsSpreadWhenTheServerRestartsInOrder) {  // RFC 6455 7.2.3
  const Arrivals arrivals = restart(1012, 0s);
  arrivals.print("closed by the server, back at once");
  EXPECT_EQ(arrivals.lost, 0);
  EXPECT_LT(Arrivals::most_in_a_second(arrivals.attempts), kClients * 30 / 100);
}

TEST(Arrival, IsSpreadAfterACrash) {
  for (const Duration down_for : {1s, 10s, 30s}) {
    const Arrivals arrivals = restart(1006, down_for);
    arrivals.print("crashed for " + std::to_string(down_for / 1s) + " s");
    EXPECT_EQ(arrivals.lost, 0);
    EXPECT_LT(Arrivals::most_in_a_second(arrivals.successes), kClients * 60 / 100) << down_for / 1s;
    // Each has tried at once; from then on they stay apart while the server is away, too.
    EXPECT_LT(Arrivals::most_in_a_second(arrivals.attempts, 1), kClients * 60 / 100) << down_for / 1s;
  }
}

}  // namespace
}  // namespace sipua
