#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

/// The bounding programs of Brooks & Du (2023) evaluated word for word on the grid X(k)^N: plain and slow on purpose.
namespace surety::reference {

/// A profile of actions or signals, each in steps of 1/k.
using Steps = std::vector<int>;

/// Every profile of X(k)^N.
inline std::vector<Steps> all_profiles(int agents, int k) {
  std::vector<Steps> profiles{{}};
  for (int i = 0; i < agents; ++i) {
    std::vector<Steps> longer;
    for (const Steps& before : profiles)
      for (int l = 0; l <= k * k; ++l) {
        longer.push_back(before);
        longer.back().push_back(l);
      }
    profiles = longer;
  }
  return profiles;
}

inline Steps moved(Steps x, int i, int to) {
  x[static_cast<std::size_t>(i)] = to;
  return x;
}

using Function = std::function<double(const Steps&)>;

/// grad_i^+ (1).
inline double upward_difference(const Function& f, const Steps& x, int i, int k) {
  const int l = x[static_cast<std::size_t>(i)];
  return l == k * k ? 0 : (k - 1) * (f(moved(x, i, l + 1)) - f(x));
}

/// The adjoint (7).
inline double adjoint_difference(const Function& f, const Steps& x, int i, int k) {
  const int l = x[static_cast<std::size_t>(i)];
  if (l == k * k) return -f(x);
  if (l == k * k - 1) return f(moved(x, i, l + 1)) - k * f(x);
  return k * (f(moved(x, i, l + 1)) - f(x));
}

/// A finite environment: states and outcomes are numbered.
struct Environment {
  int agents, states, outcomes;
  std::function<double(int i, int outcome, int state)> utility;
  std::function<double(int outcome, int state)> objective;
  std::vector<double> prior;
};

/// m(outcome | x) and sigma(x, state).
using Mechanism = std::function<double(int outcome, const Steps& x)>;
using Signals = std::function<double(const Steps& x, int state)>;

/// The strategic virtual objective (4).
inline double strategic_virtual_objective(const Environment& e, const Mechanism& m, const Steps& x, int state, int k) {
  double sum = 0;
  for (int w = 0; w < e.outcomes; ++w) {
    const Function chance = [&, w](const Steps& y) { return m(w, y); };
    sum += e.objective(w, state) * chance(x);
    for (int i = 0; i < e.agents; ++i) sum += e.utility(i, w, state) * upward_difference(chance, x, i, k);
  }
  return sum;
}

/// The objective of (LB-G-k) at a mechanism.
inline double guarantee_bound(const Environment& e, const Mechanism& m, int k) {
  double bound = 0;
  for (int state = 0; state < e.states; ++state) {
    double least = INFINITY;
    for (const Steps& x : all_profiles(e.agents, k))
      least = std::min(least, strategic_virtual_objective(e, m, x, state, k));
    bound += e.prior[static_cast<std::size_t>(state)] * least;
  }
  return bound;
}

/// The objective of (UB-P-k) at an information structure.
inline double potential_bound(const Environment& e, const Signals& sigma, int k) {
  double bound = 0;
  for (const Steps& x : all_profiles(e.agents, k)) {
    double greatest = -INFINITY;
    for (int w = 0; w < e.outcomes; ++w) {
      double virtual_objective = 0;  // (8)
      for (int state = 0; state < e.states; ++state) {
        const Function mass = [&, state](const Steps& y) { return sigma(y, state); };
        virtual_objective += e.objective(w, state) * mass(x);
        for (int i = 0; i < e.agents; ++i)
          virtual_objective -= e.utility(i, w, state) * adjoint_difference(mass, x, i, k);
      }
      greatest = std::max(greatest, virtual_objective);
    }
    bound += greatest;
  }
  return bound;
}

/// The least utility of an agent who plays 0, over the others' actions and states: a mechanism is participation secure
/// (at 0) where none is negative.
inline double least_utility_at_zero(const Environment& e, const Mechanism& m, int k) {
  double least = INFINITY;
  for (int i = 0; i < e.agents; ++i)
    for (const Steps& x : all_profiles(e.agents, k)) {
      if (x[static_cast<std::size_t>(i)] != 0) continue;
      for (int state = 0; state < e.states; ++state) {
        double utility = 0;
        for (int w = 0; w < e.outcomes; ++w) utility += e.utility(i, w, state) * m(w, x);
        least = std::min(least, utility);
      }
    }
  return least;
}

/// Public expenditure: outcome 0 is none, outcome i is full and paid by i; in state s agent s alone has the value.
inline Environment public_expenditure_environment(int agents, double social_value) {
  Environment e{agents, agents, agents + 1,
                {},     {},     std::vector<double>(static_cast<std::size_t>(agents), 1.0 / agents)};
  e.utility = [=](int i, int w, int state) {
    return w == 0 ? 0 : (state == i ? social_value : 0) - (w == i + 1 ? 1 : 0);
  };
  e.objective = [=](int w, int) { return w == 0 ? 0 : social_value - 1; };
  return e;
}

/// Bilateral trade: 0 the seller, 1 the buyer; outcome 0 is none, 1 and 2 trade at the prices theta and theta - 1; in
/// state 0 the seller's value is 0, in state 1 it is theta, the buyer's is theta - 1 more.
inline Environment trade_environment(double theta) {
  Environment e{2, 2, 3, {}, {}, {0.5, 0.5}};
  e.utility = [=](int i, int w, int state) {
    if (w == 0) return 0.0;
    const double price = w == 1 ? theta : theta - 1, seller_value = state == 0 ? 0 : theta;
    return i == 0 ? price - seller_value : seller_value + theta - 1 - price;
  };
  e.objective = [=](int w, int) { return w == 0 ? 0 : theta - 1; };
  return e;
}

}  // namespace surety::reference
