// Mineral rights: everybody measures the value with noise of his own (Milgrom & Weber 1982).
#include "host/games/game.h"
#include "host/information/family.h"
#include "host/information_structures/catalogue.h"
#include "host/mechanisms/family.h"

namespace surety {
namespace {

constexpr OptionRecord mineral_rights_options[] = {
    {"noise", "law", "", 0, 0, "plus(LAW): added to the value; times(LAW): multiplies it", "plus times"}};
constexpr ChoiceRecord mineral_rights{"mineral-rights", "mineral-rights:plus(LAW)|times(LAW)",
                                      "signals independent given the value: value plus or times noise",
                                      "Milgrom & Weber (1982)", mineral_rights_options};

/// P(noise > x), where bins of signals are drawn.
AggregateForm noise_demand(const Law& noise) {
  return tabulate({1, [&noise](double x, double* out) { out[0] = noise.survival(x); }, noise.breakpoints(),
                   noise.lower(), noise.upper()});
}

class MineralRights final : public InformationFamily {
 public:
  const ChoiceRecord& record() const override { return mineral_rights; }
  std::vector<InformationExample> examples() const override {
    return {{"mineral-rights:plus(uniform:0,0.2)"}, {"mineral-rights:times(uniform:0,2)", "beta:2,2", 3}};
  }
  std::optional<Noise> noise(const Information& information) const override {
    return Noise{*information.law("noise"), information.is_word("noise", "times")};
  }

  kernels::InformationForm form(const GameConfig& game) const override {
    const auto [law, multiplies] = noise_of(game);
    kernels::InformationForm form;
    form.value = game.values->value_form();
    form.kind = multiplies ? SignalKind::multiplicative : SignalKind::additive;
    form.noise = law.value_form();
    form.noise_demand = noise_demand(law);
    return form;
  }
  double greatest_signal(const GameConfig& game) const override {
    const auto [law, multiplies] = noise_of(game);
    return multiplies ? game.values->upper() * law.upper() : game.values->upper() + law.upper();
  }
  Strategy strategy(const GameConfig& game) const override {
    return game.mechanism.family().mineral_rights_strategy(game);
  }
};

}  // namespace

InformationFamilyPtr mineral_rights_structure() { return std::make_shared<MineralRights>(); }

}  // namespace surety
