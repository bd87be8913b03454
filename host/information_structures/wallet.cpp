// The wallet game: two iid uniform signals, the value is their mean (Klemperer 1998; Du 2016, Section 5.2).
#include <fmt/format.h>

#include "host/games/game.h"
#include "host/games/independent_signals.h"
#include "host/information/family.h"
#include "host/information_structures/catalogue.h"
#include "host/mechanisms/family.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr ChoiceRecord wallet{"wallet",
                              "wallet",
                              "iid uniform signals on [0,1], the value is their mean",
                              "Du (2016), Section 5.2; Klemperer (1998)",
                              {}};

class Wallet final : public InformationFamily {
 public:
  const ChoiceRecord& record() const override { return wallet; }
  std::vector<InformationExample> examples() const override { return {{"wallet", "triangle", 2}}; }

  void check_game(const GameConfig& game) const override {
    if (game.bidders != 2 || game.values->spec() != "triangle")
      throw InvalidInput(fmt::format(
          "wallet with {} bidder{} and values {}; the wallet game has 2 bidders, and the mean of their signals has the "
          "law triangle (use --values triangle --bidders 2)",
          game.bidders, game.bidders == 1 ? "" : "s", game.values->spec()));
  }
  kernels::InformationForm form(const GameConfig&) const override {
    kernels::InformationForm form;
    form.kind = SignalKind::uniform;
    return form;
  }
  double greatest_signal(const GameConfig&) const override { return 1; }
  double least_expected_value(const GameConfig&) const override { return 0.25; }  // (0 + E[s_2])/2
  IndependentSignals independent_signals(const GameConfig&) const override {
    return {[](double) { return 1.0; }, [](double s) { return s; }, [](double sum) { return sum / 2; }, 1, {}};
  }
  Strategy strategy(const GameConfig& game) const override { return game.mechanism.family().two_bidder_strategy(game); }
  std::optional<GameOutcome> outcome(const GameConfig& game) const override {
    return game.mechanism.family().wallet_outcome(game);
  }
};

}  // namespace

InformationFamilyPtr wallet_structure() { return std::make_shared<Wallet>(); }

}  // namespace surety
