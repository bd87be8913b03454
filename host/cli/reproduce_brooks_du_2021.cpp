#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "host/cli/comparison.h"
#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/cli/rates_table.h"
#include "host/cli/reproduce.h"
#include "host/cli/reproduce_brooks_du_2021_figures.h"
#include "host/io/files.h"
#include "host/sweeps/results.h"
#include "host/theory/finite_proportional.h"
#include "surety/deviate.h"
#include "surety/theory/proportional_auction.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

/// Section 4.4 and the introduction: uniform values, two bidders, no cost.
Agreement uniform_guarantees(const ReproduceSettings& settings, std::string& csv) {
  const LawPtr uniform = parse_law("uniform");
  const ProportionalAuction auction(uniform, 2), must_sell(uniform, 2, 0, Sale::must_sell);
  ComparisonTable table(
      "Uniform values, two bidders, no cost: profit guaranteed, and played on the minmax information");
  const auto profit = [&](const char* mechanism) {
    return reproduce_estimate(settings, mechanism, "uniform", 2, "minmax")[Statistic::profit];
  };
  table.add({"proportional auction", "", auction.guarantee().value, profit("proportional")});
  table.add({"as a share of E[v] = 1/2", ".56", auction.guarantee().value / 0.5, {}});
  table.add(
      {"must-sell proportional auction, 1/4", ".25", must_sell.guarantee().value, profit("proportional:must-sell")});
  table.add({"first price, 1/6", ".1667", first_price_guarantee(*uniform, 2, 0).value, {}});
  const auto posted = best_guaranteed_posted_price(*uniform);
  table.add({"posted price, 1/8", ".125", posted.guarantee.value, {}});
  table.add({"at the price 1/4", ".25", posted.price, {}});
  Agreement agreement;
  agreement.check(auction.guarantee().value >= 0.56 * 0.5);  // "at least 56 percent"
  csv += table.csv();
  agreement.add(table.finish());
  return agreement;
}

/// End of Section 4.3: the must-sell transfer of two bidders, in closed form.
Agreement must_sell_transfer(std::string& csv) {
  const ProportionalAuction auction(parse_law("uniform"), 2, 0, Sale::must_sell);
  ComparisonTable table("Must-sell transfer T(x) = (1 - (1 - e^-x)/x)/2, uniform values, two bidders");
  for (const double x : {0.1, 0.5, 1.0, 2.0, 5.0, 10.0})
    table.add({fmt::format("x = {}", x),
               fmt::format("{:.10f}", 0.5 * (1 + std::expm1(-x) / x)),
               auction.aggregate_transfer(x),
               {}});
  csv += table.csv();
  return table.finish();
}

/// Figure 3's example has two graded intervals, [0, x1] and [x2, x3].
Agreement gap_example(const ReproduceSettings& settings, std::string& csv) {
  const ProportionalAuction auction(parse_law("intervals:0..0.95,3.95..4"), 2, 0.2);
  const auto graded = auction.graded_intervals();
  ComparisonTable table("Figure 3: values uniform on [0, .95] and [3.95, 4], cost .2, two bidders");
  table.add({"number of graded intervals", "2", static_cast<double>(graded.size()), {}});
  Agreement agreement;
  agreement.check(graded.size() == 2 && graded[0].from == 0);
  if (graded.size() == 2) {
    table.add({"x1", "", graded[0].to, {}});
    table.add({"x2", "", graded[1].from, {}});
    table.add({"x3", "", graded[1].to, {}});
  }
  const auto estimates = reproduce_estimate(settings, "proportional", "intervals:0..0.95,3.95..4", 2, "minmax", 0.2);
  table.add({"profit", "", auction.guarantee().value, estimates[Statistic::profit]});
  const auto& sale = estimates[Statistic::sale_probability];
  table.add({"probability of a sale", "", sale.exact->value, sale});
  csv += table.csv();
  agreement.add(table.finish());
  return agreement;
}

/// Proposition 4 twice: the loss from every deviation by quadrature, and by play.
Agreement truthful_equilibrium(const ReproduceSettings& settings) {
  Agreement agreement;
  std::string text = "Proposition 4: what truthful bidders lose by deviating, on a grid of signals and messages\n";
  for (const auto& [values, bidders, cost] :
       {std::tuple{"uniform", 2, 0.0}, std::tuple{"intervals:0..0.95,3.95..4", 2, 0.2},
        std::tuple{"uniform", 5, 0.1}}) {
    const ProportionalAuction auction(parse_law(values), bidders, cost);
    double least = INFINITY;
    for (int i = 0; i <= 12; ++i)
      for (int j = 0; j <= 12; ++j) {
        const auto loss = auction.deviation_loss(0.5 * i, 0.5 * j);
        least = std::min(least, loss.value + loss.error_bound);
      }
    DeviateConfig config;
    config.game.mechanism = Mechanism::parse("proportional");
    config.game.information = Information::parse("minmax");
    config.game.values = Prior::parse(values);
    config.game.bidders = bidders;
    config.game.cost = cost;
    config.game.samples = std::min<std::uint64_t>(settings.samples, 1'000'000);
    config.game.seed = settings.seed;
    const auto played = deviate(config, settings.execution).front();
    agreement.check(least >= 0);
    agreement.check(!played.profitable());
    text += fmt::format(
        "  {}, N = {}, cost {}: least loss by quadrature {:.1e}; by play largest gain {:.1e} ± {:.0e} of {} "
        "cells, at most {:.1e}\n",
        values, bidders, cost, least, played.exploitability.gain, played.exploitability.standard_error,
        played.gain.size(), played.exploitability.bound);
  }
  print(text + "\n");
  return agreement;
}

