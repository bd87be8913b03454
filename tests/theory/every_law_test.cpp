// Theory on every family's laws, laws truncated far beyond all that is ever drawn among them, against integrals over
// quantiles: theory integrates cdfs over values.
#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <vector>

#include "host/theory/guarantees/invariants.h"
#include "host/theory/private_values/top_two_variance.h"
#include "host/values/smooth_law.h"
#include "tests/reference/random_laws.h"
#include "tests/theory/exact_values.h"

namespace surety {
namespace {

using reference::ExactValues;
using S = Statistic;

std::vector<std::string> every_law() {
  auto laws = reference::law_zoo();
  for (const char* far : {"normal:0,1,0,1000", "normal:0,1,0,1e9", "normal:3,1e-3,0,1e6", "exponential:7,100",
                          "exponential:1e-3,7e5", "log-normal:0,1,1e12", "log-normal:-5,0.1,1e4",
                          "piecewise:0@0,1@0.999999,1e9@1", "discrete:0@0.5,1@0.4999,1e9@0.0001"})
    laws.push_back(far);
  return laws;
}

/// Gauss's rule over the shares of bidders above, q, or below, u = 1 - q, in octaves of both tails cut at jumps and
/// kinks.
struct Node {
  double q, u, weight, value;
};

std::vector<Node> nodes_of(const Law& law) {  // cut at the median too, which is a reserve below
  using Gauss = boost::math::quadrature::gauss<double, 20>;
  std::vector<Node> nodes;
  for (const bool top : {true, false}) {
    std::vector<double> ends;
    for (int octave = 1; octave <= 120; ++octave) ends.push_back(std::ldexp(1.0, -octave));
    std::vector<double> cuts = law.breakpoints();
    cuts.push_back(law.inverse_demand(0.5));
    for (const double v : cuts)
      for (const double end : {law.survival(v), law.demand(v)}) {
        const double share = top ? end : end == law.survival(v) ? law.cdf(v) : 1 - end;
        if (share > 0 && share < 0.5) ends.push_back(share);
      }
    std::sort(ends.begin(), ends.end());
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
      const double half = (ends[i + 1] - ends[i]) / 2, centre = ends[i] + half;
      for (std::size_t k = 0; k < Gauss::abscissa().size(); ++k)
        for (const double sign : {-1.0, 1.0}) {
          const double t = centre + sign * half * Gauss::abscissa()[k];
          const double q = top ? t : 1 - t, u = top ? 1 - t : t;
          nodes.push_back({q, u, half * Gauss::weights()[k], value_at_tails(law, q, u)});
        }
    }
  }
  return nodes;
}

/// Means over the strongest bidder of n, of demand quantile q with density n u^(n-1), and the second, n (n-1) q
/// u^(n-2).
struct Means {
  const std::vector<Node>& nodes;
  double n;

  template <class F>
  double of_highest(const F& f) const {
    double sum = 0;
    for (const Node& x : nodes) sum += x.weight * n * std::pow(x.u, n - 1) * f(x);
    return sum;
  }
  template <class F>
  double of_second(const F& f) const {
    double sum = 0;
    for (const Node& x : nodes)
      if (n > 1) sum += x.weight * n * (n - 1) * x.q * std::pow(x.u, n - 2) * f(x);
    return sum;
  }
};

class EveryLaw : public testing::TestWithParam<std::string> {
 protected:
  const LawPtr law = parse_law(GetParam());
  const std::vector<Node> nodes = nodes_of(*law);

