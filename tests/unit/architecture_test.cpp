// The rules that keep the core without I/O, read off the sources themselves: include arrows between the
// folders of src, the system headers allowed there, and names that would bring in a clock, randomness,
// threads, streams, exceptions or callbacks.

#include <dirent.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Names = std::set<std::string, std::less<>>;

/// Who may include whom.
const std::map<std::string, Names, std::less<>> kArrows = {
    {"base", {"base"}},
    {"message", {"message", "base"}},
    {"transaction", {"transaction", "message", "base"}},
    {"dialog", {"dialog", "message", "base"}},
    {"ua", {"ua", "dialog", "transaction", "message", "base"}},
    {"bindings", {"bindings", "ua", "dialog", "transaction", "message", "base"}},
};

/// The same inside src/message, for the folders whose files know less than the whole message.
const std::map<std::string, std::vector<std::string>, std::less<>> kInnerArrows = {
    {"message/syntax", {"base/", "message/syntax/"}},
    {"message/values", {"base/", "message/syntax/", "message/values/"}},
    {"message/body",
     {"base/", "message/syntax/", "message/values/", "message/body/", "message/draft.hpp", "message/header_id.hpp"}},
};

/// Headers that can neither wait nor do I/O. <chrono> is there for durations and time points only.
const Names kSystemHeaders = {
    "algorithm", "array",       "bit",           "cassert",  "cctype",           "charconv",
    "chrono",    "climits",     "compare",       "concepts", "cstddef",          "cstdint",
    "cstdlib",   "cstring",     "deque",         "iterator", "initializer_list", "limits",
    "list",      "map",         "memory",        "new",      "numeric",          "optional",
    "queue",     "set",         "span",          "string",   "string_view",      "system_error",
    "tuple",     "type_traits", "unordered_map", "utility",  "unordered_set",    "variant",
    "vector",    "functional",
};

/// Words that may not occur in code under src.
const Names kForbiddenWords = {
    "system_clock",  "steady_clock", "high_resolution_clock",
    "random_device", "mt19937",      "jthread",
    "mutex",         "thread_local", "throw",
    "setTimeout",    "fopen",        "cout",
    "cerr",
};

/// Functions that may not be called under src. As names of members they are fine.
const Names kForbiddenCalls = {
    "time", "clock", "clock_gettime", "gettimeofday", "rand",   "srand", "random",  "arc4random", "getenv",
    "exit", "sleep", "usleep",        "nanosleep",    "printf", "puts",  "fprintf", "stoi",       "stoul",
};

/// Names that may not be taken from std under src: they hold a callable or share an owner.
const Names kForbiddenStd = {"function", "bind", "any", "async", "thread", "shared_ptr", "weak_ptr", "regex", "locale"};

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool ends_with(std::string_view text, std::string_view tail) {
  return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

/// Where the comment or literal that begins at `at` ends; `at` when none begins there.
std::size_t end_of_non_code(std::string_view text, std::size_t at) {
  const auto after = [&](std::string_view mark, std::size_t from) {
    const std::size_t found = text.find(mark, from);
    return found == text.npos ? text.size() : found + mark.size();
  };
  if (text.substr(at, 2) == "//") return std::min(text.find('\n', at), text.size());
  if (text.substr(at, 2) == "/*") return after("*/", at + 2);
  if (text.substr(at, 2) == "R\"") {
    const std::size_t open = text.find('(', at);
    return after(")" + std::string(text.substr(at + 2, open - at - 2)) + "\"", open);
  }
  const bool digit_separator = text[at] == '\'' && at > 0 && in_word(text[at - 1]);
  if ((text[at] != '"' && text[at] != '\'') || digit_separator) return at;
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != text[at]) end += text[end] == '\\' ? 2 : 1;
  return std::min(end + 1, text.size());
}

