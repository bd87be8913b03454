#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "host/cli/comparison.h"
#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/cli/reproduce.h"
#include "host/cli/table.h"
#include "host/io/number.h"
#include "surety/bounds/finite_bounds.h"
#include "surety/rates/rates.h"
#include "surety/theory/bilateral_trade.h"
#include "surety/theory/constant_sum_auction.h"
#include "surety/theory/proportional_auction.h"
#include "surety/theory/public_expenditure.h"

namespace surety {
namespace {

/// `count` equally likely values from 0 to 1.
AuctionEnvironment on_grid(AuctionEnvironment (*law)(int, int, const std::vector<double>&, const std::vector<double>&),
                           int goods, int count) {
  std::vector<double> support, probability(std::size_t(count), 1.0 / count);
  for (int i = 0; i < count; ++i) support.push_back(double(i) / (count - 1));
  return law(2, goods, support, probability);
}

/// The first bidder's values are greater by `premium`.
AuctionEnvironment shifted(AuctionEnvironment environment, double premium) {
  for (int s = 0; s < environment.states(); ++s)
    environment.values[std::size_t(s) * std::size_t(environment.bidders)] += premium;
  return environment;
}

Bounds bounds_of(const AuctionEnvironment& environment, int k, const ReproduceSettings& settings) {
  constexpr double hour = 3600;
  BoundsOptions options;
  options.k = k;
  options.gap = settings.samples >= 1'000'000 ? 1e-4 : 1e-3;  // a quick run is a rough one
  options.time_limit = hour;
  options.where = settings.execution;
  return bound_guarantee(environment, options);
}

/// One program: printed, and between two proven numbers. Its value agrees where the printed digits meet the bracket.
void compare(TextTable& table, Agreement& agreement, const std::string& what, const std::string& printed,
             const ProgramBounds& program) {
  const double paper = std::stod("0" + printed), half = printed_tolerance(printed);
  table.add({what, printed, fmt::format("{:.6f}", program.lower), fmt::format("{:.6f}", program.upper)});
  agreement.check(program.lower <= paper + half && program.upper >= paper - half);
}

/// The programs at k = 10, as printed in Section 5.
Agreement printed_programs(const ReproduceSettings& settings) {
  struct Case {
    const char* what;
    AuctionEnvironment environment;
    std::array<const char*, 2> printed;  ///< LB-G-k, UB-P-k
  };
  const auto common = on_grid(common_values, 1, 11);
  const Case cases[] = {{"common value", common, {".2620", ".2820"}},
                        {"theta_1 = theta_2 + .1", shifted(common, 0.1), {".3045", ".3272"}},
                        {"independent values", on_grid(independent_values, 1, 11), {".2892", ".3127"}},
                        {"two goods", on_grid(common_values, 2, 6), {".5897", ".6306"}}};
  TextTable table({"", "paper", "at least", "at most"});
  Agreement agreement;
  StatusLine line;
  for (const Case& c : cases) {
    line.show(fmt::format("bounding programs: {}", c.what));
    const Bounds bounds = bounds_of(c.environment, 10, settings);
    compare(table, agreement, fmt::format("{}, LB-G-k", c.what), c.printed[0], bounds.lower_program);
    compare(table, agreement, fmt::format("{}, UB-P-k", c.what), c.printed[1], bounds.upper_program);
  }
  line.clear();
  print("Section 5, bounding programs of auctions with k = 10: values printed, and proven by feasible points\n" +
        table.text() + "\n");
  return agreement;
}

/// Both programs approach the guarantee of the proportional auction, which Brooks & Du (2021) know for this prior; the
/// bracket closes at least as fast as 1/sqrt(k) (Proposition 9).
Agreement rate_in_k(const ReproduceSettings& settings) {
  constexpr int count = 11;
  const auto environment = on_grid(common_values, 1, count);
  std::string law = "discrete:";
  for (int i = 0; i < count; ++i) law += fmt::format("{}{}@{}", i > 0 ? "," : "", double(i) / (count - 1), 1.0 / count);
  const double guarantee = ProportionalAuction(parse_law(law), 2).guarantee().value;
  TextTable table({"k", "guarantee at least", "many messages", "potential at most"});
  Agreement agreement;
  std::vector<RatePoint> points;
  for (const int k : {4, 6, 8, 12, 16}) {
    const Bounds bounds = bounds_of(environment, k, settings);
    agreement.check(bounds.lower() <= guarantee && guarantee <= bounds.upper());
    points.push_back({double(k), bounds.upper() - bounds.lower(), 0});
    table.add({fmt::format("{}", k), fmt::format("{:.6f}", bounds.lower()), fmt::format("{:.6f}", guarantee),
               fmt::format("{:.6f}", bounds.upper())});
  }
  const RateStudy study = study_rate(points);
  const RateFit& fit =
      *std::find_if(study.fits.begin(), study.fits.end(), [](const RateFit& f) { return f.model == RateModel::power; });
  agreement.check(fit.exponent_high > 0.5);
  print(
      "Proposition 9: the bracket of a common value closes in k around the proportional auction's guarantee\n" +
      table.text() +
      fmt::format("  its width falls like k^-{:.3f} (95% interval {:.3f} to {:.3f}), at least k^-1/2 by the paper\n\n",
                  fit.exponent, fit.exponent_low, fit.exponent_high));
  return agreement;
}

FiniteBounds bounds_of(const FiniteEnvironment& environment, int k, int reach, const ReproduceSettings& settings) {
  constexpr double hour = 3600;
  BoundsOptions options;
  options.k = k;
  options.gap = 1e-3;
  options.reach = reach;
  options.time_limit = hour;
  options.where = settings.execution;
  return bound_guarantee(environment, options);
}

/// Section 4: both programs, solved, lie around the closed form and close in; on the paper's grid they are at least as
/// good as proportional sharing; where theta <= N they find nothing to guarantee.
Agreement public_expenditure_programs(const ReproduceSettings& settings) {
  TextTable table({"", "k", "guarantee at least", "closed form", "potential at most"});
  Agreement agreement;
  const auto add = [&](const std::string& what, int k, const FiniteBounds& bounds, double exact) {
    table.add(
        {what, fmt::format("{}", k), fixed(bounds.lower(), 6), fmt::format("{:.6f}", exact), fixed(bounds.upper(), 6)});
    agreement.check(bounds.lower() <= exact && exact <= bounds.upper());
  };
  const double exact = PublicExpenditure(2, 3).guarantee().value;
  double width = INFINITY;
  for (const auto& [k, reach] : {std::pair{4, 4}, {10, 4}, {30, 3}}) {
    const FiniteBounds bounds = bounds_of(public_expenditure_environment(2, 3), k, reach, settings);
    add("public expenditure, theta = 3", k, bounds, exact);
    if (reach >= k) {
      const FiniteExpenditure proportional = finite_expenditure(2, 3, k);
      agreement.check(bounds.lower_program.upper >= proportional.lower.value);
      agreement.check(bounds.upper_program.lower <= proportional.upper.value);
    }
    agreement.check(bounds.upper() - bounds.lower() < width);
    width = bounds.upper() - bounds.lower();
  }
  width = INFINITY;
  for (const int k : {4, 8}) {
    const FiniteBounds bounds = bounds_of(public_expenditure_environment(2, 1.5), k, 4, settings);
    add("public expenditure, theta = 1.5", k, bounds, PublicExpenditure(2, 1.5).guarantee().value);
    agreement.check(bounds.lower_program.upper < 1e-3 && bounds.upper() < 0.7 * width);
    width = bounds.upper();
  }
  add("bilateral trade, seller's value 0 or 3", 8, bounds_of(bilateral_trade_environment(3), 8, 4, settings),
      ProportionalPriceTrading(3).guarantee().value);
  print("Section 4, bounding programs of public expenditure and bilateral trade, solved\n" + table.text() + "\n");
  return agreement;
}

/// 6.3 leaves three bidders to simulations, which indicate that 1/N of the sum can be guaranteed nearly. Without
/// information no mechanism earns more; ConstantSumAuction is feasible on every grid.
Agreement three_bidders_of_known_sum(const ReproduceSettings& settings) {
  constexpr int bidders = 3;
  AuctionEnvironment environment{bidders, 1, std::vector<double>(bidders, 1.0 / bidders), {}};
  for (int s = 0; s < bidders; ++s)
    for (int i = 0; i < bidders; ++i) environment.values.push_back(s == i ? 1 : 0);
  TextTable table({"k", "by unsold shares", "guarantee at least", "potential at most"});
  Agreement agreement;
  double least = 0;
  for (const int k : {3, 4, 6}) {
    const Bounds bounds = bounds_of(environment, k, settings);
    const double feasible = constant_sum_guarantee(bidders, k).value;
    table.add({fmt::format("{}", k), fmt::format("{:.6f}", feasible), fmt::format("{:.6f}", bounds.lower()),
               fmt::format("{:.6f}", bounds.upper())});
    agreement.check(bounds.lower_program.upper >= feasible && bounds.lower() > least);
    agreement.check(bounds.lower() <= 1.0 / bidders && bounds.upper() >= 1.0 / bidders - 1e-12 &&
                    bounds.upper() <= 1.001 / bidders);
    least = bounds.lower();
  }
  print("Section 6.3, one of three bidders has the value 1: both programs tend to 1/3\n" + table.text() + "\n");
  return agreement;
}

}  // namespace

Agreement reproduce_bounding_programs(const ReproduceSettings& settings) {
  Agreement agreement = printed_programs(settings);
  agreement.add(rate_in_k(settings));
  agreement.add(public_expenditure_programs(settings));
  agreement.add(three_bidders_of_known_sum(settings));
  return agreement;
}

}  // namespace surety
