/// The messages of tests/corpus; README.md there.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace sipua::torture {

struct CorpusMessage {
  std::string name, text;
  nlohmann::json facts;
};

/// All of them, read once. Empty when the files cannot be read.
const std::vector<CorpusMessage>& corpus();

}  // namespace sipua::torture
