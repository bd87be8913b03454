// The worst information for the seller (Brooks & Du 2021): iid exponential signals, the value a function of their sum;
// and the same with signals known up to cells, S(K) of Section 5.
#include <cmath>

#include "host/games/game.h"
#include "host/games/independent_signals.h"
#include "host/games/own_signal.h"
#include "host/games/strategies.h"
#include "host/information/family.h"
#include "host/information_structures/catalogue.h"
#include "host/mechanisms/family.h"

namespace surety {
namespace {

constexpr OptionRecord minmax_options[] = {
    {"fully-revealing", "flag", "", 0, 0, "not graded: the value is known to all bidders together"}};
constexpr ChoiceRecord minmax{
    "minmax", "minmax[:fully-revealing]",
    "the worst for the seller: iid exponential signals, the value a (graded) function of their sum",
    "Brooks & Du (2021), 4.1.1, 4.3", minmax_options};

constexpr OptionRecord coarsened_options[] = {{"K", "count", "", 1, 1 << 20, "cells per unit of the signal"}};
constexpr ChoiceRecord coarsened{"coarsened", "coarsened:K", "minmax with signals known up to cells of width 1/K",
                                 "Brooks & Du (2021), Section 5", coarsened_options};

constexpr double least_uniform = 0x1p-54;  // that is drawn

/// What both share: E[v | signals] is drawn as a function of the sum of the exact signals.
class SumOfSignals : public InformationFamily {
 public:
  kernels::InformationForm form(const GameConfig& game) const override {
    kernels::InformationForm form;
    form.kind = SignalKind::exponential;
    form.value_of_sum = aggregate_form(game.minmax());
    form.value_function = 2;
    return form;
  }
  double greatest_signal(const GameConfig&) const override { return -std::log(least_uniform); }
  std::optional<double> drawn_variance(const GameConfig&) const override { return std::nullopt; }
};

/// What a posted price earns there at most.
PostedPriceOnMinmax best_price(const GameConfig& game) {
  const ProportionalAuction& auction = game.minmax();
  PostedPriceOnMinmax best{auction.guarantee().value + game.cost, auction.guarantee().value, auction.guarantee()};
  if (game.bidders != 2 || auction.sale() == Sale::must_sell) return best;
  const auto signals = independent_signals(game);
  constexpr int prices = 64;
  for (int i = 1; i < prices; ++i) {
    const double price = best.price + (game.values->upper() - best.price) * i / prices;
    const double below = signals.below(acceptance_threshold(signals, price));
    const double profit = (price - game.cost) * (1 - below * below);
    if (profit > best.profit) best = {price, profit, auction.guarantee()};
  }
  return best;
}

class Minmax final : public SumOfSignals {
 public:
  const ChoiceRecord& record() const override { return minmax; }
  std::vector<InformationExample> examples() const override {
    return {{"minmax"}, {"minmax", "discrete:0.25@0.25,0.5@0.5,1@0.25", 5}, {"minmax:fully-revealing"}};
  }
  bool is_told_by_sum() const override { return true; }
  std::optional<OwnSignal> own_signal(const GameConfig& game, std::int64_t) const override {
    DemandForm law;
    law.shape = DemandShape::exponential;
    law.parameters[0] = least_uniform;
    law.parameters[1] = 1 - least_uniform;
    law.parameters[2] = 1;
    return OwnSignal{law, false,
                     [](double s) {
                       const double u = std::exp(-s);
                       return std::array{u, u};
                     },
                     [greatest = game.values->upper()](double) { return greatest; }};
  }

  double least_expected_value(const GameConfig& game) const override {
    return game.minmax().guarantee().value + game.cost;  // E[v | s_i = 0] (Proposition 2)
  }
  IndependentSignals independent_signals(const GameConfig& game) const override {
    const auto& auction = game.minmax();
    return {[](double s) { return std::exp(-s); }, [](double s) { return -std::expm1(-s); },
            [&auction](double sum) { return auction.value(sum); }, auction.range().high, auction.breakpoints()};
  }
  std::optional<PostedPriceOnMinmax> best_posted_price(const GameConfig& game) const override {
    return best_price(game);
  }
  Strategy strategy(const GameConfig& game) const override { return game.mechanism.family().minmax_strategy(game); }
  std::optional<GameOutcome> outcome(const GameConfig& game) const override {
    return game.mechanism.family().minmax_outcome(game);
  }
};

class Coarsened final : public SumOfSignals {
 public:
  const ChoiceRecord& record() const override { return coarsened; }
  std::vector<InformationExample> examples() const override {
    return {{"coarsened:1"}, {"coarsened:20", "beta:2,4", 3}, {"coarsened:1048576"}};
  }

  kernels::InformationForm form(const GameConfig& game) const override {
    kernels::InformationForm form = SumOfSignals::form(game);
    form.resolution = game.information.at("K");
    form.greatest_signal = form.resolution;
    return form;
  }
  /// A signal is a cell of exact ones, as long as these are few.
  std::optional<OwnSignal> own_signal(const GameConfig& game, std::int64_t) const override {
    const double k = game.information.at("K");
    if (k > most_cells_told_apart) return std::nullopt;
    const auto cell = [k](double s) { return std::array{s < k ? std::exp(-s - 1 / k) : 0, std::exp(-s)}; };
    DemandForm law;
    law.shape = DemandShape::pieces;
    law.knot = {0};
    for (int i = int(k * k); i >= 0; --i) {
      law.value.push_back(i / k);
      law.slope.push_back(0);
      law.knot.push_back(cell(i / k)[1]);
    }
    return OwnSignal{law, false, cell, [greatest = game.values->upper()](double) { return greatest; }};
  }
  Strategy strategy(const GameConfig& game) const override { return game.mechanism.family().coarsened_strategy(game); }

 private:
  static constexpr double most_cells_told_apart = 32;  // to a unit: 1025 in all
};

}  // namespace

InformationFamilyPtr minmax_structure() { return std::make_shared<Minmax>(); }
InformationFamilyPtr coarsened_structure() { return std::make_shared<Coarsened>(); }

}  // namespace surety
