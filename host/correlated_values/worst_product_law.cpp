#include "host/correlated_values/worst_product_law.h"

#include <algorithm>
#include <limits>

#include "host/linear_programs/linear_program.h"

namespace surety {
namespace {

constexpr double least_gain = 1e-9, least_weight = 1e-9;
constexpr int most_programs = 200;
constexpr double impossible_worth = -std::numeric_limits<double>::infinity();

/// The chance that all but one bidder have virtual values of at most `level`.
double chance_below(const ProductLaw& virtual_values, const ProductLaw& law, int bidder, double level) {
  double chance = 1;
  for (std::size_t j = 0; j < law.size(); ++j) {
    if (static_cast<int>(j) == bidder) continue;
    double sum = 0;
    for (std::size_t k = 0; k < law[j].size(); ++k)
      if (virtual_values[j][k] <= level) sum += law[j][k];
    chance *= sum;
  }
  return chance;
}

/// Weights of a law from a program's numbers: without the least ones, in sum 1.
void normalize(std::vector<double>& weights) {
  double sum = 0;
  for (double& w : weights) sum += w = w < least_weight ? 0 : w;
  for (double& w : weights) w /= sum;
}

}  // namespace

/// What one bidder's values meet.
struct WorstProductLaw::Rivals {
  std::vector<double> worth;   ///< by own value; impossible_worth where a profile with it is impossible
  std::vector<double> level;   ///< all virtual values of the others, 0, and his greatest value; ascending
  std::vector<double> brings;  ///< E[max(level, m)]
};

WorstProductLaw::WorstProductLaw(const CorrelatedPrior& prior, double unit, std::vector<double> worth)
    : prior_(prior), unit_(unit), worth_(std::move(worth)) {}

WorstProductLaw::Rivals WorstProductLaw::rivals_of(const ProductLaw& law, int bidder) const {
  Rivals rivals{std::vector<double>(prior_.size(bidder), 0.0), {0, prior_.values(bidder).back() / unit_}, {}};
  ProductLaw others = law, virtual_values(law.size());
  others[bidder].assign(prior_.size(bidder), 1.0);
  for (std::int64_t v = 0; v < prior_.profiles(); ++v) {
    const double chance = chance_of(prior_, others, v);
    if (chance > 0)
      rivals.worth[prior_.index(v, bidder)] += prior_.probability(v) > 0 ? chance * worth_[v] : impossible_worth;
  }
  for (int j = 0; j < prior_.bidders(); ++j) {
    if (j == bidder) continue;
    virtual_values[j] = ironed_virtual_values(values_in(prior_, j, unit_), law[j]);
    rivals.level.insert(rivals.level.end(), virtual_values[j].begin(), virtual_values[j].end());
  }
  std::sort(rivals.level.begin(), rivals.level.end());
  rivals.level.erase(std::unique(rivals.level.begin(), rivals.level.end()), rivals.level.end());
  rivals.brings.resize(rivals.level.size());
  double above = 0, chance = 1;  // E[m; m > level], and the chance of m <= the level before
  for (std::size_t l = rivals.level.size(); l-- > 0;) {
    const double below = l > 0 ? chance_below(virtual_values, law, bidder, rivals.level[l - 1]) : 0;
    if (l + 1 == rivals.level.size()) chance = chance_below(virtual_values, law, bidder, rivals.level[l]);
    rivals.brings[l] = rivals.level[l] * chance + above;
    above += rivals.level[l] * (chance - below);
    chance = below;
  }
  return rivals;
}

double WorstProductLaw::improve(ProductLaw& law, int bidder) const {
  const Rivals rivals = rivals_of(law, bidder);
  const std::vector<double> values = values_in(prior_, bidder, unit_);
  LinearProgram program(LinearProgram::Sense::minimize);
  const int whole = program.add_row({1, 1});
  std::vector<std::size_t> value_of;  // by column
  std::vector<int> row(values.size(), -1);
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (rivals.worth[k] == impossible_worth) continue;
    row[k] = program.add_row({0, no_bound});
    for (std::size_t l = 0; l < rivals.level.size(); ++l) {
      const int column = program.add_column(rivals.brings[l] - rivals.worth[k], {0, 1});
      value_of.push_back(k);
      program.add_entry(whole, column, 1);
      for (std::size_t lower = 0; lower <= k; ++lower)
        if (row[lower] >= 0) program.add_entry(row[lower], column, rivals.level[l] - values[lower]);
      if (rivals.level[l] >= values[k]) break;  // no virtual value is above the value
    }
  }
  const LinearSolution solution = solve(program);
  std::fill(law[bidder].begin(), law[bidder].end(), 0.0);
  for (int c = 0; c < program.columns(); ++c) law[bidder][value_of[c]] += solution.primal[c];
  normalize(law[bidder]);
  return solution.objective;
}

WorstProductLaw::Found WorstProductLaw::from(ProductLaw law) const {
  double loss = std::numeric_limits<double>::infinity();
  int idle = 0;  // bidders in a row whose law was a best one already
  for (int step = 0; idle < prior_.bidders() && step < most_programs; ++step) {
    const double next = improve(law, step % prior_.bidders());
    idle = next < loss - least_gain ? 1 : idle + 1;
    loss = std::min(loss, next);
  }
  return {std::move(law), loss};
}

}  // namespace surety