/// True when the line that begins at `at` is an #include, however it is spaced.
bool is_include_line(std::string_view text, std::size_t at) {
  const auto skip_blanks = [&] { at = std::min(text.find_first_not_of(" \t", at), text.size()); };
  skip_blanks();
  if (text.substr(at, 1) != "#") return false;
  ++at;
  skip_blanks();
  return text.substr(at, 7) == "include";
}

/// The text with comments and literals blanked; line breaks and #include lines stay.
std::string code_only(std::string_view text) {
  std::string code(text);
  bool is_include = false;
  for (std::size_t at = 0; at < text.size();) {
    if (at == 0 || text[at - 1] == '\n') is_include = is_include_line(text, at);
    const std::size_t end = is_include && text[at] == '"' ? at : end_of_non_code(text, at);
    for (std::size_t i = at; i < end; ++i)
      if (code[i] != '\n') code[i] = ' ';
    at = std::max(end, at + 1);
  }
  return code;
}

/// Why a file of `folder` may not have this include, given with its quotes or brackets; empty when it may.
std::string judge_include(const std::string& folder, const std::string& include) {
  const std::string name = include.substr(1, include.size() - 2);
  if (include[0] == '<') {
    if (folder == "bindings" || kSystemHeaders.count(name) != 0) return {};
    return include + " is not on the list of system headers";
  }
  const std::size_t slash = name.find('/');
  if (slash == name.npos) return folder == "bindings" ? "" : include + " is not written from the top of src";
  if (kArrows.at(folder).count(name.substr(0, slash)) != 0) return {};
  return folder + " must not include " + include;
}

/// Why a file of an inner folder may not have this include, given with its quotes; empty when it may.
std::string judge_inner_include(const std::string& folder, std::string_view include) {
  const std::vector<std::string>& allowed = kInnerArrows.at(folder);
  const bool may = std::any_of(allowed.begin(), allowed.end(),
                               [&](const std::string& start) { return include.substr(1, start.size()) == start; });
  return may ? "" : folder + " must not include " + std::string(include);
}

/// True when the word that follows `before` is not a member, a declaration or another class's function.
bool is_free_call(std::string_view before) {
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  if (before.empty() || ends_with(before, "std::") || ends_with(before, "return")) return true;
  if (ends_with(before, "::")) return before.size() == 2 || !in_word(before[before.size() - 3]);
  return !in_word(before.back()) && !ends_with(before, ".") && !ends_with(before, "->") &&
         std::string_view("&*>~").find(before.back()) == std::string_view::npos;
}

/// Why the word at [from, to) of blanked code may not stand under src; empty when it may.
std::string judge_word(std::string_view code, std::size_t from, std::size_t to) {
  const std::string word(code.substr(from, to - from));
  const std::string_view before = code.substr(0, from);
  if (kForbiddenWords.count(word) != 0) return "forbidden name " + word;
  if (word.rfind("emscripten", 0) == 0 || word.rfind("EM_", 0) == 0 || word.rfind("EMSCRIPTEN", 0) == 0)
    return "Emscripten belongs to bindings/: " + word;
  if (ends_with(before, "std::") && kForbiddenStd.count(word) != 0) return "forbidden name std::" + word;
  if (code.substr(to, 1) != "(") return {};
  if (word == "now" && ends_with(before, "::")) return "forbidden clock reading ::now()";
  return kForbiddenCalls.count(word) != 0 && is_free_call(before) ? "forbidden call " + word + "()" : "";
}

