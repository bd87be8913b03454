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
#include "surety/bounds/bounds.h"
#include "surety/rates/rates.h"
#include "surety/theory/proportional_auction.h"

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

}  // namespace

Agreement reproduce_bounding_programs(const ReproduceSettings& settings) {
  Agreement agreement = printed_programs(settings);
  agreement.add(rate_in_k(settings));
  return agreement;
}

}  // namespace surety
