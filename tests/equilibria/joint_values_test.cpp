// Private values with a finite joint law: plays against enumeration, the judge against all messages of random
// strategies, pure and mixed, and equilibria against closed forms.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <tuple>

#include "host/games/game_text.h"
#include "host/games/message_range.h"
#include "host/games/quantile_signals.h"
#include "host/games/strategies.h"
#include "surety/equilibrium.h"
#include "surety/error.h"
#include "surety/estimate.h"
#include "tests/equilibria/judged.h"
#include "tests/equilibria/unlike_bidders.h"
#include "tests/reference/joint_games.h"
#include "tests/reference/random_priors.h"

namespace surety {
namespace {

using reference::Profiles;
using unlike::config_of;

/// Two bidders: both have the low value with probability a, the first or the second alone the high one with b each.
Prior two_values(double low, double high, double a, double b) {
  return Prior::joint({{a, {low, low}}, {b, {low, high}}, {b, {high, low}}, {1 - a - 2 * b, {high, high}}});
}

DeviateConfig config_of(const std::string& mechanism, const Prior& values, std::int64_t bidders,
                        std::optional<GivenStrategy> strategy = {}) {
  DeviateConfig config = config_of(mechanism, "uniform", bidders, std::move(strategy));
  config.game.values = values;
  return config;
}

Profiles profiles_of(const Prior& prior, std::int64_t bidders) {
  Profiles all;
  for (const auto& state : prior.profile(bidders).states) {
    all.push_back({state.weight, {}});
    for (const auto& law : state.laws) all.back().value.push_back(law->upper());
  }
  return all;
}

Prior random_joint(std::mt19937_64& random, std::int64_t bidders) {
  const double impossible = 0.6 * std::uniform_real_distribution<double>()(random);
  std::vector<int> sizes;
  for (std::int64_t i = 0; i < bidders; ++i) sizes.push_back(std::uniform_int_distribution<int>(1, 3)(random));
  const CorrelatedPrior prior = reference::random_prior(random, sizes, impossible);
  std::vector<std::pair<double, std::vector<double>>> profiles;
  for (std::int64_t p = 0; p < prior.profiles(); ++p) {
    if (prior.probability(p) == 0) continue;
    profiles.push_back({prior.probability(p), {}});
    for (int i = 0; i < prior.bidders(); ++i) profiles.back().second.push_back(prior.value_in(p, i));
  }
  return Prior::joint(profiles);
}

// ---- estimates where truth is best

// Plain sums over profiles; z-scores of all estimates below 5 by a false-alarm rate of 6e-7 each, at fixed seeds.
TEST(JointValues, EstimatesAreThoseOfEnumeration) {
  std::mt19937_64 random(20261129);
  for (int game = 0; game < 20; ++game) {
    const std::int64_t bidders = 2 + game % 3;
    const Prior prior = random_joint(random, bidders);
    const Profiles profiles = profiles_of(prior, bidders);
    for (const double price : {0.0, 2.25, 4.0})
      for (const std::string mechanism : {"second-price:reserve=", "posted-price:price="}) {
        const bool posted = mechanism.starts_with("posted");
        EstimateConfig config;
        config.mechanism = Mechanism::parse(mechanism + std::to_string(price));
        config.values = prior;
        config.bidders = bidders;
        config.samples = 1 << 15;
        double revenue = 0, highest = 0, sales = 0;
        for (const auto& [probability, value] : profiles) {
          std::vector<double> sorted = value;
          std::sort(sorted.begin(), sorted.end(), std::greater<>());
          highest += probability * sorted[0];
          if (sorted[0] < price) continue;
          sales += probability;
          revenue += probability * (posted ? price : std::max(sorted[1], price));
        }
        for (const bool played : {false, true}) {  // by samplers of their own, and on signals
          if (played) config.information = Information::parse("private");
          const Estimates found = estimate(config);
          const auto expect = [&](Statistic s, double exact) {
            const Estimate& e = found[s];
            EXPECT_NEAR(e.mean, exact, 5 * e.standard_error + 1e-9) << prior.spec() << " " << config.mechanism.spec();
            ASSERT_TRUE(e.exact.has_value());
            EXPECT_NEAR(e.exact->value, exact, 1e-12 * std::max(1.0, exact));
          };
          expect(Statistic::revenue, revenue);
          expect(Statistic::highest_value, highest);
          expect(Statistic::sale_probability, sales);
        }
      }
  }
}

TEST(JointValues, AFileIsTheSamePrior) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "joint_values_test";
  std::filesystem::create_directories(folder);
  const auto write = [&](const char* name, const char* text) { std::ofstream(folder / name) << text; };
  write("it.csv", "probability,value1,value2\n0.5,1,1\n0.125,1,2\n0.125,2,1\n0.25,2,2\n0,3,3\n");
  const Prior prior = Prior::parse("joint:it.csv", folder), listed = two_values(1, 2, 0.5, 0.125);
  EXPECT_EQ(prior.spec(), "joint:it.csv");
  EstimateConfig config = config_of("first-price", listed, 2).game;
  const auto there = estimate(config);
  const std::string key = game_key(config);
  config.values = prior;
  EXPECT_EQ(estimate(config)[Statistic::revenue].mean, there[Statistic::revenue].mean);
  EXPECT_EQ(game_key(config), key);  // the profiles count, not what the file is called
  config.values = two_values(1, 2, 0.25, 0.25);
  EXPECT_NE(game_key(config), key);
  write("sum.csv", "probability,value1,value2\n0.5,1,1\n");
  write("names.csv", "probability,value1,worth\n1,1,1\n");
  write("negative.csv", "probability,value1,value2\n1,1,-1\n");
  for (const char* bad : {"joint:sum.csv", "joint:names.csv", "joint:negative.csv"})
    EXPECT_THROW(Prior::parse(bad, folder), InvalidInput) << bad;
  std::filesystem::remove_all(folder);
}

// ---- the judge

/// One curve a bidder, of his quantiles: rises, falls, jumps and flats.
BidderCurves random_curves(std::mt19937_64& random, const Profiles& profiles, bool pure) {
  std::uniform_real_distribution<double> unit;
  BidderCurves curves{{}, {}, "random"};
  const double greatest = 5;
  for (std::size_t i = 0; i < profiles.front().value.size(); ++i) {
    StrategyCurve curve{{}, {}, "random", true};
    const auto below = reference::below(profiles, i);
    std::vector<double> at{0, 1};
    for (const auto& [value, chance] : below) at.push_back(chance);
    for (int more = int(4 * unit(random)); !pure && more > 0; --more) at.push_back(unit(random));
    std::sort(at.begin(), at.end());
    at.erase(std::unique(at.begin(), at.end()), at.end());
    const auto message = [&] { return std::round(8 * greatest * unit(random)) / 8; };  // so that some tie
    for (std::size_t j = 0; j + 1 < at.size(); ++j) {
      const double first = message();
      curve.signal.insert(curve.signal.end(), {at[j], at[j + 1]});
      curve.message.insert(curve.message.end(), {first, pure || unit(random) < 0.3 ? first : message()});
    }
    curves.bidder.push_back(std::int64_t(i));
    curves.curve.push_back(std::move(curve));
  }
  return curves;
}

/// Whether the bound is not below the truth and, where all is brought down to it, near.
struct Record {
  int games = 0, near = 0;

