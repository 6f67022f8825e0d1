#include "conversations/script.hpp"

#include <dirent.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/text.hpp"

namespace sipua::conversation {

std::vector<std::string> conversation_files() {
  std::vector<std::string> files;
  DIR* folder = opendir(SIPUA_TESTS_DIR "/conversations");
  while (const dirent* entry = folder ? readdir(folder) : nullptr) {
    const std::string name = entry->d_name;
    if (name.size() > 4 && name.substr(name.size() - 4) == ".txt") files.push_back(name.substr(0, name.size() - 4));
  }
  if (folder) closedir(folder);
  std::sort(files.begin(), files.end());
  return files;
}

bool is_recording() { return std::getenv("SIPUA_RECORD") != nullptr; }

Script read_script(const std::string& name) {
  Script script;
  std::ifstream file(SIPUA_TESTS_DIR "/conversations/" + name + ".txt");
  int number = 0;
  for (std::string text; std::getline(file, text);) {
    ++number;
    const std::string line(trim(text));
    if (line.empty() || line[0] == '#') continue;
    if (line.rfind("option ", 0) == 0) {
      const auto sign = line.find(" = ");
      script.options.emplace_back(line.substr(7, sign - 7), line.substr(sign + 3));
    } else if (is_digit(line[0])) {
      Line next;
      next.at = number;
      next.text = line;
      std::istringstream words(line);
      words >> next.ms;
      for (std::string word; words >> word;) next.words.push_back(word);
      script.lines.push_back(std::move(next));
    } else if (!script.lines.empty() && line.size() > 1) {
      Line& last = script.lines.back();
      last.text += "\n  " + line;
      const std::string rest = line.size() > 2 ? line.substr(2) : "";
      if (line[0] == '+')
        last.plus.push_back(rest);
      else if (line[0] == '|')
        last.bar.push_back(rest);
      else
        last.checks.push_back(line);
    } else if (line == "|" && !script.lines.empty()) {
      script.lines.back().bar.emplace_back();
    } else {
      script.error = name + ":" + std::to_string(number) + ": not understood";
    }
  }
  return script;
}

}  // namespace sipua::conversation
