/// Which server, when: choice by weight, reconnection to the same server, failover, recovery (classic-API rules, RFC
/// 5626 4.5 back-off). Knows no socket: says what to do next.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/random.hpp"
#include "base/time.hpp"
#include "ua/options.hpp"

namespace sipua {

/// An attempt that is neither opened nor closed within connectionTimeout counts as failed. A closed report that fits no state is
/// nothing: the host drops those of sockets that were replaced, and one may come after Shut or twice.
class Connection {
 public:
  enum class State : std::uint8_t { idle, connecting, open, waiting_reconnect, waiting_recovery, stopped };

  /// What the user agent has to do, in order.
  struct Open {  ///< output Connect, event `connecting`
    std::string url;
    std::uint32_t attempts;
  };
  struct Opened {};   ///< event `connected`
  struct Dropped {};  ///< an open connection ended: transactions and registration lose it; no classic event
  struct GivenUp {    ///< event `disconnected` (one server given up; or closed after stop: code and reason)
    std::uint16_t code = 0;
    std::string reason;
  };
  struct Unavailable {};  ///< no server left: unanswered sessions fail, status NOT_READY, recovery is waited for
  struct Shut {};         ///< output Disconnect
  using Action = std::variant<Open, Opened, Dropped, GivenUp, Unavailable, Shut>;
  using Actions = std::vector<Action>;

  /// `options.servers` is not empty; `random` outlives this.
  Connection(const Options& options, Random& random);

  void start(Instant now, Actions& out);
  /// Closes a socket that is open or opening, cancels every wait. start() may follow at any time, and forgets which
  /// servers failed. Only an open one leads to GivenUp, when its closed report comes before that.
  void stop(Instant now, Actions& out);
  void handle_opened(Instant now, Actions& out);
  void handle_closed(std::uint16_t code, const std::string& reason, Instant now, Actions& out);
  void handle_timeout(Instant now, Actions& out);
  /// There is reason to believe that an attempt would succeed now: a wait for the next one ends.
  void hurry(Instant now, Actions& out);
  [[nodiscard]] std::optional<Instant> next_timeout() const;

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool is_open() const { return state_ == State::open; }
  /// The server in use or tried last.
  [[nodiscard]] const ServerOption& server() const;

 private:
  struct Server {
    ServerOption option;
    bool failed = false;
  };
  void open(Instant now, Actions& out);
  void fail(std::uint16_t code, const std::string& reason, Instant now, Actions& out);
  bool choose();
  void reset_servers();
  void wait_reconnect(Instant now);
  Duration up_to(Duration most);
  Duration recovery_wait();
  void give_up(std::uint16_t code, const std::string& reason, Instant now, Actions& out);
  std::vector<Server> servers_;
  std::uint32_t reconnection_max_, reconnection_timeout_, connection_timeout_, recovery_min_, recovery_max_;
  Random& random_;
  std::size_t current_ = 0;
  std::uint32_t attempts_ = 0, recoveries_ = 0;
  std::uint32_t brief_ = 0;  ///< connections in a row that were open for less than the reconnection wait
  Instant opened_{};
  bool was_open_ = false;
  State state_ = State::idle;
  std::optional<Instant> timer_;
};

}  // namespace sipua
