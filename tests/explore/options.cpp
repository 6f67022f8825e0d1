#include "explore/options.hpp"

namespace sipua::explore {

Options make_options(const std::vector<Choice>& choices) {
  std::vector<Choice> all = {{"uri", "sip:alice@example.com"},
                             {"wsServers", "ws://127.0.0.1:8080"},
                             {"password", "secret"},
                             {"register", "false"}};
  all.insert(all.end(), choices.begin(), choices.end());
  Random random(Random::Seed{});
  std::vector<OptionValue> values;
  for (const OptionRow* row = option_table_begin(); row != option_table_end(); ++row) {
    OptionValue& value = values.emplace_back();
    for (const auto& [name, text] : all) {
      if (name != row->name) continue;
      value.type = row->type == OptionType::boolean ? OptionValue::Type::boolean : OptionValue::Type::text;
      value.boolean = text == "true";
      value.text = text;
    }
  }
  return std::get<Options>(check_options(values, random));
}

}  // namespace sipua::explore
