#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "surety/strategies/given_strategy.h"
#include "tests/equilibria/judged.h"

/// Auctions among bidders whose private values have a finite joint law, by plain sums over profiles of values. What a
/// curve sends is looked up segment by segment. Slow on purpose; shares nothing with the judge.
namespace surety::reference {

struct Profile {
  double probability;
  std::vector<double> value;
};
using Profiles = std::vector<Profile>;

/// Bidder i's values, ascending, each with the chance that his is less.
inline std::vector<std::pair<double, double>> below(const Profiles& profiles, std::size_t i) {
  std::map<double, double> chance;
  for (const auto& [probability, value] : profiles) chance[value[i]] += probability;
  std::vector<std::pair<double, double>> all;
  double sum = 0;
  for (const auto& [value, p] : chance) {
    all.emplace_back(value, sum);
    sum += p;
  }
  return all;
}

/// A stretch of quantiles between two points of a curve.
struct Stretch {
  double from, to, first, last;  ///< quantiles, and what is sent at these
};

/// Those of one value of bidder i.
inline std::vector<Stretch> stretches(const Profiles& profiles, std::size_t i, double value,
                                      const StrategyCurve& curve) {
  const auto all = below(profiles, i);
  double low = 0, high = 1;
  for (std::size_t k = 0; k < all.size(); ++k)
    if (all[k].first == value) low = all[k].second, high = k + 1 < all.size() ? all[k + 1].second : 1;
  std::vector<Stretch> cut;
  for (std::size_t j = 0; j + 1 < curve.signal.size(); ++j) {
    const double u0 = curve.signal[j], u1 = curve.signal[j + 1], m0 = curve.message[j], m1 = curve.message[j + 1];
    const double from = std::max(low, u0), to = std::min(high, u1);
    if (!(to - from > 1e-12)) continue;
    const auto at = [&](double u) { return m0 + (m1 - m0) * (u - u0) / (u1 - u0); };
    cut.push_back({from, to, at(from), at(to)});
  }
  return cut;
}

struct Standing {
  double less = 0, tied = 0;
};
/// How the message of who has these stretches stands to m.
inline Standing standing(const std::vector<Stretch>& stretches, double m) {
  Standing found;
  double width = 0;
  for (const auto& [from, to, first, last] : stretches) {
    width += to - from;
    if (first == last) {
      (first < m ? found.less : found.tied) += first <= m ? to - from : 0;
      continue;
    }
    const double least = std::min(first, last), greatest = std::max(first, last);
    found.less += (to - from) * std::clamp((m - least) / (greatest - least), 0.0, 1.0);
  }
  return {found.less / width, found.tied / width};
}

/// The greatest gain that is seen over a dense list of messages and signals: never above the true one.
inline double greatest_gain(const std::string& auction, double reserve, const Profiles& profiles,
                            const BidderCurves& curves) {
  const std::size_t bidders = profiles.front().value.size();
  std::vector<double> messages{0, reserve};
  for (const StrategyCurve& curve : curves.curve)
    messages.insert(messages.end(), curve.message.begin(), curve.message.end());
  const double greatest = *std::max_element(messages.begin(), messages.end());
  for (int j = 0; j <= 800; ++j) messages.push_back(greatest * j / 800);
  double gain = 0;
  for (std::size_t i = 0; i < bidders; ++i)
    for (const auto& [own, before] : below(profiles, i)) {
      struct Rivals {
        double chance;
        std::vector<std::vector<Stretch>> sent;
      };
      std::vector<Rivals> lists;
      double chance = 0;
      for (const auto& [probability, value] : profiles) {
        if (value[i] != own) continue;
        chance += probability;
        lists.push_back({probability, {}});
        for (std::size_t j = 0; j < bidders; ++j)
          if (j != i) lists.back().sent.push_back(stretches(profiles, j, value[j], curves.curve[j]));
      }
      const auto earned = [&](double m, bool above) {
        double wins = 0;
        for (const Rivals& list : lists) {
          std::vector<double> of_ties{1};  // by how many rivals tie
          for (const auto& sent : list.sent) {
            const Standing s = standing(sent, m);
            std::vector<double> next(of_ties.size() + 1, 0);
            for (std::size_t t = 0; t < of_ties.size(); ++t) {
              next[t] += of_ties[t] * (s.less + (above ? s.tied : 0));
              next[t + 1] += of_ties[t] * (above ? 0 : s.tied);
            }
            of_ties = next;
          }
          for (std::size_t t = 0; t < of_ties.size(); ++t) wins += list.chance / chance * of_ties[t] / double(t + 1);
        }
        if (m < reserve) wins = 0;
        return auction == "all-pay" ? own * wins - m : (own - m) * wins;
      };
      double best = -INFINITY;
      for (const double m : messages) best = std::max({best, earned(m, false), earned(m, true)});
      for (const auto& [from, to, first, last] : stretches(profiles, i, own, curves.curve[i]))
        for (const double share : {1e-4, 0.1, 0.3, 0.5, 0.7, 0.9, 1 - 1e-6})
          gain = std::max(gain, best - earned(first + share * (last - first), false));
    }
  return gain;
}

/// The greatest gain by any message where each value sends one: payoffs are at their best at what others send, just
/// above it, at the reserve or at 0.
inline double greatest_gain_of_pure(const std::string& auction, double reserve, const Profiles& profiles,
                                    const std::vector<std::map<double, double>>& message) {
  double gain = 0;
  for (std::size_t i = 0; i < message.size(); ++i)
    for (const auto& [own, sent] : message[i]) {
      const auto earned = [&](double m, bool above) {
        double sum = 0, chance = 0;
        for (const auto& [probability, value] : profiles) {
          if (value[i] != own) continue;
          std::vector<double> rivals;
          for (std::size_t j = 0; j < value.size(); ++j)
            if (j != i) rivals.push_back(message[j].at(value[j]));
          const Bought bought = sealed_bid(auction, reserve, m, above, rivals);
          sum += probability * (own * bought.won - bought.paid);
          chance += probability;
        }
        return sum / chance;
      };
      std::vector<double> candidates{0, reserve};
      for (std::size_t j = 0; j < message.size(); ++j)
        for (const auto& [value, m] : message[j])
          if (j != i) candidates.push_back(m);
      for (const double m : candidates)
        for (const bool above : {false, true}) gain = std::max(gain, earned(m, above) - earned(sent, false));
    }
  return gain;
}

}  // namespace surety::reference
