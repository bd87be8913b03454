// Signals 0 or 1, independent given whether the value is in its upper half (Brooks & Du 2023, Section 6.2).
#include "host/games/game.h"
#include "host/information/family.h"
#include "host/information_structures/catalogue.h"
#include "host/mechanisms/family.h"

namespace surety {
namespace {

constexpr OptionRecord accurate_options[] = {{"P", "probability", "0.75", 0.5, 1, "chance that a signal is right"}};
constexpr ChoiceRecord accurate{"accurate", "accurate:P",
                                "signals 0 or 1, right with chance P about whether the value is in its upper half",
                                "Brooks & Du (2023), Section 6.2", accurate_options};

class Accurate final : public InformationFamily {
 public:
  const ChoiceRecord& record() const override { return accurate; }
  std::vector<InformationExample> examples() const override {
    return {{"accurate:0.75"}, {"accurate:0.5", "beta:2,2", 3}, {"accurate:1"}};
  }

  kernels::InformationForm form(const GameConfig& game) const override {
    kernels::InformationForm form;
    form.value = game.values->value_form();
    form.kind = SignalKind::accurate;
    form.accuracy = game.information.at("P");
    form.high_share = 0.5;
    return form;
  }
  double greatest_signal(const GameConfig&) const override { return 1; }
  Strategy strategy(const GameConfig& game) const override { return game.mechanism.family().accurate_strategy(game); }
};

}  // namespace

InformationFamilyPtr accurate_structure() { return std::make_shared<Accurate>(); }

}  // namespace surety
