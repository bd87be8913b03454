// Laws and priors of one's own, played: two bidders of two kinds, by a law told in functions and a prior of objects.
#include <cmath>
#include <cstdio>

#include "surety/estimate.h"
#include "surety/values/user_law.h"

using namespace surety;

/// cdf v^2 (3 - 2v) on [0,1].
Distribution smooth_step() {
  const auto tail = [](double t) { return t * t * (3 - 2 * t); };
  return {.name = "smooth-step",
          .lower = 0,
          .upper = 1,
          .cdf = tail,
          .survival = [tail](double v) { return tail(1 - v); },
          .density = [](double v) { return 6 * v * (1 - v); }};
}

/// Values above v are held by a share (1 - v)^4 of bidders.
DemandCurve few_high_values() {
  return {
      .name = "few-high-values",
      .value = [](double q, double u) { return q < u ? 1 - std::pow(q, 0.25) : -std::expm1(0.25 * std::log1p(-u)); },
      .slope = [](double q, double) { return 0.25 * std::pow(q, -0.75); }};
}

int main() {
  const LawPtr step = make_law(smooth_step()), few = make_law(few_high_values()), uniform = parse_law("uniform");
  EstimateConfig config;
  config.mechanism = Mechanism::parse("optimal");
  config.values = Prior::mixture({{0.25, Prior(step)}, {0.75, Prior::independent({few, uniform})}});
  config.bidders = 10;
  const Estimate revenue = estimate(config)[Statistic::revenue];
  std::printf("%s\nrevenue %.4f, standard error %.4f, exact %.6f\n", config.values.spec().c_str(), revenue.mean,
              revenue.standard_error, revenue.exact->value);
  const double z = (revenue.mean - revenue.exact->value) / revenue.standard_error;
  return std::fabs(z) < 4 ? 0 : 1;
}
