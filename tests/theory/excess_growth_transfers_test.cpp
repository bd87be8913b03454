// Transfers from excess growth: (22), (23), (44), (45) by enumeration, and balanced divisions as the paper writes them.
#include "surety/theory/excess_growth_transfers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include "host/reference/virtual_objectives.h"
#include "surety/error.h"

namespace surety::reference {
namespace {

using Table = std::vector<double>;

Table random_table(const ActionGrid& grid, std::mt19937_64& random) {
  std::normal_distribution<double> draw(0, 3);
  Table table(static_cast<std::size_t>(grid.profiles()));
  for (double& x : table) x = draw(random);
  return table;
}

Table balanced(const ActionGrid& grid, Table table) {
  const double mean = grid.mean(table);
  for (double& x : table) x -= mean;
  return table;
}

struct Grid {
  int bidders;
  std::int64_t k;
};
const std::vector<Grid> grids{{1, 3}, {2, 1}, {2, 2}, {2, 5}, {3, 1}, {3, 2}, {3, 3}, {4, 2}, {5, 1}};

Function function_of(const ActionGrid& grid, const Table& table) {
  return [&grid, &table](const Steps& x) {
    std::int64_t at = 0;
    for (int l : x) at = at * grid.actions() + l;
    return table[static_cast<std::size_t>(at)];
  };
}

double law_at(int l, std::int64_t k) {
  return std::pow(1 - 1.0 / static_cast<double>(k), l) / (l < k * k ? static_cast<double>(k) : 1);
}

/// rho as printed; the table's mean by enumeration.
double slow_mean(const ActionGrid& grid, const Table& table) {
  const Function f = function_of(grid, table);
  double sum = 0;
  for (const Steps& x : all_profiles(grid.bidders(), static_cast<int>(grid.k()))) {
    double mass = 1;
    for (int l : x) mass *= law_at(l, grid.k());
    sum += mass * f(x);
  }
  return sum;
}

TEST(ActionGrid, MeansAndDifferencesAreTheDefinitions) {
  std::mt19937_64 random(1);
  for (const auto& [bidders, k] : grids) {
    const ActionGrid grid(bidders, k);
    double total = 0;
    const auto law = grid.action_law();
    for (std::size_t l = 0; l < law.size(); ++l) {
      EXPECT_NEAR(law[l], law_at(static_cast<int>(l), k), 1e-15);
      total += law[l];
    }
    EXPECT_NEAR(total, 1, 1e-14);
    const Table table = random_table(grid, random);
    EXPECT_NEAR(grid.mean(table), slow_mean(grid, table), 1e-12);
    const Function f = function_of(grid, table);
    std::int64_t profile = 0;
    for (const Steps& x : all_profiles(bidders, static_cast<int>(k))) {
      for (int i = 0; i < bidders; ++i) {
        EXPECT_EQ(grid.action(profile, i), x[static_cast<std::size_t>(i)]);
        EXPECT_EQ(grid.upward_difference(table, profile, i), upward_difference(f, x, i, static_cast<int>(k)));
      }
      ++profile;
    }
    EXPECT_EQ(profile, grid.profiles());
  }
}

/// Lemma 1 made constructive: (22) and (23) at every profile.
void expect_secure_with_growth(const ActionGrid& grid, const BidderTables& transfers, const Table& growth,
                               double size) {
  const int k = static_cast<int>(grid.k());
  const Function aggregate = function_of(grid, growth);
  std::vector<Function> t;
  for (const Table& table : transfers) t.push_back(function_of(grid, table));
  for (const Steps& x : all_profiles(grid.bidders(), k)) {
    double sum = 0;
    for (int i = 0; i < grid.bidders(); ++i) {
      const Function& mine = t[static_cast<std::size_t>(i)];
      sum += upward_difference(mine, x, i, k) - mine(x);
      const bool at_zero = x[static_cast<std::size_t>(i)] == 0;
      ASSERT_TRUE(!at_zero || mine(x) == 0) << i;
    }
    ASSERT_NEAR(sum, aggregate(x), 1e-11 * size * k);
  }
}

TEST(ExcessGrowthTransfers, HaveTheGrowthAndAreParticipationSecure) {
  std::mt19937_64 random(2);
  for (const auto& [bidders, k] : grids) {
    const ActionGrid grid(bidders, k);
    for (int round = 0; round < 5; ++round) {
      const Table growth = balanced(grid, random_table(grid, random));
      for (PassOn rule : {PassOn::equally, PassOn::to_next}) {
        const BidderTables transfers = transfers_from_excess_growth(grid, growth, rule);
        expect_secure_with_growth(grid, transfers, growth, 10);
        const Table found = aggregate_excess_growth(grid, transfers);
        for (std::size_t x = 0; x < found.size(); ++x) ASSERT_NEAR(found[x], growth[x], 1e-10 * static_cast<double>(k));
      }
    }
  }
}

/// The divisions of B.3.3 by sequences, and (47), word for word.
class Sequences {
 public:
  Sequences(const ActionGrid& grid, const BidderTables& initial, PassOn rule)
      : grid_(grid), initial_(initial), rule_(rule), k_(static_cast<int>(grid.k())) {}

