#pragma once

#include "host/reference/bounding_lp.h"
#include "surety/bounds/outcome_environment.h"

namespace surety::reference {

/// LB-G-k as (9): max sum mu lambda over mechanisms, lambda(theta) at most the strategic virtual objective everywhere,
/// message 0 participation secure.
inline double lower_program_value(const OutcomeEnvironment& e, int k) {
  const Profiles profiles(e.agents, k);
  const auto count = profiles.count();
  const int outcomes = int(e.outcomes.size());
  LinearProgram lp;
  std::vector<int> lambda, m;
  for (const double p : e.prior) lambda.push_back(lp.variable(p, -1e6, 1e6));
  for (std::int64_t c = 0; c < outcomes * count; ++c) m.push_back(lp.variable(0, 0, 1));
  for (std::int64_t x = 0; x < count; ++x) {
    const auto y = profiles.at(x);
    std::map<int, double> sum;
    for (int o = 0; o < outcomes; ++o) sum[m[o * count + x]] = 1;
    lp.row(sum, 1, 1);
    for (int s = 0; s < e.states(); ++s) {
      std::map<int, double> row{{lambda[s], -1}};
      for (int o = 0; o < outcomes; ++o) {
        row[m[o * count + x]] += e.w(o, s);
        for (int i = 0; i < e.agents; ++i)
          for (const auto& [at, number] : profiles.upward(y, i)) row[m[o * count + at]] += e.u(i, o, s) * number;
      }
      if (e.prior[s] > 0) lp.row(row, 0, COIN_DBL_MAX);
      for (int i = 0; i < e.agents; ++i) {
        if (y[i] != 0) continue;
        std::map<int, double> utility;
        for (int o = 0; o < outcomes; ++o) utility[m[o * count + x]] = e.u(i, o, s);
        lp.row(utility, 0, COIN_DBL_MAX);
      }
    }
  }
  return lp.maximum();
}

/// UB-P-k as (10): min sum gamma over information structures, gamma(x) at least the informational virtual objective of
/// every outcome.
inline double upper_program_value(const OutcomeEnvironment& e, int k) {
  const Profiles profiles(e.agents, k);
  const auto count = profiles.count();
  LinearProgram lp;  // of minus the objective
  std::vector<int> sigma, gamma;
  for (std::int64_t c = 0; c < e.states() * count; ++c) sigma.push_back(lp.variable(0, 0, 1));
  for (std::int64_t x = 0; x < count; ++x) gamma.push_back(lp.variable(-1, -COIN_DBL_MAX, COIN_DBL_MAX));
  for (std::int64_t x = 0; x < count; ++x) {
    const auto y = profiles.at(x);
    for (int o = 0; o < int(e.outcomes.size()); ++o) {
      std::map<int, double> row{{gamma[x], 1}};
      for (int s = 0; s < e.states(); ++s) {
        row[sigma[s * count + x]] -= e.w(o, s);
        for (int i = 0; i < e.agents; ++i)
          for (const auto& [at, number] : profiles.upward_tilde(y, i))
            row[sigma[s * count + at]] += e.u(i, o, s) * number;
      }
      lp.row(row, 0, COIN_DBL_MAX);
    }
  }
  for (int s = 0; s < e.states(); ++s) {
    std::map<int, double> row;
    for (std::int64_t x = 0; x < count; ++x) row[sigma[s * count + x]] = 1;
    lp.row(row, e.prior[s], e.prior[s]);
  }
  return -lp.maximum();
}

}  // namespace surety::reference
