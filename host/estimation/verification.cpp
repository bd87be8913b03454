#include "host/estimation/verification.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/estimation/exploitability.h"
#include "host/estimation/tails.h"
#include "host/games/game.h"
#include "surety/error.h"
#include "surety/finite_games/known_guarantee.h"

namespace surety {
namespace {

std::string deviation_words(const Verification& v, const Deviations& d) {
  const auto& worst = d.exploitability;
  const std::string who = v.deviations.size() > 1 ? fmt::format("bidder {}", d.deviator + 1) : "a bidder";
  const std::string what = d.enumerated ? fmt::format("gains {:.6g}", worst.gain)
                                        : fmt::format("gains at least {:.3g} (played: {:.3g} ± {:.2g})", worst.proven,
                                                      worst.gain, worst.standard_error);
  return fmt::format("{} {} by message {}: {}", who, what, message_text(d, worst.message),
                     v.epsilon > 0 ? fmt::format("more than epsilon = {:.3g}", v.epsilon) : "not an equilibrium");
}

/// Played with more and more draws until the bound is at most epsilon, or a gain above it is proven; each time with
/// half of the chance to be wrong that is left.
std::vector<Deviations> deviate_to(DeviateConfig config, double epsilon, const Execution& execution) {
  constexpr int most_rounds = 3;  // each with four times the draws
  const double confidence = config.confidence;
  for (int round = 1;; ++round) {
    config.confidence = (1 + config.confidence) / 2;
    auto found = deviate(config, execution);
    const auto decided = [&](const Deviations& d) {
      return d.enumerated || d.exploitability.bound <= epsilon || d.exploitability.proven > epsilon;
    };
    if (round == most_rounds || std::all_of(found.begin(), found.end(), decided)) {
      for (Deviations& d : found) d.confidence = confidence;  // of all rounds together
      return found;
    }
    config.game.samples *= 4;
  }
}

}  // namespace

std::string message_text(const Deviations& d, double message) {
  constexpr double side = 2e-6;  // of the greatest message
  if (std::isnan(message)) return "none";
  const auto near = [&](double a, double b) { return std::abs(a - b) <= side * d.message.back(); };
  const auto at = std::find(d.message.begin(), d.message.end(), message);
  auto first = at, last = at;  // of those beside each other: below, at and above what others send
  while (first != d.message.begin() && near(*(first - 1), *first)) --first;
  while (last + 1 != d.message.end() && near(*last, *(last + 1))) ++last;
  const auto sent = last - first == 2 ? first + 1 : *first == 0 ? first : last;
  return fmt::format("{}{:.4g}", at < sent ? "just below " : at > sent ? "just above " : "", *sent);
}

std::string parts_text(const Exploitability& e) {
  std::string text = e.confidence < 1 ? fmt::format("{:.3g} played, {:.2g} noise", e.gain, e.noise)
                                      : fmt::format("{:.3g} computed", e.gain);
  if (e.grid > 0) text += fmt::format(", {:.2g} between messages", e.grid);
  if (e.bin > 0) text += fmt::format(", {:.2g} between signals", e.bin);
  return text;
}

std::string covered_text(const Exploitability& e) {
  if (e.all_messages && e.all_signals) return "any message, at any signal";
  if (e.all_messages) return fmt::format("any message, on average in any of {} bins of signals", e.bins);
  return fmt::format("any of {} messages, {} any of {} {}", e.messages, e.all_signals ? "at" : "on average in", e.bins,
                     e.all_signals ? "signals" : "bins of signals");
}

bool contradicts_guarantee(double profit, double reach, const Exact& guarantee) {
  const double rounding = 1e-9 * std::max(std::abs(profit), std::abs(guarantee.value));
  return profit < guarantee.value - guarantee.error_bound - reach - rounding;
}

std::optional<double> Verification::profit_z() const { return z_score(play, Statistic::profit); }

double Verification::profit_reach() const {
  const Estimate& profit = play[Statistic::profit];
  if (doubt(play, Statistic::profit).empty()) return greatest_z * profit.standard_error + profit.table_error_bound;
  const auto interval = confidence_interval(play, Statistic::profit);
  if (!interval) return std::numeric_limits<double>::infinity();
  return greatest_z / 1.96 * (interval->high - interval->low) / 2 + profit.table_error_bound;
}

std::vector<std::string> Verification::disagreements() const {
  std::vector<std::string> all;
  bool accepted = false;  // gains that leave no equilibrium, and may leave profit below what equilibria earn
  for (const Deviations& d : deviations) {
    if (d.profitable() && d.exploitability.proven > epsilon) all.push_back(deviation_words(*this, d));
    accepted = accepted || (d.profitable() && d.exploitability.proven <= epsilon);
  }
  accepted = accepted || (exploitability.proven > 0 && exploitability.proven <= epsilon);
  if (exploitability.proven > epsilon && all.empty())
    all.push_back(fmt::format("somebody gains at least {:.3g}: {}", exploitability.proven,
                              epsilon > 0 ? fmt::format("more than epsilon = {:.3g}", epsilon) : "not an equilibrium"));
  if (epsilon > 0 && exploitability.bound > epsilon && all.empty())
    all.push_back(fmt::format("gains of up to {:.3g} are not excluded: more than epsilon = {:.3g}",
                              exploitability.bound, epsilon));
  const auto& profit = play[Statistic::profit];
  if (const auto z = profit_z(); z && !(std::abs(*z) <= greatest_z))
    all.push_back(fmt::format("profit is {:+.1f} standard errors off theory", *z));
  const bool left = exploitability.proven > 0 ||
                    std::any_of(deviations.begin(), deviations.end(), [](const auto& d) { return d.profitable(); });
  const bool below = (accepted && all.empty()) || (config.strategy && left);  // no equilibrium, which says enough
  if (guarantee && !below && contradicts_guarantee(profit.mean, profit_reach(), guarantee->guarantee))
    all.push_back(
        fmt::format("profit {:.6g} falls short of the guarantee {:.6g}", profit.mean, guarantee->guarantee.value));
  if (posted_price && posted_price->profit > posted_price->guarantee.value + 1e-9)
    all.push_back(
        fmt::format("a posted price earns {:.6g}, more than any mechanism should here", posted_price->profit));
  return all;
}

Verification verify(const DeviateConfig& config, const Execution& execution, double epsilon) {
  return judge(config, execution, epsilon, epsilon > 0);
}

namespace {

/// No message gains over truth whatever others do, and whatever money is worth.
constexpr Exploitability nothing_is_gained{
    0, 1, 1, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN(), 0, 0, 0, 0, true, true,
    1, 1, 0};

/// What is computed is sure of the strategy as its table has it; what of a gain the table may have made is not told.
Exploitability beyond_tables(Exploitability computed, const DeviateConfig& config, const GameConfig& game,
                             const Estimates& play) {
  const double hidden = config.rounding * game.greatest_value() + 2 * play[Statistic::profit].table_error_bound;
  computed.proven = std::max(0.0, computed.proven - hidden);
  return computed;
}

/// Bidders are risk averse: plays would count money.
Verification judge_computed(const DeviateConfig& config, const GameConfig& game, const Execution& execution,
                            double epsilon) {
  check_judged(game);
  Estimates play = estimate(config.game, execution);
  const auto computed = winner_pays_own_message(game) ? computed_exploitability(config, game, epsilon, execution)
                                                      : std::optional(nothing_is_gained);
  if (!computed)
    throw InvalidInput(fmt::format("{} with utility {}: the strategy is mixed, and what it loses is not known",
                                   game.mechanism.spec(), game.utility.spec()));
  const auto exploitability = beyond_tables(*computed, config, game, play);
  return {config.game, {}, exploitability, std::move(play), {}, {}, strategy_of(game).equilibrium, epsilon};
}

}  // namespace

void check_judged(const GameConfig& game) {
  if (game.utility.is_neutral() || winner_pays_own_message(game) || !game.strategy) return;
  throw InvalidInput(fmt::format(
      "{} with utility {}: what a winner pays depends on others, so that what a strategy of one's own loses "
      "is not known of risk-averse bidders; leave it out, or the utility",
      game.mechanism.spec(), game.utility.spec()));
}

Verification judge(const DeviateConfig& config, const Execution& execution, double epsilon, bool refined) {
  const GameConfig game = resolve_game(config.game);
  if (!game.utility.is_neutral()) return judge_computed(config, game, execution, epsilon);
  Estimates play = estimate(config.game, execution);  // first: it refuses what cannot be told apart
  auto of_all = computed_exploitability(config, game, epsilon, execution);
  if (of_all) of_all = beyond_tables(*of_all, config, game, play);
  if (!of_all) of_all = played_exploitability(config, game, refined ? epsilon : 0, execution);
  auto deviations = refined && !of_all ? deviate_to(config, epsilon, execution) : deviate(config, execution);
  const Exploitability exploitability = of_all ? *of_all : exploitability_on_grid(deviations);
  Verification v{config.game, std::move(deviations),         exploitability, std::move(play), {},
                 {},          strategy_of(game).equilibrium, epsilon};
  if (!has_private_values(config.game) && guarantee_is_known(game.mechanism, game.cost))
    v.guarantee = known_guarantee(game.mechanism, game.values, game.bidders, game.cost);
  v.posted_price = game.information.family().best_posted_price(game);
  return v;
}

}  // namespace surety
