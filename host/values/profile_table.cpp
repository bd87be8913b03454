#include "host/values/profile_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/io/table_reader.h"

namespace surety {

ProfileTable read_profile_table(const std::string& file) {
  const TableReader table(file);
  const int bidders = table.count_columns("value", 1);
  std::vector<std::string> expected{"probability"};
  for (int i = 0; i < std::max(1, bidders); ++i) expected.push_back(fmt::format("value{}", i + 1));
  table.expect_columns(expected);
  ProfileTable read;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double probability = table.nonnegative_number(row, 0);
    if (probability == 0) continue;
    read.probability.push_back(probability);
    auto& values = read.values.emplace_back();
    for (int i = 0; i < bidders; ++i) values.push_back(table.nonnegative_number(row, static_cast<std::size_t>(i) + 1));
  }
  return read;
}

}  // namespace surety
