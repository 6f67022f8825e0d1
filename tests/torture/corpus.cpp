#include "torture/corpus.hpp"

#include <fstream>

namespace sipua::torture {
namespace {

nlohmann::json read_json(const std::string& name) {
  std::ifstream file(SIPUA_TESTS_DIR "/corpus/" + name);
  return nlohmann::json::parse(file, nullptr, false);
}

std::vector<CorpusMessage> read_corpus() {
  std::vector<CorpusMessage> all;
  const nlohmann::json messages = read_json("messages.json");
  const nlohmann::json facts = read_json("facts.json");
  if (!messages.is_array() || !facts.is_object()) return all;
  for (const auto& message : messages) {
    const std::string name = message.value("name", "");
    all.push_back({name, message.value("text", ""), facts.value(name, nlohmann::json())});
  }
  return all;
}

}  // namespace

const std::vector<CorpusMessage>& corpus() {
  static const std::vector<CorpusMessage> all = read_corpus();
  return all;
}

}  // namespace sipua::torture