/// Every breach in one file of `folder` (a folder of src, or "bindings"), as "name:line: why".
std::vector<std::string> check(const std::string& folder, const std::string& name, std::string_view text) {
  if (kArrows.count(folder) == 0) return {name + ": the folder " + folder + " is not one of the layers"};
  std::vector<std::string> breaches;
  const std::string code = code_only(text);
  std::size_t line = 1;
  const auto report = [&](const std::string& why) {
    if (!why.empty()) breaches.push_back(name + ":" + std::to_string(line) + ": " + why);
  };
  for (std::size_t at = 0; at < code.size(); ++at) {
    if (code[at] == '\n') ++line;
    const bool line_start = at == 0 || code[at - 1] == '\n';
    if (line_start && is_include_line(code, at)) {
      const std::size_t end = std::min(code.find('\n', at), code.size());
      const std::string rest = code.substr(at, end - at);
      const std::size_t open = rest.find_first_of("\"<"), close = rest.find_last_of("\">");
      report(open < close ? judge_include(folder, rest.substr(open, close + 1 - open)) : "unreadable #include");
      at = end - 1;
    } else if (in_word(code[at])) {
      std::size_t end = at;
      while (end < code.size() && in_word(code[end])) ++end;
      if (folder != "bindings") report(judge_word(code, at, end));
      at = end - 1;
    }
  }
  return breaches;
}

