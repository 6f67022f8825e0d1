/// Prints the option table as JSON, for toolchain/options.mjs: the documentation and the tests follow from it.
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "ua/options.hpp"

int main() {
  using namespace sipua;
  nlohmann::json rows = nlohmann::json::array();
  for (const OptionRow* row = option_table_begin(); row != option_table_end(); ++row) {
    const OptionTypeRow* type = option_types_begin();
    while (type->type != row->type) ++type;
    rows.push_back({{"name", row->name},
                    {"alias", row->alias},
                    {"later", row->later},
                    {"type", type->name},
                    {"accepts", type->accepts},
                    {"unit", type->unit},
                    {"typescript", type->typescript},
                    {"default", row->default_text},
                    {"doc", row->doc}});
  }
  std::puts(rows.dump(1).c_str());
}
