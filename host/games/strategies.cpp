#include "host/games/strategies.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "surety/error.h"

namespace surety {

kernels::StrategyForm affine_strategy(double slope, double shift, double greatest) {
  kernels::StrategyForm form;
  form.slope = slope;
  form.shift = shift;
  form.greatest = greatest;
  return form;
}

kernels::StrategyForm table_strategy(double low, double high, std::vector<double> breakpoints,
                                     const std::function<double(double)>& message) {
  kernels::StrategyForm form;
  form.kind = StrategyKind::table;
  form.table = tabulate({1, [&](double signal, double* out) { out[0] = message(signal); }, std::move(breakpoints), low,
                         std::max(high, low + 1e-9)});
  return form;
}

void no_known_equilibrium(const GameConfig& game) {
  throw InvalidInput(fmt::format(
      "{} with information {} and {} bidder{}: no equilibrium is known in closed form; known are the proportional "
      "auction on minmax, every mechanism but generalized-exponential-price and those on a grid (k, K) with public "
      "information (none, full, partition; proportional: often with a cap alone), and auctions without reserve, and "
      "posted prices, of two bidders on minmax and wallet, and second-price on informed and (without reserve) "
      "mineral-rights",
      game.mechanism.spec(), game.information.spec(), game.bidders, game.bidders == 1 ? "" : "s"));
}

namespace {

/// Who accepts an enriched posted price bids most, so that both have the same equilibria here.
bool is_offer(const Mechanism& m) {
  return m.kind == MechanismKind::posted_price || m.kind == MechanismKind::enriched_posted_price;
}

Strategy everybody_accepts(std::string words) {
  kernels::StrategyForm form;
  form.kind = StrategyKind::accept;
  form.threshold = std::numeric_limits<float>::lowest();
  return {form, std::move(words)};
}

Strategy minmax_strategy(const GameConfig& game) {
  const Mechanism& m = game.mechanism;
  if (m.kind == MechanismKind::proportional) {
    const bool exact = m.grid == 0 && !m.cap && game.information.kind == InformationKind::minmax;
    const bool matched = m.must_sell || !game.information.fully_revealing;
    Strategy strategy{
        m.grid > 0 || m.cap ? affine_strategy(1, m.least_message, greatest_message(game)) : affine_strategy(1),
        "bids equal signals (Proposition 4)"};
    strategy.equilibrium = exact && matched;
    if (!strategy.equilibrium) strategy.words = "bids equal signals (an equilibrium only in the limit)";
    if (!matched) strategy.words = "bids equal signals (not known to be an equilibrium)";
    return strategy;
  }
  if (is_offer(m) && *m.price <= game.minmax().guarantee().value + game.cost)
    return everybody_accepts("everybody accepts: the price is at most E[v | s_i = 0]");
  if (game.bidders != 2 || game.information.kind == InformationKind::coarsened) no_known_equilibrium(game);
  return two_bidder_strategy(game);
}

Strategy informed_strategy(const GameConfig& game) {
  if (game.mechanism.kind != MechanismKind::second_price) no_known_equilibrium(game);
  return {affine_strategy(1), "the informed bid the value, the others 0 (Du 2016, footnote 4)"};
}

/// Whoever is told that the value is high buys (Brooks & Du 2023, Section 6.2); an equilibrium for some prices only.
Strategy accurate_strategy(const GameConfig& game) {
  if (!is_offer(game.mechanism)) no_known_equilibrium(game);
  kernels::StrategyForm form;
  form.kind = StrategyKind::accept;
  form.threshold = 0.5;
  return {form, "accept where the signal says high (an equilibrium for some prices only)", false};
}

/// Whether the mechanism takes the message.
bool is_message(const Mechanism& m, double message) {
  const auto on_grid = [&](double steps) { return std::abs(steps - std::round(steps)) < 1e-9; };
  switch (m.kind) {
    case MechanismKind::posted_price:
      return message == 0 || message == 1;
    case MechanismKind::enriched_posted_price:
      return message <= 1;
    case MechanismKind::exponential_price:
    case MechanismKind::generalized_exponential_price:
      return message <= 1 && (!m.k || on_grid(message * static_cast<double>(*m.k)));
    case MechanismKind::proportional: {
      const double steps = (message - m.least_message) * static_cast<double>(m.grid);
      return m.grid > 0 ? on_grid(steps) && steps > -0.5 && steps < static_cast<double>(m.grid * m.grid) + 0.5
                        : message <= m.cap.value_or(message);
    }
    default:
      return true;
  }
}

/// A table's signals are what it recommends to send.
void check_messages(const GameConfig& game) {
  for (const DemandForm& signal : information_form(game).signal)
    for (const double message : signal.value)
      if (!is_message(game.mechanism, message))
        throw InvalidInput(
            fmt::format("{} on information {}: the signal {} is no message of this mechanism; on a table everybody "
                        "sends his signal, so give messages: 0 or 1 to a posted price, demands from 0 to 1 (multiples "
                        "of 1/k), bids m + l/K, bids up to the cap",
                        game.mechanism.spec(), game.information.spec(), message));
}

}  // namespace

Strategy strategy_of(const GameConfig& game) {
  if (game.mechanism.inclusive)
    return everybody_accepts("everybody accepts: the price is the least expected value of any signal");
  if (game.information.is_public()) return public_strategy(game);
  switch (game.information.kind) {
    case InformationKind::minmax:
    case InformationKind::coarsened:
      return minmax_strategy(game);
    case InformationKind::wallet:
      return two_bidder_strategy(game);
    case InformationKind::informed:
      return informed_strategy(game);
    case InformationKind::table:
      check_messages(game);
      return {affine_strategy(1), "messages equal signals: obedience to a table's recommendations", false};
    case InformationKind::accurate:
      return accurate_strategy(game);
    case InformationKind::mineral_rights:
      return mineral_rights_strategy(game);
    default:
      no_known_equilibrium(game);
  }
}

}  // namespace surety
