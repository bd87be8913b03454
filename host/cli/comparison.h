#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cli/reproduce.h"

namespace surety {

/// One number three ways: as the paper prints it, by theory, and by play. Any of them may be missing.
struct Comparison {
  std::string what;
  std::string paper;            ///< as printed, ".273": theory must round to its digits; empty where nothing is printed
  std::optional<double> exact;  ///< closed form or quadrature
  std::optional<Estimate> played;

  std::optional<double> z() const;
  bool agrees_with_paper() const;
};

/// Rows under a title, printed as they are finished; the checks are counted.
class ComparisonTable {
 public:
  explicit ComparisonTable(std::string title) : title_(std::move(title)) {}
  void add(Comparison row) { rows_.push_back(std::move(row)); }
  /// Prints the table and says what agreed.
  Agreement finish() const;
  /// The rows as CSV: table, what, paper, exact, mean, standard_error, z.
  std::string csv() const;
  static std::string csv_header();

 private:
  std::string title_;
  std::vector<Comparison> rows_;
};

}  // namespace surety
