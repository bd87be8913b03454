// Nobody knows more than the prior.
#include "host/finite_games/finite_structure.h"
#include "host/games/bounds_game.h"
#include "host/information_structures/catalogue.h"
#include "host/information_structures/public.h"
#include "host/information_structures/steps.h"
#include "host/theory/numerics/exact_arithmetic.h"

namespace surety {
namespace {

constexpr ChoiceRecord none{"none", "none", "nobody knows more than the prior", "", {}};

class NoInformation final : public PublicInformation {
 public:
  const ChoiceRecord& record() const override { return none; }
  std::vector<InformationExample> examples() const override { return {{"none"}, {"none", "beta:2,2", 3}}; }

  DemandForm expected_value(const GameConfig& game) const override { return constant(game.values->mean()); }

  bool is_finite() const override { return true; }
  FiniteStructure finite_structure(const Information&, const FiniteStructureConfig& config) const override {
    CommonValueInformation made = no_information(config.values, config.bidders);
    return {std::move(made.information),
            common_value_auction(made.values, config.bidders, config.cost, config.greatest_transfer)};
  }
  void play_saved_mechanism(BoundsGame& made, const EstimateConfig&) const override { play_publicly(made, false); }

 private:
  GameOutcome mean_outcome(const GameConfig& game, const PublicOutcome& known) const override {
    const double w = game.values->mean();
    const auto here = known.at(w);
    return {rounded(here.revenue, 0), rounded(w * here.allocation, 0), rounded(here.allocation, 0)};
  }
};

}  // namespace

InformationFamilyPtr none_structure() { return std::make_shared<NoInformation>(); }

}  // namespace surety
