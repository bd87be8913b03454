// The wallet game: iid uniform signals, the value is their mean (Klemperer 1998; Du 2016, Section 5.2).
#include <fmt/format.h>

#include "host/games/game.h"
#include "host/games/own_signal.h"
#include "host/games/summed_signals.h"
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

constexpr std::int64_t most_wallets = 64;  // whose mean has a law that can be written down

std::string law_of_mean(std::int64_t bidders) {
  return bidders == 1 ? "uniform" : bidders == 2 ? "triangle" : fmt::format("bates:{}", bidders);
}

class Wallet final : public InformationFamily {
 public:
  const ChoiceRecord& record() const override { return wallet; }
  std::vector<InformationExample> examples() const override {
    return {{"wallet", "triangle", 2}, {"wallet", "uniform", 1}, {"wallet", "bates:5", 5}, {"wallet", "bates:64", 64}};
  }

  void check_game(const GameConfig& game) const override {
    if (game.bidders > most_wallets)
      throw InvalidInput(fmt::format("wallet with {} bidders; at most {} can be played", game.bidders, most_wallets));
    const std::string law = law_of_mean(game.bidders);
    if (game.values->spec() != law)
      throw InvalidInput(fmt::format(
          "wallet with {0} bidder{1} and values {2}; the mean of {0} signal{1} has the law {3} (use --values {3})",
          game.bidders, game.bidders == 1 ? "" : "s", game.values->spec(), law));
  }
  kernels::InformationForm form(const GameConfig&) const override {
    kernels::InformationForm form;
    form.kind = SignalKind::uniform;
    return form;
  }
  double greatest_signal(const GameConfig&) const override { return 1; }
  /// The value is a share 1/N of the own signal and what others know, at most (N - 1)/N.
  std::optional<OwnSignal> own_signal(const GameConfig& game, std::int64_t) const override {
    return OwnSignal{DemandForm{}, true,
                     [](double s) {
                       return std::array{s, s};
                     },
                     [n = static_cast<double>(game.bidders)](double s) { return (s + n - 1) / n; }};
  }
  std::optional<SummedSignals> summed_signals(const GameConfig& game) const override {
    static const LawPtr signal = parse_law("uniform"), size_biased = parse_law("power:2");
    return SummedSignals{1 / static_cast<double>(game.bidders), signal, size_biased};
  }
  double least_expected_value(const GameConfig& game) const override {  // (0 + (N - 1)/2)/N
    return static_cast<double>(game.bidders - 1) / static_cast<double>(2 * game.bidders);
  }
  Strategy strategy(const GameConfig& game) const override { return game.mechanism.family().wallet_strategy(game); }
  std::optional<GameOutcome> outcome(const GameConfig& game) const override {
    return game.mechanism.family().wallet_outcome(game);
  }
};

}  // namespace

InformationFamilyPtr wallet_structure() { return std::make_shared<Wallet>(); }

}  // namespace surety
