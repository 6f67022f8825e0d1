#include "index.hpp"

#include <emscripten/emscripten.h>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "scratch.hpp"

namespace sipua::host {
namespace {

constexpr auto kLastId = static_cast<std::uint32_t>(HeaderId::www_authenticate);

class IndexWriter {
 public:
  explicit IndexWriter(const Message& message) : message_(message) {
    words.reserve(9 + message.fields().size() * 5);
    words.push_back(static_cast<std::uint32_t>(message.status()));
    add(message.method_text());
    add(message.request_uri());
    add(message.reason());
    add(message.body());
    for (const Field& field : message.fields()) {
      words.push_back(name_number(field));
      add(message.view(field.name));
      add(message.view(field.value));
    }
  }
  std::vector<std::uint32_t> words;

 private:
  void add(std::string_view part) {
    words.push_back(part.empty() ? 0 : static_cast<std::uint32_t>(part.data() - message_.text().data()));
    words.push_back(static_cast<std::uint32_t>(part.size()));
  }

  /// Compact forms of headers that the core does not read come behind the ids.
  std::uint32_t name_number(const Field& field) const {
    std::string_view name = message_.view(field.name);
    if (field.id != HeaderId::other || name.size() != 1 || !is_alpha(name[0])) {
      return static_cast<std::uint32_t>(field.id);
    }
    return kLastId + 1 + static_cast<std::uint32_t>(to_lower(name[0]) - 'a');
  }

  const Message& message_;
};

}  // namespace

std::vector<std::uint32_t> make_index(const Message& message) { return IndexWriter(message).words; }

}  // namespace sipua::host

using namespace sipua;

extern "C" {

/// Names by their number in an index, a line each. @return size of the result
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_header_names() {
  std::string names;
  for (std::uint32_t id = 0; id <= host::kLastId; ++id) {
    names += header_name(static_cast<HeaderId>(id));
    names += '\n';
  }
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    std::string_view name = expand_compact({&letter, 1});
    if (name.size() > 1) names += name;
    names += '\n';
  }
  return host::give(std::move(names));
}

/// The text in the scratch buffer as a message. @return words of its index in the result; 0 when it is none
EMSCRIPTEN_KEEPALIVE std::uint32_t sipua_index(std::uint32_t bytes) {
  Result<Message> message = parse_message(std::string(host::scratch(bytes)));
  if (!message) return 0;
  std::vector<std::uint32_t> words = host::make_index(*message);
  std::uint32_t size = host::give({reinterpret_cast<const char*>(words.data()), words.size() * sizeof words[0]});
  return size / sizeof words[0];
}
}
