#include "surety/correlated_values/correlated_prior.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/values/profile_table.h"
#include "surety/error.h"
#include "surety/finite_games/finite_mechanism.h"

namespace surety {
namespace {

constexpr double most_profiles = 1 << 22, probability_tolerance = 1e-9;

void check_values(const std::vector<std::vector<double>>& values) {
  if (values.empty()) throw InvalidInput("a prior of no bidders; give at least one");
  double profiles = 1;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].empty()) throw InvalidInput(fmt::format("bidder {} has no values", i + 1));
    for (std::size_t k = 0; k < values[i].size(); ++k) {
      if (!(values[i][k] >= 0 && std::isfinite(values[i][k])))
        throw InvalidInput(fmt::format("bidder {} has the value {}; values are at least 0", i + 1, values[i][k]));
      if (k > 0 && !(values[i][k] > values[i][k - 1]))
        throw InvalidInput(
            fmt::format("bidder {}'s values are not ascending: {} after {}", i + 1, values[i][k], values[i][k - 1]));
    }
    profiles *= static_cast<double>(values[i].size());
  }
  if (profiles > most_profiles)
    throw InvalidInput(fmt::format("{:.3g} profiles of values; at most {:.3g} fit", profiles, most_profiles));
}

/// The different values of a bidder, ascending.
std::vector<double> different_values(const std::vector<std::vector<double>>& profiles, std::size_t bidder) {
  std::vector<double> numbers;
  numbers.reserve(profiles.size());
  for (const auto& profile : profiles) numbers.push_back(profile[bidder]);
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

std::int64_t index_in(const std::vector<double>& numbers, double x) {
  return std::lower_bound(numbers.begin(), numbers.end(), x) - numbers.begin();
}

double profiles_of(const std::vector<std::vector<double>>& values) {
  return std::accumulate(values.begin(), values.end(), 1.0,
                         [](double product, const auto& v) { return product * static_cast<double>(v.size()); });
}

}  // namespace

CorrelatedPrior::CorrelatedPrior(std::vector<std::vector<double>> values, std::vector<double> probability)
    : values_(std::move(values)), probability_(std::move(probability)) {
  check_values(values_);
  if (static_cast<double>(probability_.size()) != profiles_of(values_))
    throw InvalidInput(
        fmt::format("{} probabilities for {} profiles of values", probability_.size(), profiles_of(values_)));
  double sum = 0;
  for (const double p : probability_) {
    if (!(p >= 0)) throw InvalidInput(fmt::format("a probability is {}; probabilities are at least 0", p));
    sum += p;
  }
  if (!(std::abs(sum - 1) <= probability_tolerance))
    throw InvalidInput(fmt::format("the probabilities sum to {}; they must sum to 1", sum));
  stride_.assign(values_.size(), 1);
  for (std::size_t i = values_.size() - 1; i-- > 0;)
    stride_[i] = stride_[i + 1] * static_cast<std::int64_t>(values_[i + 1].size());
  for (const auto& own : values_) marginal_.emplace_back(own.size(), 0.0);
  for (std::int64_t v = 0; v < profiles(); ++v) {
    probability_[v] /= sum;
    for (int i = 0; i < bidders(); ++i) marginal_[i][index(v, i)] += probability_[v];
  }
  for (int i = 0; i < bidders(); ++i)
    for (int k = 0; k < size(i); ++k)
      if (!(marginal_[i][k] > 0))
        throw InvalidInput(fmt::format("bidder {}'s value {} has probability 0; leave it out", i + 1, value(i, k)));
}

int CorrelatedPrior::winner(std::int64_t profile) const {
  int best = 0;
  for (int i = 1; i < bidders(); ++i)
    if (value_in(profile, i) > value_in(profile, best)) best = i;
  return best;
}

double CorrelatedPrior::second_value(std::int64_t profile) const {
  const int first = winner(profile);
  double second = 0;
  for (int i = 0; i < bidders(); ++i)
    if (i != first) second = std::max(second, value_in(profile, i));
  return second;
}

double CorrelatedPrior::full_surplus() const {
  double sum = 0;
  for (std::int64_t v = 0; v < profiles(); ++v) sum += probability(v) * value_in(v, winner(v));
  return sum;
}

double CorrelatedPrior::expected_second_value() const {
  double sum = 0;
  for (std::int64_t v = 0; v < profiles(); ++v) sum += probability(v) * second_value(v);
  return sum;
}

namespace {

CorrelatedPrior prior_of_profiles(const ProfileTable& profiles) {
  const std::size_t bidders = profiles.values.empty() ? 0 : profiles.values.front().size();
  std::vector<std::vector<double>> values;
  for (std::size_t i = 0; i < bidders; ++i) values.push_back(different_values(profiles.values, i));
  check_values(values);
  std::vector<double> probability(static_cast<std::size_t>(profiles_of(values)));
  for (std::size_t row = 0; row < profiles.values.size(); ++row) {
    std::int64_t at = 0;
    for (std::size_t i = 0; i < bidders; ++i)
      at = at * static_cast<std::int64_t>(values[i].size()) + index_in(values[i], profiles.values[row][i]);
    probability[static_cast<std::size_t>(at)] += profiles.probability[row];
  }
  return {std::move(values), std::move(probability)};
}

/// Each of whose states is a profile.
ProfileTable table_of_joint(const ProfileLaw& profile) {
  ProfileTable table;
  for (const auto& state : profile.states) {
    table.probability.push_back(state.weight);
    auto& values = table.values.emplace_back();
    for (const LawPtr& law : state.laws) values.push_back(law->upper());
  }
  return table;
}

}  // namespace

CorrelatedPrior read_prior_table(const std::string& file) {
  const ProfileTable profiles = read_profile_table(file);
  try {
    return prior_of_profiles(profiles);
  } catch (const InvalidInput& error) {
    throw InvalidInput(fmt::format("{}: {}", file, error.what()));
  }
}

CorrelatedPrior correlated_prior(const ProfileLaw& profile) {
  if (profile.joint) return prior_of_profiles(table_of_joint(profile));
  const std::int64_t bidders = profile.bidders();
  if (profile.comonotone)
    throw InvalidInput("comonotone values: list their profiles in a table of probability, value1, value2, ..");
  if (static_cast<double>(bidders) > std::log2(most_profiles))
    throw InvalidInput(fmt::format(
        "{} bidders are too many for a table of all profiles of values; at most {} fit, with two values each", bidders,
        std::log2(most_profiles)));
  std::vector<std::vector<double>> values(bidders);
  for (std::int64_t i = 0; i < bidders; ++i) {
    for (const auto& state : profile.states) {
      const auto atoms = atoms_of(*state.laws[profile.cycle[i % profile.cycle.size()]]);
      for (const auto& atom : atoms) values[i].push_back(atom.value);
    }
    std::sort(values[i].begin(), values[i].end());
    values[i].erase(std::unique(values[i].begin(), values[i].end()), values[i].end());
  }
  check_values(values);
  std::vector<double> probability(static_cast<std::size_t>(profiles_of(values)));
  for (const auto& state : profile.states)
    for (std::size_t v = 0; v < probability.size(); ++v) {
      double p = state.weight;
      std::size_t rest = v;
      for (std::int64_t i = bidders - 1; i >= 0; --i) {
        const double x = values[i][rest % values[i].size()];
        const Law& law = *state.laws[profile.cycle[i % profile.cycle.size()]];
        p *= law.demand(x) - law.survival(x);
        rest /= values[i].size();
      }
      probability[v] += p;
    }
  return {std::move(values), std::move(probability)};
}

}  // namespace surety