  ExactValues exact(const std::string& mechanism, std::int64_t bidders) const {
    ExactValues found(mechanism, GetParam(), bidders);
    EXPECT_NO_THROW(settle_invariants(found.statistics, {})) << mechanism << " N=" << bidders;
    return found;
  }
};

constexpr std::int64_t numbers_of_bidders[] = {1, 2, 20};

void expect_near(const ExactValues& exact, S s, double want, double scale, const std::string& what) {
  EXPECT_NEAR(exact[s], want, exact.error_bound(s) + 1e-13 * scale) << what << ", " << statistic_name(s);
  EXPECT_LE(exact.error_bound(s), 1e-12 * scale) << what << ", " << statistic_name(s);
}

TEST_P(EveryLaw, AuctionsEarnTheSecondValueAboveTheReserve) {
  const double median = law->inverse_demand(0.5);
  for (const std::int64_t bidders : numbers_of_bidders) {
    const Means mean{nodes, double(bidders)};
    const double highest = mean.of_highest([](const Node& x) { return x.value; });
    for (const bool reserved : {false, true}) {
      const double reserve = reserved ? median : 0, accept = law->demand(reserve);
      const auto above = [&](const Node& x) { return x.q < accept ? x.value : 0; };
      const double alone = double(bidders) * accept * std::pow(1 - accept, double(bidders - 1));
      const double revenue = reserve * alone + mean.of_second(above), surplus = mean.of_highest(above);
      for (const char* mechanism : {"second-price", "first-price", "all-pay"}) {
        if (reserved && std::string(mechanism) != "second-price") continue;
        const auto spec = reserved ? fmt::format("{}:reserve={}", mechanism, reserve) : mechanism;
        const ExactValues found = exact(spec, bidders);
        const std::string what = fmt::format("{} N={}", spec, bidders);
        expect_near(found, S::highest_value, highest, highest, what);
        expect_near(found, S::second_value, mean.of_second([](const Node& x) { return x.value; }), highest, what);
        expect_near(found, S::revenue, revenue, highest, what);
        if (bidders == 1) {
          EXPECT_EQ(found[S::second_value], 0) << what;
        }
        expect_near(found, S::surplus, surplus, highest, what);
        expect_near(found, S::gap, highest - revenue, highest, what);
        expect_near(found, S::bidder_surplus, surplus - revenue, highest, what);
      }
    }
  }
}

TEST_P(EveryLaw, PostedPricesSellToOneWhoAccepts) {
  for (const std::int64_t bidders : numbers_of_bidders) {
    const Means mean{nodes, double(bidders)}, one{nodes, 1};
    const double highest = mean.of_highest([](const Node& x) { return x.value; });
    const auto sale_at = [&](double price) { return -std::expm1(double(bidders) * std::log1p(-law->demand(price))); };
    const double price = law->inverse_demand(0.5), accept = law->demand(price);
    const std::string spec = fmt::format("posted-price:price={}", price);
    const ExactValues found = exact(spec, bidders);
    const double rent = one.of_highest([&](const Node& x) { return std::max(x.value - price, 0.0); });
    expect_near(found, S::revenue, price * sale_at(price), highest, spec);
    expect_near(found, S::bidder_surplus, sale_at(price) / accept * rent, highest, spec);
    expect_near(found, S::gap, highest - price * sale_at(price), highest, spec);
    const ExactValues best = exact("posted-price", bidders);
    double most = 0;
    for (const Node& x : nodes) most = std::max(most, x.value * sale_at(x.value));
    EXPECT_GE(best[S::revenue], most * (1 - 1e-13));
    EXPECT_LE(best[S::revenue], most * 1.01);
  }
}

// Revenue is E[R'(q)] of the concave hull R of the revenue curve q v(q): by parts, over [0, m] up to its greatest,
// n (n-1) u^(n-2) R + n u^(n-1) R at m. The hull of the curve at the nodes lies below, by less than a thousandth.
TEST_P(EveryLaw, TheOptimalAuctionEarnsTheIronedVirtualValue) {
  struct Point {
    double q, revenue;
  };
  std::vector<Point> hull{{0, 0}};
  std::vector<Node> sorted = nodes;
  for (const double q : {0.5, 1.0}) sorted.push_back({q, 1 - q, 0, law->inverse_demand(q)});
  for (const double v : law->breakpoints()) sorted.push_back({law->demand(v), 1 - law->demand(v), 0, v});
  std::sort(sorted.begin(), sorted.end(), [](const Node& a, const Node& b) { return a.q < b.q; });
  for (const Node& x : sorted) {
    const Point p{x.q, x.q * x.value};
    const auto bends_up = [&](const Point& a, const Point& b) {
      return (b.revenue - a.revenue) * (p.q - b.q) <= (p.revenue - b.revenue) * (b.q - a.q);
    };
    while (hull.size() > 1 && bends_up(hull[hull.size() - 2], hull.back())) hull.pop_back();
    hull.push_back(p);
  }
  for (const std::int64_t bidders : numbers_of_bidders) {
    const ExactValues found = exact("optimal", bidders);
    double revenue = 0;
    for (std::size_t i = 0; i + 1 < hull.size() && hull[i + 1].revenue > hull[i].revenue; ++i) {
      // a straight piece with slope s is the virtual value of the strongest with chance (1-q)^n from one end to the
      // other
      const double slope = (hull[i + 1].revenue - hull[i].revenue) / (hull[i + 1].q - hull[i].q);
      const double n = double(bidders), first = std::exp(n * std::log1p(-hull[i].q));
      revenue += slope * -first * std::expm1(n * (std::log1p(-hull[i + 1].q) - std::log1p(-hull[i].q)));
    }
    EXPECT_GE(found[S::revenue], revenue * (1 - 1e-12)) << bidders;
    EXPECT_LE(found[S::revenue], revenue * (1 + 2e-3)) << bidders;
    EXPECT_LE(found.error_bound(S::revenue), 1e-10 * found[S::highest_value]) << bidders;
  }
}

// What a run is held against: never more than the truth, and not much less.
TEST_P(EveryLaw, VariancesAreThoseOverQuantiles) {
  for (const std::int64_t bidders : numbers_of_bidders) {
    const Means mean{nodes, double(bidders)};
    const double highest = mean.of_highest([](const Node& x) { return x.value; });
    const double variance = mean.of_highest([&](const Node& x) { return std::pow(x.value - highest, 2); });
    const double found = top_two_variance(Prior(law).profile(bidders)).highest;
    EXPECT_LE(found, variance * (1 + 1e-6)) << bidders;
    EXPECT_GE(found, variance * (1 - 1e-4) - 1e-28 * highest * highest) << bidders;
  }
}

INSTANTIATE_TEST_SUITE_P(Laws, EveryLaw, testing::ValuesIn(every_law()));

}  // namespace
}  // namespace surety
