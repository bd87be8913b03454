// Whatever bidders know: the least over all structures and equilibria, by theory.
#include "host/games/game.h"
#include "host/information/family.h"
#include "host/information_structures/catalogue.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr ChoiceRecord any{
    "any", "any", "whatever the bidders know: the mechanism's guarantee, by theory; nothing is played", "", {}};

class AnyInformation final : public InformationFamily {
 public:
  const ChoiceRecord& record() const override { return any; }
  std::vector<InformationExample> examples() const override { return {{"any"}}; }
  bool is_any() const override { return true; }

  void check_game(const GameConfig&) const override {
    throw InvalidInput(
        "any: no one information structure, so nothing can be played; surety guarantee and sweep tell the least profit "
        "over all");
  }
};

}  // namespace

InformationFamilyPtr any_structure() { return std::make_shared<AnyInformation>(); }

}  // namespace surety
