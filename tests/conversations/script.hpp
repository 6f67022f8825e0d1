/// Conversations as they stand in files (README.md).
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "conversations/peer.hpp"

namespace sipua::conversation {

/// Names of all, without their ending.
std::vector<std::string> conversation_files();

struct Script {
  std::vector<std::pair<std::string, std::string>> options;
  std::vector<Line> lines;
  std::string error;
};

/// SIPUA_RECORD=1: expects nothing, but writes the conversation as it went, for a new file to begin with.
bool is_recording();

Script read_script(const std::string& name);

}  // namespace sipua::conversation
