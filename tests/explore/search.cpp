#include "explore/search.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <unordered_set>

#include "base/text.hpp"

namespace sipua::explore {

namespace {

using conversation::Line;

constexpr std::size_t kMostFailures = 20;

Random::Seed seed_of(int number) {
  Random::Seed seed{};
  seed[0] = static_cast<std::uint8_t>(number);
  seed[1] = static_cast<std::uint8_t>(number >> 8);
  seed[2] = static_cast<std::uint8_t>(number >> 16);
  return seed;
}

/// Most calls do not survive it.
bool is_end(std::string_view text) {
  for (const std::string_view word :
       {"terminate", "reject", "cancel", "bye", "BYE", "CANCEL", "INVITE", "408", "481", "refused"}) {
    const bool is_final = word != "INVITE" || text.rfind("recv 4", 0) == 0 || text.rfind("recv 5", 0) == 0;
    if (is_final && text.find(word) != text.npos) return true;
  }
  return false;
}

class Search {
 public:
  Search(const Scenario& scenario, const Options& options) : scenario_(scenario), options_(options) {}

  Outcome run(int depth) {
    const auto began = std::chrono::steady_clock::now();
    visit({});
    for (int i = 0; i < depth && !level_.empty(); ++i) {
      std::vector<Node> nodes = std::move(level_);
      level_.clear();
      for (const Node& node : nodes) {
        for (const std::uint8_t symbol : node.possible) {
          std::vector<std::uint8_t> path = node.path;
          path.push_back(symbol);
          visit(std::move(path));
        }
      }
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    outcome_.seconds = took.count();
    return std::move(outcome_);
  }

  Outcome wander(int walks, int length) {
    const auto began = std::chrono::steady_clock::now();
    for (int seed = 0; seed < walks; ++seed) walk(seed, length);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    outcome_.seconds = took.count();
    return std::move(outcome_);
  }

 private:
  struct Node {
    std::vector<std::uint8_t> path, possible;
  };

  void visit(std::vector<std::uint8_t>&& path) {
    World world(options_);
    for (const std::string_view line : scenario_.prefix) world.feed(line);
    for (const std::uint8_t symbol : path) {
      const std::string_view text = scenario_.alphabet[symbol]->text;
      if (!world.feed(spelled(text, world))) return fails(world);
    }
    ++outcome_.edges;
    if (!world.violation().empty()) return fails(world);
    if (!seen_.insert(world.fingerprint()).second) return;
    ++outcome_.states;
    Node node{std::move(path), {}};
    for (std::size_t i = 0; i < scenario_.alphabet.size(); ++i) {
      if (scenario_.alphabet[i]->is_possible(world)) node.possible.push_back(static_cast<std::uint8_t>(i));
    }
    level_.push_back(std::move(node));
    world.close();
    fails(world);
  }

  void walk(int seed, int length) {
    Random random(seed_of(seed));
    World world(options_);
    for (const std::string_view line : scenario_.prefix) world.feed(line);
    for (int i = 0; i < length && world.violation().empty(); ++i) {
      std::vector<std::string_view> possible;
      for (const Symbol* symbol : scenario_.alphabet)
        if (symbol->is_possible(world) && symbol->text != "app stop") possible.push_back(symbol->text);
      if (possible.empty()) break;
      const std::string_view text = possible[random.below(static_cast<std::uint32_t>(possible.size()))];
      if (is_end(text) && random.below(8) != 0) continue;  // else no walk gets far
      if (world.feed(spelled(text, world))) ++outcome_.edges;
      if (seen_.insert(world.fingerprint()).second) ++outcome_.states;
    }
    world.close();
    fails(world);
  }

  /// One example of each violation is enough.
  void fails(const World& world) {
    const std::string violation = world.violation();
    if (violation.empty() || !violations_.insert(violation).second || violations_.size() > kMostFailures) return;
    outcome_.failures.push_back(str_cat({violation, "\n", world.story()}));
  }

  const Scenario& scenario_;
  const Options& options_;
  Outcome outcome_;
  std::vector<Node> level_;
  std::unordered_set<std::string> seen_, violations_;
};

}  // namespace

Outcome explore(const Scenario& scenario, const Options& options, int depth) {
  return Search(scenario, options).run(depth);
}

Outcome wander(const Scenario& scenario, const Options& options, int walks, int length) {
  return Search(scenario, options).wander(walks, length);
}

}  // namespace sipua::explore
