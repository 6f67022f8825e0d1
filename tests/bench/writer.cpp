/// An INVITE with a description, written as src/ua writes one: a module of its own, as the shipped one writes only inside
/// a user agent. writer.bench.mjs calls it.
#include <emscripten/emscripten.h>

#include "base/random.hpp"
#include "base/text.hpp"
#include "message/draft.hpp"
#include "message/values/name_addr.hpp"

namespace {

std::string scratch;
std::string text;
sipua::Random random_source{sipua::Random::Seed{}};

/// What a user agent has of an account and a target.
struct Account {
  sipua::NameAddr local, remote;
  std::string contact = "<sip:k3j4h5g6@abcdef123456.invalid;transport=ws;ob>";
};

Account make_account() {
  Account account;
  account.local.display_name = "Alice";
  account.local.uri.user = "alice";
  account.local.uri.host = "example.com";
  account.remote.uri.user = "bob";
  account.remote.uri.host = "example.com";
  return account;
}

sipua::Draft make_invite(const Account& account) {
  sipua::Draft draft;
  draft.method = "INVITE";
  draft.request_uri = account.remote.uri.text();
  draft.add("Via", sipua::str_cat({"SIP/2.0/WSS abcdef123456.invalid;branch=z9hG4bK", random_source.token(8)}));
  draft.add("Max-Forwards", "70");
  draft.add("To", account.remote.text());
  draft.add("From", sipua::str_cat({account.local.text(), ";tag=", random_source.token(8)}));
  draft.add("Call-ID", random_source.token(16));
  draft.add("CSeq", sipua::str_cat({sipua::number(random_source.below(10000)), " INVITE"}));
  draft.add("Contact", account.contact);
  draft.add("Allow", "ACK,CANCEL,INVITE,MESSAGE,BYE,OPTIONS,INFO,NOTIFY,REFER");
  draft.add("Supported", "outbound");
  draft.add("User-Agent", "sipua");
  return draft;
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE char* bench_reserve(std::uint32_t bytes) {
  if (scratch.size() < bytes) scratch.resize(bytes);
  return scratch.data();
}

/// The description stands in the scratch buffer. @return size of the INVITE
EMSCRIPTEN_KEEPALIVE std::uint32_t bench_invite(std::uint32_t bytes) {
  static const Account account = make_account();
  sipua::Draft draft = make_invite(account);
  draft.body.assign(scratch.data(), bytes);
  draft.content_type = "application/sdp";
  text = draft.write();
  return static_cast<std::uint32_t>(text.size());
}

EMSCRIPTEN_KEEPALIVE const char* bench_result() { return text.data(); }
}
