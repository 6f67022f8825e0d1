/// A transaction layer in virtual time, whose outputs are lines of text: "<ms> <what>".
///
///   0 send INVITE          a request or response went out (its method, or its status)
///   900 response 1 486     for the user: kind, transaction, status
#pragma once
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "message/draft.hpp"
#include "message/parser.hpp"
#include "message/reply.hpp"
#include "transaction/layer.hpp"

namespace sipua::transaction::testing {

using namespace std::chrono_literals;

inline Message parsed(std::string text) {
  auto message = parse_message(std::move(text));
  EXPECT_TRUE(message.ok());
  return message ? *std::move(message) : Message{};
}

/// Via, From, To, Call-ID, CSeq of the call that all these tests are about, CRLF after each.
struct Heads {
  std::string via = "SIP/2.0/WSS a.invalid;branch=z9hG4bKone";
  std::string from = "<sip:alice@a.example>;tag=alice";
  std::string to = "<sip:bob@b.example>";
  std::string call_id = "call-1";
  std::string cseq = "1";
};

inline std::string head_lines(const Heads& heads, std::string_view method) {
  std::string text = "Via: " + heads.via + "\r\nFrom: " + heads.from + "\r\nTo: " + heads.to;
  text += "\r\nCall-ID: " + heads.call_id + "\r\nCSeq: " + heads.cseq + " " + std::string(method) + "\r\n";
  return text;
}

/// A request as a peer would send it.
inline Message request(std::string_view method, const Heads& heads = {}, std::string_view uri = "sip:bob@b.example") {
  return parsed(std::string(method) + " " + std::string(uri) + " SIP/2.0\r\n" + head_lines(heads, method) + "\r\n");
}

/// A response as a peer would send it.
inline Message response(int status, std::string_view method, std::string_view to_tag = "bob", Heads heads = {}) {
  if (!to_tag.empty()) heads.to += ";tag=" + std::string(to_tag);
  return parsed("SIP/2.0 " + std::to_string(status) + " Reason\r\n" + head_lines(heads, method) + "\r\n");
}

/// A request of ours.
inline Draft own_request(std::string_view method, std::string_view branch = "z9hG4bKone") {
  Draft draft;
  draft.method = method;
  draft.request_uri = "sip:bob@b.example";
  draft.add("Via", "SIP/2.0/WSS a.invalid;branch=" + std::string(branch));
  draft.add("Max-Forwards", "69");
  draft.add("From", "<sip:alice@a.example>;tag=alice");
  draft.add("To", "<sip:bob@b.example>");
  draft.add("Call-ID", "call-1");
  draft.add("CSeq", "1 " + std::string(method));
  return draft;
}

class LayerTest : public ::testing::Test {
 protected:
  Id send(const Draft& draft) {
    const Id id = layer_->send_request(draft, now_, out_);
    collect();
    return id;
  }
  void receive(Message message) {
    layer_->handle_message(std::move(message), now_, out_);
    collect();
  }
  bool respond(Id id, int status, std::string_view method = "INVITE") {
    const bool sent = layer_->respond(id, make_reply(request(method), status, "", "bob"), now_, out_);
    collect();
    return sent;
  }
  void fail_transport() {
    layer_->handle_transport_error(now_, out_);
    collect();
  }
  /// To the moment `at`, stopping wherever the layer wants to be called.
  void run_until(Duration at) {
    while (layer_->next_timeout() && *layer_->next_timeout() <= Instant(at))
      tick(layer_->next_timeout()->time_since_epoch());
    now_ = Instant(at);
  }
  /// One call at the moment `at`, however late it is.
  void tick(Duration at) {
    now_ = Instant(at);
    layer_->handle_timeout(now_, out_);
    collect();
  }
  void use_unreliable() { layer_.emplace(false); }
  Layer& layer() { return *layer_; }
  /// What happened since the last call.
  std::string log() { return std::exchange(log_, ""); }
  [[nodiscard]] const std::vector<std::string>& sent() const { return sent_; }

 private:
  void collect() {
    for (Event& event : out_) {
      log_ += std::to_string(now_.time_since_epoch().count()) + " ";
      std::visit([this](const auto& each) { write(each); }, event);
      log_ += "\n";
    }
    out_.clear();
  }
  void write(const SendText& event) {
    sent_.push_back(event.text);
    const bool reply = event.text.starts_with("SIP/2.0 ");
    log_ += "send " + (reply ? event.text.substr(8, 3) : event.text.substr(0, event.text.find(' ')));
  }
  void write(const ResponseReceived& event) {
    log_ += "response " + std::to_string(event.id) + " " + std::to_string(event.response.status());
  }
  void write(const TimedOut& event) { log_ += "timeout " + std::to_string(event.id); }
  void write(const TransportFailed& event) { log_ += "failed " + std::to_string(event.id); }
  void write(const RequestReceived& event) {
    log_ += "request " + std::to_string(event.id) + " " + std::string(event.request.method_text());
  }
  void write(const AckReceived&) { log_ += "ack"; }
  void write(const FailureAcked& event) { log_ += "acked " + std::to_string(event.id); }
  void write(const ServerEnded& event) { log_ += (event.timed_out ? "unacked " : "ended ") + std::to_string(event.id); }
  void write(const StrayResponse& event) { log_ += "stray " + std::to_string(event.response.status()); }

  std::optional<Layer> layer_{std::in_place, true};
  Instant now_{};
  Outbox out_;
  std::string log_;
  std::vector<std::string> sent_;
};

}  // namespace sipua::transaction::testing
