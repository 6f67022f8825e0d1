/// Challenges and credentials. RFC 3261 20.7, 20.44, 25.1; the comma between parameters is also the one
/// between challenges, so a word that no '=' follows starts the next challenge. Missing and doubled commas
/// pass. What is neither a scheme nor a parameter stands for a bad challenge of its own behind a comma, and is part of
/// the challenge before it without one.
#include "message/values/challenge.hpp"

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {
namespace {

/// "abc==" behind schemes other than Digest (token68, RFC 9110 11.2): kept as a name without value.
void read_token68(Lexer& in, Challenge& challenge) {
  std::size_t start = in.at();
  while (!in.done() && in.peek() != ',' && is_char(in.peek(), kTokenChar | kUserChar)) in.take(in.peek());
  std::string_view word = in.since(start);
  in.skip_space();
  std::size_t padding = word.find('=');
  bool only_padding =
      padding == std::string_view::npos || word.find_first_not_of('=', padding) == std::string_view::npos;
  if (word.empty() || !only_padding || (!in.done() && in.peek() != ',')) {
    in.set_at(start);
    return;
  }
  challenge.params.list.push_back({std::string(word), std::nullopt, false});
}

/// The text behind '='. An empty one counts as quoted: written without quotes, "a=" might be taken for a token68.
Result<void> read_value(Lexer& in, Param& param) {
  if (in.peek() == '"') {
    std::optional<std::string_view> inner = in.quoted();
    if (!inner) return in.error("closing quote");
    param.value = unquote(*inner);
    param.quoted = true;
  } else {
    param.value.emplace(in.run(kValueChar));
    param.quoted = param.value->empty();
  }
  return {};
}

enum class Part : std::uint8_t { scheme, param, neither };

/// What starts at the cursor.
Part part_at(Lexer in) {
  if (in.run(kTokenChar).empty()) return Part::neither;
  bool spaced = is_space(in.peek());
  in.skip_space();
  if (in.peek() == '=') return Part::param;
  return spaced || in.done() || in.peek() == ',' ? Part::scheme : Part::neither;
}

/// A scheme begins a challenge, a parameter goes to the last one.
Result<void> read_part(Lexer& in, Part part, std::vector<Challenge>& challenges) {
  std::string_view word = in.run(kTokenChar);
  if (part == Part::neither) return in.error("challenge");
  if (part == Part::scheme) {
    in.skip_space();
    challenges.push_back({std::string(word), {}});
    read_token68(in, challenges.back());
    return {};
  }
  in.take_separator('=');
  if (challenges.empty()) return in.error("authentication scheme");
  Param param{std::string(word), std::nullopt, false};
  if (Result<void> value = read_value(in, param); !value) return value;
  challenges.back().params.list.push_back(std::move(param));
  return {};
}

bool take_commas(Lexer& in) {
  bool any = false;
  while (in.take_separator(',')) any = true;
  return any;
}

/// To the first scheme behind a comma, or to the end. A quote that nothing closes hides no commas.
void skip_bad_challenge(Lexer& in) {
  for (bool closed = true; !in.done();) {
    if (take_commas(in)) {
      if (part_at(in) == Part::scheme) return;
    } else if (closed && in.peek() == '"') {
      closed = in.quoted().has_value();
    } else {
      in.take(in.peek());
    }
  }
}

std::string comma_list(const Params& params) {
  std::string text;
  for (const Param& param : params.list) {
    if (!text.empty()) text += ", ";
    text += param.name;
    if (!param.value) continue;
    text += '=';
    text += param.quoted ? quote(*param.value) : *param.value;
  }
  return text;
}

}  // namespace

std::string Challenge::text() const {
  return params.list.empty() ? scheme : str_cat({scheme, " ", comma_list(params)});
}

std::string authentication_info_text(const Params& params) { return comma_list(params); }

Result<Params> parse_authentication_info(std::string_view text) {
  Params params;
  Lexer in(text);
  for (;;) {
    while (in.take_separator(',')) {
    }
    if (in.done()) break;
    Param param{std::string(in.run(kTokenChar)), std::nullopt, false};
    if (param.name.empty() || !in.take_separator('=')) return in.error("Authentication-Info");
    if (Result<void> value = read_value(in, param); !value) return value.error();
    params.list.push_back(std::move(param));
  }
  if (params.list.empty()) return in.error("Authentication-Info");
  return params;
}

Result<std::vector<Challenge>> parse_challenges(std::string_view text) {
  std::vector<Challenge> challenges;
  Lexer in(text);
  std::optional<Error> first;
  for (;;) {
    bool listed = take_commas(in);
    if (in.done()) break;
    Part part = part_at(in);
    Result<void> read = read_part(in, part, challenges);
    if (read) continue;
    if (!first) first = read.error();
    bool of_its_own = listed && part == Part::neither;
    if (!of_its_own && !challenges.empty()) challenges.pop_back();
    skip_bad_challenge(in);
  }
  if (!challenges.empty()) return challenges;
  return first.value_or(in.error("authentication scheme"));
}

}  // namespace sipua
