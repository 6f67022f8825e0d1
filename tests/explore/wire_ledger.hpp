/// What goes over the wire in one run, and the rules it must keep whatever the order of events: each request one final
/// response, each 2xx its ACK, each dialog an end on both sides, one offer at a time. Knows nothing of the user agent.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/time.hpp"
#include "message/message.hpp"

namespace sipua::explore {

/// Call-ID, tag of the user agent, tag of the peer.
struct DialogKey {
  std::string call_id, local_tag, remote_tag;
  bool operator<(const DialogKey& other) const {
    return std::tie(call_id, local_tag, remote_tag) < std::tie(other.call_id, other.local_tag, other.remote_tag);
  }
};

/// A request of the user agent.
struct ClientRequest {
  std::string branch;
  Method method{};
  std::string name;  ///< method as text
  std::uint32_t cseq = 0;
  DialogKey dialog;  ///< remote_tag "" outside of any
  bool offers = false, provisional = false, cancelled = false, dead = false;
  bool is_over = false;  ///< 64*T1 have passed since its first 2xx: the peer sends no more of them
  int final_status = 0;
  Instant sent{}, answered{}, cancelled_at{};
  struct Answer {
    int count = 0, acks = 0, drops = 0;  ///< drops: connections lost before it came
  };
  std::map<std::string, Answer> answers;  ///< INVITE: 2xx of each To tag
  int failures = 0, failure_acks = 0;
  int failure_copies = 0;  ///< may get an ACK, while the transaction lasts
};

/// A request of the peer.
struct ServerRequest {
  std::string branch;
  Method method{};
  std::uint32_t cseq = 0;
  DialogKey dialog;
  bool initial = false, offers = false, acked = false, dead = false;
  bool unknown = false;  ///< an extension that nobody knows is required
  bool stale = false;  ///< its CSeq is lower than that of one accepted before: what is refused changes nothing (12.2.2)
  int final_status = 0;
  int copies = 0;  ///< received since the last response; each may get one
  std::string final_text, reliable_text;
};

/// What was broken, first things first.
using Violations = std::vector<std::string>;

class WireLedger {
 public:
  explicit WireLedger(Violations& violations) : violations_(violations) {}
  void sent(const std::string& text, Instant now);
  void received(const std::string& text, Instant now);
  /// The same bytes once more.
  void received_again(const std::string& text);
  void opened() { connected_ = true; }
  void dropped();
  /// After each input: what had to be answered at once has been.
  void end_step();
  /// 64*T1 is over for some: their transactions are no more.
  void expire(Instant now);
  /// Nothing comes any more. @param kept  the dialogs of calls that go on
  void close(const std::set<DialogKey>& kept);

  [[nodiscard]] bool connected() const { return connected_; }
  /// The last request of this method, or null.
  [[nodiscard]] const ClientRequest* last_client(Method method) const;
  [[nodiscard]] const ServerRequest* last_server(Method method) const;
  /// The peer's INVITE whose 2xx is to be acknowledged (`failed`: whose failure is), or null.
  [[nodiscard]] const ServerRequest* unacknowledged(bool failed) const;
  [[nodiscard]] bool has_server_open(Method method) const;
  /// Has the peer named this dialog (any 101-299 response), or the user agent?
  [[nodiscard]] bool is_known(const std::string& call_id, const std::string& remote_tag) const;
  [[nodiscard]] bool has_peer_hung_up(const std::string& remote_tag) const;
  [[nodiscard]] bool has_offer_open() const;
  [[nodiscard]] std::string fingerprint() const;

 private:
  enum class Open : std::uint8_t { none, ours, theirs };
  struct Exchange {
    Open open = Open::none;
    std::string branch;  ///< of the request that carries the offer, or whose response does
  };
  struct Dialog {
    Exchange exchange;
    std::uint32_t last_cseq = 0;
    bool is_settled = false;                  ///< offer and answer of the INVITE were exchanged before its 2xx
    bool ours_up = false, theirs_up = false;  ///< a 2xx was sent or received
    bool bye_sent = false, bye_received = false, gone = false;
  };
  void fail(std::string text) { violations_.push_back(std::move(text)); }
  Dialog& dialog(const DialogKey& key);
  ClientRequest* find_client(std::string_view branch, std::string_view method);
  ServerRequest* find_server(std::string_view branch, Method method);
  void sent_request(const Message& message, Instant now);
  void sent_ack(const Message& ack);
  void sent_cancel(const Message& cancel, Instant now);
  void check_cseq(const ClientRequest& request);
  void sent_response(const Message& message);
  void sent_final(ServerRequest& request, const Message& message);
  void offer_sent(Dialog& dialog, const std::string& branch, std::string_view what);
  void description_sent(ServerRequest& request, Dialog& dialog, const Message& response);
  void received_request(const Message& message);
  void received_offer(const ServerRequest& request, const Message& message);
  void received_response(const Message& message, Instant now);
  void received_success(ClientRequest& request, const Message& message);
  void received_description(ClientRequest& request, const Message& response, bool is_final);
  void close_answers(const ClientRequest& request);
  [[nodiscard]] bool is_forgotten(const Exchange& exchange) const;
  [[nodiscard]] bool is_repeated(const ClientRequest& request) const;

  bool connected_ = false;
  int drops_ = 0;
  std::vector<ClientRequest> clients_;
  std::vector<ServerRequest> servers_;
  std::map<DialogKey, Dialog> dialogs_;
  std::set<std::pair<std::string, std::string>> known_;  ///< Call-ID, tag of the peer
  Violations& violations_;
};

}  // namespace sipua::explore