  /// Xi_(z,i) at x: the last of the sequence is i.
  double unadjusted(std::vector<int> sequence, const Steps& x) {
    if (sequence.size() == 1) return function_of(grid_, initial_[static_cast<std::size_t>(sequence[0])])(x);
    const int n = grid_.bidders(), j = sequence.back();
    sequence.pop_back();
    const int before = sequence.back(), left = n - static_cast<int>(sequence.size());
    if (rule_ == PassOn::to_next && j != (before + 1) % n) return 0;
    return own_mean(sequence, x) / (rule_ == PassOn::equally ? left : 1);
  }
  /// (47)
  double individual(int i, const Steps& x) {
    double sum = 0;
    std::vector<int> sequence;
    const std::function<void()> visit = [&] {
      sequence.push_back(i);
      sum += unadjusted(sequence, x) - own_mean(sequence, x);
      sequence.pop_back();
      for (int j = 0; j < grid_.bidders(); ++j) {
        if (j == i || std::count(sequence.begin(), sequence.end(), j)) continue;
        sequence.push_back(j);
        visit();
        sequence.pop_back();
      }
    };
    visit();
    return sum;
  }

 private:
  /// The mean of Xi_(z,i) over i's own action.
  double own_mean(const std::vector<int>& sequence, const Steps& x) {
    double sum = 0;
    for (int l = 0; l <= k_ * k_; ++l) sum += law_at(l, k_) * unadjusted(sequence, moved(x, sequence.back(), l));
    return sum;
  }

