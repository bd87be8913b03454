#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "surety/strategies/given_strategy.h"

namespace surety::reference {

/// A stretch of values, uniform, or one value where both ends are the same.
struct Stretch {
  double from, to;
  long double chance;
};

/// A bidder of an auction that sells to the highest bid: his value's law, and what he bids.
struct SealedBidder {
  std::vector<Stretch> value;
  StrategyCurve bid;

  struct Stand {
    long double below = 0, tied = 0, above = 0;
  };
  /// How his bid stands to b, straight piece by straight piece.
  Stand against(long double b) const {
    Stand stand;
    const auto add = [&](long double first, long double last, long double chance) {
      const long double low = std::min(first, last), high = std::max(first, last);
      if (low == high) {
        (low < b ? stand.below : low > b ? stand.above : stand.tied) += chance;
        return;
      }
      const long double share = std::clamp((b - low) / (high - low), 0.0L, 1.0L);
      stand.below += share * chance;
      stand.above += (1 - share) * chance;
    };
    for (const Stretch& v : value) {
      if (v.from == v.to) {
        add(bid(v.from), bid(v.from), v.chance);
        continue;
      }
      const auto piece = [&](long double from, long double to, long double begin, long double end, long double first,
                             long double last) {
        const long double low = std::max<long double>(from, v.from), high = std::min<long double>(to, v.to);
        if (high <= low) return;
        const auto at = [&](long double s) {
          return end > begin ? first + (last - first) * ((s - begin) / (end - begin)) : first;
        };
        add(at(low), at(high), v.chance * (high - low) / (static_cast<long double>(v.to) - v.from));
      };
      const auto& [s, m, name, of_quantiles, of_game] = bid;
      piece(-1, s.front(), 0, 0, m.front(), m.front());
      for (std::size_t i = 0; i + 1 < s.size(); ++i) piece(s[i], s[i + 1], s[i], s[i + 1], m[i], m[i + 1]);
      piece(s.back(), 1e9L, 0, 0, m.back(), m.back());
    }
    return stand;
  }
};

/// The sure gain that is worth as much as `left` with the chance `wins`, by utilities u(x) = x^(1-R)/(1-R), u(-x) =
/// -u(x).
inline long double sure_gain(long double wins, long double left, long double risk_aversion) {
  const long double power = 1 - risk_aversion, utility = wins * std::pow(std::abs(left), power) / power;
  return (left < 0 ? -1 : 1) * std::pow(power * utility, 1 / power);
}

/// What a bidder wins and pays on average, by definition.
struct SealedBids {
  std::string mechanism;
  double reserve = 0;
  std::vector<SealedBidder> bidder;

  /// That all others' bids are below b, or at most b.
  long double none_above(std::size_t i, long double b, bool at_most) const {
    long double all = 1;
    for (std::size_t j = 0; j < bidder.size(); ++j) {
      if (j == i) continue;
      const auto stand = bidder[j].against(b);
      all *= stand.below + (at_most ? stand.tied : 0);
    }
    return all;
  }
  /// By how many others tie, of whom one is drawn.
  long double wins(std::size_t i, long double b) const {
    if (b < reserve) return 0;
    std::vector<long double> tied{1};
    for (std::size_t j = 0; j < bidder.size(); ++j) {
      if (j == i) continue;
      const auto stand = bidder[j].against(b);
      tied.push_back(0);
      for (std::size_t k = tied.size(); k-- > 0;)
        tied[k] = tied[k] * stand.below + (k > 0 ? tied[k - 1] * stand.tied : 0);
    }
    long double sum = 0;
    for (std::size_t k = 0; k < tied.size(); ++k) sum += tied[k] / static_cast<long double>(k + 1);
    return sum;
  }
  /// The second price is a sum over what the highest other bid may be, between points of a grid that has all multiples
  /// of 1/16: others are sent with no chance.
  long double pays(std::size_t i, long double b) const {
    if (mechanism == "all-pay") return b;
    const long double won = wins(i, b);
    if (mechanism == "first-price") return b * won;
    if (b < reserve) return 0;
    if (b == reserve) return reserve * won;
    std::vector<long double> point{reserve};  // at all that bids may be with positive chance
    for (int k = 1; k < 160 * b; ++k)
      if (k / 160.0L > reserve) point.push_back(k / 160.0L);
    point.push_back(b);
    const long double at_least = mechanism == "war-of-attrition" ? 1 : won;  // how often b is paid, or less
    long double sum = reserve * none_above(i, reserve, true) + b * (at_least - none_above(i, b, false));
    for (std::size_t k = 1; k < point.size(); ++k) {
      const long double below = none_above(i, point[k], false);
      sum += (point[k - 1] + point[k]) / 2 * (below - none_above(i, point[k - 1], true));
      if (k + 1 < point.size()) sum += point[k] * (none_above(i, point[k], true) - below);
    }
    return sum;
  }
  long double earns(std::size_t i, long double value, long double b) const { return value * wins(i, b) - pays(i, b); }
};

}  // namespace surety::reference
