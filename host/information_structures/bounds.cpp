// The information structure of a file of surety bounds: signals on a grid, values and bidders of its own.
#include "host/finite_games/finite_structure.h"
#include "host/games/bounds_game.h"
#include "host/information/family.h"
#include "host/information_structures/catalogue.h"
#include "surety/finite_games/saved_bounds_games.h"

namespace surety {
namespace {

constexpr ChoiceRecord bounds{
    "bounds",
    "bounds:FILE.h5",
    "the worst for the seller that surety bounds --out DIR found: any values, its own bidders and prior",
    "Brooks & Du (2023), UB-P-k",
    {}};
constexpr std::string_view in_the_file[] = {"values", "bidders", "cost"};

class SavedInformation final : public InformationFamily {
 public:
  const ChoiceRecord& record() const override { return bounds; }
  bool is_of_file() const override { return true; }
  bool is_saved() const override { return true; }

  bool is_finite() const override { return true; }
  std::span<const std::string_view> brings() const override { return in_the_file; }
  FiniteStructure finite_structure(const Information& information, const FiniteStructureConfig& config) const override {
    const SavedBounds saved = load_bounds(information.file());
    return {finite_information(saved), finite_outcomes(saved.environment, config.greatest_transfer)};
  }
  void play_saved_mechanism(BoundsGame& made, const EstimateConfig&) const override { play_on_own_information(made); }
};

}  // namespace

InformationFamilyPtr bounds_structure() { return std::make_shared<SavedInformation>(); }

}  // namespace surety
