#include "surety/theory/excess_growth_transfers.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "surety/error.h"

namespace surety {
namespace {

constexpr int most_bidders_on_grid = 10;

/// Bidders as bits.
using Bidders = unsigned;

double greatest_size(std::span<const double> table) {
  double greatest = 0;
  for (double x : table) greatest = std::max(greatest, std::abs(x));
  return greatest;
}

void require_tables(const ActionGrid& grid, const BidderTables& tables) {
  if (grid.bidders() > most_bidders_on_grid)
    throw InvalidInput(fmt::format("excess growth: {} bidders; give at most {}, for coalitions are enumerated",
                                   grid.bidders(), most_bidders_on_grid));
  const auto bidders = static_cast<std::size_t>(grid.bidders());
  if (tables.size() != bidders)
    throw InvalidInput(fmt::format("excess growth: {} tables for {} bidders; give one each", tables.size(), bidders));
  for (const auto& table : tables)
    if (table.size() != static_cast<std::size_t>(grid.profiles()))
      throw InvalidInput(
          fmt::format("excess growth: a table of {} entries on a grid of {} profiles; give an entry each", table.size(),
                      grid.profiles()));
}

void require_balanced(const ActionGrid& grid, const BidderTables& tables) {
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const double mean = grid.mean(tables[i]);
    if (!(std::abs(mean) <= 1e-10 * greatest_size(tables[i])))
      throw InvalidInput(fmt::format(
          "excess growth: the mean {} of table {} is not 0; subtract it and add it to the multipliers", mean, i + 1));
  }
}

/// Functions of the actions of some bidders, in the order of ActionGrid, and means over single bidders.
class Coalitions {
 public:
  explicit Coalitions(const ActionGrid& grid)
      : grid_(grid), law_(grid.action_law()), actions_(static_cast<std::size_t>(grid.actions())) {}

  Bidders everybody() const { return (1u << grid_.bidders()) - 1; }

  /// E_i[f], f a function of `of`, i among them; a function of the others.
  std::vector<double> mean_over(Bidders of, int i, const std::vector<double>& f) const {
    const std::size_t step = stride(of, i);
    std::vector<double> means(f.size() / actions_, 0.0);
    for (std::size_t outer = 0; outer < f.size() / (step * actions_); ++outer)
      for (std::size_t l = 0; l < actions_; ++l)
        for (std::size_t inner = 0; inner < step; ++inner)
          means[outer * step + inner] += law_[l] * f[(outer * actions_ + l) * step + inner];
    return means;
  }

  /// f - E_i[f], added to `sum`, a function of everybody.
  void add_deviation(Bidders of, int i, const std::vector<double>& f, const std::vector<double>& mean,
                     std::vector<double>& sum) const {
    const auto n = static_cast<std::size_t>(grid_.bidders());
    const Bidders others = of & ~(1u << i);
    std::vector<std::size_t> action(n, 0), step(n, 0), mean_step(n, 0);
    for (std::size_t j = 0; j < n; ++j) {
      const Bidders bit = 1u << j;
      if (of & bit) step[j] = stride(of, static_cast<int>(j));
      if (others & bit) mean_step[j] = stride(others, static_cast<int>(j));
    }
    std::size_t at = 0, mean_at = 0;
    for (double& total : sum) {
      total += f[at] - mean[mean_at];
      for (std::size_t j = n; j-- > 0;) {  // the next profile
        if (++action[j] < actions_) {
          at += step[j], mean_at += mean_step[j];
          break;
        }
        action[j] = 0;
        at -= step[j] * (actions_ - 1), mean_at -= mean_step[j] * (actions_ - 1);
      }
    }
  }

 private:
  /// How far entries of a function of `of` are apart that differ by one step of bidder i.
  std::size_t stride(Bidders of, int i) const {
    std::size_t stride = 1;
    for (int after = std::popcount(of >> (i + 1)); after > 0; --after) stride *= actions_;
    return stride;
  }

