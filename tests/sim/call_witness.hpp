/// Watches the calls of one agent and complains about what must never happen, whatever the network does:
///
///   - a session that ends twice, or says that it is answered when it is not; one that is open at the end
///   - a command without its outcome: a request, a tone, a renegotiation of a session that lives
///   - a request that gets two different final responses; two CANCELs, or one before any provisional response
///   - CSeq not going up in a dialog (RFC 3261 12.2.1.1); a 2xx to INVITE without its ACK (13.2.2.4)
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "sim/clock.hpp"
#include "ua/input_output.hpp"

namespace sipua::sim {

class CallWitness {
 public:
  struct Session {
    bool is_outgoing = false, is_ended = false, is_answered = false;
    std::uint8_t status = 0;
    std::string call_id, local_tag, remote_tag;  ///< when there is a dialog
    bool wants_offer = false, offers = false;    ///< a renegotiation was commanded; it is on its way
    std::set<std::uint32_t> tones, requests;     ///< without an outcome
  };

  CallWitness(Clock& clock, std::function<void(const std::string&)> complain)
      : clock_(clock), complain_(std::move(complain)) {}

  void see(const Output& output);
  /// The core gets a frame.
  void hear(const std::string& frame);
  void note_taken(CommandKind kind, Id id);
  [[nodiscard]] const std::map<Id, Session>& sessions() const { return sessions_; }
  /// Why this session is not at rest: a literal; "" when it is.
  [[nodiscard]] static std::string_view unrest(const Session& session);
  /// Does a 2xx that came wait for its ACK? What is left out: the INVITE was given up before.
  [[nodiscard]] bool owes_ack() const { return !unacknowledged_.empty(); }
  void finish();

 private:
  struct Invite {
    Instant sent, cancelled;
    std::optional<Instant> answered;  ///< by the first 2xx
    bool is_heard = false, is_cancelled = false, is_given_up = false, is_lost = false;
  };
  void see_event(const Event& event);
  void see_progress_of(Session& session, const Event& event);
  void see_request(const std::string& text);
  void see_response(const std::string& text, std::uint32_t status);
  void connection_changed();
  Clock& clock_;
  std::function<void(const std::string&)> complain_;
  std::map<Id, Session> sessions_;
  struct Numbers {
    std::uint32_t number = 0;
    bool is_over = false;  ///< a BYE went out or came
  };
  void see_ack(const std::string& what);
  std::map<std::string, Numbers> sequences_;            ///< by dialog
  std::map<std::string, std::string> answers_;          ///< final status and tag, by branch and method
  std::map<std::string, Invite, std::less<>> invites_;  ///< by branch
  std::set<std::string> acknowledged_;
  std::set<std::string> unacknowledged_;  ///< 2xx of this connection: Call-ID, tags, number
};

}  // namespace sipua::sim
