// Tables of theory's bids where laws are steep or narrow, or bidders many: against bids by quadrature, at values where
// the highest of all lies.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <tuple>

#include "host/estimation/exploitability.h"
#include "host/games/message_range.h"
#include "host/games/strategies.h"
#include "surety/error.h"
#include "tests/reference/equilibrium_bids.h"

namespace surety {
namespace {

EstimateConfig config_of(const std::string& mechanism, const std::string& values, std::int64_t bidders) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.information = Information::parse("private");
  config.values = Prior::parse(values);
  config.bidders = bidders;
  return config;
}

std::string random_steep_law(std::mt19937_64& random) {
  const auto between = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  };
  const auto power_of_ten = [&](double low, double high) { return std::pow(10, between(low, high)); };
  switch (random() % 5) {
    case 0:
      return fmt::format("beta:{},{}", between(0.2, 5), between(0.2, 5));
    case 1:
      return fmt::format("power:{}", power_of_ten(-1, 1.5));
    case 2:
      return fmt::format("normal:{},{},0,1", between(0, 1), power_of_ten(-5, 0));
    case 3: {  // a histogram of very unequal bins
      std::string spec = "piecewise:0@0";
      double x = 0, share = 0;
      for (int bin = 0; bin < 6; ++bin) {
        x += (1 - x) * power_of_ten(-5, -0.1);
        share += (1 - share) * power_of_ten(-5, -0.1);
        spec += fmt::format(",{:.17g}@{:.17g}", x, share);
      }
      return spec + ",1@1";
    }
    default:
      return fmt::format("log-normal:{},{},1", between(-4, 0), power_of_ten(-1.5, 0.5));
  }
}

/// Where values are and where the highest of them is, beside the reserve and wherever densities jump.
std::vector<double> values_of(const Law& law, double reserve, std::mt19937_64& random) {
  std::uniform_real_distribution<double> octave(0, 50);
  std::vector<double> values;
  for (int i = 0; i < 5; ++i) {
    values.push_back(law.inverse_demand(std::exp2(-octave(random))));
    values.push_back(law.quantile(std::exp2(-octave(random))));
    values.push_back(law.lower() + (law.upper() - law.lower()) * octave(random) / 50);
  }
  for (const double kink : law.breakpoints())
    values.push_back(kink + (random() % 2 == 0 ? 1 : -1) * std::exp2(-octave(random)));
  for (int i = 0; i < 3 && reserve > 0; ++i) values.push_back(reserve * (1 + std::exp2(-octave(random))));
  std::erase_if(values, [&](double v) {
    return !(v > law.lower() && v < law.upper()) || (reserve > 0 && std::abs(v - reserve) < 1e-12);
  });
  return values;
}

/// Values a few roundings below the greatest are one number or another: the chance that the highest of many is there.
double chance_beside_top(const Law& law, std::int64_t bidders) {
  const double beside_top = law.upper() * (1 - 0x1p-48);
  return -std::expm1(static_cast<double>(bidders) * std::log1p(-law.survival(beside_top)));
}

