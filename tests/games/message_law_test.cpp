// Where messages stand to each other, and how often one wins, against sums by definition in long double.
#include "host/games/message_law.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/games/strategies.h"
#include "tests/reference/sealed_bids.h"

namespace surety {
namespace {

kernels::StrategyForm played(const StrategyCurve& curve) {
  std::vector<double> kinks(curve.signal.begin() + 1, curve.signal.end() - 1);
  kinks.erase(std::unique(kinks.begin(), kinks.end()), kinks.end());
  return table_strategy(curve.signal.front(), curve.signal.back(), kinks, curve);
}

/// Where no message is unknown.
MessageChances stand(const Law& law, const kernels::StrategyForm& strategy, double message) {
  const auto chances = MessageLaw(law, strategy, 0).against(std::vector<double>{message}).front();
  EXPECT_LE(chances.unknown, 1e-11) << message;
  return chances;
}

TEST(MessageLaw, OfAFractionOfTheValueIsTheLawOfTheValue) {
  const LawPtr law = parse_law("uniform");
  const auto strategy = affine_strategy(0.5);
  for (const double m : {0.0, 1e-9, 0.1, 0.25, 0.4999, 0.5, 0.6}) {
    const auto [above, tied, unknown] = stand(*law, strategy, m);
    EXPECT_NEAR(above, std::max(0.0, 1 - 2 * m), 1e-13) << m;
    EXPECT_LE(tied, 1e-13);
  }
}

// Whoever is among the strongest 1e-9 of a million: their share keeps its digits.
TEST(MessageLaw, KeepsTheDigitsOfSmallShares) {
  const LawPtr law = parse_law("power:2");
  const double v = 1 - 1e-9;
  const auto [above, tied, unknown] = stand(*law, affine_strategy(1), v);
  EXPECT_NEAR((above + tied) / law->demand(v), 1, 1e-12);
  EXPECT_LE(tied / above, 2e-7);  // one double of so few
  EXPECT_EQ(unknown, 0);
}

// Up to .8, down to .2 and up again, by a jump: messages above .5 come from (.25, .4 + .1 ..) by hand.
TEST(MessageLaw, OfACurveThatFallsAndJumps) {
  const LawPtr law = parse_law("uniform");
  const StrategyCurve curve{{0, 0.4, 0.7, 0.7, 1}, {0, 0.8, 0.2, 0.9, 0.6}, "curve"};
  const auto strategy = played(curve);
  // .5 is passed at .25 upwards, at .55 downwards; from .7 on all is above
  EXPECT_NEAR(stand(*law, strategy, 0.5).above, 0.3 + 0.3, 1e-12);
  // .7 at .35, at .45, and at .9 downwards
  EXPECT_NEAR(stand(*law, strategy, 0.7).above, 0.1 + 0.2, 1e-12);
  EXPECT_NEAR(stand(*law, strategy, 0.85).above, 0.05, 1e-12);
  EXPECT_EQ(stand(*law, strategy, 0.95).above, 0);
}

TEST(MessageLaw, TellsTiesFromMessagesBesideThem) {
  const StrategyCurve flat{{0, 0.3, 0.8, 1}, {0.1, 0.25, 0.25, 0.75}, "curve"};
  const auto strategy = played(flat);
  const LawPtr law = parse_law("uniform");
  const auto at = MessageLaw(*law, strategy, 0)
                      .against(std::vector<double>{std::nextafter(0.25, 0), 0.25, std::nextafter(0.25, 1)});
  for (const auto& [above, tied, unknown] : at) EXPECT_LE(unknown, 2e-8);
  EXPECT_NEAR(at[0].above, 0.7, 2e-8);
  EXPECT_NEAR(at[1].tied, 0.5, 2e-8);
  EXPECT_NEAR(at[1].above, 0.2, 2e-8);
  EXPECT_EQ(at[2].tied, 0);
  EXPECT_NEAR(at[2].above, 0.2, 2e-8);
  const LawPtr atoms = parse_law("discrete:0.2@0.125,0.5@0.5,0.9@0.375");
  const auto [above, tied, unknown] = stand(*atoms, affine_strategy(1), 0.5);
  EXPECT_EQ(tied, 0.5);
  EXPECT_EQ(above, 0.375);
  EXPECT_EQ(unknown, 0);
}

// A curve that rises by less than rounding: whether messages tie is not known, which is said.
TEST(MessageLaw, DoesNotTellWhatRoundingHides) {
  const LawPtr law = parse_law("uniform");
  kernels::StrategyForm strategy = played(StrategyCurve{{0, 1}, {0.5, 0.6}, "curve"});
  for (std::size_t i = 0; i < strategy.table.data.size(); ++i) {  // slopes of a few units in the last place
    if (i % AggregateForm::coefficients == 0) strategy.table.data[i] = 0.5;
    if (i % AggregateForm::coefficients == 1) strategy.table.data[i] = 1e-16;
    if (i % AggregateForm::coefficients > 1) strategy.table.data[i] = 0;
  }
  const auto all = MessageLaw(*law, strategy, 0).against(std::vector<double>{0.5, 0.9});
  EXPECT_EQ(all.back().unknown + all.back().above + all.back().tied, 0);
  const auto chances = all.front();
  EXPECT_LE(chances.above + chances.tied + chances.unknown, 1 + 1e-12);
  EXPECT_GE(chances.unknown, 1 - 1e-6);  // the least signals are read as one
}

// ---- how often a message wins

TEST(ChanceToWin, OfThoseWhoAllSendTheSameIsEven) {
  for (const std::int64_t others : {1, 2, 9, 999'999})
    EXPECT_NEAR(chance_to_win(std::vector<RivalChances>{{0, 1, others}}) * double(others + 1), 1, 1e-12) << others;
  EXPECT_NEAR(chance_to_win(std::vector<RivalChances>{{0, 1, 1}, {0, 1, 1}}), 1.0 / 3, 1e-14);
  EXPECT_EQ(chance_to_win(std::vector<RivalChances>{}), 1);
  EXPECT_EQ(chance_to_win(std::vector<RivalChances>{{1, 0, 3}}), 0);
  EXPECT_EQ(chance_to_win(std::vector<RivalChances>{{0, 0, 3}}), 1);
  // a million who are above with chance 1e-6 each
  EXPECT_NEAR(chance_to_win(std::vector<RivalChances>{{1e-6, 0, 1'000'000}}), std::exp(1e6 * std::log1p(-1e-6)), 1e-13);
}

/// By how many tie: the sum over j of the chance of j, over j + 1.
long double by_ties(const std::vector<RivalChances>& rivals) {
  std::vector<long double> tied{1};
  for (const RivalChances& r : rivals)
    for (std::int64_t i = 0; i < r.count; ++i) {
      tied.push_back(0);
      for (std::size_t k = tied.size(); k-- > 0;)
        tied[k] = tied[k] * (1 - static_cast<long double>(r.above) - r.tied) + (k > 0 ? tied[k - 1] * r.tied : 0);
    }
  long double sum = 0;
  for (std::size_t k = 0; k < tied.size(); ++k) sum += tied[k] / static_cast<long double>(k + 1);
  return sum;
}

TEST(ChanceToWin, IsTheSumOverHowManyTie) {
  std::mt19937_64 random(20261128);
  std::uniform_real_distribution<double> uniform;
  for (int i = 0; i < 2000; ++i) {
    std::vector<RivalChances> rivals;
    const int kinds = 1 + i % 4;
    for (int k = 0; k < kinds; ++k) {
      const double above = i % 3 == 0 ? 0 : std::pow(uniform(random), 3);
      const double tied = i % 5 == 0 ? 1e-9 * uniform(random) : (1 - above) * uniform(random);
      rivals.push_back({above, i % 7 == 0 ? 0 : tied, std::int64_t(1 + random() % (i % 11 == 0 ? 100 : 4))});
    }
    const auto expected = static_cast<double>(by_ties(rivals));
    EXPECT_NEAR(chance_to_win(rivals), expected, 1e-12 * std::max(expected, 1e-3)) << i;
  }
  const std::vector<RivalChances> many{{0.001, 0.002, 2000}, {0.0005, 0.004, 1000}, {0, 0.5, 3}};
  EXPECT_NEAR(chance_to_win(many), static_cast<double>(by_ties(many)), 1e-11);
}

// 300 curves of all shapes: up, down, flat, with jumps, at random messages and at those that are flat.
TEST(MessageLaw, OfRandomCurvesIsTheSumOverTheirPieces) {
  std::mt19937_64 random(7);
  const auto number = [&](int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); };
  for (int i = 0; i < 300; ++i) {
    reference::SealedBidder bidder{{}, {{}, {}, "curve"}};
    std::string law = "histogram:";
    double at = number(1, 8) / 16.0, all = 0;
    std::vector<double> weight;
    for (int j = number(1, 3); j > 0; --j) {
      const double to = at + number(1, 16) / 16.0;
      weight.push_back(number(1, 5));
      all += weight.back();
      law += (bidder.value.empty() ? "" : ",") + std::to_string(at) + ".." + std::to_string(to) + "@" +
             std::to_string(weight.back());
      bidder.value.push_back({at, to, 0});
      at = to + number(0, 1) / 8.0;
    }
    for (std::size_t j = 0; j < weight.size(); ++j) bidder.value[j].chance = weight[j] / static_cast<long double>(all);
    for (int p = 0; p < 6; ++p) {
      const double last = bidder.bid.signal.empty() ? 0 : bidder.bid.signal.back();
      const bool jumps = p >= 2 && number(0, 3) == 0 && bidder.bid.signal[std::size_t(p - 2)] != last;
      bidder.bid.signal.push_back(p == 0 ? 0 : jumps ? last : last + number(1, 10) / 13.0);
      bidder.bid.message.push_back(number(0, 3) == 0 && p > 0 ? bidder.bid.message.back() : number(0, 16) / 16.0);
    }
    bidder.bid.signal.push_back(5);  // beyond all values: tables are smooth there
    bidder.bid.message.push_back(bidder.bid.message.back());
    const LawPtr values = parse_law(law);
    const auto strategy = played(bidder.bid);
    std::vector<double> messages;
    for (int k = 0; k <= 16; ++k) messages.push_back(k / 16.0);
    for (int k = 0; k < 20; ++k) messages.push_back(number(1, 9999) / 10000.0);
    std::sort(messages.begin(), messages.end());
    messages.erase(std::unique(messages.begin(), messages.end()), messages.end());
    const auto found = MessageLaw(*values, strategy, 0).against(messages);
    for (std::size_t k = 0; k < messages.size(); ++k) {
      const auto expected = bidder.against(messages[k]);
      const double slack = found[k].unknown + 1e-11;
      EXPECT_LE(found[k].unknown, 2e-8);
      EXPECT_NEAR(found[k].above, static_cast<double>(expected.above), slack) << law << " " << messages[k] << " " << i;
      EXPECT_NEAR(found[k].tied, static_cast<double>(expected.tied), slack) << law << " " << messages[k] << " " << i;
    }
  }
}

// Two kinds that tie alike are one kind: its sum is closed. Up to ten million bidders, from hardly any ties to all.
TEST(ChanceToWin, OfManyOfSeveralKindsIsTheClosedForm) {
  for (const std::int64_t others : {100, 5000, 100'000, 10'000'000})
    for (const double tied : {1e-12, 1e-7, 1e-4, 0.01, 0.5, 0.999})
      for (const double above : {0.0, 1e-9, 1e-7}) {
        const double one = chance_to_win(std::vector<RivalChances>{{above, tied, others}});
        const double three = chance_to_win(std::vector<RivalChances>{
            {above, tied, 1}, {above, tied, others / 3}, {above, tied, others - 1 - others / 3}});
        EXPECT_NEAR(three, one, 1e-11 * one) << others << " " << tied << " " << above;
      }
  // one who ties for certain among many who hardly do: the integral of u (1 - x + u x)^n by parts
  const double x = 1e-6, n = 1e6;
  const double all = -std::expm1((n + 1) * std::log1p(-x)) / ((n + 1) * x);
  const double closed = 1 / ((n + 1) * x) - -std::expm1((n + 2) * std::log1p(-x)) / ((n + 1) * (n + 2) * x * x);
  EXPECT_NEAR(chance_to_win(std::vector<RivalChances>{{0, 1, 1}, {0, x, 1'000'000}}), closed, 1e-9);
  EXPECT_NEAR(chance_to_win(std::vector<RivalChances>{{0, x, 1}, {0, x, 999'999}}), all, 1e-6);
}

}  // namespace
}  // namespace surety