  const ActionGrid& grid_;
  const BidderTables& initial_;
  PassOn rule_;
  int k_;
};

/// Any initial division, not only the equal one.
TEST(ExcessGrowthTransfers, IndividualGrowthsAreFormula47) {
  std::mt19937_64 random(3);
  for (const auto& [bidders, k] : std::vector<Grid>{{2, 2}, {2, 3}, {3, 1}, {3, 2}, {4, 1}}) {
    const ActionGrid grid(bidders, k);
    BidderTables initial;
    for (int i = 0; i < bidders; ++i) initial.push_back(balanced(grid, random_table(grid, random)));
    for (PassOn rule : {PassOn::equally, PassOn::to_next}) {
      const BidderTables growths = individual_excess_growths(grid, initial, rule);
      Sequences slow(grid, initial, rule);
      std::size_t at = 0;
      for (const Steps& x : all_profiles(bidders, static_cast<int>(k))) {
        double sum = 0, aggregate = 0;
        for (int i = 0; i < bidders; ++i) {
          const Table& mine = growths[static_cast<std::size_t>(i)];
          ASSERT_NEAR(mine[at], slow.individual(i, x), 1e-11) << bidders << " " << k << " " << i;
          sum += mine[at], aggregate += initial[static_cast<std::size_t>(i)][at];
        }
        EXPECT_NEAR(sum, aggregate, 1e-12);  // (45)
        ++at;
      }
    }
  }
}

/// (46) for two bidders, (44) for any number.
TEST(ExcessGrowthTransfers, TwoBiddersAreFormula46) {
  std::mt19937_64 random(4);
  const ActionGrid grid(2, 3);
  const BidderTables initial{balanced(grid, random_table(grid, random)), balanced(grid, random_table(grid, random))};
  for (PassOn rule : {PassOn::equally, PassOn::to_next}) {
    const BidderTables growths = individual_excess_growths(grid, initial, rule);
    for (const Steps& x : all_profiles(2, 3)) {
      for (int i = 0; i < 2; ++i) {
        const Function mine = function_of(grid, initial[static_cast<std::size_t>(i)]),
                       others = function_of(grid, initial[static_cast<std::size_t>(1 - i)]),
                       found = function_of(grid, growths[static_cast<std::size_t>(i)]);
        double expected = mine(x), own_mean = 0;
        for (int l = 0; l <= 9; ++l) {
          expected += law_at(l, 3) * (others(moved(x, 1 - i, l)) - mine(moved(x, i, l)));
          own_mean += law_at(l, 3) * found(moved(x, i, l));
        }
        EXPECT_NEAR(found(x), expected, 1e-12);
        EXPECT_NEAR(own_mean, 0, 1e-12);
      }
    }
  }
}

/// Equal division passed on equally is the Shapley value of E_S[Xi]: the mean over orders of what each bidder's
/// expectation takes away.
TEST(ExcessGrowthTransfers, EqualDivisionIsTheShapleyValue) {
  std::mt19937_64 random(6);
  const ActionGrid grid(3, 2);
  const Table growth = balanced(grid, random_table(grid, random));
  Table third = growth;
  for (double& x : third) x /= 3;
  const BidderTables found = individual_excess_growths(grid, {third, third, third});
  const Function xi = function_of(grid, growth);
  const std::function<double(Steps, std::vector<int>)> mean = [&](Steps x, std::vector<int> over) {
    if (over.empty()) return xi(x);
    const int i = over.back();
    over.pop_back();
    double sum = 0;
    for (int l = 0; l <= 4; ++l) sum += law_at(l, 2) * mean(moved(x, i, l), over);
    return sum;
  };
  for (const Steps& x : all_profiles(3, 2)) {
    double value[3] = {};
    std::vector<int> order{0, 1, 2};
    do {
      std::vector<int> before;
      for (int i : order) {
        const double with = mean(x, before);
        before.push_back(i);
        value[i] += (with - mean(x, before)) / 6;
      }
    } while (std::next_permutation(order.begin(), order.end()));
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(function_of(grid, found[static_cast<std::size_t>(i)])(x), value[i], 1e-12);
  }
}

/// Proposition 7: any secure transfers come back from their individual excess growths, and their aggregate is balanced.
TEST(ExcessGrowthTransfers, SecureTransfersComeBack) {
  std::mt19937_64 random(7);
  for (const auto& [bidders, k] : grids) {
    const ActionGrid grid(bidders, k);
    if (k == 1) continue;  // actions 0 and 1 then carry no difference: grad^+ is 0
    BidderTables transfers, growths;
    for (int i = 0; i < bidders; ++i) {
      transfers.push_back(random_table(grid, random));
      for (std::int64_t x = 0; x < grid.profiles(); ++x)
        if (grid.action(x, i) == 0) transfers.back()[static_cast<std::size_t>(x)] = 0;
      growths.push_back(transfers.back());
      for (std::int64_t x = 0; x < grid.profiles(); ++x)
        growths.back()[static_cast<std::size_t>(x)] = grid.upward_difference(transfers.back(), x, i) -  // (42)
                                                      transfers.back()[static_cast<std::size_t>(x)];
    }
    EXPECT_NEAR(grid.mean(aggregate_excess_growth(grid, transfers)), 0, 1e-11);
    const BidderTables found = transfers_of(grid, growths);
    for (std::size_t i = 0; i < found.size(); ++i)
      for (std::size_t x = 0; x < found[i].size(); ++x) ASSERT_NEAR(found[i][x], transfers[i][x], 1e-11);
  }
}

TEST(ExcessGrowthTransfers, RefusesWhatHasNoTransfers) {
  const ActionGrid grid(2, 2);
  Table table(25, 1.0);
  EXPECT_THROW(transfers_from_excess_growth(grid, table), InvalidInput);  // not balanced: Lemma 1's "only if"
  EXPECT_THROW(transfers_from_excess_growth(grid, Table(24, 0.0)), InvalidInput);
  EXPECT_THROW(individual_excess_growths(grid, {table}), InvalidInput);
  std::mt19937_64 random(8);
  const Table growth = balanced(grid, random_table(grid, random));
  EXPECT_THROW(transfers_of(grid, {growth, growth}), InvalidInput);  // balanced, but not (44)
  EXPECT_THROW(ActionGrid(0, 2), InvalidInput);
  EXPECT_THROW(ActionGrid(2, 0), InvalidInput);
  EXPECT_THROW(ActionGrid(2, 108), InvalidInput);
  EXPECT_NO_THROW(ActionGrid(2, 107));
  const ActionGrid many(11, 1);
  EXPECT_THROW(transfers_from_excess_growth(many, Table(2048, 0.0)), InvalidInput);
}

}  // namespace
}  // namespace surety::reference
