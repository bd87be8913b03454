#include "surety/finite_games/optimal_symmetric_mechanism.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <utility>

#include "host/finite_games/limits.h"
#include "host/linear_programs/linear_program.h"
#include "surety/error.h"
#include "surety/finite_games/exact_guarantee.h"

namespace surety {
namespace {

constexpr double greatest_payment = 4;  // in units of the greatest value

using Messages = std::vector<int>;

/// Calls visit with every multiset of `count` messages from 0 to k, ascending.
template <class Visit>
void for_each_multiset(int count, int k, const Visit& visit) {
  Messages messages(count, 0);
  while (true) {
    visit(messages);
    int i = count - 1;
    while (i >= 0 && messages[i] == k) --i;
    if (i < 0) return;
    std::fill(messages.begin() + i, messages.end(), messages[i] + 1);
  }
}

void check_size(std::size_t values, int bidders, int k) {
  double multisets = 1;
  for (int i = 1; i <= bidders; ++i) multisets *= (k + i) / static_cast<double>(i);
  const double numbers = multisets * static_cast<double>(values) * (4.0 * bidders + 1);
  if (numbers > most_program_numbers)
    throw InvalidInput(
        fmt::format("the linear program has {:.3g} numbers ({} bidders, {} messages beside opting out, {} values); at "
                    "most {:.3g} fit",
                    numbers, bidders, k, values, most_program_numbers));
}

/// (11): columns are q and P by own message (1 .. k) and the others' as a multiset, then gamma by value; rows are
/// feasibility and virtual revenue by multiset of all messages. Money is in units of the greatest value.
class SymmetricProgram {
 public:
  SymmetricProgram(std::span<const ValueAtom> values, int bidders, int k, double a)
      : values_(values), bidders_(bidders), k_(k), a_(a), program_(LinearProgram::Sense::maximize) {
    for (const auto& [value, probability] : values) scale_ = std::max(scale_, value);
    if (!(scale_ > 0)) throw InvalidInput("no value of the prior is positive, so nothing can be earned");
    for_each_multiset(bidders - 1, k, [&](const Messages& others) {
      for (int own = 1; own <= k; ++own) {
        column_[key(own, others)] = program_.add_column(0, {0, 1});
        program_.add_column(0, {-greatest_payment, greatest_payment});
      }
    });
    first_gamma_ = program_.columns();
    const double most = bidders * (1 + 2 * a) * (greatest_payment + 1);  // beyond any virtual revenue
    for (const auto& [value, probability] : values) program_.add_column(probability, {-most, most});
    for_each_multiset(bidders, k, [&](const Messages& profile) { add_rows(profile); });
  }

  const LinearProgram& program() const { return program_; }

  /// The mechanism of a solution, allocations made feasible; `trades` receives what it does.
  FiniteMechanism mechanism(const std::vector<double>& primal, std::vector<Trade>& trades) const {
    return common_value_mechanism(
        std::vector<int>(bidders_, k_ + 1), values_, 0, [&](std::span<const int> profile, int i) {
          double sold = 0;
          for (int j = 0; j < bidders_; ++j) sold += allocation(primal, profile, j);
          const int column = column_of(profile, i);
          trades.push_back(
              {allocation(primal, profile, i) / std::max(1.0, sold), column < 0 ? 0 : scale_ * primal[column + 1]});
          return trades.back();
        });
  }

  double scale() const { return scale_; }

 private:
  static Messages key(int own, Messages others) {
    others.push_back(own);
    return others;
  }

  /// Of q, with that of P behind it; -1 for opting out.
  int column_of(std::span<const int> profile, int i) const {
    if (profile[i] == 0) return -1;
    Messages others(profile.begin(), profile.end());
    others.erase(others.begin() + i);
    std::sort(others.begin(), others.end());
    return column_.at(key(profile[i], std::move(others)));
  }

  double allocation(const std::vector<double>& primal, std::span<const int> profile, int i) const {
    const int column = column_of(profile, i);
    return column < 0 ? 0 : std::clamp(primal[column], 0.0, 1.0);
  }

