/// WebSocket connections ("flows") between clients and the servers that listen at a URL, with everything that goes wrong
/// on the way. As over TCP, frames of one flow and direction stay in order, and what the network does not carry for a
/// while arrives when it does again.
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/clock.hpp"
#include "sim/dice.hpp"

namespace sipua::sim {

using FlowId = std::uint32_t;  ///< never reused; 0: none

/// One end of a flow; what it hears. Servers hear of a flow with handle_opened first.
class End {
 public:
  End() = default;
  virtual ~End() = default;
  End(const End&) = delete;
  End& operator=(const End&) = delete;
  virtual void handle_opened(FlowId flow) = 0;
  virtual void handle_frame(FlowId flow, std::string text) = 0;
  virtual void handle_closed(FlowId flow, std::uint16_t code, std::string_view reason) = 0;
};

/// How a server is reached at present. Chances are of a thousand, for each frame to a client.
struct Link {
  enum class Answer : std::uint8_t { accept, refuse, hang };
  Answer answer = Answer::accept;
  Duration latency{20}, jitter{0};    ///< of each direction
  bool is_up = true, is_down = true;  ///< does it carry to the server, to the client?
  std::uint32_t cut = 0;              ///< the frame ends somewhere
  std::uint32_t garbage = 0;          ///< a frame of anything comes before it
  std::uint32_t twice = 0;            ///< it comes again
};

class Network {
 public:
  Network(Clock& clock, Dice& dice, Transcript& transcript) : clock_(clock), dice_(dice), transcript_(transcript) {}

  void listen(const std::string& url, End& server) { places_[url].server = &server; }
  /// For reading and for everything but is_up and is_down, which carry() changes.
  Link& link(const std::string& url) { return places_[url].link; }
  void carry(const std::string& url, bool up, bool down);

  /// Tells `client` later: opened or closed, or nothing ever.
  FlowId connect(End& client, const std::string& url);
  void send(FlowId flow, const End& from, std::string text);
  /// Both ends hear of it, `from` too, as with WebSocket.close().
  void close(FlowId flow, const End& from, std::uint16_t code);
  /// `client` hears nothing of this flow any more; the server may.
  void abandon(FlowId flow);
  /// Ends every flow to the server. 1006: without a close frame.
  void end_all(const std::string& url, std::uint16_t code);
  /// The way of every open flow is forgotten: nothing arrives, nobody hears of it.
  void forget_all(const std::string& url);
  /// Is it open, and would a frame arrive some time?
  [[nodiscard]] bool is_alive(FlowId flow) const {
    const auto found = flows_.find(flow);
    return found != flows_.end() && found->second.is_open && !found->second.is_silent;
  }
  [[nodiscard]] std::size_t flows() const { return flows_.size(); }

 private:
  struct Place {
    Link link;
    End* server = nullptr;
  };
  struct Flow {
    End* client = nullptr;
    Place* place = nullptr;
    bool is_open = false, is_silent = false;
    Instant last[2]{};                   ///< latest arrival, at the client and at the server
    std::deque<std::string> waiting[2];  ///< frames that are not carried at present
  };
  enum : std::size_t { kClient, kServer };

  void transmit(FlowId id, Flow& flow, std::size_t to, std::string text);
  Instant arrival(Flow& flow, std::size_t to);
  void deliver(FlowId id, std::size_t to, std::string text);
  void end(FlowId id, std::uint16_t code);
  void accept(FlowId id);
  std::string garbage();
  Clock& clock_;
  Dice& dice_;
  Transcript& transcript_;
  std::map<std::string, Place> places_;
  std::map<FlowId, Flow> flows_;
  FlowId last_ = 0;
};

}  // namespace sipua::sim
