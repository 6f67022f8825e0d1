#include "message/bad_values.hpp"

#include "base/text.hpp"
#include "message/values/name_addr.hpp"

namespace sipua {

Result<void> judge_contact(std::string_view value, void* nothing) {
  return value == "*" ? Result<void>() : judge<parse_name_addr>(value, nothing);
}

std::string BadValue::text() const {
  return str_cat({header_name(header), ": ", error.what, " at byte ", number(error.at)});
}

std::vector<BadValue> bad_values(const Message& message, const HeaderGrammar* grammars, std::size_t count) {
  std::vector<BadValue> bad;
  for (const Field& field : message.fields()) {
    const HeaderGrammar* grammar = grammars;
    while (grammar != grammars + count && grammar->header != field.id) ++grammar;
    if (grammar == grammars + count) continue;
    const std::string_view value = message.view(field.value);
    std::vector<Error> errors;
    if (grammar->is_list) {
      read_list(value, field.value.at, grammar->judge, nullptr, errors);
    } else if (Result<void> judged = grammar->judge(value, nullptr); !judged) {
      errors.push_back(judged.error());
      errors.back().at += field.value.at;
    }
    for (const Error& error : errors) bad.push_back({field.id, error});
  }
  return bad;
}

}  // namespace sipua
