#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "host/equilibria/private_value_search.h"
#include "host/equilibria/strategy_search.h"
#include "host/estimation/plan.h"
#include "host/estimation/verification.h"
#include "host/games/bounds_game.h"
#include "host/games/quantile_signals.h"
#include "host/games/strategies.h"
#include "host/games/summed_signals.h"
#include "host/mechanisms/family.h"
#include "surety/equilibrium.h"
#include "surety/error.h"

namespace surety {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int most_steps = 12, further_steps = 2;    // of Newton's method, in the first round and in others
constexpr std::uint64_t least_replicates = 1 << 11;  // of a bin and step, in the first round
constexpr std::uint64_t most_replicates = 1 << 20;
constexpr int most_messages = 1 << 13;  // of the judge

void check(const EquilibriumConfig& config) {
  check_config(config.judge.game);
  if (!config.judge.game.information) throw InvalidInput("find_equilibrium: the game needs an information structure");
  if (plays_bounds(config.judge.game))
    throw InvalidInput("bounds:FILE is played as its file says; surety verify judges it");
  if (config.judge.game.strategy) throw InvalidInput("a strategy is given where one is searched for; leave it out");
  if (!(config.epsilon > 0)) throw InvalidInput(fmt::format("epsilon is {}; it must be positive", config.epsilon));
  if (!(config.time_limit > 0))
    throw InvalidInput(fmt::format("the time limit is {}; it must be positive", config.time_limit));
  if (config.judgements < 1)
    throw InvalidInput(fmt::format("{} judgements; one at least must be made", config.judgements));
}

/// Where theory has the equilibrium.
class Solved : public Search {
 public:
  explicit Solved(GivenStrategy strategy) : strategy_(std::move(strategy)) {}
  GivenStrategy strategy() const override { return strategy_; }
  double step(double, std::uint64_t, std::uint64_t, const Execution&) override { return 0; }
  bool goes_on() const override { return false; }

 private:
  GivenStrategy strategy_;
};

/// Of bidders who are alike, with values of their own, signals that are affiliated or a share of whose sum is the
/// value; empty where theory has none.
std::optional<StrategyCurve> known_curve(const GameConfig& game) {
  const InformationFamily& family = game.information.family();
  const bool is_common = family.noise(game.information) || family.summed_signals(game);
  if (!is_common && !game.information.is_private()) return std::nullopt;
  const bool of_quantiles = signals_are_quantiles(game);
  if (!of_quantiles && !game.joint && !(game.values->lower() < game.values->upper())) return std::nullopt;
  try {
    const Strategy strategy = strategy_of(game);
    if (!strategy.equilibrium && !game.joint) return std::nullopt;  // of a joint law there is no other one to judge
    const LawPtr& values = of_quantiles ? law_of_quantiles() : game.values;
    const bool mix = joint_bidders_mix(game), of_all = is_common || (game.joint && !mix);  // not the first's values
    const double low = of_all ? 0 : values->lower(), high = of_all || mix ? greatest_signal(game) : values->upper();
    StrategyCurve curve = curve_of_signals(strategy.form, low, high);
    if (joint_bidders_mix(game)) return game.joint->of_quantiles(curve);
    curve.of_quantiles = of_quantiles;
    return curve;
  } catch (const NoKnownEquilibrium&) {
    return std::nullopt;
  }
}

std::unique_ptr<Search> make_search(const GameConfig& game, Precision precision, int bins) {
  if (game.joint) {
    if (auto curve = known_curve(game)) return std::make_unique<Solved>(*std::move(curve));
    throw InvalidInput(
        fmt::format("{} with values {}: no equilibrium is known, and a search is for values that have a density; say "
                    "what bidders do, as surety verify --strategy FILE",
                    game.mechanism.spec(), game.profile.states.size() == 1 ? "that are certain" : "with a joint law"));
  }
  if (game.one_law())
    if (auto curve = known_curve(game)) return std::make_unique<Solved>(*std::move(curve));
  if (!game.one_law())
    if (auto curves = game.mechanism.family().curves_of_unlike(game))
      return std::make_unique<Solved>(*std::move(curves));
  if (!game.utility.is_neutral())
    throw InvalidInput(
        fmt::format("{} with values of these laws and utility {}: no equilibrium is known, and a search "
                    "is for risk-neutral bidders",
                    game.mechanism.spec(), game.utility.spec()));
  if (game.one_law()) return std::make_unique<StrategySearch>(game, precision, bins);
  return std::make_unique<PrivateValueSearch>(game, precision, bins);
}

Equilibrium judged_as(const GivenStrategy& strategy, Verification judged) {
  if (const auto* curves = std::get_if<BidderCurves>(&strategy))
    return {curves->curve.front(), *curves, std::move(judged)};
  return {std::get<StrategyCurve>(strategy), {}, std::move(judged)};
}

}  // namespace

