/// The other side of a conversation: builds the frames that a server would send, from what the user agent sent.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "message/message.hpp"

namespace sipua::conversation {

/// One line of a conversation with the lines that belong to it.
struct Line {
  int at = 0;        ///< line number
  std::string text;  ///< as written
  long ms = 0;
  std::vector<std::string> words;              ///< verb first
  std::vector<std::string> plus, bar, checks;  ///< checks keep their first character : ! =

  [[nodiscard]] bool has(std::string_view word) const;
  /// Value of a word name=value, or `otherwise`.
  [[nodiscard]] std::string get(std::string_view name, std::string otherwise = {}) const;
};

class Peer {
 public:
  /// Everything that the user agent puts on the wire.
  void see(const std::string& text);
  /// The frame that a recv line stands for.
  std::string frame(const Line& line);
  /// CSEQ(METHOD) and CSEQ(METHOD)+1 as the sequence number of the last such request that was sent.
  [[nodiscard]] std::string filled(std::string text) const;
  [[nodiscard]] const Message* last_sent(const std::string& method) const;

 private:
  struct Call {  ///< requests of the peer with one Call-ID
    std::string our_tag, rack;
    int cseq = 1, invite_cseq = 1;
    struct Invite {
      std::string branch, to;
      int final_status = 0;
    };
    std::map<int, Invite> invites;  ///< by number
  };
  std::string response(const Line& line);
  std::string request(const Line& line);
  std::string finish(std::string head, const Line& line);
  std::map<std::string, Message> sent_;  ///< last request of each method
  std::map<std::string, Call> calls_;
  std::string answered_tag_;  ///< To tag of the last 2xx to our INVITE
  int rseq_ = 0;              ///< of the last reliable response to our INVITE
  int branches_ = 0;
};

}  // namespace sipua::conversation
