#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include "host/io/files.h"
#include "host/papers/yamashita_2018/parts.h"
#include "host/sweeps/gap_studies.h"
#include "host/sweeps/rates_table.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

// The independent side: laws in closed form, integrals over t = -log(1-x). The engine integrates over demand quantiles.

/// A law on [0,1] with a density that does not vanish.
struct ClosedForm {
  const char* spec;
  std::function<double(double)> above;    ///< chance of a value above x
  std::function<double(double)> density;  ///< monotone, or with its mode at `mode`
  double mode;

  double cdf(double x) const { return 1 - above(x); }
  double virtual_value(double x) const { return x - above(x) / density(x); }
  double least_density() const { return std::min(density(0), density(1)); }
  double greatest_density() const { return density(mode); }
};

ClosedForm uniform_law() {
  return {"uniform", [](double x) { return 1 - x; }, [](double) { return 1.0; }, 0};
}

/// Density proportional to e^-x.
ClosedForm exponential_law() {
  constexpr double e = std::numbers::e;
  return {"exponential:1,1", [](double x) { return std::expm1(1 - x) / (e - 1); },
          [](double x) { return std::exp(1 - x) / (e - 1); }, 0};
}

/// Normal, given that it lies in [0,1].
ClosedForm normal_law(const char* spec, double mean, double deviation) {
  const auto tail = [=](double x) { return 0.5 * std::erfc((x - mean) / (deviation * std::numbers::sqrt2)); };
  const double all = tail(0) - tail(1);
  return {spec, [=](double x) { return (tail(x) - tail(1)) / all; },
          [=](double x) {
            const double z = (x - mean) / deviation;
            return std::exp(-0.5 * z * z) / (deviation * std::sqrt(2 * std::numbers::pi) * all);
          },
          mean};
}

/// A prior that satisfies Assumption 1. In each state the kinds of bidders take turns.
struct Mixture {
  const char* name;
  std::vector<double> weights;
  std::vector<std::vector<ClosedForm>> states;  ///< [state][kind]

  std::string state_spec(std::size_t s) const {
    if (states[s].size() == 1) return states[s].front().spec;
    std::string text;
    for (const ClosedForm& law : states[s]) text += (text.empty() ? "independent(" : "; ") + std::string(law.spec);
    return text + ")";
  }
  std::string spec() const {
    std::string text;
    for (std::size_t s = 0; s < states.size(); ++s)
      text += fmt::format("{}{} * {}", s > 0 ? " | " : "", weights[s], state_spec(s));
    return fmt::format("mixture({})", text);
  }
};

std::vector<Mixture> mixtures() {
  const ClosedForm uniform = uniform_law(), exponential = exponential_law();
  const auto normal = normal_law;
  return {{"symmetric", {0.5, 0.5}, {{exponential}, {normal("normal:0.6,0.4,0,1", 0.6, 0.4)}}},
          {"two kinds", {0.3, 0.7}, {{uniform, exponential}, {normal("normal:0.5,0.5,0,1", 0.5, 0.5), uniform}}},
          {"three kinds",
           {0.2, 0.3, 0.5},
           {{uniform, normal("normal:0.7,0.5,0,1", 0.7, 0.5), exponential},
            {exponential, uniform, normal("normal:0.4,0.6,0,1", 0.4, 0.6)},
            {normal("normal:0.5,0.4,0,1", 0.5, 0.4), uniform, uniform}}}};
}

using State = std::vector<ClosedForm>;

/// How many of `bidders` are of the i-th of `kinds`.
double count_of(std::size_t i, std::size_t kinds, int bidders) {
  return std::floor((bidders - 1 - static_cast<double>(i)) / static_cast<double>(kinds)) + 1;
}

/// Chance that all values are below x(i) for each kind.
template <class Limit>
double none_above(const State& state, int bidders, const Limit& limit) {
  double logarithm = 0;
  for (std::size_t i = 0; i < state.size(); ++i)
    logarithm += count_of(i, state.size(), bidders) * std::log1p(-state[i].above(limit(i)));
  return std::exp(logarithm);
}

template <class Function>
double integral(const Function& of) {
  constexpr double last = 45, panel = 0.75;  // beyond lies e^-45 of [0,1]
  double sum = 0;
  for (double t = 0; t < last; t += panel)
    sum += boost::math::quadrature::gauss<double, 20>::integrate(
        [&](double s) { return of(-std::expm1(-s)) * std::exp(-s); }, t, t + panel);
  return sum;
}

/// E[v(1) - v(2)]: the integral of the chance that exactly one value is above.
double second_price_gap(const State& state, int bidders) {
  return integral([&](double x) {
    const double none = none_above(state, bidders, [&](std::size_t) { return x; });
    double odds = 0;
    for (std::size_t i = 0; i < state.size(); ++i)
      odds += count_of(i, state.size(), bidders) * state[i].above(x) / state[i].cdf(x);
    return none * odds;
  });
}

