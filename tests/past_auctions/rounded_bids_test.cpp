#include "host/past_auctions/rounded_bids.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "host/past_auctions/value_estimator.h"
#include "tests/past_auctions/simulated.h"

namespace surety {
namespace {

/// Uniform on 20 to 100, 2 to 5 bidders.
PastAuctions bids_rounded_to(double step, std::size_t auctions = 300) {
  SimulatedMarket market{parse_law("uniform:20,100"), {2, 3, 4, 5}};
  market.rounded = step;
  market.spread = false;
  return simulated_auctions(market, auctions, 21);
}

TEST(RoundedBids, AreFound) {
  for (const double step : {1.0, 1.2, 2.0, 2.5, 3.0, 5.0, 6.0, 7.5, 10.0, 12.0, 15.0, 20.0})
    EXPECT_EQ(find_rounding(bids_rounded_to(step).bids), (Rounding{step, 0})) << step;
  std::vector<double> bids = bids_rounded_to(10).bids;
  const std::vector<double> exact = bids_rounded_to(0.01).bids;
  std::copy_n(exact.begin(), bids.size() / 4, bids.begin());
  EXPECT_EQ(find_rounding(bids), (Rounding{10, 0})) << "a quarter of them is not rounded";
  std::vector<double> cents = bids_rounded_to(5).bids;
  for (double& bid : cents) bid /= 1000;
  EXPECT_EQ(find_rounding(cents), (Rounding{0.005, 0}));
}

// 29.99, 39.99, ..; steps of 50 from 25 on; a tenth of it.
TEST(RoundedBids, AreFoundWithAnOffset) {
  for (const Rounding& rounding : {Rounding{10, 9.99}, {10, 0.5}, {50, 25}, {1, 0.95}, {2, 0.025}, {15, 1}}) {
    std::vector<double> bids = bids_rounded_to(0.01).bids;
    for (double& bid : bids)  // as a file has them, in decimals
      bid = std::stod(
          fmt::format("{:.3f}", std::round((bid - rounding.offset) / rounding.step) * rounding.step + rounding.offset));
    EXPECT_EQ(find_rounding(bids), rounding) << rounding.step << "+" << rounding.offset;
    EXPECT_EQ(share_of_multiples(bids, rounding), 1);
  }
}

// Seven in ten bids are 30: that all of these are multiples of 30 says nothing.
TEST(RoundedBids, AreFoundBesideTheMostFrequentOne) {
  std::vector<double> bids(70, 30);
  for (int i = 0; i < 30; ++i) bids.push_back(20 + 10 * (i % 4));
  EXPECT_EQ(find_rounding(bids), (Rounding{10, 0}));
  EXPECT_FALSE(find_rounding(std::vector<double>(70, 30))) << "one bid alone has no steps";
}

TEST(RoundedBids, AreNotFoundWhereRoundingMovesNothing) {
  EXPECT_FALSE(find_rounding(bids_rounded_to(0.01).bids));
  EXPECT_FALSE(find_rounding(bids_rounded_to(0.01, 30'000).bids)) << "ties, of cents";
  EXPECT_FALSE(find_rounding({31, 44, 39, 52, 47, 35})) << "none is made twice";
  EXPECT_FALSE(find_rounding({3}));
  EXPECT_FALSE(find_rounding(std::vector<double>{3, 4, 3, 4, 3, 4})) << "too few";
}

/// The number of bids below v: the cubics through what is known at the ends of the roundings, word for word from
/// Fritsch & Butland (1984), of bids that were all rounded.
class RisingCubics {
 public:
  RisingCubics(const std::vector<double>& bids, const Rounding& rounding, double reserve)
      : step_(rounding.step), offset_(rounding.offset), reserve_(reserve) {
    for (const double bid : bids) ++count_[std::llround((bid - offset_) / step_)];
  }
  double below(double v) const {
    const long long cell = std::llround(std::floor((v - offset_) / step_ + 0.5));
    double sum = 0;
    for (const auto& [multiple, count] : count_) sum += multiple < cell ? count : 0;
    const double x0 = begin(cell), h = end(cell) - x0, t = (v - x0) / h;
    const double d0 = slope(cell - 1, cell), d1 = slope(cell, cell + 1);
    const double h01 = 3 * t * t - 2 * t * t * t, h10 = t * t * t - 2 * t * t + t, h11 = t * t * t - t * t;
    return sum + h01 * number(cell) + h * (h10 * d0 + h11 * d1);
  }

 private:
  double begin(long long cell) const { return std::max(offset_ + (double(cell) - 0.5) * step_, reserve_); }
  double end(long long cell) const { return offset_ + (double(cell) + 0.5) * step_; }
  double number(long long cell) const { return count_.contains(cell) ? count_.at(cell) : 0; }
  double slope(long long left, long long right) const {
    const double hl = begin(right) - begin(left), hr = end(right) - begin(right);
    const double a = number(left) / hl, b = number(right) / hr;
    if (hl <= 0 || (number(left) == 0 && reserve_ > 0 && begin(right) == reserve_)) return b;
    if (a == 0 || b == 0) return 0;
    return 3 * (hl + hr) / ((2 * hr + hl) / a + (hr + 2 * hl) / b);
  }
  std::map<long long, double> count_;
  double step_, offset_, reserve_;
};

TEST(RoundedBids, AreSpreadAtTheQuantilesOfRisingCubics) {
  for (const Rounding& rounding : {Rounding{5, 0}, {5, 4.99}})
    for (const double reserve : {0.0, 24.0, 25.0}) {
      PastAuctions auctions = bids_rounded_to(5);
      auctions.reserve = reserve;
      for (double& bid : auctions.bids) bid = std::max(bid, 25.0) + rounding.offset;
      std::vector<double> before = auctions.bids;
      const RisingCubics known(before, rounding, reserve);
      spread_rounded_bids(auctions, rounding);
      EXPECT_EQ(auctions.rounded, rounding);
      std::vector<double> after = auctions.bids;
      std::sort(before.begin(), before.end());
      std::sort(after.begin(), after.end());
      for (std::size_t k = 0; k < after.size(); ++k) {
        EXPECT_LE(std::abs(after[k] - before[k]), 2.5);
        EXPECT_GE(after[k], reserve);
        EXPECT_NEAR(known.below(after[k]), double(k) + 0.5, 1e-6) << after[k] << " with " << reserve;
      }
      for (std::size_t a = 0; a < auctions.count(); ++a)
        EXPECT_TRUE(std::is_sorted(auctions.bids_of(a).rbegin(), auctions.bids_of(a).rend()));
    }
}

// The least of an offset's multiples begins below 0, where no value is.
TEST(RoundedBids, AreNotSpreadBelowNothing) {
  PastAuctions auctions;
  for (int a = 0; a < 50; ++a) auctions.add(2, {1, 11});
  spread_rounded_bids(auctions, {10, 1});
  EXPECT_GT(*std::min_element(auctions.bids.begin(), auctions.bids.end()), 0);
  EXPECT_GE(ValueEstimator(auctions).lowest(0.95)->value.front(), 0);
}

// The order in which bids of a multiple are spread has nothing to do with theirs in the file: the rank correlation of
// 400, times their root, is beyond 4 in 1 of 16,000.
TEST(RoundedBids, AreSpreadInAnOrderOfTheirOwn) {
  PastAuctions auctions;
  for (int a = 0; a < 400; ++a) auctions.add(1, {10});
  spread_rounded_bids(auctions, {5, 0});
  double product = 0, square = 0;
  for (int a = 0; a < 400; ++a) {
    product += (a - 199.5) * (auctions.bids[a] - 10);
    square += (a - 199.5) * (a - 199.5);
  }
  double spread = 0;
  for (const double bid : auctions.bids) spread += (bid - 10) * (bid - 10);
  EXPECT_LT(std::abs(product) / std::sqrt(square * spread) * 20, 4);
}

TEST(RoundedBids, ExactOnesStayAmongThem) {
  PastAuctions auctions;
  auctions.add(3, {10, 12.34, 15});
  spread_rounded_bids(auctions, {5, 0});
  EXPECT_EQ(auctions.bids[1], 12.34);
}

// Whatever lies behind rounded bids is no less than the lowest law: of 400 sets 5% at most are, 4 standard errors more
// in 1 of 30,000.
TEST(RoundedBids, LeaveTheLowestLawBelowTheTruth) {
  constexpr int sets = 400;
  // all values are near where a rounding begins, and half of the bids are spread above them
  for (const auto& [law, offset] : {std::pair{"uniform:20,100", 0.0},
                                    {"discrete:25.5@0.2,35.5@0.4,45.5@0.4", 0.0},
                                    {"discrete:25.5@0.2,35.5@0.4,45.5@0.4", 0.4}}) {
    int above = 0;
    for (int s = 0; s < sets; ++s) {
      SimulatedMarket market{parse_law(law), {3}};
      market.rounded = 10;
      market.offset = offset;
      const FittedLaw low = *ValueEstimator(simulated_auctions(market, 100, 900 + std::uint64_t(s))).lowest(0.95);
      double below = 0;
      bool crossed = false;
      for (std::size_t i = 0; i < low.value.size(); ++i) {
        crossed = crossed || market.law->cdf(low.value[i]) > below + 1e-12;
        below += low.weight[i];
      }
      above += crossed;
    }
    EXPECT_LE(above, sets * (0.05 + 4 * std::sqrt(0.05 * 0.95 / sets))) << law;
  }
}

}  // namespace
}  // namespace surety
