// Nobody knows more than the prior.
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

  DemandForm expected_value(const GameConfig& game) const override {
    return constant(settled_mean(rounded(game.values->mean(), 0)));
  }

  bool is_finite() const override { return true; }
  FiniteStructure finite_structure(const Information&, const FiniteStructureConfig& config) const override {
    return structure_of(no_information(config.values, config.bidders), config);
  }
  void play_saved_mechanism(BoundsGame& made, const EstimateConfig&) const override { play_publicly(made, false); }
};

}  // namespace

InformationFamilyPtr none_structure() { return std::make_shared<NoInformation>(); }

}  // namespace surety
