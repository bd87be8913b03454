// The judge is never below what is gained in random games of bidders whose values have different laws.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/equilibria/judged.h"
#include "tests/equilibria/unlike_bidders.h"

namespace surety {
namespace {

using namespace unlike;  // NOLINT(google-build-using-namespace)

// ---- random games whose exploitability is a quadrature

/// Values that are likelier in some of a few even pieces than in others.
struct Pieces {
  std::vector<double> end, weight;

  std::string spec() const {
    std::string text = "histogram:";
    for (std::size_t j = 0; j < weight.size(); ++j)
      text += fmt::format("{}{}..{}@{}", j > 0 ? "," : "", end[j], end[j + 1], weight[j]);
    return text;
  }
  double cdf(double v) const {
    double below = 0, all = 0;
    for (std::size_t j = 0; j < weight.size(); ++j) {
      all += weight[j];
      below += weight[j] * std::clamp((v - end[j]) / (end[j + 1] - end[j]), 0.0, 1.0);
    }
    return below / all;
  }
};

struct ContinuousGame {
  std::string mechanism;
  double reserve = 0;
  std::vector<Pieces> law;           ///< by bidder
  std::vector<StrategyCurve> curve;  ///< by bidder; messages rise

  /// That a bidder bids less than m.
  double below(std::size_t bidder, double m) const {
    const auto& [signal, message, name, of_quantiles, of_game] = curve[bidder];
    if (m <= message.front()) return 0;
    if (m >= message.back()) return 1;
    const auto above = std::size_t(std::lower_bound(message.begin(), message.end(), m) - message.begin());
    const double share = (m - message[above - 1]) / (message[above] - message[above - 1]);
    return law[bidder].cdf(signal[above - 1] + share * (signal[above] - signal[above - 1]));
  }
  /// What a bid earns; there are no ties.
  double earns(std::size_t bidder, double v, double m) const {
    double wins = m < reserve ? 0 : 1;
    for (std::size_t j = 0; j < law.size(); ++j)
      if (j != bidder) wins *= below(j, m);
    return wins * v - (mechanism == "all-pay" ? m : wins * m);
  }
  /// On a grid of values and of bids: at most the truth.
  double exploitability() const {
    constexpr int values = 100, bids = 400;
    double greatest = 0, most = 0;
    for (const StrategyCurve& each : curve) most = std::max(most, each.message.back());
    for (std::size_t i = 0; i < law.size(); ++i)
      for (int a = 0; a <= values; ++a) {
        const double low = law[i].end.front(), high = law[i].end.back(), v = low + (high - low) * a / values;
        const double own = earns(i, v, curve[i](v));
        for (int b = 0; b <= bids; ++b) greatest = std::max(greatest, earns(i, v, most * b / bids) - own);
        greatest = std::max(greatest, earns(i, v, reserve) - own);
      }
    return greatest;
  }
};

ContinuousGame random_game(std::mt19937_64& random) {
  const auto number = [&](int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); };
  ContinuousGame game;
  game.mechanism = number(0, 2) > 0 ? "first-price" : "all-pay";
  if (number(0, 1) == 1) game.reserve = number(1, 30) / 64.0;
  const int bidders = number(2, 4);
  for (int i = 0; i < bidders; ++i) {
    if (i > 0 && number(0, 2) == 0) {  // as one before
      const auto as = std::size_t(number(0, i - 1));
      game.law.push_back(game.law[as]);
      game.curve.push_back(game.curve[as]);
      continue;
    }
    Pieces law;
    StrategyCurve curve{{}, {}, "curve"};
    law.end.push_back(number(0, 20) / 64.0);
    for (int j = number(1, 3); j > 0; --j) {
      law.end.push_back(law.end.back() + number(8, 60) / 64.0);
      law.weight.push_back(number(1, 5));
    }
    double message = law.end.front() * number(0, 64) / 64;
    for (const double v : law.end) {
      message = std::max(message + 1.0 / 64, v * number(20, 60) / 64);
      curve.signal.push_back(v);
      curve.message.push_back(message);
    }
    game.law.push_back(law);
    game.curve.push_back(curve);
  }
  return game;
}

// 100 random games, two to four bidders of some kinds, with reserves. A bound is wrong in one run of 100 at most; in
// fact none is below the truth.
TEST(UnlikeBidders, RandomContinuousGamesAreNotBelowTheTruth) {
  std::mt19937_64 random(20261128);
  int near = 0;
  constexpr int games = 100;
  for (int g = 0; g < games; ++g) {
    const ContinuousGame game = random_game(random);
    std::string values;
    BidderCurves curves{{}, game.curve, "curves"};
    for (std::size_t i = 0; i < game.law.size(); ++i) {
      values += (i > 0 ? "; " : "") + game.law[i].spec();
      curves.bidder.push_back(std::int64_t(i));
    }
    const std::string mechanism =
        game.reserve > 0 ? fmt::format("{}:reserve={}", game.mechanism, game.reserve) : game.mechanism;
    auto config = config_of(mechanism, "independent(" + values + ")", std::int64_t(game.law.size()), curves);
    config.messages = 64;
    const double truth = game.exploitability();
    const Exploitability e = judged(config);
    ASSERT_GE(e.bound, truth) << mechanism << " " << values;
    near += e.bound <= truth + 1.1 * (e.noise + e.grid + e.bin) + 0.01;
  }
  EXPECT_GE(near, games * 95 / 100);
}

// ---- random finite games whose exploitability is a sum

struct FiniteBidder {
  std::vector<double> value, probability, message;
};
struct UnlikeGame {
  std::string mechanism;
  double reserve = 0;
  std::vector<FiniteBidder> bidder;

