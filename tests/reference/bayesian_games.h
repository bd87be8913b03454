#pragma once

#include <algorithm>
#include <map>
#include <random>
#include <vector>

#include "surety/finite_games/finite_mechanism.h"

/// Finite information structures and pure equilibria on them, from the definitions.
namespace surety::reference {

/// A signal is a list of whatever a bidder has been told. Two bidders.
using Signal = std::vector<int>;

struct Structure {
  struct Case {
    int state;
    double probability;
    Signal signal[2];
  };
  std::vector<Case> cases;

  double total() const {
    double sum = 0;
    for (const Case& c : cases) sum += c.probability;
    return sum;
  }
};

/// What a bidder sends at each signal.
using Play = std::map<Signal, int>;

inline std::int64_t profile_of(const FiniteMechanism& m, int one, int other) {
  return one * m.stride(0) + other * m.stride(1);
}

/// The best message of a bidder at a signal, the present one where it is as good but for rounding.
inline int best_reply(const FiniteMechanism& m, const Structure& structure, const Play (&play)[2], int i,
                      const Signal& signal) {
  std::vector<double> utility(m.messages(i));
  for (const auto& c : structure.cases) {
    if (c.signal[i] != signal) continue;
    const int other = play[1 - i].at(c.signal[1 - i]);
    for (int own = 0; own < m.messages(i); ++own)
      utility[own] +=
          c.probability * m.utility(i, i == 0 ? profile_of(m, own, other) : profile_of(m, other, own), c.state);
  }
  const auto best = std::max_element(utility.begin(), utility.end());
  const int present = play[i].at(signal);
  return *best > utility[present] + 1e-12 ? static_cast<int>(best - utility.begin()) : present;
}

/// Plays best replies from a random start; whether nobody wants to change any more.
inline bool finds_equilibrium(const FiniteMechanism& m, const Structure& structure, std::mt19937_64& draws,
                              Play (&play)[2]) {
  for (int i = 0; i < 2; ++i)
    for (const auto& c : structure.cases) play[i][c.signal[i]] = static_cast<int>(draws() % m.messages(i));
  for (int round = 0; round < 60; ++round) {
    bool changed = false;
    for (int i = 0; i < 2; ++i)
      for (auto& [signal, message] : play[i]) {
        const int better = best_reply(m, structure, play, i, signal);
        changed |= better != message;
        message = better;
      }
    if (!changed) return true;
  }
  return false;
}

inline double welfare(const FiniteMechanism& m, const Structure& structure, const Play (&play)[2]) {
  double sum = 0;
  for (const auto& c : structure.cases)
    sum += c.probability * m.welfare(profile_of(m, play[0].at(c.signal[0]), play[1].at(c.signal[1])), c.state);
  return sum;
}

}  // namespace surety::reference
