#include "sim/descriptions.hpp"

#include "base/text.hpp"
#include "sim/wire.hpp"

namespace sipua::sim {

namespace {

using Kind = DescriptionWanted::Kind;

/// What tells one description from another.
std::string_view name_of(std::string_view body) { return between(body, "o=", '\r'); }
/// The offer that it answers; "" for an offer.
std::string_view offer_of(std::string_view body) { return between(body, "a=answers:", '\r'); }

}  // namespace

Descriptions::Agreed Descriptions::agreed(Id session) const {
  const auto found = handlers_.find(session);
  if (found == handlers_.end()) return {};
  const Handler& handler = found->second;
  return {handler.local, handler.remote, !handler.local_offer.empty() || !handler.remote_offer.empty(),
          handler.is_broken};
}

bool Descriptions::is_busy(Id session, std::uint32_t operation) const {
  const auto found = handlers_.find(session);
  return found != handlers_.end() && found->second.operation == operation && found->second.done != operation;
}

void Descriptions::begin(const DescriptionWanted& wanted) {
  Handler& handler = handlers_[wanted.session];
  handler.operation = wanted.operation;
  if (wanted.kind == Kind::rollback) {
    handler.done = wanted.operation;
    handler.local_offer.clear();
    handler.remote_offer.clear();
  }
  if (wanted.kind != Kind::renew) return;
  const std::uint32_t operation = handler.operation;
  handler = {};
  handler.operation = operation;
}

std::string Descriptions::finish(const DescriptionWanted& wanted) {
  Handler& handler = handlers_[wanted.session];
  if (handler.operation != wanted.operation) return "v=0\r\n";  // nobody waits for it any more
  handler.done = wanted.operation;
  if (wanted.kind == Kind::set) return set(handler, wanted.source.body()), "";
  if (!handler.local_offer.empty()) complain("an offer is wanted, and one is open");
  const std::string body = describe(handler);
  if (handler.remote_offer.empty()) return handler.local_offer = body;
  handler.local = body;
  handler.remote = std::move(handler.remote_offer);
  handler.remote_offer.clear();
  handler.is_broken = false;
  return body;
}

void Descriptions::fail(const DescriptionWanted& wanted) {
  Handler& handler = handlers_[wanted.session];
  if (handler.operation != wanted.operation) return;
  handler.done = wanted.operation;
  if (wanted.kind == Kind::set && !handler.local_offer.empty()) handler.is_broken = true;
}

void Descriptions::set(Handler& handler, std::string_view body) {
  const std::string_view answers = offer_of(body);
  if (handler.local_offer.empty()) {
    if (!answers.empty()) complain("an answer, but nothing was offered");
    if (!handler.remote_offer.empty()) complain("an offer on top of another");
    handler.remote_offer = body;
    return;
  }
  if (answers != name_of(handler.local_offer)) complain("an answer to another offer");
  handler.local = std::move(handler.local_offer);
  handler.local_offer.clear();
  handler.remote = body;
  handler.is_broken = false;
}

std::string Descriptions::describe(const Handler& handler) {
  std::string body = str_cat({"v=0\r\no=", name_, " 1 ", number(++versions_), " IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n"});
  if (!handler.remote_offer.empty()) body += str_cat({"a=answers:", name_of(handler.remote_offer), "\r\n"});
  return body;
}

}  // namespace sipua::sim