/// Theorem 1 from below: at equilibria of other information structures the auction earns more.
Agreement other_information(const ReproduceSettings& settings, std::string& csv) {
  ComparisonTable table(
      "Proposition 3: the proportional auction on other information structures earns more than it guarantees");
  Agreement agreement;
  for (const auto& [values, cost] : {std::pair{"uniform", 0.0}, std::pair{"uniform:1,2", 0.5}})
    for (const char* information : {"none", "full", "partition:1.5", "partition:0.3,0.7"}) {
      const bool parts_uniform = std::string_view(information) == "partition:0.3,0.7";
      if (std::string_view(information).starts_with("partition") && parts_uniform != (cost == 0)) continue;
      const double guarantee = ProportionalAuction(parse_law(values), 2, cost).guarantee().value;
      const auto profit = reproduce_estimate(settings, "proportional", values, 2, information, cost)[Statistic::profit];
      table.add({fmt::format("{} on {}, guarantee {:.6f}", values, information, guarantee), "",
                 profit.exact ? std::optional(profit.exact->value) : std::nullopt, profit});
      agreement.check(profit.mean + greatest_z * profit.standard_error >= guarantee - 1e-6);
    }
  csv += table.csv();
  agreement.add(table.finish());
  return agreement;
}

/// Slopes by theory near 1/2 as N grows, each nearer than the one before; that of a weighted fit lies among them.
bool rate_agrees(const RateStudy& theory, const RateStudy& play) {
  double least = 1, greatest = 0, off_before = 1;
  for (const auto& local : theory.local_slopes) {
    least = std::min(least, local.slope);
    greatest = std::max(greatest, local.slope);
    const double off = std::abs(local.slope - 0.5);
    if (off >= off_before) return false;
    off_before = off;
  }
  const RateFit& fitted = fit_of(play, RateModel::power);
  const double reach = greatest_z * fitted.exponent_error;
  return off_before < 2e-3 && fitted.exponent > least - reach && fitted.exponent < greatest + reach;
}