  const ActionGrid& grid_;
  std::vector<double> law_;
  std::size_t actions_;
};

void add(std::vector<double>& sum, double factor, const std::vector<double>& term) {
  sum.resize(term.size(), 0.0);
  for (std::size_t x = 0; x < sum.size(); ++x) sum[x] += factor * term[x];
}

/// What bidder i bears when exactly the bidders `before` have passed on: the sum of Xi_(z,i) over the orders z of
/// `before`, a function of the actions of all others.
using Burdens = std::map<std::pair<Bidders, int>, std::vector<double>>;

/// Adds what bidder i passes on to those behind him.
void pass_on_to(Burdens& burdens, Bidders everybody, Bidders before, int i, PassOn rule,
                const std::vector<double>& mean) {
  const Bidders passed = before | (1u << i), left = everybody & ~passed;
  const int bidders = std::popcount(everybody);
  if (rule == PassOn::to_next) {
    const int next = (i + 1) % bidders;
    if (left & (1u << next)) add(burdens[{passed, next}], 1, mean);
    return;
  }
  for (int j = 0; j < bidders; ++j)
    if (left & (1u << j)) add(burdens[{passed, j}], 1.0 / std::popcount(left), mean);
}

/// The law's mean along one bidder's line of a table, and his transfers on it: (43), backwards from t = -xi at the top
/// by k t(x) = (k-1) t(x + 1/k) - xi(x), which forgets its rounding.
double line_mean(std::span<const double> law, const double* first, std::size_t stride) {
  double mean = 0;
  for (std::size_t l = 0; l < law.size(); ++l) mean += law[l] * first[l * stride];
  return mean;
}
void solve_line(double k, double* first, std::size_t stride, std::size_t actions) {
  double above = first[(actions - 1) * stride] = -first[(actions - 1) * stride];
  for (std::size_t l = actions - 1; l-- > 0;) above = first[l * stride] = ((k - 1) * above - first[l * stride]) / k;
  first[0] = 0;
}

}  // namespace

std::vector<double> aggregate_excess_growth(const ActionGrid& grid, const BidderTables& transfers) {
  require_tables(grid, transfers);
  std::vector<double> growth(static_cast<std::size_t>(grid.profiles()), 0.0);
  for (int i = 0; i < grid.bidders(); ++i) {
    const auto& transfer = transfers[static_cast<std::size_t>(i)];
    for (std::int64_t x = 0; x < grid.profiles(); ++x) {
      const auto at = static_cast<std::size_t>(x);
      growth[at] += grid.upward_difference(transfer, x, i) - transfer[at];
    }
  }
  return growth;
}

BidderTables individual_excess_growths(const ActionGrid& grid, const BidderTables& initial, PassOn pass_on) {
  require_tables(grid, initial);
  require_balanced(grid, initial);
  const Coalitions coalitions(grid);
  const Bidders everybody = coalitions.everybody();
  BidderTables growths(initial.size(), std::vector<double>(initial.front().size(), 0.0));
  Burdens burdens;
  for (int i = 0; i < grid.bidders(); ++i) burdens[{0u, i}] = initial[static_cast<std::size_t>(i)];
  while (!burdens.empty()) {  // coalitions in the order of their bits: a coalition comes after its parts
    const auto [key, burden] = *burdens.begin();
    const auto [before, i] = key;
    burdens.erase(burdens.begin());
    const Bidders of = everybody & ~before;
    const std::vector<double> mean = coalitions.mean_over(of, i, burden);
    coalitions.add_deviation(of, i, burden, mean, growths[static_cast<std::size_t>(i)]);
    pass_on_to(burdens, everybody, before, i, pass_on, mean);
  }
  return growths;
}

BidderTables transfers_of(const ActionGrid& grid, BidderTables growths) {
  require_tables(grid, growths);
  const std::vector<double> law = grid.action_law();
  const auto actions = static_cast<std::size_t>(grid.actions());
  double greatest = 0;
  for (const auto& table : growths) greatest = std::max(greatest, greatest_size(table));
  const double tolerance = 1e-8 * greatest;  // of all: one bidder's may be nothing but rounding
  for (int i = 0; i < grid.bidders(); ++i) {
    auto& table = growths[static_cast<std::size_t>(i)];
    const auto stride = static_cast<std::size_t>(grid.stride(i));
    for (std::size_t x = 0; x < table.size(); ++x) {
      if (x / stride % actions != 0) continue;
      const double mean = line_mean(law, &table[x], stride);
      if (!(std::abs(mean) <= tolerance))
        throw InvalidInput(fmt::format(
            "excess growth: the mean {} over the actions of bidder {} is not 0; individual excess growths must "
            "have mean 0 over the bidder's own action",
            mean, i + 1));
      solve_line(static_cast<double>(grid.k()), &table[x], stride, actions);
    }
  }
  return growths;
}

BidderTables transfers_from_excess_growth(const ActionGrid& grid, std::span<const double> aggregate, PassOn pass_on) {
  std::vector<double> share(aggregate.begin(), aggregate.end());
  for (double& x : share) x /= grid.bidders();
  const BidderTables initial(static_cast<std::size_t>(grid.bidders()), share);
  return transfers_of(grid, individual_excess_growths(grid, initial, pass_on));
}

}  // namespace surety
