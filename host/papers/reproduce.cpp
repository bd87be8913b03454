#include "surety/reproduce.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/io/files.h"
#include "host/papers/catalogue.h"
#include "host/papers/mutation_test.h"
#include "surety/error.h"

namespace surety {
namespace {

/// What the weakest of the comparisons can see; a value counts with the sharpest of its own.
std::string power_text(const std::vector<Check>& checks) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::map<std::string, double> sharpest;
  for (const Check& check : checks) {
    double& power = sharpest.try_emplace(check.table + ": " + check.what, infinity).first->second;
    power = std::min(power, check.power());
  }
  const auto weakest = std::max_element(sharpest.begin(), sharpest.end(),
                                        [](const auto& a, const auto& b) { return a.second < b.second; });
  const auto blunt = std::count_if(sharpest.begin(), sharpest.end(), [](const auto& s) { return s.second > mutation; });
  if (sharpest.empty()) return "";
  return fmt::format("{} values compared; of {} being off by {:g} would not be noticed; {:.1e} of the weakest:\n  {}\n",
                     sharpest.size(), blunt, mutation, weakest->second, weakest->first);
}

}  // namespace

int Reproduction::disagreements() const {
  return static_cast<int>(std::count_if(checks.begin(), checks.end(), [](const Check& c) { return !c.holds(); }));
}

double Reproduction::largest_z() const {
  double largest = 0;
  for (const Check& check : checks)
    if (check.z) largest = std::max(largest, std::abs(*check.z));
  return largest;
}

std::vector<PaperRecord> paper_records() {
  std::vector<PaperRecord> records;
  for (const Paper* paper : all_papers()) records.push_back(paper->record);
  return records;
}

Reproduction reproduce_paper(const Paper& paper, const ReproduceConfig& config, const Execution& execution,
                             const ReproduceListener& listener) {
  if (config.samples < 1) throw InvalidInput("samples is 0; a reproduction plays on at least 1");
  if (!config.out.empty()) make_folder(config.out);
  Known known;
  Pass pass(config, execution, listener, known);
  for (const Part part : paper.parts) part(pass);
  Reproduction found{pass.checks(), {}};
  pass.tell(fmt::format("\n{} checks, {} disagree; largest |z| {:.2f}\n{}", found.checks.size(), found.disagreements(),
                        found.largest_z(), power_text(found.checks)));
  if (config.mutation_test) found.defects = mutation_test(paper, config, execution, listener, known, found.checks);
  return found;
}

Reproduction reproduce(std::string_view paper, const ReproduceConfig& config, const Execution& execution,
                       const ReproduceListener& listener) {
  return reproduce_paper(find_paper(paper), config, execution, listener);
}

}  // namespace surety
