/// Session-description handlers that know what they agreed on (RFC 3264): every description has a version of its own,
/// every answer says which offer it answers. They behave as a browser's: what was offered stays open until it is
/// answered or rolled back, and a second offer on top of it is an error of the core.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "sim/agent.hpp"

namespace sipua::sim {

class Descriptions : public DescriptionHandler {
 public:
  /// Of the last exchange that was completed here.
  struct Agreed {
    std::string local, remote;
    bool is_open = false;    ///< another exchange is under way
    bool is_broken = false;  ///< the last one failed here when the peer had agreed already
  };

  explicit Descriptions(std::string name) : name_(std::move(name)) {}
  [[nodiscard]] Agreed agreed(Id session) const;
  /// Does the handler owe the answer to this one, and does the core wait for it?
  [[nodiscard]] bool is_busy(Id session, std::uint32_t operation) const;
  std::function<void(const std::string&)> complain;

  void begin(const DescriptionWanted& wanted) override;
  std::string finish(const DescriptionWanted& wanted) override;
  void fail(const DescriptionWanted& wanted) override;

 private:
  struct Handler {
    std::uint32_t operation = 0, done = 0;
    std::string local, remote;              ///< agreed
    std::string local_offer, remote_offer;  ///< open
    bool is_broken = false;
  };
  std::string describe(const Handler& handler);
  void set(Handler& handler, std::string_view body);
  std::string name_;
  std::uint32_t versions_ = 0;
  std::map<Id, Handler> handlers_;
};

}  // namespace sipua::sim
