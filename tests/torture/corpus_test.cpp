// Every message of the corpus: its facts, and the way from text to values and back. RFC 3261 7, 20, 25.1.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "message/draft.hpp"
#include "message/parser.hpp"
#include "message/values/challenge.hpp"
#include "message/values/content.hpp"
#include "message/values/dialog_ids.hpp"
#include "message/values/event.hpp"
#include "message/values/history_info.hpp"
#include "message/values/identity.hpp"
#include "message/values/info.hpp"
#include "message/values/list.hpp"
#include "message/values/product.hpp"
#include "message/values/reason.hpp"
#include "message/values/reliability.hpp"
#include "message/values/session_timer.hpp"
#include "message/values/time.hpp"
#include "torture/corpus.hpp"

namespace sipua::torture {
namespace {

using nlohmann::json;

// ---- facts ----

json tag_or_null(const std::string& tag) { return tag.empty() ? json() : json(tag); }

json cseq_number(const Message& message) {
  const auto cseq = message.cseq();
  return cseq ? json(cseq->number) : json(std::string(cseq.error().what));
}

json cseq_method(const Message& message) {
  const auto cseq = message.cseq();
  return cseq ? cseq->method : std::string(cseq.error().what);
}

json text(std::string_view value) { return std::string(value); }

struct Fact {
  std::string_view key;
  json (*read)(const Message& message);
};

constexpr Fact kFacts[] = {
    {"method", [](const Message& m) { return text(m.method_text()); }},
    {"ruri", [](const Message& m) { return text(m.request_uri()); }},
    {"status", [](const Message& m) { return json(m.status()); }},
    {"reason", [](const Message& m) { return text(m.reason()); }},
    {"callId", [](const Message& m) { return text(m.call_id()); }},
    {"cseq", cseq_number},
    {"cseqMethod", cseq_method},
    {"fromTag", [](const Message& m) { return tag_or_null(m.from_tag()); }},
    {"toTag", [](const Message& m) { return tag_or_null(m.to_tag()); }},
    {"via", [](const Message& m) { return json(m.values(HeaderId::via).size()); }},
    {"contact", [](const Message& m) { return json(m.values(HeaderId::contact).size()); }},
    {"recordRoute", [](const Message& m) { return json(m.values(HeaderId::record_route).size()); }},
    {"route", [](const Message& m) { return json(m.values(HeaderId::route).size()); }},
    {"bodyBytes", [](const Message& m) { return json(m.body().size()); }},
};

const Fact* find_fact(const std::string& key) {
  for (const Fact& fact : kFacts) {
    if (fact.key == key) return &fact;
  }
  return nullptr;
}

TEST(Corpus, HasAllItsMessages) {
  EXPECT_EQ(corpus().size(), 438U);
  for (const CorpusMessage& each : corpus()) EXPECT_GE(each.facts.size(), 11U) << each.name;
}

TEST(Corpus, IsReadAsItWasMade) {
  for (const CorpusMessage& each : corpus()) {
    const Result<Message> message = parse_message(each.text);
    ASSERT_TRUE(message) << each.name << ": " << message.error().what;
    EXPECT_TRUE(message->diagnostics().empty()) << each.name << ": " << message->diagnostics()[0].what;
    for (const auto& [key, expected] : each.facts.items()) {
      const Fact* fact = find_fact(key);
      ASSERT_TRUE(fact) << "no reader for " << key;
      EXPECT_EQ(fact->read(*message), expected) << each.name << ": " << key;
    }
  }
}

// ---- to values and back ----

std::string unreadable(const Error& error) { return str_cat({"unreadable: ", error.what}); }

/// One value, written from what its parser made of it.
template <auto parse>
std::string rewritten(std::string_view text) {
  const auto value = parse(text);
  return value ? value->text() : unreadable(value.error());
}
template <auto parse>
std::string renumbered(std::string_view text) {
  const auto value = parse(text);
  return value ? number(*value) : unreadable(value.error());
}
std::string contact(std::string_view text) { return text == "*" ? "*" : rewritten<parse_name_addr>(text); }
std::string challenges(std::string_view text) {
  const auto all = parse_challenges(text);
  return all ? list_text(*all) : unreadable(all.error());
}

/// 23:59:60 is outside of the grammar (RFC 3261 25.1): text only.
std::string date(std::string_view text) {
  const bool is_leap_second = text.find(":60 ") != std::string_view::npos;
  return is_leap_second ? std::string(text) : rewritten<parse_date>(text);
}

struct Writer {
  HeaderId id;
  std::string (*write)(std::string_view text);
};

constexpr Writer kWriters[] = {
    {HeaderId::accept, rewritten<parse_accept_range>},
    {HeaderId::alert_info, rewritten<parse_info>},
    {HeaderId::allow_events, rewritten<parse_event>},
    {HeaderId::authorization, challenges},
    {HeaderId::call_info, rewritten<parse_info>},
    {HeaderId::contact, contact},
    {HeaderId::content_disposition, rewritten<parse_disposition>},
    {HeaderId::content_type, rewritten<parse_media_type>},
    {HeaderId::cseq, rewritten<parse_cseq>},
    {HeaderId::date, date},
    {HeaderId::diversion, rewritten<parse_diversion>},
    {HeaderId::event, rewritten<parse_event>},
    {HeaderId::expires, renumbered<parse_delta_seconds>},
    {HeaderId::flow_timer, renumbered<parse_delta_seconds>},
    {HeaderId::from, rewritten<parse_name_addr>},
    {HeaderId::history_info, rewritten<parse_history_info>},
    {HeaderId::join, rewritten<parse_join>},
    {HeaderId::max_forwards, renumbered<parse_max_forwards>},
    {HeaderId::min_expires, renumbered<parse_delta_seconds>},
    {HeaderId::min_se, rewritten<parse_min_se>},
    {HeaderId::p_asserted_identity, rewritten<parse_name_addr>},
    {HeaderId::p_preferred_identity, rewritten<parse_name_addr>},
    {HeaderId::path, rewritten<parse_name_addr>},
    {HeaderId::privacy, rewritten<parse_privacy>},
    {HeaderId::proxy_authenticate, challenges},
    {HeaderId::proxy_authorization, challenges},
    {HeaderId::rack, rewritten<parse_rack>},
    {HeaderId::reason, rewritten<parse_reason>},
    {HeaderId::record_route, rewritten<parse_name_addr>},
    {HeaderId::refer_to, rewritten<parse_refer_to>},
    {HeaderId::referred_by, rewritten<parse_referred_by>},
    {HeaderId::replaces, rewritten<parse_replaces>},
    {HeaderId::reply_to, rewritten<parse_name_addr>},
    {HeaderId::retry_after, rewritten<parse_retry_after>},
    {HeaderId::route, rewritten<parse_name_addr>},
    {HeaderId::rseq, renumbered<parse_rseq>},
    {HeaderId::server, rewritten<parse_products>},
    {HeaderId::service_route, rewritten<parse_name_addr>},
    {HeaderId::session_expires, rewritten<parse_session_expires>},
    {HeaderId::subscription_state, rewritten<parse_subscription_state>},
    {HeaderId::to, rewritten<parse_name_addr>},
    {HeaderId::user_agent, rewritten<parse_products>},
    {HeaderId::via, rewritten<parse_via>},
    {HeaderId::warning, rewritten<parse_warning>},
    {HeaderId::www_authenticate, challenges},
};

/// As it is when no parser of ours reads it.
std::string from_value(HeaderId id, std::string_view value) {
  for (const Writer& writer : kWriters) {
    if (writer.id == id) return writer.write(value);
  }
  return std::string(value);
}

/// A draft with one line for each value, each from its parser.
Draft from_values(const Message& message) {
  Draft draft;
  if (message.is_request()) {
    draft.method = message.method_text();
    draft.request_uri = message.request_uri();
    if (const auto uri = parse_uri(message.request_uri())) draft.request_uri = uri->text();
  } else {
    draft.status = message.status();
    draft.reason = message.reason();
  }
  HeaderId last = HeaderId::other;
  for (const Field& field : message.fields()) {
    if (field.id == HeaderId::other) {
      draft.add(message.view(field.name), message.view(field.value));
    } else if (field.id != last && draft.get(header_name(field.id)).empty()) {
      for (std::string_view value : message.values(field.id)) {
        draft.add(header_name(field.id), from_value(field.id, value));
      }
    }
    last = field.id;
  }
  draft.body = message.body();
  return draft;
}

/// The same text line by line, without changes.
Draft from_lines(const Message& message) {
  Draft draft;
  draft.method = message.is_request() ? message.method_text() : "";
  draft.request_uri = message.request_uri();
  draft.status = message.status();
  draft.reason = message.reason();
  for (const Field& field : message.fields()) draft.add(message.view(field.name), message.view(field.value));
  draft.body = message.body();
  return draft;
}

void expect_same(const Message& a, const Message& b, const std::string& name) {
  EXPECT_EQ(a.method_text(), b.method_text()) << name;
  EXPECT_EQ(a.status(), b.status()) << name;
  EXPECT_EQ(a.reason(), b.reason()) << name;
  EXPECT_EQ(a.body(), b.body()) << name;
  for (const Field& field : a.fields()) {
    if (field.id == HeaderId::content_length) continue;
    if (field.id == HeaderId::other) {
      EXPECT_EQ(b.header(a.view(field.name)), a.header(a.view(field.name))) << name << ": " << a.view(field.name);
    } else {
      const auto values_a = a.values(field.id);
      const auto values_b = b.values(field.id);
      ASSERT_EQ(values_a.size(), values_b.size()) << name << ": " << header_name(field.id);
      for (std::size_t i = 0; i < values_a.size(); ++i) {
        EXPECT_EQ(from_value(field.id, values_a[i]), from_value(field.id, values_b[i])) << name;
      }
    }
  }
}

TEST(Corpus, StaysTheSameWhenWrittenLineByLine) {
  for (const CorpusMessage& each : corpus()) {
    const Result<Message> message = parse_message(each.text);
    ASSERT_TRUE(message) << each.name;
    const Result<Message> again = parse_message(from_lines(*message).write());
    ASSERT_TRUE(again) << each.name;
    EXPECT_TRUE(again->diagnostics().empty()) << each.name;
    EXPECT_EQ(again->request_uri(), message->request_uri()) << each.name;
    expect_same(*message, *again, each.name);
    EXPECT_EQ(from_lines(*again).write(), again->text()) << each.name;
  }
}

TEST(Corpus, StaysTheSameWhenWrittenFromItsValues) {
  for (const CorpusMessage& each : corpus()) {
    const Result<Message> message = parse_message(each.text);
    ASSERT_TRUE(message) << each.name;
    const std::string written = from_values(*message).write();
    EXPECT_EQ(written.find("unreadable"), std::string::npos) << each.name << "\n" << written;
    const Result<Message> again = parse_message(written);
    ASSERT_TRUE(again) << each.name;
    expect_same(*message, *again, each.name);
    EXPECT_EQ(from_values(*again).write(), written) << each.name;  // a fixed point after one round
  }
}

}  // namespace
}  // namespace sipua::torture
