/// A user agent's shared parts without the user agent: requests of a peer in, what is sent and told out.
#pragma once
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../options_harness.hpp"
#include "base/text.hpp"
#include "message/parser.hpp"
#include "ua/call/invite_session.hpp"

namespace sipua::call_testing {

inline constexpr Instant at(long ms) { return Instant{Duration{ms}}; }

inline Message parsed(std::string text) {
  auto message = parse_message(std::move(text));
  EXPECT_TRUE(message);
  return message ? std::move(*message) : Message();
}

struct Desk {
  explicit Desk(const options_testing::Given& given = {{"uri", options_testing::text("sip:alice@example.com")}})
      : context(options_testing::accepted(given), Random::Seed{}), sender(context) {
    context.connected = true;
  }

  struct Request {
    transaction::Id server = 0;
    Message message;
  };
  /// A request of bob. @param to_tag  ours: a request inside a dialog
  Request receive(std::string_view method, std::uint32_t cseq, const std::vector<std::string>& lines,
                  std::string_view call = "c1", std::string_view to_tag = "", std::string_view body = "") {
    std::string text =
        str_cat({method, " sip:alice@example.com SIP/2.0\r\nVia: SIP/2.0/WS p.invalid;branch=z9hG4bK",
                 number(++branches), "\r\nFrom: <sip:bob@example.com>;tag=b\r\nTo: <sip:alice@example.com>",
                 to_tag.empty() ? "" : ";tag=", to_tag, "\r\nCall-ID: ", call, "\r\nCSeq: ", number(cseq), " ", method,
                 "\r\nContact: <sip:bob@192.0.2.1;transport=ws>\r\n"});
    for (const std::string& line : lines) text += line + "\r\n";
    transaction::Outbox outbox;
    context.layer.handle_message(parsed(str_cat({text, "\r\n", body})), at(0), outbox);
    Request request;
    for (auto& event : outbox) {
      auto* received = std::get_if<transaction::RequestReceived>(&event);
      if (received) request = {received->id, std::move(received->request)};
    }
    EXPECT_NE(request.server, 0U);
    return request;
  }

  /// Everything that was sent since the last call.
  std::vector<Message> sent() {
    std::vector<Message> messages;
    drain(&messages, nullptr);
    return messages;
  }
  /// Every event since the last call.
  std::vector<Event> events() {
    std::vector<Event> told;
    drain(nullptr, &told);
    return told;
  }
  void drain(std::vector<Message>* messages, std::vector<Event>* told) {
    while (!context.outputs.empty()) {
      Output output = context.outputs.pop();
      if (auto* send = std::get_if<Send>(&output); send && messages) messages->push_back(parsed(send->text));
      if (auto* event = std::get_if<Event>(&output); event && told) told->push_back(std::move(*event));
    }
  }

  Context context;
  RequestSender sender;
  std::uint32_t branches = 0;
};

inline std::string value(const Message& message, std::string_view name) {
  return std::string(message.header(name).value_or("(none)"));
}

}  // namespace sipua::call_testing