  void add(double bound, double truth, double epsilon, const std::string& name) {
    EXPECT_GE(bound, truth * (1 - 1e-9) - 1e-9) << name;
    ++games;
    near += bound <= std::max(epsilon, 1.1 * truth) + 1e-9 ? 1 : 0;
  }
};

TEST(JointValues, BoundsOfRandomMixedStrategiesAreNotBelowEnumeration) {
  std::mt19937_64 random(29112026);
  Record record;
  for (int game = 0; game < 200; ++game) {
    const std::int64_t bidders = 2 + game % 2;
    const Prior prior = random_joint(random, bidders);
    const Profiles profiles = profiles_of(prior, bidders);
    const BidderCurves curves = random_curves(random, profiles, false);
    const std::string auction = game % 4 < 2 ? "first-price" : "all-pay";
    const double reserve = game % 5 == 0 ? 1.125 : 0, epsilon = 0.02;
    const double truth = reference::greatest_gain(auction, reserve, profiles, curves);
    const auto config = config_of(fmt::format("{}:reserve={}", auction, reserve), prior, bidders, curves);
    record.add(computed(config, epsilon).bound, truth, epsilon, fmt::format("{} {} {}", game, auction, prior.spec()));
  }
  EXPECT_GE(record.near, record.games * 95 / 100);
}

// Pure strategies, all messages enumerated: by the judge, and by the kernels state by state.
TEST(JointValues, BoundsOfRandomPureStrategiesAreEnumeration) {
  std::mt19937_64 random(112926);
  Record record;
  for (int game = 0; game < 200; ++game) {
    const std::int64_t bidders = 2 + game % 3;
    const Prior prior = random_joint(random, bidders);
    const Profiles profiles = profiles_of(prior, bidders);
    const std::string auction =
        std::vector<std::string>{"first-price", "second-price", "all-pay"}[std::size_t(game % 3)];
    const double reserve = game % 5 == 0 ? 1.125 : 0, epsilon = 0.02;
    BidderCurves sent{{}, {}, "random"};
    std::vector<std::map<double, double>> message(static_cast<std::size_t>(bidders));
    for (std::int64_t i = 0; i < bidders; ++i) {
      StrategyCurve curve{{}, {}, "random"};
      std::string law;
      for (const auto& [value, chance] : reference::below(profiles, std::size_t(i))) {
        const double m = std::uniform_int_distribution<int>(0, 40)(random) / 8.0;
        message[std::size_t(i)][value] = m;
        add_value(law, curve, value + 1.0 / 256, 1, m);  // the flat stretch begins at the value
      }
      sent.bidder.push_back(i);
      sent.curve.push_back(std::move(curve));
    }
    const double truth = reference::greatest_gain_of_pure(auction, reserve, profiles, message);
    const auto config = config_of(fmt::format("{}:reserve={}", auction, reserve), prior, bidders, sent);
    const std::string name = fmt::format("{} {} {}", game, auction, prior.spec());
    record.add(computed(config, epsilon).bound, truth, epsilon, name);
    double enumerated = 0;
    for (const Deviations& d : deviate(config)) {
      EXPECT_TRUE(d.enumerated && d.every_message) << name;
      enumerated = std::max(enumerated, d.exploitability.gain);
    }
    EXPECT_NEAR(enumerated, truth, 1e-9) << name;
  }
  EXPECT_GE(record.near, record.games * 95 / 100);
}

// What plays say one gains on average over a value's quantiles is what the judge computes for it.
TEST(JointValues, PlayedGainsAreBelowTheBound) {
  const Prior prior = Prior::parse("joint(0.3 * 1, 0.5 | 0.2 * 0.25, 0.5 | 0.5 * 1, 2)");
  const StrategyCurve curve{{0, 0.2, 0.2, 1}, {0, 0.25, 0.25, 0.75}, "curve", true};
  for (const std::string mechanism : {"first-price", "all-pay", "second-price:reserve=0.2", "war-of-attrition"}) {
    const auto config = config_of(mechanism, prior, 2, curve);
    const double bound = computed(config, 1e-3).bound;
    double played = 0;
    for (const Deviations& d : deviate(config)) {
      EXPECT_FALSE(d.enumerated);
      EXPECT_EQ(d.bins, 2);
      EXPECT_LE(d.exploitability.proven, bound);
      played = std::max(played, d.exploitability.gain);
    }
    EXPECT_GT(played, 0.2 * bound) << mechanism;
  }
}

// ---- equilibria

// With p = P(the rival is low; who asks is high): who is high mixes so that (H - b)(p + (1 - p) u) = (H - L) p, and who
// is low bids L. All pay: with q = P(the rival is low; who asks is low) the low bid L q u, the high L q + H (1 - p) u.
TEST(JointValues, TwoValuesOfTwoBiddersAreTheClosedForm) {
  constexpr double low = 1, high = 2;
  for (const double a : {0.25, 0.4, 0.3})
    for (const double b : {0.25, 0.1, 0.15}) {
      if (a + 2 * b >= 1) continue;
      const double c = 1 - a - 2 * b, p = b / (b + c), q = a / (a + b), share = a + b;
      const Prior prior = two_values(low, high, a, b);
      const auto first = config_of("first-price", prior, 2), all = config_of("all-pay", prior, 2);
      const auto sent = [&](const DeviateConfig& config, double u) {
        const GameConfig game = resolve_game(config.game);
        EXPECT_TRUE(joint_bidders_mix(game));
        const std::size_t k = u < share ? 0 : 1;
        const double within = k == 0 ? u / share : (u - share) / (1 - share);
        const double signal = (k == 0 ? low : high) + within * game.joint->spread();
        return message_range(strategy_of(game).form, 0, signal, signal).least;
      };
      for (const double u : {0.01, 0.4, 0.99}) {
        EXPECT_NEAR(sent(first, u * share), low, 1e-9);
        EXPECT_NEAR(sent(first, share + u * (1 - share)), high - (high - low) * p / (p + (1 - p) * u), 1e-7);
        EXPECT_NEAR(sent(all, u * share), low * q * u, 1e-7);
        EXPECT_NEAR(sent(all, share + u * (1 - share)), low * q + high * (1 - p) * u, 1e-7);
      }
      const double surplus = a * low + (1 - a) * high;
      const double earned = 2 * (b + c) * (high - low) * p, earned_all = 2 * (b + c) * (high * p - low * q);
      const auto played = estimate(first.game), played_all = estimate(all.game);
      EXPECT_NEAR(played[Statistic::revenue].mean, surplus - earned, 5 * played[Statistic::revenue].standard_error);
      ASSERT_TRUE(played[Statistic::revenue].exact.has_value());
      EXPECT_NEAR(played[Statistic::revenue].exact->value, surplus - earned, 1e-12);
      EXPECT_LE(computed(first, 1e-3).bound, 1e-3);
      const bool is_equilibrium = high * p >= low * q && low * (1 - q) <= high * (1 - p);
      EXPECT_EQ(strategy_of(resolve_game(all.game)).equilibrium, is_equilibrium) << a << " " << b;
      const double bound = computed(all, 1e-3).bound;
      EXPECT_EQ(played_all[Statistic::revenue].exact.has_value(), is_equilibrium);
      if (is_equilibrium) {
        EXPECT_LE(bound, 1e-3);
        EXPECT_NEAR(played_all[Statistic::revenue].exact->value, surplus - earned_all, 1e-12);
        EXPECT_NEAR(played_all[Statistic::revenue].mean, surplus - earned_all,
                    5 * played_all[Statistic::revenue].standard_error);
      } else {  // who is high earns 0 by no bid at all
        EXPECT_GE(bound, (low * q - high * p) * (1 - 1e-6));
      }
    }
}

/// iid from laws of atoms, each drawn with a chance: values are affiliated where the laws are ordered.
Prior hidden_atoms(const std::vector<std::pair<double, std::vector<double>>>& laws, const std::vector<double>& values,
                   int bidders) {
  std::map<std::vector<double>, double> chance;
  std::vector<std::size_t> at(static_cast<std::size_t>(bidders), 0);
  for (;;) {
    std::vector<double> profile;
    for (const std::size_t k : at) profile.push_back(values[k]);
    for (const auto& [weight, law] : laws) {
      double p = weight;
      for (const std::size_t k : at) p *= law[k];
      chance[profile] += p;
    }
    std::size_t i = 0;
    while (i < at.size() && ++at[i] == values.size()) at[i++] = 0;
    if (i == at.size()) break;
  }
  std::vector<std::pair<double, std::vector<double>>> profiles;
  for (const auto& [profile, p] : chance) profiles.emplace_back(p, profile);
  return Prior::joint(profiles);
}

TEST(JointValues, AffiliatedValuesHaveAnEquilibriumThatIsFound) {
  const std::vector<std::pair<double, std::vector<double>>> laws{{0.5, {0.5, 0.3, 0.2}}, {0.5, {0.2, 0.3, 0.5}}};
  for (const int bidders : {2, 3, 4})
    for (const std::string mechanism : {"first-price", "first-price:reserve=0.5", "all-pay"}) {
      EquilibriumConfig config;
      config.judge = config_of(mechanism, hidden_atoms(laws, {0.2, 0.5, 1}, bidders), bidders);
      config.epsilon = 1e-3;
      EXPECT_TRUE(resolve_game(config.judge.game).joint->exchangeable());
      EXPECT_TRUE(strategy_of(resolve_game(config.judge.game)).equilibrium) << mechanism << " " << bidders;
      const Equilibrium found = find_equilibrium(config);
      EXPECT_TRUE(found.found()) << mechanism << " " << bidders << " " << found.bound();
      EXPECT_TRUE(found.strategy.of_quantiles);
      DeviateConfig again = config.judge;  // what is written is played and judged like any other
      again.game.strategy = found.strategy;
      EXPECT_LE(computed(again, 1e-3).bound, 1.1e-3) << mechanism << " " << bidders;
      const Estimates theory = estimate(config.judge.game);
      const Estimate& revenue = theory[Statistic::revenue];
      EXPECT_NEAR(estimate(again.game)[Statistic::revenue].mean, revenue.mean, 1e-5);
      ASSERT_TRUE(revenue.exact.has_value());
      EXPECT_NEAR(revenue.mean, revenue.exact->value, 5 * revenue.standard_error);
      const Estimate& sales = theory[Statistic::sale_probability];
      EXPECT_NEAR(sales.mean, sales.exact->value, 5 * sales.standard_error + 1e-12);
    }
}

// Where values are independent it is the equilibrium that is known of those, by quantile.
TEST(JointValues, IndependentValuesBidAsTheyDoWithoutAJointLaw) {
  const std::vector<double> values{0.2, 0.5, 1};
  for (const int bidders : {2, 3})
    for (const std::string mechanism : {"first-price", "first-price:reserve=0.3", "all-pay"}) {
      EquilibriumConfig joint, iid;
      joint.judge = config_of(mechanism, hidden_atoms({{1, {0.3, 0.4, 0.3}}}, values, bidders), bidders);
      iid.judge = config_of(mechanism, "discrete:0.2@0.3,0.5@0.4,1@0.3", bidders);
      const Equilibrium one = find_equilibrium(joint), other = find_equilibrium(iid);
      for (double u = 0.005; u < 1; u += 0.01)
        EXPECT_NEAR(one.strategy(u), other.strategy(u), 1e-5) << mechanism << " " << bidders << " " << u;
    }
}

// Values that mostly agree: who has the high one pays too much for winning among those who have it.
TEST(JointValues, WhatIsNoEquilibriumIsNotCalledOne) {
  EquilibriumConfig config;
  config.judge = config_of("all-pay", two_values(1, 1.1, 0.45, 0.05), 2);
  EXPECT_FALSE(strategy_of(resolve_game(config.judge.game)).equilibrium);
  const Equilibrium found = find_equilibrium(config);
  EXPECT_FALSE(found.found());
  EXPECT_GT(found.judged.exploitability.proven, 0.5);
}

// The first value above the reserve bids its whole value, as nobody with less bids: who has more may win at the
// reserve. 2 bids 1.5 and earns .5; at the reserve of 1 it wins against 0, which is four times in five, and earns .8.
TEST(JointValues, AFirstValueThatJumpsLeavesTheReserveToOthers) {
  const Prior values = Prior::parse("joint(0.4 * 0, 2 | 0.4 * 2, 0 | 0.1 * 1.5, 2 | 0.1 * 2, 1.5)");
  const DeviateConfig config = config_of("first-price:reserve=1", values, 2);
  EXPECT_FALSE(strategy_of(resolve_game(config.game)).equilibrium);
  EXPECT_FALSE(estimate(config.game)[Statistic::revenue].exact.has_value());
  EXPECT_GE(computed(config, 0.01).bound, 0.3 - 1e-6);
}

// Rare values: their products are small beside 1, and a condition on these fails all the same. Value 2 gains half of
// the chance 1e-6 to meet a 0.
TEST(JointValues, RareValuesAreLookedAtToo) {
  const Prior values = Prior::parse(
      "joint(0.9999979998 * 2, 2 | 1e-6 * 0, 2 | 1e-6 * 2, 0 | 1e-16 * 1, 1 | 1e-16 * 0, 1 | 1e-16 * 1, 0 | "
      "1e-10 * 1, 2 | 1e-10 * 2, 1)");
  const DeviateConfig config = config_of("first-price", values, 2);
  EXPECT_FALSE(strategy_of(resolve_game(config.game)).equilibrium);
  EXPECT_FALSE(estimate(config.game)[Statistic::revenue].exact.has_value());
}

// Nobody has the value of just one other, so bids begin flat, as u^2: they are played as they are, and not lifted by
// what the piece of a table there might do.
TEST(JointValues, BidsThatBeginFlatAreNotLifted) {
  const char* three = "joint(0.3 * 1, 1, 1 | 0.2 * 1, 1, 2 | 0.2 * 1, 2, 1 | 0.2 * 2, 1, 1 | 0.1 * 2, 2, 2)";
  const char* from_0 = "joint(0.3 * 0, 0, 0 | 0.2 * 0, 0, 2 | 0.2 * 0, 2, 0 | 0.2 * 2, 0, 0 | 0.1 * 2, 2, 2)";
  for (const auto& [mechanism, values, revenue] : {std::tuple("first-price", three, 1.1),
                                                   {"first-price", from_0, 0.2},
                                                   {"all-pay", from_0, 0.2},
                                                   {"first-price:reserve=1", from_0, 0.8}}) {
    const DeviateConfig config = config_of(mechanism, Prior::parse(values), 3);
    const Estimates played = estimate(config.game);
    EXPECT_NEAR(played[Statistic::revenue].exact->value, revenue, 1e-12) << mechanism << values;
    EXPECT_NEAR(played[Statistic::revenue].mean, revenue, 5 * played[Statistic::revenue].standard_error)
        << mechanism << values;
    EXPECT_LE(computed(config, 1e-3).bound, 1e-3) << mechanism << values;
  }
}

TEST(JointValues, WhatIsNotKnownIsRefused) {
  const Prior unlike = Prior::parse("joint(0.5 * 1, 2 | 0.5 * 2, 3)"), alike = two_values(1, 2, 0.3, 0.2);
  const auto refused = [](DeviateConfig config, const char* why) {
    try {
      verify(config, {}, 0);
      ADD_FAILURE() << "not refused: " << why;
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find(why), std::string::npos) << error.what();
    }
  };
  refused(config_of("first-price", unlike, 2), "may not change places");
  refused(config_of("all-pay:reserve=0.5", alike, 2), "with a reserve");
  refused(config_of("war-of-attrition", alike, 2), "joint law");
  refused(config_of("first-price", alike, 3), "bidders must be 2");
  DeviateConfig averse = config_of("first-price", alike, 2);
  averse.game.utility = {0.5};
  refused(averse, "joint law");
  DeviateConfig common = config_of("first-price", alike, 2);
  common.game.information = Information::parse("none");
  refused(common, "one law");
  DeviateConfig precise = config_of("first-price", two_values(1, 1.001, 0.3, 0.2), 2);
  precise.game.precision = Precision::float_;
  refused(precise, "float");
  refused(config_of("first-price", two_values(1, 1 + 1e-7, 0.3, 0.2), 2), "apart");
  EstimateConfig optimal;
  optimal.mechanism = Mechanism::parse("optimal");
  optimal.values = alike;
  EXPECT_THROW(estimate(optimal), InvalidInput);
  optimal.mechanism = Mechanism::parse("first-price");
  EXPECT_THROW(estimate(optimal), InvalidInput);
}

}  // namespace
}  // namespace surety