void check_searchable(const GameConfig& game) {
  const Information& information = game.information;
  if (information.is_public())
    throw InvalidInput(
        fmt::format("information {}: everybody sees the same, and what is known of that is played by "
                    "surety verify; a search is for signals of one's own",
                    information.spec()));
  if (!information.is_private() && information_form(game).signal.size() > 1)
    throw InvalidInput(
        fmt::format("information {}: bidders see different things, so that they play differently; a "
                    "search is for bidders that are alike",
                    information.spec()));
  if (!game.mechanism.family().takes_any_number(game.mechanism))
    throw InvalidInput(fmt::format("{}: it takes some messages only; a search is for mechanisms that take any number",
                                   game.mechanism.spec()));
  if (!game.utility.is_neutral() && !winner_pays_own_message(game))
    throw InvalidInput(
        fmt::format("{} with utility {}: bidders do what is best whatever others do; surety verify "
                    "plays it",
                    game.mechanism.spec(), game.utility.spec()));
  if (game.bidders < 2) throw InvalidInput("1 bidder: nobody to reply to; a search is for two or more");
}

Equilibrium find_equilibrium(const EquilibriumConfig& config, const Execution& execution) {
  const auto start = Clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(Clock::now() - start).count(); };
  check(config);
  const GameConfig game = resolve_game(config.judge.game);
  check_searchable(game);
  const auto search = make_search(game, config.judge.game.precision, config.judge.bins);
  std::optional<Equilibrium> best;
  Execution timed = execution;
  timed.progress = [&](std::uint64_t done) {
    return (!best || elapsed() < config.time_limit) && (!execution.progress || execution.progress(done));
  };
  int steps = 0, averaged = 1;
  std::uint64_t replicates = least_replicates;
  DeviateConfig judge = config.judge;
  double wrong = 1 - config.judge.confidence;
  try {
    const auto goes_on = [&](int round) { return round < config.judgements && elapsed() < config.time_limit; };
    for (int round = 0; !best || (!best->found() && goes_on(round)); ++round) {
      const auto step = [&](double share) {
        return search->step(share, replicates, config.judge.game.seed + 0x9e3779b97f4a7c15 * std::uint64_t(++steps),
                            timed);
      };
      if (round == 0 && search->goes_on())
        while (step(1) > search->near() && steps < most_steps && elapsed() < config.time_limit) continue;
      for (int i = 0; i < further_steps && search->goes_on(); ++i) step(1.0 / ++averaged);
      judge.game.strategy = search->strategy();
      judge.confidence = 1 - (wrong /= 2);
      Equilibrium judged =
          judged_as(*judge.game.strategy, surety::judge(judge, timed, config.epsilon, !search->goes_on()));
      const bool drawn = judged.judged.exploitability.confidence < 1;
      const bool finer = judged.judged.exploitability.all_messages;  // what lies between messages is in the bound
      if (!best || judged.bound() < best->bound()) best = std::move(judged);
      if (!search->goes_on()) break;
      if (replicates < most_replicates) replicates *= 2;
      if (!drawn) continue;
      judge.game.samples *= 4;
      if (finer && judge.messages < most_messages) judge.messages *= 2;
    }
  } catch (const Stopped&) {
    if (!best) throw;
  }
  best->confidence = config.judge.confidence;
  best->steps = steps;
  best->seconds = elapsed();
  return *std::move(best);
}

}  // namespace surety