/// C++ files below a folder. POSIX calls, because <filesystem> is missing from some WebAssembly builds.
std::vector<std::string> files_below(const std::string& folder) {
  std::vector<std::string> files;
  DIR* dir = opendir(folder.c_str());
  if (dir == nullptr) return files;
  while (const dirent* entry = readdir(dir)) {
    const std::string name = entry->d_name, path = folder + "/" + name;
    if (name[0] == '.') continue;
    if (ends_with(name, ".hpp") || ends_with(name, ".cpp") || ends_with(name, ".h")) {
      files.push_back(path);
    } else {
      const std::vector<std::string> below = files_below(path);
      files.insert(files.end(), below.begin(), below.end());
    }
  }
  closedir(dir);
  return files;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> check_all(const std::string& folder, const std::vector<std::string>& files) {
  std::vector<std::string> breaches;
  for (const std::string& path : files) {
    const std::vector<std::string> found = check(folder, path, read_file(path));
    breaches.insert(breaches.end(), found.begin(), found.end());
  }
  return breaches;
}

using Breaches = std::vector<std::string>;

TEST(Architecture, FoldersOfSrcFollowTheRules) {
  const std::string src = std::string(SIPUA_SOURCE_DIR) + "/src";
  for (const std::string folder : {"base", "message", "transaction", "dialog", "ua"}) {
    const std::vector<std::string> files = files_below(src + "/" + folder);
    EXPECT_FALSE(files.empty()) << "no files in src/" << folder;
    EXPECT_EQ(check_all(folder, files), Breaches{});
  }
}

TEST(Architecture, NothingLiesBesideTheFolders) {
  const std::string src = std::string(SIPUA_SOURCE_DIR) + "/src/";
  for (const std::string& path : files_below(std::string(SIPUA_SOURCE_DIR) + "/src")) {
    const std::string inner = path.substr(src.size());
    EXPECT_EQ(kArrows.count(inner.substr(0, inner.find('/'))), 1U) << path;
  }
}

TEST(Architecture, InnerFoldersPointDown) {
  for (const auto& arrow : kInnerArrows) {
    const std::vector<std::string> files = files_below(std::string(SIPUA_SOURCE_DIR) + "/src/" + arrow.first);
    EXPECT_FALSE(files.empty()) << "no files in src/" << arrow.first;
    for (const std::string& path : files) {
      std::ifstream in(path);
      for (std::string line; std::getline(in, line);) {
        if (line.rfind("#include \"", 0) != 0) continue;
        EXPECT_EQ(judge_inner_include(arrow.first, line.substr(9)), "") << path;
      }
    }
  }
}

TEST(ArchitectureChecker, ReportsAnInnerArrowThatGoesUp) {
  EXPECT_NE(judge_inner_include("message/syntax", "\"message/values/via.hpp\""), "");
  EXPECT_NE(judge_inner_include("message/values", "\"message/message.hpp\""), "");
  EXPECT_EQ(judge_inner_include("message/values", "\"message/syntax/uri.hpp\""), "");
}

TEST(Architecture, BindingsFollowTheRules) {
  const std::vector<std::string> files = files_below(std::string(SIPUA_SOURCE_DIR) + "/bindings");
  EXPECT_FALSE(files.empty()) << "no files in bindings";
  EXPECT_EQ(check_all("bindings", files), Breaches{});
}

// The checker itself: it must be able to fail.

TEST(ArchitectureChecker, ReportsAnArrowThatGoesUp) {
  EXPECT_EQ(check("message", "f", "\n#include \"dialog/dialog.hpp\"\n"),
            Breaches{"f:2: message must not include \"dialog/dialog.hpp\""});
  EXPECT_EQ(check("dialog", "f", "#include \"transaction/layer.hpp\"").size(), 1U);
  EXPECT_EQ(check("transaction", "f", "#include \"dialog/dialog.hpp\"").size(), 1U);
  EXPECT_EQ(check("ua", "f", "#include \"bindings/ua.hpp\"").size(), 1U);
  EXPECT_EQ(check("base", "f", " #  include  \"message/uri.hpp\"\n").size(), 1U);
}

TEST(ArchitectureChecker, AcceptsAnArrowThatGoesDown) {
  EXPECT_EQ(check("ua", "f", "#include \"dialog/dialog.hpp\"\n#include \"ua/options.hpp\"  // why\n"), Breaches{});
  EXPECT_EQ(check("bindings", "f", "#include <emscripten/bind.h>\n#include \"ua/user_agent.hpp\"\n"), Breaches{});
}

TEST(ArchitectureChecker, ReportsIncludesRelativeToTheFile) {
  EXPECT_EQ(check("message", "f", "#include \"uri.hpp\"").size(), 1U);
  EXPECT_EQ(check("message", "f", "#include \"../base/text.hpp\"").size(), 1U);
}

TEST(ArchitectureChecker, ReportsSystemHeaders) {
  for (const std::string header : {"random", "thread", "mutex", "iostream", "sstream", "regex", "locale", "fstream",
                                   "ctime", "emscripten.h", "unistd.h", "filesystem", "future"})
    EXPECT_EQ(check("base", "f", "#include <" + header + ">\n").size(), 1U) << header;
  EXPECT_EQ(check("base", "f", "#include <chrono>\n#include <string>\n"), Breaches{});
}

TEST(ArchitectureChecker, ReportsClocksAndRandomness) {
  for (const std::string code :
       {"auto t = std::chrono::steady_clock::time_point{};", "auto t = HostClock::now();", "auto t = time(nullptr);",
        "return time(0);", "x = std::time(nullptr);", "x = ::time(nullptr);", "int r = rand();", "f(std::rand());",
        "std::mt19937 g;", "auto e = std::getenv(\"HOME\");", "clock_gettime(0, &ts);"})
    EXPECT_EQ(check("ua", "f", code).size(), 1U) << code;
}

TEST(ArchitectureChecker, ReportsCallbacksThreadsAndTheHost) {
  for (const std::string code : {"std::function<void()> f;", "std::shared_ptr<int> p;", "std::thread t;",
                                 "emscripten::val v;", "EM_JS(void, f, (), {});", "throw 1;", "std::cout << 1;"})
    EXPECT_EQ(check("base", "f", code).size(), 1U) << code;
}

TEST(ArchitectureChecker, AcceptsTheSameWordsElsewhere) {
  for (const std::string code :
       {"void tick(Instant now);", "message.time();", "Duration time() const;", "Instant Timers::time(int i) {}",
        "// reads std::time() and rand()", "/* throw */", "auto s = \"time(0) \\\" rand()\";",
        "auto s = R\"x(throw \" 1)x\"; int i = 1'000;", "random_.token(8);", "Random random(seed);", "char c = '\"';"})
    EXPECT_EQ(check("ua", "f", code), Breaches{}) << code;
}

TEST(ArchitectureChecker, ReportsAnUnknownFolder) { EXPECT_EQ(check("util", "f", "").size(), 1U); }

}  // namespace
