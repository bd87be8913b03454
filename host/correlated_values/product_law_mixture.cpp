#include "host/correlated_values/product_law_mixture.h"

#include <algorithm>

namespace surety {
namespace {

constexpr double used_weight = 1e-12;  // of a law in the mixture
constexpr std::size_t kept_laws = 4;   // per profile
constexpr double serious_fall = 1e-9;  // of the revenue, in `unit`

}  // namespace

ProductLawMixture::ProductLawMixture(const CorrelatedPrior& prior) : prior_(prior), unit_(unit_of(prior)) {
  for (std::int64_t v = 0; v < prior.profiles(); ++v)
    if (prior.probability(v) > 0) profile_.push_back(v);
  for (const std::int64_t v : profile_) add(point_law(prior, v));
}

void ProductLawMixture::add(ProductLaw law) {
  Column column{std::move(law), 0, {}};
  column.revenue = optimal_revenue_at_most(prior_, column.law, unit_);
  for (std::size_t r = 0; r < profile_.size(); ++r)
    if (const double chance = chance_of(prior_, column.law, profile_[r]); chance > 0)
      column.chances.emplace_back(static_cast<int>(r), chance);
  columns_.push_back(std::move(column));
}

void ProductLawMixture::find_weights() {
  if (solution_.primal.empty()) first_laws_ = columns_.size();
  LinearProgram program(LinearProgram::Sense::minimize);
  for (const std::int64_t v : profile_) program.add_row({prior_.probability(v), prior_.probability(v)});
  for (const Column& column : columns_) {
    const int c = program.add_column(column.revenue, {0, no_bound});
    for (const auto& [row, chance] : column.chances) program.add_entry(row, c, chance);
  }
  solution_ = solve(program);
  if (columns_.size() > first_laws_ + 2 * kept_laws * profile_.size() &&
      solution_.objective < thinned_at_ - serious_fall)
    thin_out();
}

/// Only after the revenue has fallen: so the search does not come back to where it was.
void ProductLawMixture::thin_out() {
  thinned_at_ = solution_.objective;
  std::vector<std::pair<double, std::size_t>> by_loss;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    double loss = columns_[c].revenue;
    for (const auto& [row, chance] : columns_[c].chances) loss -= chance * solution_.dual[row];
    by_loss.emplace_back(is_used(c) || c < first_laws_ ? -no_bound : loss, c);
  }
  std::sort(by_loss.begin(), by_loss.end());  // the first laws stay in front
  by_loss.resize(first_laws_ + kept_laws * profile_.size());
  std::vector<Column> kept;
  std::vector<double> weight;
  for (const auto& [loss, c] : by_loss) {
    kept.push_back(std::move(columns_[c]));
    weight.push_back(solution_.primal[c]);
  }
  columns_ = std::move(kept);
  solution_.primal = std::move(weight);
}

bool ProductLawMixture::is_used(std::size_t column) const { return solution_.primal[column] > used_weight; }

std::vector<double> ProductLawMixture::worth() const {
  std::vector<double> worth(prior_.profiles(), 0.0);
  for (std::size_t r = 0; r < profile_.size(); ++r) worth[profile_[r]] = solution_.dual[r];
  return worth;
}

std::vector<PublicState> ProductLawMixture::states() const {
  std::vector<PublicState> states;
  for (std::size_t c = 0; c < columns_.size(); ++c)
    if (is_used(c)) states.push_back({std::min(1.0, solution_.primal[c]), columns_[c].law});
  return states;
}

}  // namespace surety
