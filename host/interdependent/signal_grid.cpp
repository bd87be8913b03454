#include "surety/interdependent/signal_grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/interdependent/optimal_rule.h"
#include "host/interdependent/signal_table.h"
#include "host/io/number.h"
#include "surety/error.h"
#include "surety/finite_games/finite_mechanism.h"

namespace surety {
namespace {

constexpr double most_numbers = 1 << 25;

/// Probabilities of a continuous law's cells: each number gets what is nearer to it than to its neighbours.
std::vector<double> cell_probabilities(const Law& law, const std::vector<double>& signals) {
  std::vector<double> probability;
  double below = 0;
  for (std::size_t j = 0; j < signals.size(); ++j) {
    const bool last = j + 1 == signals.size();
    const double to = last ? 1 : law.cdf(signals[j] + (signals[j + 1] - signals[j]) / 2);
    probability.push_back(to - below);
    below = to;
  }
  return probability;
}

std::vector<double> table_probabilities(const SignalTable& table, const Law* law, int bidder) {
  const auto& signals = table.signals[bidder];
  if (!law) return std::vector<double>(signals.size(), 1.0 / static_cast<double>(signals.size()));
  if (!law->has_atoms()) return cell_probabilities(*law, signals);
  std::vector<double> values, probability;
  for (const ValueAtom& atom : atoms_of(*law)) {
    values.push_back(atom.value);
    probability.push_back(atom.probability);
  }
  if (values != signals)
    throw InvalidInput(fmt::format("the atoms of {} are not the signals {} of bidder {} in {}", law->spec(),
                                   signals_text(signals), bidder + 1, table.file));
  return probability;
}

/// Values or allocations of a table, line by line.
ByLine by_line(const SignalTable& table, const GridEnvironment& environment) {
  const int bidders = environment.grid.bidders();
  ByLine result;
  for (int i = 0; i < bidders; ++i) {
    const std::int64_t lines = environment.lines(i);
    std::vector<double> row(static_cast<std::size_t>(environment.grid.profiles()));
    for (int own = 0; own < environment.grid.size(i); ++own)
      for (std::int64_t line = 0; line < lines; ++line)
        row[own * lines + line] = table.cells[environment.profile(i, line, own) * bidders + i];
    result.of.push_back(std::move(row));
  }
  return result;
}

void check_same_signals(const SignalTable& table, const SignalGrid& grid) {
  if (table.signals == grid.signals) return;
  for (int i = 0; i < std::min(table.bidders(), grid.bidders()); ++i)
    if (table.signals[i] != grid.signals[i])
      throw InvalidInput(fmt::format("{}: bidder {} has the signals {}, but {} elsewhere", table.file, i + 1,
                                     signals_text(table.signals[i]), signals_text(grid.signals[i])));
  throw InvalidInput(fmt::format("{}: {} bidders, but {} elsewhere", table.file, table.bidders(), grid.bidders()));
}

/// Shares the good equally among the bidders whose score is the highest, up to rounding, and at least `least`.
/// `score` and `share` are of one profile.
void share_among_highest(std::span<const double> score, double least, std::span<double> share) {
  constexpr double rounding = 1e-12;
  double best = -INFINITY, size = 0;
  for (const double s : score) best = std::max(best, s), size = std::max(size, std::abs(s));
  const double equal = best - rounding * size;
  const auto winners = std::count_if(score.begin(), score.end(), [&](double s) { return s >= equal; });
  for (std::size_t i = 0; i < score.size(); ++i)
    share[i] = best >= least && score[i] >= equal ? 1.0 / static_cast<double>(winners) : 0;
}

/// Virtual values of one line, ironed: the pools of adjacent violators are the flats of the revenue curve's hull.
std::vector<double> ironed_virtual_values(std::span<const double> value, std::span<const double> probability) {
  struct Pool {
    double mean, weight;
    std::size_t count;
  };
  std::vector<Pool> pools;
  double above = 1;
  for (std::size_t m = 0; m < value.size(); ++m) {
    above = m + 1 < value.size() ? above - probability[m] : 0;
    const double rise = m + 1 < value.size() ? value[m + 1] - value[m] : 0;
    Pool pool{probability[m] > 0 ? value[m] - rise * above / probability[m] : value[m], probability[m], 1};
    while (!pools.empty() && pools.back().mean >= pool.mean) {
      const Pool& last = pools.back();
      const double weight = last.weight + pool.weight;
      const double mean = weight > 0 ? (last.mean * last.weight + pool.mean * pool.weight) / weight : last.mean;
      pool = {mean, weight, last.count + pool.count};
      pools.pop_back();
    }
    pools.push_back(pool);
  }
  std::vector<double> ironed;
  for (const Pool& pool : pools) ironed.insert(ironed.end(), pool.count, pool.mean);
  return ironed;
}

ByLine virtual_values(const GridEnvironment& environment) {
  ByLine result;
  for (int i = 0; i < environment.grid.bidders(); ++i) {
    const std::int64_t lines = environment.lines(i);
    const int size = environment.grid.size(i);
    std::vector<double> ironed(environment.value.of[i].size()), value(size);
    for (std::int64_t line = 0; line < lines; ++line) {
      for (int own = 0; own < size; ++own) value[own] = environment.value.of[i][own * lines + line];
      const auto of_line = ironed_virtual_values(value, environment.grid.probability[i]);
      for (int own = 0; own < size; ++own) ironed[own * lines + line] = of_line[own];
    }
    result.of.push_back(std::move(ironed));
  }
  return result;
}

/// Where a bidder's number of a profile stands in his rows.
class Places {
 public:
  explicit Places(const SignalGrid& grid) : grid_(grid), profiles_(grid.profiles()) {
    for (int i = 0; i < grid.bidders(); ++i) stride_.push_back(grid.stride(i));
  }
  std::int64_t operator()(int bidder, std::int64_t profile) const {
    const std::int64_t stride = stride_[bidder], size = grid_.size(bidder);
    const std::int64_t own = profile / stride % size, outer = profile / stride / size;
    return own * (profiles_ / size) + outer * stride + profile % stride;
  }