/// Proposition 7: full surplus is approached like 1/sqrt(N), by play and by theory up to 10^5 bidders.
Agreement rate(const ReproduceSettings& settings) {
  constexpr std::int64_t fit_from = 100;
  Agreement agreement;
  std::vector<GapStudy> studies;
  StatusLine line;
  for (const char* values : {"uniform", "exponential:2,3"}) {
    std::vector<ResultRow> rows;
    for (const std::int64_t bidders : {100, 300, 1000, 3000, 10'000, 30'000, 100'000}) {
      line.show(fmt::format("rate: {}, N = {}", values, bidders));
      for (const char* information : {"minmax", "any"}) {
        const auto estimates = reproduce_estimate(settings, "proportional", values, bidders, information);
        const auto z = z_score(estimates, Statistic::gap);
        if (z) agreement.check_z(*z);
        rows.push_back(
            {"proportional", values, information, bidders, Statistic::gap, estimates[Statistic::gap], z.has_value()});
      }
    }
    const auto [play, theory] = [&] {
      auto both = study_gaps(rows, fit_from);
      return std::pair(both.at(0), both.at(1));
    }();
    agreement.check(rate_agrees(theory.rates, play.rates));
    studies.insert(studies.end(), {play, theory});
  }
  line.clear();
  print(
      "Proposition 7: E[v] less profit on the minmax information (played) and on any (theory), fitted over N = 100 .. "
      "100,000\n" +
      rates_table(studies) + "\n");
  return agreement;
}

/// Propositions 8 and 9: the auction of a wrong prior.
Agreement misspecified_priors(std::string& csv) {
  ComparisonTable table(
      "Propositions 8, 9: profit guaranteed by the auction of the uniform prior when values are otherwise");
  Agreement agreement;
  const LawPtr uniform = parse_law("uniform");
  for (const char* truth : {"beta:2,2", "beta:2,4", "discrete:0.2@0.5,0.9@0.5"}) {
    const LawPtr law = parse_law(truth);
    double missing_before = INFINITY;
    for (const std::int64_t bidders : {2, 10, 100, 10'000, 1'000'000}) {
      const double guarantee = ProportionalAuction(uniform, bidders).guarantee_under(*law).value;
      const double missing = law->mean() - guarantee;
      table.add({fmt::format("{}, N = {}, E[v] = {:.6f}", truth, bidders, law->mean()), "", guarantee, {}});
      agreement.check(missing > 0 && missing < missing_before);
      missing_before = missing;
    }
    agreement.check(missing_before < 2e-3);
  }
  csv += table.csv();
  agreement.add(table.finish());
  return agreement;
}

/// Propositions 10 and 11, and the closed form of the uniform prior.
Agreement many_bidders(std::string& csv) {
  Agreement agreement;
  ComparisonTable central(
      "Section 6.4: the uniform prior's limit transfer, Phi(x) + (Phi(x) - Phi(x sqrt 2))/(sqrt(pi) phi(x))");
  const LawPtr uniform = parse_law("uniform");
  const auto normal = [](double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); };
  const auto density = [](double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi); };
  for (const double x : {-2.0, -1.0, 0.0, 1.0, 2.0}) {
    const double closed =
        normal(x) + (normal(x) - normal(x * std::numbers::sqrt2)) / (std::sqrt(std::numbers::pi) * density(x));
    central.add({fmt::format("x = {}", x),
                 fmt::format("{:.8f}", closed),
                 central_limit(*uniform, 0, Sale::can_keep, x).transfer,
                 {}});
  }
  csv += central.csv();
  agreement.add(central.finish());

  std::string text = "Propositions 10, 11: transfers and allocations of N bidders approach their limits\n";
  for (const auto& [values, cost] : {std::pair{"uniform:1,2", 0.0}, std::pair{"uniform", 0.3}}) {
    const LawPtr law = parse_law(values);
    const double limit = central_limit(*law, cost, Sale::can_keep, 0.5).transfer;
    const auto large = law_of_large_numbers(*law, cost, Sale::can_keep, 0.5);
    double before = INFINITY;
    for (const std::int64_t n : {100, 10'000, 1'000'000}) {
      const ProportionalAuction auction(law, n, cost);
      const double root = std::sqrt(static_cast<double>(n - 1));
      const double central_error =
          std::abs(auction.aggregate_transfer(0.5 * root + static_cast<double>(n - 1)) - limit);
      const double x = 0.5 * static_cast<double>(n);
      text += fmt::format(
          "  {}, cost {}, N = {:<8} |T(central) - limit| {:.1e}; at half of N: Q {:.4f} (limit {:.4f}), T "
          "{:.4f} (limit {:.4f})\n",
          values, cost, n, central_error, auction.aggregate_allocation(x), large.allocation,
          auction.aggregate_transfer(x), large.transfer);
      agreement.check(central_error < before);
      if (n == 1'000'000) {
        agreement.check(central_error < 1e-3);
        agreement.check(std::abs(auction.aggregate_allocation(x) - large.allocation) < 5e-3);
        agreement.check(std::abs(auction.aggregate_transfer(x) - large.transfer) < 5e-3);
      }
      before = central_error;
    }
  }
  print(text + "\n");
  return agreement;
}

/// Propositions 5 and 6: what discrete auctions guarantee at least, and what any mechanism earns on coarsened signals.
Agreement finite_approximations() {
  Agreement agreement;
  const ProportionalAuction auction(parse_law("uniform"), 2);
  const double guarantee = auction.guarantee().value;
  std::string text = fmt::format(
      "Propositions 5, 6: M(m,K) guarantees and S(K) allows, around {:.6f}; uniform values, two bidders\n", guarantee);
  double gap_before = INFINITY;
  for (const std::int64_t grid : {4, 8, 16}) {
    double least_message = 0, lower = -INFINITY;  // the best m for this K
    for (double m = 0.5; m > 1e-3; m /= 2) {
      const double bound = discrete_proportional_bound(auction, m, grid);
      if (bound > lower) lower = bound, least_message = m;
    }
    const double upper = coarsened_signals_bound(auction, grid);
    text += fmt::format(
        "  K = {:<3} M({:.4f}, K) guarantees at least {:.6f}   on S(K) no mechanism earns more than {:.6f}\n", grid,
        least_message, lower, upper);
    agreement.check(lower <= guarantee + 1e-12 && upper >= guarantee - 1e-12 && upper - lower < gap_before);
    gap_before = upper - lower;
  }
  print(text + "\n");
  return agreement;
}

}  // namespace

Agreement reproduce_brooks_du_2021(const ReproduceSettings& settings) {
  std::string csv = ComparisonTable::csv_header();
  Agreement agreement = uniform_guarantees(settings, csv);
  agreement.add(must_sell_transfer(csv));
  agreement.add(gap_example(settings, csv));
  agreement.add(truthful_equilibrium(settings));
  agreement.add(other_information(settings, csv));
  agreement.add(guarantees_over_bidders(settings, csv));
  agreement.add(rate(settings));
  agreement.add(misspecified_priors(csv));
  agreement.add(many_bidders(csv));
  agreement.add(finite_approximations());
  if (!settings.out.empty()) {
    replace_file(settings.out / "comparisons.csv", csv);
    draw_brooks_du_2021_figures(settings.out);
    print(fmt::format("written: comparisons.csv and figures 1 to 4 as .csv, .svg and .png in {}\n",
                      settings.out.string()));
  }
  return agreement;
}

}  // namespace surety
