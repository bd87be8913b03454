#pragma once

#include <string>
#include <vector>

namespace surety {

/// A finite joint law of values as a file has it: a line per profile, those of probability 0 left out.
struct ProfileTable {
  std::vector<std::vector<double>> values;  ///< by line, then bidder
  std::vector<double> probability;          ///< one each, > 0
};

/// Reads a CSV file with the columns probability, value1, .., valueN. Throws InvalidInput naming file, line and column.
ProfileTable read_profile_table(const std::string& file);

}  // namespace surety