 private:
  const SignalGrid& grid_;
  std::int64_t profiles_;
  std::vector<std::int64_t> stride_;
};

/// The good goes to the highest score, by profile.
ByLine highest_of(const ByLine& score, double least, const SignalGrid& grid) {
  const Places places(grid);
  const int bidders = grid.bidders();
  ByLine share = score;
  std::vector<double> scores(bidders), shares(bidders);
  for (std::int64_t p = 0; p < grid.profiles(); ++p) {
    for (int i = 0; i < bidders; ++i) scores[i] = score.of[i][places(i, p)];
    share_among_highest(scores, least, shares);
    for (int i = 0; i < bidders; ++i) share.of[i][places(i, p)] = shares[i];
  }
  return share;
}

/// f(i, own) at every profile.
template <class F>
ByLine of_own_signal(const GridEnvironment& environment, F f) {
  ByLine result;
  for (int i = 0; i < environment.grid.bidders(); ++i) {
    std::vector<double> rows;
    for (int own = 0; own < environment.grid.size(i); ++own)
      rows.insert(rows.end(), static_cast<std::size_t>(environment.lines(i)), f(i, own));
    result.of.push_back(std::move(rows));
  }
  return result;
}

}  // namespace

std::int64_t SignalGrid::profiles() const {
  std::int64_t product = 1;
  for (int i = 0; i < bidders(); ++i) product *= size(i);
  return product;
}

std::int64_t SignalGrid::stride(int bidder) const {
  std::int64_t product = 1;
  for (int i = bidder + 1; i < bidders(); ++i) product *= size(i);
  return product;
}

std::int64_t GridEnvironment::profile(int bidder, std::int64_t line, int own) const {
  const std::int64_t stride = grid.stride(bidder);
  return (line / stride * grid.size(bidder) + own) * stride + line % stride;
}

std::vector<double> GridEnvironment::signals_of(std::int64_t profile) const {
  std::vector<double> signals(grid.signals.size());
  for (std::size_t i = signals.size(); i-- > 0; profile /= grid.size(static_cast<int>(i)))
    signals[i] = grid.signals[i][profile % grid.size(static_cast<int>(i))];
  return signals;
}

SignalGrid signal_grid(const Law& law, int bidders, int points) {
  SignalGrid grid;
  std::vector<double> signals, probability;
  for (const ValueAtom& atom : law.has_atoms() ? atoms_of(law) : equal_slices(law, points)) {
    signals.push_back(atom.value);
    probability.push_back(atom.probability);
  }
  if (signals.size() > 1 && signals.front() > signals.back()) {
    std::reverse(signals.begin(), signals.end());
    std::reverse(probability.begin(), probability.end());
  }
  grid.signals.assign(bidders, signals);
  grid.probability.assign(bidders, probability);
  return grid;
}

SignalGrid signal_grid(const SignalTable& table, const Law* law) {
  SignalGrid grid{table.signals, {}};
  for (int i = 0; i < table.bidders(); ++i) grid.probability.push_back(table_probabilities(table, law, i));
  return grid;
}

GridEnvironment grid_environment(const ValueFunction& values, SignalGrid grid) {
  double numbers = grid.bidders();
  for (int i = 0; i < grid.bidders(); ++i) numbers *= grid.size(i);
  if (numbers > most_numbers)
    throw InvalidInput(fmt::format("{:.3g} profiles of {} bidders; at most {:.3g} numbers fit, so take a coarser grid",
                                   numbers / grid.bidders(), grid.bidders(), most_numbers));
  GridEnvironment environment{std::move(grid), {}};
  if (values.table()) {
    check_same_signals(*values.table(), environment.grid);
    environment.value = by_line(*values.table(), environment);
    return environment;
  }
  const Places places(environment.grid);
  const int bidders = environment.grid.bidders();
  environment.value.of.assign(bidders, std::vector<double>(environment.grid.profiles()));
  std::vector<double> signals(bidders);
  std::vector<int> own(bidders, 0);
  for (std::int64_t p = 0; p < environment.grid.profiles(); ++p) {
    for (int i = 0; i < bidders; ++i) signals[i] = environment.grid.signals[i][own[i]];
    for (int i = 0; i < bidders; ++i) environment.value.of[i][places(i, p)] = values.value(i, signals);
    for (int i = bidders; i-- > 0 && ++own[i] == environment.grid.size(i);) own[i] = 0;
  }
  return environment;
}

ByLine allocations(const AllocationRule& rule, const GridEnvironment& environment) {
  const SignalGrid& grid = environment.grid;
  switch (rule.kind) {
    case RuleKind::efficient:
      return highest_of(environment.value, -INFINITY, grid);
    case RuleKind::highest_signal:
      return highest_of(of_own_signal(environment, [&](int i, int own) { return grid.signals[i][own]; }), -INFINITY,
                        grid);
    case RuleKind::virtual_value:
      return highest_of(virtual_values(environment), 0, grid);
    case RuleKind::split:
      if (!rule.shares.empty() && static_cast<int>(rule.shares.size()) != grid.bidders())
        throw InvalidInput(fmt::format("split: {} shares for {} bidders", rule.shares.size(), grid.bidders()));
      return of_own_signal(environment, [&](int i, int) { return rule.share(i, grid.bidders()); });
    case RuleKind::optimal:
      return optimal_allocations(environment, rule.must_sell);
    case RuleKind::table:
      break;
  }
  check_same_signals(*rule.table, grid);
  return by_line(*rule.table, environment);
}

}  // namespace surety
