#include "sim/network.hpp"

#include <algorithm>
#include <utility>

namespace sipua::sim {

namespace {

/// A browser gives up on the answer to its close frame.
constexpr Duration kCloseTimeout{3000};

}  // namespace

void Network::carry(const std::string& url, bool up, bool down) {
  Place& place = places_[url];
  place.link.is_up = up;
  place.link.is_down = down;
  for (auto& [id, flow] : flows_) {
    if (flow.place != &place) continue;
    for (std::size_t to : {kClient, kServer}) {
      while ((to == kServer ? up : down) && !flow.waiting[to].empty()) {
        std::string text = std::move(flow.waiting[to].front());
        flow.waiting[to].pop_front();
        transmit(id, flow, to, std::move(text));
      }
    }
  }
}

FlowId Network::connect(End& client, const std::string& url) {
  const FlowId id = ++last_;
  Flow& flow = flows_[id];
  flow.client = &client;
  flow.place = &places_[url];
  const Link& link = flow.place->link;
  const bool carried = link.is_up && link.is_down;
  if (link.answer == Link::Answer::hang || !carried) return id;
  const Instant then = clock_.now() + 2 * link.latency + dice_.between(Duration(0), link.jitter);
  if (link.answer == Link::Answer::refuse || !flow.place->server) {
    clock_.at(then, [this, id] { end(id, 1006); });
  } else {
    clock_.at(then, [this, id] { accept(id); });
  }
  return id;
}

void Network::accept(FlowId id) {
  const auto found = flows_.find(id);
  if (found == flows_.end() || found->second.is_silent) return;
  Flow& flow = found->second;
  if (flow.place->link.answer != Link::Answer::accept) return end(id, 1006);
  flow.is_open = true;
  flow.place->server->handle_opened(id);
  if (flow.client) flow.client->handle_opened(id);
}

void Network::send(FlowId id, const End& from, std::string text) {
  const auto found = flows_.find(id);
  if (found == flows_.end() || !found->second.is_open) return;
  Flow& flow = found->second;
  const std::size_t to = &from == flow.place->server ? kClient : kServer;
  const Link& link = flow.place->link;
  if (to == kClient && dice_.chance(link.garbage)) transmit(id, flow, to, garbage());
  const bool again = to == kClient && dice_.chance(link.twice);
  if (again) transmit(id, flow, to, text);
  if (to == kClient && dice_.chance(link.cut)) text.resize(dice_.below(text.size() + 1));
  transmit(id, flow, to, std::move(text));
}

void Network::transmit(FlowId id, Flow& flow, std::size_t to, std::string text) {
  if (flow.is_silent) return;
  const Link& link = flow.place->link;
  if (!(to == kServer ? link.is_up : link.is_down)) return flow.waiting[to].push_back(std::move(text));
  clock_.at(arrival(flow, to), [this, id, to, frame = std::move(text)] { deliver(id, to, frame); });
}

Instant Network::arrival(Flow& flow, std::size_t to) {
  const Link& link = flow.place->link;
  flow.last[to] = std::max(flow.last[to], clock_.now() + link.latency + dice_.between(Duration(0), link.jitter));
  return flow.last[to];
}

void Network::deliver(FlowId id, std::size_t to, std::string text) {
  const auto found = flows_.find(id);
  if (found == flows_.end() || found->second.is_silent) return;
  End* end = to == kServer ? found->second.place->server : found->second.client;
  if (end) end->handle_frame(id, std::move(text));
}

void Network::close(FlowId id, const End& from, std::uint16_t code) {
  const auto found = flows_.find(id);
  if (found == flows_.end()) return;
  Flow& flow = found->second;
  const Link& link = flow.place->link;
  const bool answers = flow.is_open && !flow.is_silent && link.is_up && link.is_down;
  if (&from == flow.place->server && !answers) {  // the client does not hear it
    flow.is_silent = true;
    return flow.place->server->handle_closed(id, code, "");
  }
  const Instant then = answers ? std::max(arrival(flow, kClient), arrival(flow, kServer)) + link.latency
                               : clock_.now() + (flow.is_open ? kCloseTimeout : Duration(0));
  clock_.at(then, [this, id, code = answers ? code : std::uint16_t{1006}] { end(id, code); });
}

void Network::abandon(FlowId id) {
  const auto found = flows_.find(id);
  if (found == flows_.end()) return;
  found->second.client = nullptr;
  clock_.in(found->second.place->link.latency, [this, id] { end(id, 1001); });
}

/// The flow is no more: each end that can hear of it does.
void Network::end(FlowId id, std::uint16_t code) {
  const auto found = flows_.find(id);
  if (found == flows_.end()) return;
  const Flow flow = std::move(found->second);
  flows_.erase(found);
  const bool reaches = flow.is_open && !flow.is_silent && flow.place->link.is_up;
  if (reaches && flow.place->server) flow.place->server->handle_closed(id, code, "");
  if (flow.client) flow.client->handle_closed(id, code, "");
}

void Network::end_all(const std::string& url, std::uint16_t code) {
  const Place* place = &places_[url];
  transcript_.note(clock_.now(), "network", "ends all flows to", url);
  std::vector<FlowId> ids;
  for (const auto& [id, flow] : flows_)
    if (flow.place == place && flow.is_open && !flow.is_silent) ids.push_back(id);
  for (FlowId id : ids) {
    clock_.at(arrival(flows_[id], kClient), [this, id, code] { end(id, code); });
  }
}

void Network::forget_all(const std::string& url) {
  const Place* place = &places_[url];
  transcript_.note(clock_.now(), "network", "forgets the flows to", url);
  for (auto& [id, flow] : flows_)
    if (flow.place == place) flow.is_silent = true;
}

std::string Network::garbage() {
  std::string text(dice_.below(60), '\0');
  for (char& c : text) c = static_cast<char>(dice_.below(256));
  return text;
}

}  // namespace sipua::sim