TEST(SteepLaws, TablesOfBidsAreWhatQuadratureSays) {
  std::mt19937_64 random(20261129);
  constexpr double of_first_octave = 0x1p-24;  // values below it bid alike
  int compared = 0;
  double worst = 0;
  for (int k = 0; k < 12; ++k) {
    const std::string spec = random_steep_law(random);
    const LawPtr law = parse_law(spec);
    for (const std::int64_t bidders : {2, 3, 10, 1000, 100'000})
      for (const char* mechanism : {"first-price", "first-price:reserve=0.4", "all-pay"}) {
        const double reserve = std::string(mechanism).ends_with("0.4") ? 0.4 : 0;
        const Strategy strategy = strategy_of(resolve_game(config_of(mechanism, spec, bidders)));
        const reference::EquilibriumBids bids(*law, bidders);
        const double off = strategy.form.kind == StrategyKind::table ? strategy.form.table.error_bound[0] : 0;
        const double unresolved = chance_beside_top(*law, bidders);
        EXPECT_LE(off, 4e-7 + 4 * unresolved) << mechanism << " " << spec << " " << bidders;
        for (const double v : values_of(*law, reserve, random)) {
          const bool all_pay = std::string(mechanism) == "all-pay";
          const double expected = all_pay ? bids.all_pay(v) : bids.first_price(v, reserve);
          const double bid = message_range(strategy.form, 0, v, v).least;
          if (law->cdf(v) < 0x1p-64) {  // is not tabulated: no draw is there
            EXPECT_LE(bid, std::max(v, reserve) + of_first_octave)
                << mechanism << " " << spec << " " << bidders << " " << v;
            continue;
          }
          if (unresolved < 1e-9) worst = std::max(worst, std::abs(bid - expected));
          EXPECT_NEAR(bid, expected, off + of_first_octave)
              << fmt::format("{} {} N={} v={:.17g}", mechanism, spec, bidders, v);
          ++compared;
        }
      }
  }
  EXPECT_LE(worst, 1.1e-7);
  EXPECT_GE(compared, 3000);
}

// Laws whose range is nothing but a tail: what is tabulated reaches down to where values are.
TEST(SteepLaws, LongTailsAreTabulatedWhereValuesAre) {
  for (const char* values :
       {"log-normal:0,1,1e3", "log-normal:0,1,1e9", "log-normal:0,1,1e12", "log-normal:-8,2,1e6"}) {
    const LawPtr law = parse_law(values);
    const Strategy strategy = strategy_of(resolve_game(config_of("first-price", values, 2)));
    const reference::EquilibriumBids bids(*law, 2);
    for (const double q : {0.999, 0.9, 0.5, 0.1, 1e-3, 1e-6}) {
      const double v = law->inverse_demand(q);
      EXPECT_NEAR(message_range(strategy.form, 0, v, v).least, bids.first_price(v, 0), 1e-3 * v + 1e-13 * law->upper())
          << values << " " << q;
    }
  }
}

// With a reserve too, of every kind of game whose bids are tabulated from an entry on: what lies far above the values
// that come moves nothing. Beside .2 and 1e3 what is cut off the tail is too rare to matter.
TEST(SteepLaws, BidsFromAReserveDoNotDependOnTheGreatestValue) {
  const auto bid_at = [](const EstimateConfig& config, double signal) {
    return message_range(strategy_of(resolve_game(config)).form, 0, signal, signal).least;
  };
  for (const char* mechanism : {"first-price:reserve=0.2", "all-pay:reserve=0.2", "second-price:reserve=0.2"})
    for (const char* values : {"log-normal:0,1", "hidden-mixture(0.5 * log-normal:0,1 | 0.5 * log-normal:0.2,1)"})
      for (const bool noisy : {false, true}) {
        const bool hidden = std::string(values).starts_with("hidden"), all_pay = mechanism[0] == 'a';
        if ((noisy && (hidden || all_pay)) || (hidden && all_pay)) continue;  // no theory is known there
        if (mechanism[0] == 's' && !noisy) continue;                          // truth
        const auto config = [&](const std::string& greatest) {
          std::string law = values;
          for (auto at = law.find(":0,1"); at != std::string::npos; at = law.find(":0,1", at + 1))
            law.insert(at + 4, "," + greatest);
          if (const auto at = law.find(":0.2,1"); at != std::string::npos) law.insert(at + 6, "," + greatest);
          EstimateConfig made = config_of(mechanism, law, 2);
          if (noisy) made.information = Information::parse("mineral-rights:times(uniform:0.5,1.5)");
          return made;
        };
        for (const double signal : {0.21, 0.5, 1.0, 3.0, 10.0}) {
          const double expected = bid_at(config("1e4"), signal);
          EXPECT_EQ(expected > 0, signal >= (all_pay ? 1 : 0.2)) << mechanism << " " << values << " " << signal;
          for (const char* greatest : {"1e7", "1e9", "1e12"})
            EXPECT_NEAR(bid_at(config(greatest), signal), expected, 1e-3 * expected + 2e-13 * std::stod(greatest))
                << mechanism << " " << values << (noisy ? " with noise " : " ") << greatest << " " << signal;
        }
      }
}

// In whatever unit values are, to what bids are resolved to: of two with uniform values everybody bids halfway up.
TEST(SteepLaws, TheUnitOfValueDoesNotMatter) {
  for (const auto& [values, low, high] : {std::tuple("uniform:0,1e-20", 0.0, 1e-20),
                                          {"uniform:0,1e-12", 0.0, 1e-12},
                                          {"uniform:1000,1000.00000001", 1000.0, 1000.00000001},
                                          {"uniform:0,1e12", 0.0, 1e12}}) {
    const Strategy strategy = strategy_of(resolve_game(config_of("first-price", values, 2)));
    for (const double share : {0.01, 0.3, 0.77, 1.0}) {
      const double v = low + share * (high - low);
      EXPECT_NEAR(message_range(strategy.form, 0, v, v).least, (low + v) / 2, 1e-7 * (high - low) + 1e-13 * high)
          << values << " " << share;
    }
  }
}

// The bound on any gain, by any message at any value, is computed: nothing is drawn.
TEST(SteepLaws, NobodyGains) {
  std::mt19937_64 random(20261130);
  std::vector<std::pair<std::string, std::int64_t>> games{{"beta:0.5,0.5", 3}, {"power:3", 1000}, {"power:3", 100'000}};
  for (int k = 0; k < 5; ++k)
    for (const std::int64_t bidders : {2, 3, 10, 1000, 100'000}) games.emplace_back(random_steep_law(random), bidders);
  for (const auto& [values, bidders] : games)
    for (const char* mechanism : {"first-price", "first-price:reserve=0.4", "all-pay"}) {
      const bool reserved = std::string(mechanism).ends_with("0.4");
      const LawPtr law = parse_law(values);
      if (reserved && static_cast<double>(bidders) * law->survival(0.4) < 1e-3) continue;
      if (chance_beside_top(*law, bidders) > 1e-9) continue;
      DeviateConfig config;
      config.game = config_of(mechanism, values, bidders);
      const auto judged = computed_exploitability(config, resolve_game(config.game), 1e-4);
      ASSERT_TRUE(judged);
      EXPECT_LE(judged->bound, 1e-4) << mechanism << " " << values << " " << bidders;
    }
}

// Values so near to 1 that they are read as 1 bid from what the number below bids up to what 1 does: by the integral of
// v dF^(N-1) that is at least (1 - F^(N-1)) of it. The bound on rounding says so, and a reserve among these bids is
// refused.
TEST(SteepLaws, ValuesReadAsTheGreatestAreInTheBound) {
  const LawPtr law = parse_law("beta:3,0.1");
  const double below = std::nextafter(1.0, 0.0);
  for (const std::int64_t bidders : {2, 3, 30}) {
    const double jump = (1 - std::pow(law->cdf(below), static_cast<double>(bidders - 1))) * below;
    ASSERT_GT(jump, 0.02);
    const EstimateConfig config = config_of("all-pay", "beta:3,0.1", bidders);
    EXPECT_GE(strategy_of(resolve_game(config)).form.table.error_bound[0], jump * (1 - 1e-9)) << bidders;
  }
  EXPECT_NO_THROW(strategy_of(resolve_game(config_of("all-pay:reserve=0.5", "beta:3,0.1", 2))));
  EXPECT_THROW(strategy_of(resolve_game(config_of("all-pay:reserve=0.5", "beta:3,0.1", 30))), InvalidInput);
}

// What surety equilibrium writes down: straight lines, between points as many as it takes.
TEST(SteepLaws, CurvesAreWhatIsSent) {
  std::mt19937_64 random(20261129);
  std::uniform_real_distribution<double> unit;
  struct Case {
    std::string values;
    std::int64_t bidders;
  };
  std::vector<Case> cases{{"power:3", 1000}, {"beta:0.5,0.5", 3}, {"uniform:1000,1001", 5}, {"power:3", 100'000}};
  for (int k = 0; k < 4; ++k)
    for (const std::int64_t bidders : {2, 10, 1000}) cases.push_back({random_steep_law(random), bidders});
  for (const auto& [values, bidders] : cases)
    for (const char* mechanism : {"first-price", "first-price:reserve=0.4", "all-pay"}) {
      const LawPtr law = parse_law(values);
      const auto form = strategy_of(resolve_game(config_of(mechanism, values, bidders))).form;
      const StrategyCurve curve = curve_of_signals(form, law->lower(), law->upper());
      const double greatest = curve.message.back();
      for (int i = 0; i < 400; ++i) {
        const double tail = std::exp2(-50 * unit(random));
        const double v = i % 3 == 0   ? law->lower() + unit(random) * (law->upper() - law->lower())
                         : i % 3 == 1 ? law->inverse_demand(tail)
                                      : law->quantile(tail);
        const double sent = message_range(form, 0, v, v).least;
        EXPECT_NEAR(curve(v), std::max(0.0, sent), 2e-6 * greatest)
            << fmt::format("{} {} N={} v={:.17g}", mechanism, values, bidders, v);
      }
    }
}

}  // namespace
}  // namespace surety