/// The value with virtual value x, which rises in all of these laws: their hazard rates do.
double value_of_virtual(const ClosedForm& law, double x) {
  double low = x, high = 1;
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (low + high);
    (law.virtual_value(middle) < x ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

/// E[v(1)] - R: the integral of the chance that some value is above x but no virtual value is.
double optimal_gap(const State& state, int bidders) {
  return integral([&](double x) {
    return none_above(state, bidders, [&](std::size_t i) { return value_of_virtual(state[i], x); }) -
           none_above(state, bidders, [&](std::size_t) { return x; });
  });
}

template <class Gap>
double over_states(const Mixture& mixture, const Gap& gap) {
  double sum = 0;
  for (std::size_t s = 0; s < mixture.states.size(); ++s) sum += mixture.weights[s] * gap(mixture.states[s]);
  return sum;
}

/// E[v(1)] less what the best price earns, which knows no state: with p = 1 - e^-t, the integral of the chance that
/// none is above, less (1 - p) + p times the chance that there is no sale.
double posted_price_gap(const Mixture& mixture, int bidders) {
  const auto no_sale = [&](double x) {
    return over_states(mixture,
                       [&](const State& state) { return none_above(state, bidders, [&](std::size_t) { return x; }); });
  };
  const auto loss = [&](double t) { return std::exp(-t) - std::expm1(-t) * no_sale(-std::expm1(-t)); };
  const double greatest = std::log(1e3 * bidders);
  constexpr int steps = 300, half_precision = 26;
  double best = 0;
  for (int i = 1; i <= steps; ++i)
    if (const double t = greatest * i / steps; loss(t) < loss(best)) best = t;
  const double around = greatest / steps;
  const double least =
      boost::math::tools::brent_find_minima(loss, std::max(best - around, 0.0), best + around, half_precision).second;
  return least - integral(no_sale);
}

constexpr double quadrature_error = 1e-9;  // relative, of the independent integrals

Independent by_quadrature(Pass& pass, const std::string& name, const std::function<double()>& gap) {
  const double independent = pass.once("Theorem 2: " + name, gap);
  return value("quadrature", independent, quadrature_error * independent);
}

Independent independent_gap(Pass& pass, const std::string& mechanism, const Mixture& mixture, int bidders) {
  return by_quadrature(pass, fmt::format("{}, {}, {}", mechanism, mixture.name, bidders), [&] {
    if (mechanism == "second-price")
      return over_states(mixture, [&](const State& state) { return second_price_gap(state, bidders); });
    if (mechanism == "optimal")
      return over_states(mixture, [&](const State& state) { return optimal_gap(state, bidders); });
    return posted_price_gap(mixture, bidders);
  });
}

constexpr std::array sandwich_bidders{2, 5, 20, 100};

struct Ends {
  double low, high;
};

/// (1/b)/(N+1) and (1/a)/(N+1), from the densities in closed form of those who are there.
Ends sandwich(const State& state, int bidders) {
  double a = INFINITY, b = 0;
  for (std::size_t i = 0; i < state.size() && i < static_cast<std::size_t>(bidders); ++i) {
    a = std::min(a, state[i].least_density());
    b = std::max(b, state[i].greatest_density());
  }
  return {1 / (b * (bidders + 1)), 1 / (a * (bidders + 1))};
}

/// Every state's profile alone, then the mixture itself.
Checks check_sandwich(Pass& pass, const Mixture& mixture) {
  Checks checks(
      fmt::format("Theorem 2, {}: (1/b)/(N+1) <= E[v(1) - v(2)] <= (1/a)/(N+1) for densities in [a, b]", mixture.name));
  for (const int bidders : sandwich_bidders) {
    pass.status(fmt::format("Theorem 2: {}, N = {}", mixture.name, bidders));
    const ProfileLaw profile = Prior::parse(mixture.spec()).profile(bidders);
    Ends all{0, 0};
    const auto gap_between = [&](const std::string& what, const std::string& spec, Ends ends,
                                 const Independent& independent) {
      const Estimate gap = pass.estimate("second-price", spec, bidders)[Statistic::gap];
      checks.add(fmt::format("N = {}, {}", bidders, what), gap.exact->value,
                 {independent, played(gap, *gap.exact), between("densities", ends.low, ends.high)});
    };
    for (std::size_t s = 0; s < mixture.states.size(); ++s) {
      const State& state = mixture.states[s];
      const Ends ends = sandwich(state, bidders);
      const std::string name = fmt::format("state {}", s + 1);
      const auto bounds = pass.engine("gap_bounds", [&] {
        const GapBounds found = gap_bounds(profile, static_cast<int>(s));
        return std::array{found.lower, found.upper};
      });
      checks.add(fmt::format("N = {}, {}, lower bound", bidders, name), bounds[0],
                 {value("densities", ends.low, 1e-12)});
      checks.add(fmt::format("N = {}, {}, upper bound", bidders, name), bounds[1],
                 {value("densities", ends.high, 1e-12)});
      gap_between(name, mixture.state_spec(s), ends,
                  by_quadrature(pass, fmt::format("{}, {}, {}", mixture.name, name, bidders),
                                [&] { return second_price_gap(state, bidders); }));
      all.low += mixture.weights[s] * ends.low;
      all.high += mixture.weights[s] * ends.high;
    }
    gap_between("all states", mixture.spec(), all, independent_gap(pass, "second-price", mixture, bidders));
  }
  return checks;
}

/// What Theorem 2 and 3.2 say of a mechanism's gap: N^-1, or log N/N.
struct Rate {
  const char* mechanism;
  bool logarithm;
  double tolerance;  ///< of the exponent, which is 1
};

constexpr std::array expected_rates{Rate{"second-price", false, 2e-4}, Rate{"optimal", false, 2e-4},
                                    Rate{"posted-price:price=best", true, 0.01}};
constexpr int rate_doublings = 6;

/// A rate is a claim about large N.
int first_rate_bidders(const Mixture& mixture) {
  return Prior::parse(mixture.spec()).profile(2).symmetric() ? 1024 : 384;
}

/// Play is cheap and sees every event often where N is small.
constexpr int played_bidders = 12;

/// The gap of one mechanism over doublings of N, each beside our integral; at a small N beside play too; then the rate.
GapStudy check_rate(Pass& pass, const Rate& rate, const Mixture& mixture, Checks& checks) {
  const std::string values = mixture.spec(), mechanism = rate.mechanism;
  const int first = first_rate_bidders(mixture);
  const Estimate gap = pass.estimate(mechanism, values, played_bidders)[Statistic::gap];
  checks.add(fmt::format("{}, N = {}", mechanism, played_bidders), gap.exact->value,
             {independent_gap(pass, mechanism, mixture, played_bidders), played(gap, *gap.exact)});
  std::vector<ResultRow> rows;
  for (int bidders = first; bidders <= first << rate_doublings; bidders *= 2) {
    const Exact exact = pass.engine("exact gap of " + mechanism, [&] {
      const ProfileLaw profile = Prior::parse(values).profile(bidders);
      return *exact_statistics(settled(Mechanism::parse(mechanism), profile),
                               profile)[static_cast<std::size_t>(Statistic::gap)];
    });
    checks.add(fmt::format("{}, N = {}", mechanism, bidders), exact.value,
               {independent_gap(pass, mechanism, mixture, bidders)});
    rows.push_back({mechanism, values, "private", bidders, Statistic::gap, {exact.value, 0, exact}});
  }
  GapStudy study = study_gaps(rows, first).front();
  const RateFit* best = study.rates.fits.empty() ? nullptr : &study.rates.fits.front();
  const bool known = best && best->exponent_low;
  const bool logarithm = best && (best->model == RateModel::log_inverse || best->model == RateModel::log_power);
  checks.add(fmt::format("{}, exponent of N", mechanism),
             known ? 0.5 * (*best->exponent_low + *best->exponent_high) : NAN, {value("theory", 1, rate.tolerance)});
  checks.add(fmt::format("{}, exponent of log N", mechanism), best ? logarithm : NAN,
             {value("theory", rate.logarithm ? 1 : 0, 0)});
  return study;
}

void check_rates(Pass& pass, const std::vector<Mixture>& priors) {
  std::vector<GapStudy> studies;
  for (const Mixture& mixture : priors) {
    Checks checks(
        fmt::format("Rates, {}: 1/N for second-price and optimal, log N/N for the posted price", mixture.name));
    for (const Rate& rate : expected_rates) {
      pass.status(fmt::format("Rates: {}, {}", mixture.name, rate.mechanism));
      studies.push_back(check_rate(pass, rate, mixture, checks));
    }
    pass.add(checks);
  }
  pass.tell(rates_table(studies));
  if (!pass.out.empty()) replace_file(pass.out / "rates.csv", rates_csv(studies));
}

}  // namespace

void yamashita_2018::theorem_2(Pass& pass) {
  const std::vector<Mixture> priors = mixtures();
  std::string text = "\nTheorem 2\n";
  for (const Mixture& mixture : priors) text += fmt::format("  {}: {}\n", mixture.name, mixture.spec());
  pass.tell(text + "\n");
  const std::size_t first = pass.checks().size();
  for (const Mixture& mixture : priors) pass.add(check_sandwich(pass, mixture));
  check_rates(pass, priors);
  if (pass.out.empty()) return;
  replace_file(pass.out / "theorem-2.csv", csv_of(std::span(pass.checks()).subspan(first)));
  pass.tell(fmt::format("\nwritten: {0}/theorem-2.csv, {0}/rates.csv\n", pass.out.string()));
}

}  // namespace surety
