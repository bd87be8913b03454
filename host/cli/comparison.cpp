#include "host/cli/comparison.h"

#include <fmt/format.h>

#include <cmath>

#include "host/cli/checks.h"
#include "host/cli/output.h"
#include "host/cli/table.h"
#include "host/io/csv.h"
#include "host/io/number.h"

namespace surety {
namespace {

double number_of(std::string_view printed) { return std::stod(std::string(printed)); }

/// With as many decimals as the standard error of the play calls for, at least six.
std::string exact_text(const Comparison& row) {
  if (!row.exact) return "";
  return fmt::format("{:.6f}", *row.exact);
}

}  // namespace

std::optional<double> Comparison::z() const {
  if (!played || !exact) return std::nullopt;
  const double difference = played->mean - *exact;
  const double bound = (played->exact ? played->exact->error_bound : 0) + 1e-8 * std::max(1.0, std::abs(*exact));
  if (std::abs(difference) <= bound) return 0.0;  // within the error of tables and quadrature
  if (!(played->standard_error > 0)) return std::copysign(INFINITY, difference);
  return difference / played->standard_error;
}

bool Comparison::agrees_with_paper() const {
  return paper.empty() || !exact || std::abs(*exact - number_of(paper)) <= printed_tolerance(paper);
}

Agreement ComparisonTable::finish() const {
  Agreement agreement;
  TextTable table({"", "paper", "theory", "Monte Carlo", "std error", "z", ""});
  for (const Comparison& row : rows_) {
    const auto z = row.z();
    if (z) agreement.check_z(*z);
    if (!row.paper.empty() && row.exact) agreement.check(row.agrees_with_paper());
    const bool off = !row.agrees_with_paper() || (z && std::abs(*z) > greatest_z);
    table.add({row.what, row.paper, exact_text(row), row.played ? fmt::format("{:.6f}", row.played->mean) : "",
               row.played ? fmt::format("{:.1e}", row.played->standard_error) : "", z ? fmt::format("{:+.2f}", *z) : "",
               off ? "DISAGREES" : ""});
  }
  print(fmt::format("{}\n{}\n", title_, table.text(2)));
  return agreement;
}

std::string ComparisonTable::csv_header() {
  return csv_line(std::vector<std::string>{"table", "what", "paper", "theory", "mean", "standard_error", "z"});
}

std::string ComparisonTable::csv() const {
  std::string text;
  for (const Comparison& row : rows_) {
    const auto z = row.z();
    text += csv_line(std::vector<std::string>{title_, row.what, row.paper, row.exact ? shortest(*row.exact) : "",
                                              row.played ? shortest(row.played->mean) : "",
                                              row.played ? shortest(row.played->standard_error) : "",
                                              z ? shortest(*z) : ""});
  }
  return text;
}

}  // namespace surety
