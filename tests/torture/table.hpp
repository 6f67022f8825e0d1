/// The rows of data/expected.tsv and the bytes they speak of; README.md there.
#pragma once
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace sipua::torture {

struct Row {
  std::string file, rfc, section, validity, ua;
  std::vector<int> status;  ///< answers allowed
  nlohmann::json check;     ///< what a parser must find
};

/// Every row, in the order of the file. Empty when the table cannot be read.
std::vector<Row> rows();
/// The bytes of a file of the data folder; "" when it is not there.
std::string bytes_of(const std::string& file);

/// "badinv01.dat" as the name of a test.
std::string test_name(const testing::TestParamInfo<Row>& info);
/// For the messages of failing tests.
void PrintTo(const Row& row, std::ostream* out);

}  // namespace sipua::torture
