#include <fmt/format.h>

#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/cli/reproduce.h"
#include "host/cli/table.h"
#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/sweeps/results.h"
#include "surety/correlated_values/ex_post_payments.h"
#include "surety/correlated_values/finite_sequential_prices.h"
#include "surety/correlated_values/side_bets.h"
#include "surety/theory/exact.h"
#include "surety/theory/sequential_prices.h"

namespace surety {
namespace {

std::string number(double x) { return fmt::format("{:.6f}", x); }

/// A correlated prior with finitely many values.
struct NamedPrior {
  const char* name;
  FinitePrior prior;
};

/// Two values, equal ones with probability (1 + r)/4 each.
FinitePrior two_values(double r) { return {{{1, 2}, {1, 2}}, {(1 + r) / 4, (1 - r) / 4, (1 - r) / 4, (1 + r) / 4}}; }

std::vector<NamedPrior> priors() {
  const auto mixture = [](const char* spec, int bidders) { return finite_prior(Prior::parse(spec).profile(bidders)); };
  return {
      {"two values, correlation 0.9", two_values(0.9)},
      {"two values, correlation 0.5", two_values(0.5)},
      {"two values, correlation 0.1", two_values(0.1)},
      {"two values, two states, N = 3", mixture("mixture(0.5 * discrete:1@0.7,2@0.3 | 0.5 * discrete:1@0.2,2@0.8)", 3)},
      {"three values, three states, N = 4",
       mixture("mixture(0.3 * discrete:1@0.6,2@0.3,3@0.1 | 0.4 * discrete:1@0.2,2@0.6,3@0.2 | 0.3 * "
               "discrete:1@0.1,2@0.2,3@0.7)",
               4)}};
}

/// The paper's motivation in numbers: what extra information leaves of what side bets extract.
Agreement benchmarks(const ReproduceSettings& settings) {
  Agreement agreement;
  const std::vector<std::string> headings{"prior",          "full surplus", "side bets", "side bets, informed",
                                          "best efficient", "E[v(2)]",      "R_1",       "fixed prices",
                                          "one price"};
  TextTable table(headings);
  std::string csv = csv_line(headings);
  for (const auto& [name, prior] : priors()) {
    const SideBets bets = side_bets(prior);
    const double full = prior.full_surplus(), informed = informed_side_bets(prior, bets).revenue,
                 efficient = best_efficient_guarantee(prior), second = prior.expected_second_value(),
                 adaptive = finite_sequential_prices(prior).revenue, fixed = best_fixed_prices(prior).revenue,
                 single = best_single_price(prior).revenue;
    agreement.check(std::abs(bets.revenue - full) < 1e-9 && bets.greatest_rent < 1e-9 && bets.greatest_gain < 1e-9);
    agreement.check(informed < full);
    agreement.check(second <= efficient + 1e-12 && efficient <= full + 1e-12);
    agreement.check(single <= fixed + 1e-12 && fixed <= adaptive + 1e-12 && adaptive <= full + 1e-12);
    const std::array revenues{full, bets.revenue, informed, efficient, second, adaptive, fixed, single};
    std::vector<std::string> row{name}, fields{name};
    for (const double x : revenues) {
      row.push_back(number(x));
      fields.push_back(shortest(x));
    }
    table.add(row);
    csv += csv_line(fields);
  }
  print(
      "\nTheorem 1: revenue from correlated values. Side bets extract all where bidders know their values alone; with "
      "the information of\nTheorem 1's proof (who wins, and the others' values) they opt out, and no efficient "
      "mechanism "
      "earns more than E[v(2)] (on a grid of\nvalues: best efficient). R_1: sequential posted prices, by Supplement "
      "B\n\n" +
      table.text(2));
  if (!settings.out.empty()) replace_file(settings.out / "benchmarks.csv", csv);
  return agreement;
}

/// R_1 of iid uniform values by the recursion R_i = ((1 + R_{i+1})/2)^2.
double uniform_sequential_revenue(int bidders) {
  double revenue = 0;
  for (int i = 0; i < bidders; ++i) revenue = std::pow((1 + revenue) / 2, 2);
  return revenue;
}

Agreement sequential_sales(const ReproduceSettings& settings) {
  Agreement agreement;
  TextTable table(
      {"values", "N", "state seen", "R_1 or adjusted", "Monte Carlo", "std error", "z", "fixed", "one price"});
  StatusLine line;
  const char* mixture = "mixture(0.5 * beta:2,4 | 0.5 * beta:4,2)";
  for (const char* values : {"uniform", mixture})
    for (const int bidders : {1, 2, 5, 10, 20}) {
      line.show(fmt::format("Supplement B: {}, N = {}", values, bidders));
      const ProfileLaw profile = Prior::parse(values).profile(bidders);
      const Estimates played = reproduce_estimate(settings, "sequential-posted-price", values, bidders);
      const Estimate& revenue = played[Statistic::revenue];
      const double most = public_state_revenue(profile), single = best_posted_price(profile).revenue,
                   fixed = sequential_prices(profile, Mechanism::parse("sequential-posted-price:non-adaptive"))
                               .revenue.value;
      const auto z = z_score(played, Statistic::revenue);  // none where too few are left without a sale
      if (z) agreement.check_z(*z);
      if (values != mixture)
        agreement.check(std::abs(revenue.exact->value - uniform_sequential_revenue(bidders)) < 1e-12);
      const double cells = 1e-3;  // what prices on a grid may lose where there is next to nothing to learn
      agreement.check(single <= fixed + 1e-12 && fixed <= revenue.exact->value * (1 + cells) &&
                      revenue.exact->value <= most + 1e-12);
      table.add({values, fmt::format("{}", bidders), number(most), number(revenue.exact->value), number(revenue.mean),
                 fmt::format("{:.1e}", revenue.standard_error), z ? fmt::format("{:+.2f}", *z) : "", number(fixed),
                 number(single)});
    }
  line.clear();
  print("\nSupplement B: sequential posted prices, adjusted to earlier reports, against prices fixed beforehand\n\n" +
        table.text(2));
  return agreement;
}

Agreement information_costs(const ReproduceSettings& settings) {
  Agreement agreement;
  TextTable table({"E[c]", "side bets", "simulated", "std error", "z", "who learn", "bound", "full surplus"});
  const FinitePrior prior = two_values(0.5);
  const SideBets bets = side_bets(prior);
  const auto samples = std::min<std::uint64_t>(settings.samples, 1'000'000);
  for (const double cost : {0.001, 0.01, 0.05, 0.1, 0.2, 0.4}) {
    const LawPtr law = parse_law(fmt::format("uniform:0,{}", 2 * cost));
    const InformationAcquisition found = acquire_information(prior, bets, *law, samples, settings.seed);
    const double z = z_score(found.simulated_revenue).value_or(INFINITY);
    agreement.check_z(z);
    agreement.check_z(z_score(found.simulated_acquired).value_or(INFINITY));
    agreement.check(prior.full_surplus() <=
                    best_efficient_guarantee(prior) + prior.bidders() * found.greatest_worth + 1e-12);
    table.add({fmt::format("{}", cost), number(found.revenue.value), number(found.simulated_revenue.mean),
               fmt::format("{:.1e}", found.simulated_revenue.standard_error), fmt::format("{:+.2f}", z),
               number(found.acquired.value), number(found.bound), number(prior.full_surplus())});
  }
  print(
      "\nSupplement C: two values, correlation 0.5; learning Theorem 1's information costs c, uniform on [0, 2 E[c]]. "
      "Bound: an efficient\nmechanism earns at most the best efficient revenue + N E[c]\n\n" +
      table.text(2));
  return agreement;
}

/// Independent, equally likely types 0 .. k - 1 of every bidder; values by a function of them.
using ValueOf = std::function<double(int bidder, const std::vector<double>& types)>;
AuctionLikeEnvironment environment_of(int bidders, int k, double benefit, const ValueOf& value) {
  AuctionLikeEnvironment e{std::vector<int>(bidders, k), {}, {}, std::vector<double>(bidders, benefit)};
  const auto profiles = static_cast<std::int64_t>(std::pow(k, bidders) + 0.5);
  e.probability.assign(profiles, 1.0 / static_cast<double>(profiles));
  for (std::int64_t t = 0; t < profiles; ++t) {
    std::vector<double> types;
    for (int i = 0; i < bidders; ++i) types.push_back((e.type(t, i) + 0.5) / k);  // midpoints of [0,1]
    for (int i = 0; i < bidders; ++i) e.value.push_back(value(i, types));
  }
  return e;
}

double mean_of_others(int i, const std::vector<double>& types) {
  double sum = 0;
  for (const double t : types) sum += t;
  return (sum - types[i]) / static_cast<double>(types.size() - 1);
}

struct Environment {
  const char* name;
  AuctionLikeEnvironment environment;
};

Agreement ex_post_mechanisms() {
  Agreement agreement;
  TextTable table({"environment", "types", "surplus", "best ex post", "proven: at most", "relaxed (Theorem 5)"});
  const auto auction = [](int i, const std::vector<double>& t) { return t[i] + 0.5 * mean_of_others(i, t); };
  std::vector<Environment> environments;
  for (const int k : {4, 8, 16, 32}) environments.push_back({"auction, t_i + t_j/2", environment_of(2, k, 0, auction)});
  environments.push_back({"auction, three bidders", environment_of(3, 6, 0, auction)});
  environments.push_back({"noxious facility", environment_of(3, 6, 0.3, [](int i, const std::vector<double>& t) {
                            return 0.3 - (1.5 - t[i] -
                                          0.2 * mean_of_others(i, t));  // the higher the type, the lower the cost
                          })});
  environments.push_back({"partnership", environment_of(2, 8, -0.4, [](int i, const std::vector<double>& t) {
                            return t[i] + 0.4 * mean_of_others(i, t) - 0.4;
                          })});
  for (const auto& [name, e] : environments) {
    const ExPostPayments best = best_ex_post_payments(e, efficient_rule(e));
    agreement.check(!single_crossing_failure(e));
    agreement.check(std::abs(best.relaxed.value - best.ex_post.value) < 1e-8);
    agreement.check(best.ex_post.most - best.ex_post.value < 1e-8);
    agreement.check(best.greatest_gain < 1e-8 && best.least_payoff > -1e-8);
    table.add({name, fmt::format("{} x {}", e.bidders(), e.types[0]), number(best.surplus), number(best.ex_post.value),
               number(best.ex_post.most), number(best.relaxed.value)});
  }
  print(fmt::format(
      "\nSupplement D: efficient rules and the payments that earn most whatever bidders know, by linear programs. "
      "With a continuum of types the\nfirst auction earns (1 + 1/2) E[t(2)] = {:.6f}\n\n{}",
      1.5 / 3, table.text(2)));
  return agreement;
}

}  // namespace

Agreement reproduce_supplements(const ReproduceSettings& settings) {
  Agreement agreement = benchmarks(settings);
  agreement.add(sequential_sales(settings));
  agreement.add(information_costs(settings));
  agreement.add(ex_post_mechanisms());
  return agreement;
}

}  // namespace surety