  /// gamma(v) <= sum_i P_i(m) + a sum_{i: m_i < k} [v (q_i(m_i + 1, m_-i) - q_i(m)) - P_i(m_i + 1, m_-i) + P_i(m)].
  void add_rows(const Messages& profile) {
    const int feasibility = program_.add_row({-no_bound, 1});
    const int first = program_.rows();
    for (std::size_t s = 0; s < values_.size(); ++s)
      program_.add_entry(program_.add_row({0, no_bound}), first_gamma_ + static_cast<int>(s), -1);
    for (int i = 0; i < bidders_; ++i) {
      const bool top = profile[i] == k_;
      const int here = column_of(profile, i);
      if (here >= 0) program_.add_entry(feasibility, here, 1);
      add(first, here, top ? 0 : -a_, top ? 1 : 1 + a_);
      if (top) continue;
      Messages next = profile;
      ++next[i];
      add(first, column_of(next, i), a_, -a_);
    }
  }

  /// Adds v * `per_value` q + `payment` P of a place to the rows of all values.
  void add(int first_row, int column, double per_value, double payment) {
    if (column < 0) return;
    for (std::size_t s = 0; s < values_.size(); ++s) {
      const int row = first_row + static_cast<int>(s);
      program_.add_entry(row, column, per_value * values_[s].value / scale_);
      program_.add_entry(row, column + 1, payment);
    }
  }

  std::span<const ValueAtom> values_;
  int bidders_, k_;
  double a_, scale_ = 0;
  LinearProgram program_;
  std::map<Messages, int> column_;
  int first_gamma_ = 0;
};

}  // namespace

OptimalSymmetricMechanism optimal_symmetric_mechanism(std::span<const ValueAtom> values, int bidders, int k, double a) {
  if (!(a > 0) || !std::isfinite(a))
    throw InvalidInput(fmt::format("the rate of deviation is {}; it is finite and > 0", a));
  if (bidders < 1 || k < 1)
    throw InvalidInput(fmt::format("{} bidders with {} messages beside opting out; at least 1 of each", bidders, k));
  check_size(values.size(), bidders, k);
  const SymmetricProgram symmetric(values, bidders, k, a);
  const LinearSolution solution = solve(symmetric.program());
  if (solution.status !=
      LinearSolution::Status::optimal)  // the mechanism that never sells is feasible, gamma is bounded
    throw Failure("the linear program of symmetric mechanisms was called infeasible or unbounded, which it is not");
  std::vector<Trade> trades;
  FiniteMechanism mechanism = symmetric.mechanism(solution.primal, trades);
  std::vector<double> rates((k + 1) * (k + 1));
  for (int j = 0; j < k; ++j) rates[j * (k + 1) + j + 1] = a;
  const double guarantee = guarantee_bound(mechanism, DeviationRates(bidders, rates));
  return {std::move(mechanism),
          std::move(trades),
          a,
          {guarantee, std::max(0.0, symmetric.scale() * solution.bound - guarantee)}};
}

OptimalSymmetricMechanism best_symmetric_mechanism(std::span<const ValueAtom> values, int bidders, int k) {
  constexpr int half_octaves = 10;
  constexpr double accuracy = 1e-4;  // of log a
  const double half_octave = std::numbers::ln2 / 2;
  std::optional<OptimalSymmetricMechanism> best;
  const auto guarantee = [&](double log_a) {
    OptimalSymmetricMechanism found = optimal_symmetric_mechanism(values, bidders, k, k * std::exp(log_a));
    const double value = found.guarantee.value;
    if (!best || value > best->guarantee.value) best = std::move(found);
    return value;
  };
  for (int h = -half_octaves; h <= half_octaves; ++h) guarantee(h * half_octave);
  double low = std::log(best->deviation_rate / k) - half_octave, high = low + 2 * half_octave;
  double left = high - (high - low) / std::numbers::phi, right = low + (high - low) / std::numbers::phi;
  double at_left = guarantee(left), at_right = guarantee(right);
  while (high - low > accuracy) {
    if (at_left >= at_right) {
      high = std::exchange(right, left);
      at_right = at_left;
      at_left = guarantee(left = high - (high - low) / std::numbers::phi);
    } else {
      low = std::exchange(left, right);
      at_left = at_right;
      at_right = guarantee(right = low + (high - low) / std::numbers::phi);
    }
  }
  return *std::move(best);
}

}  // namespace surety
