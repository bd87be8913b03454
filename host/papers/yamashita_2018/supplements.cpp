#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <tuple>
#include <vector>

#include "host/io/files.h"
#include "host/papers/yamashita_2018/parts.h"
#include "surety/correlated_values/correlated_sequential_prices.h"
#include "surety/correlated_values/ex_post_payments.h"
#include "surety/correlated_values/side_bets.h"
#include "surety/theory/exact.h"
#include "surety/theory/sequential_prices.h"

namespace surety {
namespace {

constexpr double supplements_rounding = 1e-9;  // of sums over profiles, bets being some times as large as values

/// A correlated prior with finitely many values.
struct NamedPrior {
  const char* name;
  CorrelatedPrior prior;
};

/// Two values, equal ones with probability (1 + r)/4 each.
CorrelatedPrior two_values(double r) {
  return {{{1, 2}, {1, 2}}, {(1 + r) / 4, (1 - r) / 4, (1 - r) / 4, (1 + r) / 4}};
}

std::vector<NamedPrior> priors() {
  const auto mixture = [](const char* spec, int bidders) {
    return correlated_prior(Prior::parse(spec).profile(bidders));
  };
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

std::vector<double> values_in(const CorrelatedPrior& prior, std::int64_t v) {
  std::vector<double> values;
  for (int i = 0; i < prior.bidders(); ++i) values.push_back(prior.value_in(v, i));
  return values;
}

/// E of the j-th highest value, j = 0, 1, by sorting every profile.
double expected_rank(const CorrelatedPrior& prior, std::size_t j) {
  double sum = 0;
  for (std::int64_t v = 0; v < prior.profiles(); ++v) {
    auto values = values_in(prior, v);
    std::sort(values.rbegin(), values.rend());
    sum += prior.probability(v) * values[j];
  }
  return sum;
}

/// What the best efficient mechanism leaves of full surplus where all profiles are possible and every bidder has the
/// values 1, 2, .. : of the highest bidder's v - (m + 1), m being the highest of the others', and, at a tie at m with
/// one of them, what he is forgiven with his values above m, for the tied bidder of whom that is least.
double least_tie_losses(const CorrelatedPrior& prior) {
  double loss = 0;
  for (std::int64_t v = 0; v < prior.profiles(); ++v) {
    std::vector<double> values, of_tie;
    for (int i = 0; i < prior.bidders(); ++i) values.push_back(prior.value_in(v, i));
    std::sort(values.rbegin(), values.rend());
    if (values.size() > 1 && values[0] > values[1]) loss += prior.probability(v) * (values[0] - values[1] - 1);
    if (values.size() < 2 || values[0] > values[1]) continue;
    for (int i = 0; i < prior.bidders(); ++i) {
      if (prior.value_in(v, i) < values[0]) continue;
      of_tie.push_back(0);
      for (int k = prior.index(v, i) + 1; k < prior.size(i); ++k)
        of_tie.back() += prior.probability(prior.profile_of(i, k, prior.rivals_of(v, i)));
    }
    loss += *std::min_element(of_tie.begin(), of_tie.end());
  }
  return loss;
}

/// What side bets leave where everybody knows who wins and the others' values, by the book: profiles in which a bidder
/// knows the same are put together, and he takes part where he expects something from all of them.
double informed_revenue(const CorrelatedPrior& prior, const SideBets& bets) {
  using Knowledge = std::tuple<int, int, std::int64_t, int>;  // bidder, winner, the others' values, own value
  const auto knowledge = [&](std::int64_t v, int i) {
    return Knowledge{i, prior.winner(v), prior.rivals_of(v, prior.winner(v)), prior.index(v, i)};
  };
  const auto payment = [&](std::int64_t v, int i) {
    auto others = values_in(prior, v);
    others.erase(others.begin() + i);
    const double price = prior.winner(v) == i ? *std::max_element(others.begin(), others.end()) : 0;
    return price + bets.bets[i].at(prior.index(v, i), prior.rivals_of(v, i), prior.rivals(i));
  };
  std::map<Knowledge, double> expected;
  for (std::int64_t v = 0; v < prior.profiles(); ++v)
    for (int i = 0; i < prior.bidders(); ++i)
      expected[knowledge(v, i)] +=
          prior.probability(v) * ((prior.winner(v) == i ? prior.value_in(v, i) : 0) - payment(v, i));
  double revenue = 0;
  for (std::int64_t v = 0; v < prior.profiles(); ++v)
    for (int i = 0; i < prior.bidders(); ++i)
      if (expected[knowledge(v, i)] >= 0) revenue += prior.probability(v) * payment(v, i);
  return revenue;
}

/// R_1 by recursion: `mass` is the probability of the values from bidder i on, those before having been reported.
double adjusted_revenue(const CorrelatedPrior& prior, int i, const std::vector<double>& mass) {
  if (i == prior.bidders()) return 0;
  const std::size_t rest = mass.size() / static_cast<std::size_t>(prior.size(i));
  double most = 0, passed = 0;
  for (int k = 0; k <= prior.size(i); ++k) {  // the price is value k; beyond the last there is no offer
    double buyers = 0;
    for (std::size_t m = static_cast<std::size_t>(k) * rest; m < mass.size(); ++m) buyers += mass[m];
    most = std::max(most, passed + (k < prior.size(i) ? prior.value(i, k) * buyers : 0));
    if (k == prior.size(i)) break;
    const auto from = mass.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(k) * rest);
    passed += adjusted_revenue(prior, i + 1, {from, from + static_cast<std::ptrdiff_t>(rest)});
  }
  return most;
}
double adjusted_revenue(const CorrelatedPrior& prior) {
  std::vector<double> mass;
  for (std::int64_t v = 0; v < prior.profiles(); ++v) mass.push_back(prior.probability(v));
  return adjusted_revenue(prior, 0, mass);
}

/// The most that prices earn which are fixed beforehand, the same for all or one for each: every choice of them, played
/// on every profile.
double fixed_revenue(const CorrelatedPrior& prior, bool same) {
  std::vector<double> all{INFINITY};  // no offer
  for (int i = 0; i < prior.bidders(); ++i) all.insert(all.end(), prior.values(i).begin(), prior.values(i).end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  double most = 0;
  std::vector<std::size_t> choice(static_cast<std::size_t>(same ? 1 : prior.bidders()));
  for (bool left = true; left;) {
    double revenue = 0;
    for (std::int64_t v = 0; v < prior.profiles(); ++v)
      for (int i = 0; i < prior.bidders(); ++i) {
        const double price = all[choice[same ? 0 : static_cast<std::size_t>(i)]];
        if (prior.value_in(v, i) < price) continue;
        revenue += prior.probability(v) * price;
        break;
      }
    most = std::max(most, revenue);
    left = false;
    for (std::size_t i = 0; i < choice.size() && !left; ++i) {
      left = ++choice[i] < all.size();
      if (!left) choice[i] = 0;
    }
  }
  return most;
}

/// The paper's motivation in numbers: what extra information leaves of what side bets extract.
void benchmarks(Pass& pass) {
  Checks checks(
      "\nTheorem 1: revenue from correlated values. Side bets extract all where bidders know their values alone; with "
      "the\ninformation of Theorem 1's proof (who wins, and the others' values) they opt out, and no efficient "
      "mechanism where\ntruth is dominant earns more than E[v(2)] (on a grid of values, with the best winner at every "
      "tie: best efficient).\nR_1: sequential posted prices, by Supplement B\n");
  const auto engine = [&](const char* name, const auto& compute) { return pass.engine(name, compute); };
  for (const auto& [name, prior] : priors()) {
    const SideBets bets = side_bets(prior);
    const double full = expected_rank(prior, 0), second = expected_rank(prior, 1);
    const auto add = [&](const char* what, double found, const std::vector<Independent>& independents) {
      checks.add(fmt::format("{}: {}", name, what), found, independents);
    };
    add("full surplus", engine("full_surplus", [&] { return prior.full_surplus(); }),
        {value("all profiles", full, supplements_rounding)});
    add("side bets", engine("side_bets", [&] { return bets.revenue; }),
        {value("full surplus", full, supplements_rounding)});
    add("side bets, informed", engine("informed_side_bets", [&] { return informed_side_bets(prior, bets).revenue; }),
        {value("all profiles", informed_revenue(prior, bets), supplements_rounding)});
    add("best efficient", engine("best_efficient_guarantee", [&] { return best_efficient_guarantee(prior); }),
        {value("all ties", full - least_tie_losses(prior), supplements_rounding),
         between("E[v(2)], E[v(1)]", second, full)});
    add("E[v(2)]", engine("expected_second_value", [&] { return prior.expected_second_value(); }),
        {value("all profiles", second, supplements_rounding)});
    add("R_1", engine("correlated_sequential_prices", [&] { return correlated_sequential_prices(prior).revenue; }),
        {value("all reports", adjusted_revenue(prior), supplements_rounding)});
    add("fixed prices", engine("best_fixed_prices", [&] { return best_fixed_prices(prior).revenue; }),
        {value("all prices", fixed_revenue(prior, false), supplements_rounding)});
    add("one price", engine("best_single_price", [&] { return best_single_price(prior).revenue; }),
        {value("all prices", fixed_revenue(prior, true), supplements_rounding)});
  }
  if (!pass.out.empty()) replace_file(pass.out / "benchmarks.csv", csv_of(checks.list()));
  pass.add(checks);
}

/// The greatest of a function on [0, 1], on a grid and by golden sections around its best.
double greatest(const std::function<double(double)>& f) {
  constexpr int cells = 200;
  constexpr double ratio = 0.6180339887498949;
  int best = 0;
  for (int c = 0; c <= cells; ++c)
    if (f(c / double{cells}) > f(best / double{cells})) best = c;
  double low = std::max(0, best - 1) / double{cells}, high = std::min(cells, best + 1) / double{cells};
  for (int step = 0; step < 60; ++step) {
    const double left = high - ratio * (high - low), right = low + ratio * (high - low);
    (f(left) < f(right) ? low : high) = f(left) < f(right) ? left : right;
  }
  return f((low + high) / 2);
}

/// Equally likely laws on [0, 1], of all bidders alike: a mixture by its parts.
struct Parts {
  const char* name;
  std::string values;
  std::vector<LawPtr> laws;

  double mean(const std::function<double(const Law&)>& of_law) const {
    double sum = 0;
    for (const LawPtr& law : laws) sum += of_law(*law) / static_cast<double>(laws.size());
    return sum;
  }
};

/// Replicates of which 6 standard errors of a revenue are less than a thousandth of it.
constexpr std::uint64_t seeing_a_thousandth = 40'000'000;

void sequential_sales(Pass& pass) {
  Checks checks(
      "\nSupplement B: sequential posted prices, adjusted to earlier reports, against prices fixed beforehand\n");
  const std::vector<Parts> priors{
      {"uniform", "uniform", {parse_law("uniform")}},
      {"two states", "mixture(0.5 * beta:2,4 | 0.5 * beta:4,2)", {parse_law("beta:2,4"), parse_law("beta:4,2")}}};
  for (const Parts& parts : priors)
    for (const int bidders : {1, 2, 5, 10, 20}) {
      pass.status(fmt::format("Supplement B: {}, N = {}", parts.values, bidders));
      const ProfileLaw profile = Prior::parse(parts.values).profile(bidders);
      const auto add = [&](const char* what, double found, const std::vector<Independent>& independents) {
        checks.add(fmt::format("{}, N = {}: {}", parts.name, bidders, what), found, independents);
      };
      const double seen = parts.mean([&](const Law& law) {
        double later = 0;
        for (int i = 0; i < bidders; ++i)
          later = greatest([&](double p) { return p * law.survival(p) + law.cdf(p) * later; });
        return later;
      });
      const double single = greatest(
          [&](double p) { return p * parts.mean([&](const Law& law) { return 1 - std::pow(law.cdf(p), bidders); }); });
      add("state seen", pass.engine("public_state_revenue", [&] { return public_state_revenue(profile); }),
          {value("prices by golden sections", seen, supplements_rounding)});
      add("one price", pass.engine("best_posted_price", [&] { return best_posted_price(profile).revenue; }),
          {value("price by golden sections", single, supplements_rounding)});
      for (const char* mechanism : {"sequential-posted-price", "sequential-posted-price:non-adaptive"}) {
        const bool by_hand = parts.laws.size() == 1 || bidders == 1;  // else play alone sees a thousandth
        const Estimate revenue = pass.estimate(mechanism, parts.values, bidders, "", 0,
                                               by_hand ? 0 : seeing_a_thousandth)[Statistic::revenue];
        std::vector<Independent> independents{
            played(revenue, *revenue.exact),
            between("one price, state seen", single - supplements_rounding, seen + supplements_rounding)};
        if (parts.laws.size() == 1) independents.push_back(value("R_1 by golden sections", seen, supplements_rounding));
        if (parts.laws.size() > 1 && bidders == 1)
          independents.push_back(value("price by golden sections", single, supplements_rounding));
        add(mechanism, revenue.exact->value, independents);
      }
    }
  pass.add(checks);
}

void information_costs(Pass& pass) {
  Checks checks(
      "\nSupplement C: two values, correlation 0.5; learning Theorem 1's information costs c, uniform on [0, 2 E[c]]. "
      "Bound: a\nmechanism that stays efficient, ties broken by values alone, earns at most the best efficient revenue "
      "+ N E[c]\n");
  const CorrelatedPrior prior = two_values(0.5);
  const SideBets bets = side_bets(prior);
  const auto samples = std::min<std::uint64_t>(pass.samples, 1'000'000);
  for (const double cost : {0.001, 0.01, 0.05, 0.1, 0.2, 0.4}) {
    const LawPtr law = parse_law(fmt::format("uniform:0,{}", 2 * cost));
    const InformationAcquisition found = acquire_information(prior, bets, *law, samples, pass.seed);
    const auto add = [&](const char* what, double engine, const Independent& independent) {
      checks.add(fmt::format("E[c] = {}: {}", cost, what), engine, {independent});
    };
    const auto exact = [&](const char* name, const Exact& number) { return pass.engine(name, [&] { return number; }); };
    // Bets ask for -1/8 where the other's value is 1 and for 3/8 where it is 2. To learn that it is 2 is worth P(2 |
    // own value) 3/8: one stays away. At ties the first bidder wins, so the second learns nothing while his value is 1.
    const double of_one = std::min(1.0, 0.25 * 0.375 / (2 * cost)), of_two = std::min(1.0, 0.75 * 0.375 / (2 * cost));
    const double loser_of_one = 0.375 * (1 - of_one) + 0.375;  // what the first and the second pay as such
    const double revenue =
        0.375 * (1 - 2 * 0.125) + 0.25 * (1 - 0.125) + 0.125 * loser_of_one + 0.375 * (2 + 2 * 0.375) * (1 - of_two);
    checks.add(fmt::format("E[c] = {}: side bets", cost), exact("revenue of acquire_information", found.revenue).value,
               {value("by hand", revenue, supplements_rounding), played(found.simulated_revenue, found.revenue)});
    checks.add(fmt::format("E[c] = {}: who learn", cost),
               exact("learners of acquire_information", found.acquired).value,
               {value("by hand", 0.5 * of_one + of_two, supplements_rounding),
                played(found.simulated_acquired, found.acquired)});
    const double full = 1 * 0.375 + 2 * 0.625, efficient = 1.5;  // at (1,1) the winner is forgiven 1 with chance 1/8
    add("bound", pass.engine("costly_information_bound", [&] { return *costly_information_bound(prior, *law); }),
        value("by hand", std::min(full, efficient + 2 * cost), supplements_rounding));
  }
  pass.add(checks);
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
  std::string name;
  AuctionLikeEnvironment environment;
};

/// Theorem 5's payments: who is not chosen pays all that he gets, who is chosen what that is worth to the least of his
/// types that would be chosen too.
double least_type_payments(const AuctionLikeEnvironment& e, const ChoiceRule& rule) {
  double sum = 0;
  for (std::int64_t t = 0; t < e.profiles(); ++t)
    for (int i = 0; i < e.bidders(); ++i) {
      int least = 0;
      while (rule[t] == i + 1 && rule[e.with_type(t, i, least)] != i + 1) ++least;
      const std::int64_t at = rule[t] == i + 1 ? e.with_type(t, i, least) : t;
      sum += e.probability[t] * e.payoff(at, i, rule[t]);
    }
  return sum;
}

/// The least that anybody gains by the truth over any lie or staying away.
double least_gain_of_truth(const AuctionLikeEnvironment& e, const ChoiceRule& rule,
                           const std::vector<double>& payment) {
  const auto net = [&](std::int64_t truth, std::int64_t told, int i) {
    return e.payoff(truth, i, rule[told]) - payment[told * e.bidders() + i];
  };
  double least = INFINITY;
  for (std::int64_t t = 0; t < e.profiles(); ++t)
    for (int i = 0; i < e.bidders(); ++i) {
      least = std::min(least, net(t, t, i));
      for (int lie = 0; lie < e.types[i]; ++lie)
        least = std::min(least, net(t, t, i) - net(t, e.with_type(t, i, lie), i));
    }
  return least;
}

void ex_post_mechanisms(Pass& pass) {
  Checks checks(
      "\nSupplement D: efficient rules and the payments that earn most whatever bidders know. With a continuum of "
      "types "
      "the\nfirst auction earns (1 + 1/2) E[t(2)] = 1/2\n");
  const auto auction = [](int i, const std::vector<double>& t) { return t[i] + 0.5 * mean_of_others(i, t); };
  std::vector<Environment> environments;
  for (const int k : {4, 8, 16, 32})
    environments.push_back({fmt::format("auction, t_i + t_j/2, {} types", k), environment_of(2, k, 0, auction)});
  environments.push_back({"auction, three bidders", environment_of(3, 6, 0, auction)});
  environments.push_back({"noxious facility", environment_of(3, 6, 0.3, [](int i, const std::vector<double>& t) {
                            return 0.3 - (1.5 - t[i] -
                                          0.2 * mean_of_others(i, t));  // the higher the type, the lower the cost
                          })});
  environments.push_back({"partnership", environment_of(2, 8, -0.4, [](int i, const std::vector<double>& t) {
                            return t[i] + 0.4 * mean_of_others(i, t) - 0.4;
                          })});
  for (const auto& [name, e] : environments) {
    const ChoiceRule rule = efficient_rule(e);
    const ExPostPayments best = best_ex_post_payments(e, rule);
    const Independent least = value("the least type chosen", least_type_payments(e, rule), supplements_rounding);
    const auto number = [&](const char* function, double x) { return pass.engine(function, [&] { return x; }); };
    checks.add(name + ": best ex post", number("ex post of best_ex_post_payments", best.ex_post.value), {least});
    checks.add(name + ": at most", number("bound of best_ex_post_payments", best.ex_post.most), {least});
    checks.add(name + ": relaxed (Theorem 5)", number("relaxed of best_ex_post_payments", best.relaxed.value), {least});
    const auto payment = pass.engine("payments of best_ex_post_payments", [&] { return best.payment; });
    double paid = 0;
    for (std::size_t p = 0; p < payment.size(); ++p) paid += e.probability[p / e.bidders()] * payment[p];
    checks.add(name + ": paid on average", paid, {least});
    checks.add(name + ": truth gains, at least", least_gain_of_truth(e, rule, payment),
               {value("all lies: some bind", 0.0, supplements_rounding)});
  }
  pass.add(checks);
}

}  // namespace

void yamashita_2018::supplements(Pass& pass) {
  for (const Part part : {benchmarks, sequential_sales, information_costs, ex_post_mechanisms}) part(pass);
}

}  // namespace surety
