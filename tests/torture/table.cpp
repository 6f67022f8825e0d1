#include "torture/table.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <ostream>

#include "base/text.hpp"

namespace sipua::torture {
namespace {

constexpr const char* kFolder = SIPUA_TESTS_DIR "/torture/data/";

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

Row row_of(const std::string& line) {
  std::vector<std::string> columns = split(line, '\t');
  columns.resize(9);
  Row row{columns[0], columns[1], columns[2], columns[3], columns[4], {}, {}};
  for (const std::string& status : split(columns[5], ',')) {
    if (const auto number = parse_u32(status)) row.status.push_back(static_cast<int>(*number));
  }
  row.check = nlohmann::json::parse(columns[6], nullptr, false);
  return row;
}

}  // namespace

std::vector<Row> rows() {
  std::vector<Row> rows;
  std::ifstream file(std::string(kFolder) + "expected.tsv");
  std::string line;
  std::getline(file, line);  // the names of the columns
  while (std::getline(file, line)) rows.push_back(row_of(line));
  return rows;
}

std::string bytes_of(const std::string& file) {
  std::ifstream in(kFolder + file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string test_name(const testing::TestParamInfo<Row>& info) {
  std::string name = info.param.file.substr(0, info.param.file.rfind('.'));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.file << ", RFC " << row.rfc << " " << row.section << ", " << row.validity << ", " << row.ua;
}

}  // namespace sipua::torture
