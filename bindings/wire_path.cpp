/// Inputs and outputs of a user agent, as plain functions: `ua` is UA.handle(), `now` monotonic milliseconds, `bytes`
/// the size of what stands in the scratch buffer.
#include <emscripten/emscripten.h>

#include <limits>
#include <utility>

#include "index.hpp"
#include "scratch.hpp"
#include "ua_binding.hpp"

namespace sipua::host {
namespace {

/// Words of the record that sipua_poll() fills. Keep the order of js/output.js.
struct Record {
  std::uint32_t output;   ///< position in the variant Output
  std::uint32_t id;       ///< session or other object
  std::uint32_t kind;     ///< EventKind, DescriptionWanted::Kind, LogLevel
  std::uint32_t status;   ///< Event; DescriptionWanted: the operation
  std::uint32_t subject;  ///< EventSubject
  std::uint32_t number;
  std::uint32_t text, text_size;
  std::uint32_t cause, cause_size;    ///< Log: its category
  std::uint32_t serial;               ///< of the message; 0: none
  std::uint32_t index;                ///< address of its Index; 0: no message
  std::uint32_t source, source_size;  ///< text of the message, unless the host has it; address 0 then
};

Record record;

void set_text(std::string_view text) {
  record.text = address(text.data());
  record.text_size = static_cast<std::uint32_t>(text.size());
}

void set_cause(std::string_view text) {
  record.cause = address(text.data());
  record.cause_size = static_cast<std::uint32_t>(text.size());
}

void set_message(const UaBinding& ua, const Message& message) {
  if (message.text().empty()) return;
  bool has_text = message.serial && message.serial == ua.last_serial;
  record.serial = message.serial;
  record.index = address(&make_index(message, has_text ? ua.last_units : 0));
  if (has_text) return;
  record.source = address(message.text().data());
  record.source_size = static_cast<std::uint32_t>(message.text().size());
}

struct Filler {
  UaBinding& ua;

  void operator()(const Send& out) { set_text(out.text); }
  void operator()(const Connect& out) { set_text(out.url); }
  void operator()(const Disconnect&) {}
  void operator()(const DescriptionWanted& out) {
    record.id = out.session;
    record.kind = static_cast<std::uint32_t>(out.kind);
    record.status = out.operation;
    set_message(ua, out.source);
  }
  void operator()(const DescriptionEnd& out) { record.id = out.session; }
  void operator()(const Event& out) {
    record.id = out.id;
    record.kind = static_cast<std::uint32_t>(out.kind);
    record.status = out.status;
    record.subject = static_cast<std::uint32_t>(out.subject);
    record.number = out.number;
    set_text(out.text);
    set_cause(out.cause);
    set_message(ua, out.message);
  }
  void operator()(const Log& out) {
    record.kind = static_cast<std::uint32_t>(out.level);
    set_text(out.text);
    set_cause(out.category);
  }
};

Instant instant(double now) { return Instant(Duration(static_cast<Duration::rep>(now))); }

/// How a description operation ended. Keep the order of js/pump.js.
enum class Answer : std::uint8_t { ready, applied, failed, unsupported, get_failed };

}  // namespace
}  // namespace sipua::host

using namespace sipua;
using host::UaBinding;

extern "C" {

/// @param units  size of the text in UTF-16 units; 0: not known, nor that it is UTF-8
/// @return the number of this input
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_frame(UaBinding* ua, std::uint32_t bytes, std::uint32_t units, double now) {
  ua->last_units = units;
  return ua->last_serial = ua->agent().handle_frame(std::string(host::scratch(bytes)), host::instant(now));
}

EMSCRIPTEN_KEEPALIVE void sipua_opened(UaBinding* ua, double now) { ua->agent().handle_opened(host::instant(now)); }

/// In scratch: the reason.
EMSCRIPTEN_KEEPALIVE void sipua_closed(UaBinding* ua, std::uint32_t code, std::uint32_t bytes, double now) {
  ua->agent().handle_closed(static_cast<std::uint16_t>(code), host::scratch(bytes), host::instant(now));
}

EMSCRIPTEN_KEEPALIVE void sipua_tick(UaBinding* ua, double now) { ua->agent().handle_timeout(host::instant(now)); }

/// Infinity: not to be called.
EMSCRIPTEN_KEEPALIVE double sipua_next_timeout(UaBinding* ua) {
  std::optional<Instant> next = ua->agent().next_timeout();
  return next ? static_cast<double>(next->time_since_epoch().count()) : std::numeric_limits<double>::infinity();
}

/// In scratch: names and values of the arguments, in turn.
/// @return 0, or 1 + Errc in the low byte and above it the size of the result, which is Error::what
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_command(UaBinding* ua, std::uint32_t kind, std::uint32_t id,
                                                 std::uint32_t bytes, double now) {
  std::vector<std::string_view> texts = host::scratch_list(bytes);
  Arguments arguments;
  for (std::size_t i = 1; i < texts.size(); i += 2) arguments.push_back(Argument{texts[i - 1], texts[i]});
  Result<void> done = ua->agent().command(static_cast<CommandKind>(kind), id, arguments, host::instant(now));
  if (done) return 0;
  std::uint32_t size = host::give(std::string(done.error().what));
  return (size << 8) + 1 + static_cast<std::uint32_t>(done.error().code);
}

/// In scratch, when `answer` is ready: body and content type.
EMSCRIPTEN_KEEPALIVE void sipua_description(UaBinding* ua, std::uint32_t session, std::uint32_t operation,
                                            std::uint32_t answer, std::uint32_t bytes, double now) {
  Instant at = host::instant(now);
  UserAgent& agent = ua->agent();
  switch (static_cast<host::Answer>(answer)) {
    case host::Answer::ready: {
      std::vector<std::string_view> texts = host::scratch_list(bytes);
      texts.resize(2);
      return agent.handle_description(session, operation, texts[0], texts[1], at);
    }
    case host::Answer::applied: return agent.handle_description_applied(session, operation, at);
    case host::Answer::failed:
      return agent.handle_description_failed(session, operation, DescriptionFailure::error, at);
    case host::Answer::unsupported:
      return agent.handle_description_failed(session, operation, DescriptionFailure::unsupported, at);
    case host::Answer::get_failed:
      return agent.handle_description_failed(session, operation, DescriptionFailure::get_description, at);
  }
}

EMSCRIPTEN_KEEPALIVE void sipua_log_level(UaBinding* ua, std::uint32_t level) {
  ua->agent().set_log_level(static_cast<LogLevel>(level));
}

/// The next output. @return a record, good until the next call; null when there is none
EMSCRIPTEN_KEEPALIVE const void* sipua_poll(UaBinding* ua) {
  ua->output.reset();
  std::optional<Output> next = ua->agent().poll();
  if (!next) return nullptr;
  ua->output.emplace(*std::move(next));
  host::record = {};
  host::record.output = static_cast<std::uint32_t>(ua->output->index());
  std::visit(host::Filler{*ua}, *ua->output);
  return &host::record;
}
}
