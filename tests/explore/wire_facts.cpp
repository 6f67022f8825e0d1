// What a run has come to on the wire: what may happen next depends on it, and which states are alike.
#include <algorithm>

#include "base/text.hpp"
#include "explore/wire_ledger.hpp"

namespace sipua::explore {

const ClientRequest* WireLedger::last_client(Method method) const {
  const auto found =
      std::find_if(clients_.rbegin(), clients_.rend(), [&](const auto& r) { return r.method == method; });
  return found == clients_.rend() ? nullptr : &*found;
}

const ServerRequest* WireLedger::last_server(Method method) const {
  const auto found =
      std::find_if(servers_.rbegin(), servers_.rend(), [&](const auto& r) { return r.method == method; });
  return found == servers_.rend() ? nullptr : &*found;
}

const ServerRequest* WireLedger::unacknowledged(bool failed) const {
  for (const ServerRequest& request : servers_) {
    if (request.method != Method::invite || request.acked || request.final_status == 0) continue;
    if ((request.final_status >= 300) == failed) return &request;
  }
  return nullptr;
}

bool WireLedger::has_server_open(Method method) const {
  return std::any_of(servers_.begin(), servers_.end(),
                     [&](const auto& r) { return r.method == method && r.final_status == 0 && !r.dead; });
}

bool WireLedger::is_known(const std::string& call_id, const std::string& remote_tag) const {
  return known_.count({call_id, remote_tag}) > 0;
}

bool WireLedger::has_peer_hung_up(const std::string& remote_tag) const {
  return std::any_of(servers_.begin(), servers_.end(), [&](const auto& r) {
    const bool is_refused = r.final_status >= 300 && r.final_status != 481;
    return r.method == Method::bye && r.dialog.remote_tag == remote_tag && !is_refused;
  });
}

std::string WireLedger::fingerprint() const {
  std::vector<std::string> facts;
  for (const ClientRequest& r : clients_) {
    const bool over = r.final_status != 0 && r.method != Method::invite;
    if (over) continue;
    std::string fact = str_cat({r.name, r.dialog.remote_tag, r.offers ? "o" : "", r.provisional ? "p" : "",
                                r.cancelled ? "c" : "", r.dead ? "d" : "", number(r.final_status / 100)});
    for (const auto& [tag, answer] : r.answers) {
      fact += str_cat({",", tag, number(std::min(answer.count, 2)), number(std::min(answer.acks, 2))});
    }
    facts.push_back(std::move(fact));
  }
  for (const ServerRequest& r : servers_) {
    const bool waits = r.method == Method::invite && r.final_status >= 200 && r.final_status < 300 && !r.acked;
    if (r.dead || (r.final_status != 0 && !waits)) continue;
    facts.push_back(str_cat({"<", number(static_cast<std::uint64_t>(r.method)), r.offers ? "o" : "",
                             r.initial ? "i" : "", waits ? "w" : ""}));
  }
  for (const auto& [key, known] : dialogs_) {
    facts.push_back(str_cat({"#", key.remote_tag, number(static_cast<std::uint64_t>(known.exchange.open)),
                             known.ours_up || known.theirs_up ? "u" : "", known.bye_sent ? "b" : "",
                             known.bye_received ? "r" : "", known.gone ? "g" : ""}));
  }
  std::sort(facts.begin(), facts.end());
  facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
  std::string all(connected_ ? "+" : "-");
  for (const auto& [call_id, tag] : known_) all += str_cat({tag, " "});
  for (const std::string& fact : facts) all += str_cat({fact, ";"});
  return all;
}

}  // namespace sipua::explore