  double earns(std::size_t i, double value, double bid, bool above) const {
    std::size_t profiles = 1;
    for (const FiniteBidder& each : bidder) profiles *= each.value.size();
    const std::size_t own = bidder[i].value.size();
    double sum = 0;
    for (std::size_t profile = 0; profile < profiles; ++profile) {  // each of the others' as often as i has values
      double probability = 1;
      std::vector<double> rivals;
      std::size_t rest = profile;
      for (std::size_t j = 0; j < bidder.size(); ++j) {
        const std::size_t at = rest % bidder[j].value.size();
        rest /= bidder[j].value.size();
        if (j == i) continue;
        probability *= bidder[j].probability[at];
        rivals.push_back(bidder[j].message[at]);
      }
      const auto [won, paid] = sealed_bid(mechanism, reserve, bid, above, rivals);
      sum += probability * (won * value - paid) / double(own);
    }
    return sum;
  }
  double exploitability() const {
    std::set<double> bids{0, reserve};
    for (const FiniteBidder& each : bidder) bids.insert(each.message.begin(), each.message.end());
    double greatest = 0;
    for (std::size_t i = 0; i < bidder.size(); ++i)
      for (std::size_t v = 0; v < bidder[i].value.size(); ++v) {
        const double own = earns(i, bidder[i].value[v], bidder[i].message[v], false);
        for (const double bid : bids)
          for (const bool above : {false, true})
            greatest = std::max(greatest, earns(i, bidder[i].value[v], bid, above) - own);
      }
    return greatest;
  }
};

// 100 random games of bidders with values and messages of their own, where ties are common.
TEST(UnlikeBidders, RandomFiniteGamesAreTheEnumeratedOnes) {
  std::mt19937_64 random(7);
  const auto number = [&](int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); };
  int near = 0;
  constexpr int games = 100;
  for (int g = 0; g < games; ++g) {
    UnlikeGame game;
    game.mechanism = std::vector<std::string>{"first-price", "second-price", "all-pay"}[std::size_t(number(0, 2))];
    if (number(0, 1) == 1) game.reserve = number(1, 40) / 64.0;
    std::string values;
    BidderCurves curves{{}, {}, "curves"};
    const int bidders = number(2, 4);
    for (int i = 0; i < bidders; ++i) {
      FiniteBidder bidder;
      std::string law = "discrete:";
      StrategyCurve curve{{}, {}, "curve"};
      double left = 1, value = 0;
      const int count = number(2, 3);
      for (int j = 0; j < count; ++j) {
        value += number(1, 30) / 64.0;
        const double share = j + 1 < count ? left * number(1, 63) / 64 : left;
        left -= share;
        bidder.value.push_back(value);
        bidder.probability.push_back(share);
        bidder.message.push_back(number(0, 6) / 8.0);
        add_value(law, curve, value, share, bidder.message.back());
      }
      values += (i > 0 ? "; " : "") + law;
      curves.bidder.push_back(i);
      curves.curve.push_back(curve);
      game.bidder.push_back(bidder);
    }
    const std::string mechanism =
        game.reserve > 0 ? fmt::format("{}:reserve={}", game.mechanism, game.reserve) : game.mechanism;
    auto config = config_of(mechanism, "independent(" + values + ")", bidders, curves);
    config.game.samples = 1 << 13;
    config.messages = 16;
    const double truth = game.exploitability();
    const Exploitability e = judged(config);
    ASSERT_GE(e.bound, truth - 1e-7) << mechanism << " " << values;
    near += e.bound <= 1.1 * truth + 1.5 * e.noise + 1e-6;
  }
  EXPECT_GE(near, games * 95 / 100);
}

}  // namespace
}  // namespace surety
