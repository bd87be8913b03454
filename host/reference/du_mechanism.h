#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

/// Du's (2016) mechanisms on messages 0..k, word for word and slow on purpose.
namespace surety::reference {

using Messages = std::vector<int>;

/// q(m_i + 1, m_-i) - q(m_i, m_-i) of (6): the mean of 1/j over the ranks j that message m of bidder i may have.
inline double allocation_step(Messages messages, int i, int m, int k) {
  messages[i] = m;
  int above = 0, tied = 0;  // tied counts i himself
  for (int other : messages) {
    if (other > m) ++above;
    if (other == m) ++tied;
  }
  double sum = 0;
  for (int j = above + 1; j <= above + tied; ++j) sum += 1.0 / j;
  return sum / tied / k;
}

/// A symmetric mechanism: what bidder i gets and pays at a profile.
struct DuMechanism {
  int k;
  std::function<double(const Messages&, int)> allocation, payment;
};

/// (6) and (7).
inline DuMechanism exponential_price(int k, double a, double X) {
  const auto allocation = [k](const Messages& messages, int i) {
    double q = 0;
    for (int m = 0; m < messages[i]; ++m) q += allocation_step(messages, i, m, k);
    return q;
  };
  const auto payment = [=](const Messages& messages, int i) { return X * (std::pow(1 + 1 / a, messages[i]) - 1); };
  return {k, allocation, payment};
}

/// (51, 52) and (54), two bidders.
inline DuMechanism generalized_exponential_price(int k, double a, double Y0, double Y1) {
  const auto allocation = [k](const Messages& messages, int i) {
    const int own = messages[i], other = messages[1 - i];
    double q = 0;
    for (int m = 0; m < own; ++m) {
      const double quarter = 1.0 / (4.0 * k * k);
      q += other == k   ? 1.0 / (2 * k)
           : m < other  ? (2 * k + 1) * quarter
           : m == other ? (3 * k + 1) * quarter
                        : (4 * k + 1) * quarter;
    }
    return q;
  };
  const auto payment = [=](const Messages& messages, int i) {
    const double own = std::pow(1 + 1 / a, messages[i]) - 1, most = std::pow(1 + 1 / a, k) - 1;
    return messages[1 - i] < k ? own * Y0 / 2 : own * (Y1 + most * Y0 / 2);
  };
  return {k, allocation, payment};
}

/// Rev(v, m) of (13) with the deviation rates (17).
inline double virtual_revenue(const DuMechanism& mechanism, double a, double v, const Messages& messages) {
  double sum = 0;
  for (int i = 0; i < static_cast<int>(messages.size()); ++i) {
    const auto payoff = [&](const Messages& m) { return v * mechanism.allocation(m, i) - mechanism.payment(m, i); };
    sum += mechanism.payment(messages, i);
    if (messages[i] == mechanism.k) continue;
    Messages next = messages;
    ++next[i];
    sum += a * (payoff(next) - payoff(messages));
  }
  return sum;
}

/// Calls visit with every profile in {0..k}^bidders.
template <class Visit>
void for_each_profile(int bidders, int k, const Visit& visit) {
  Messages messages(bidders, 0);
  while (true) {
    visit(messages);
    int i = 0;
    while (i < bidders && messages[i] == k) messages[i++] = 0;
    if (i == bidders) return;
    ++messages[i];
  }
}

inline int at_boundary(const Messages& messages, int k) {
  return static_cast<int>(std::count(messages.begin(), messages.end(), k));
}

/// (23) for values with the given atoms, by trying every n for every value; k = 0 stands for the limit.
struct ValueAtom {
  double value, probability;
};
inline double exponential_price_guarantee(const std::vector<ValueAtom>& values, int bidders, double A, double X,
                                          int k) {
  const double growth = k > 0 ? std::pow(1 + 1 / (A * k), k) : std::exp(1 / A);
  double sum = 0;
  for (const auto& [v, p] : values) {
    double least = INFINITY;
    for (int n = 0; n <= bidders; ++n) {
      double harmonic = 0;
      for (int j = n + 1; j <= bidders; ++j) harmonic += 1.0 / j;
      least = std::min(least, A * v * harmonic + n * X * (growth - 1) - (bidders - n) * X);
    }
    sum += p * least;
  }
  return sum;
}

/// (50) likewise.
inline double generalized_guarantee(const std::vector<ValueAtom>& values, double A, double Y0, double Y1, int k) {
  const double growth = k > 0 ? std::pow(1 + 1 / (A * k), k) : std::exp(1 / A), w = growth - 1;
  const double steep = k > 0 ? (3.0 * k + 1) / (2.0 * k) : 1.5;
  double sum = 0;
  for (const auto& [v, p] : values) sum += p * std::min({steep * A * v - Y0, A * v / 2 - Y1, Y0 * w * w + 2 * Y1 * w});
  return sum;
}

}  // namespace surety::reference
