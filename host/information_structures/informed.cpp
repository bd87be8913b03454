// Some bidders know the value, the others nothing (Du 2016, footnote 4).
#include <fmt/format.h>

#include <algorithm>

#include "host/games/game.h"
#include "host/information/family.h"
#include "host/information_structures/catalogue.h"
#include "host/information_structures/steps.h"
#include "host/mechanisms/family.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::int64_t most_informed = 1000;

constexpr OptionRecord informed_options[] = {{"COUNT", "count", "1", 1, 1e9, "how many bidders know the value"}};
constexpr ChoiceRecord informed{"informed", "informed:COUNT",
                                "the first COUNT bidders know the value, the others nothing", "Du (2016), footnote 4",
                                informed_options};

class Informed final : public InformationFamily {
 public:
  const ChoiceRecord& record() const override { return informed; }
  std::vector<InformationExample> examples() const override {
    return {{"informed:1"}, {"informed:3", "beta:2,2", 5}, {"informed:1000000000"}};
  }

  /// The first bidders' signal is the value, the others' is 0.
  kernels::InformationForm form(const GameConfig& game) const override {
    kernels::InformationForm form;
    form.value = game.values->value_form();
    const std::int64_t count = std::min(game.information.count("COUNT"), game.bidders);
    if (count > most_informed)
      throw InvalidInput(fmt::format("informed: {} informed bidders; at most {} are supported, beyond use full", count,
                                     most_informed));
    form.signal.assign(static_cast<std::size_t>(count), form.value);
    if (count < game.bidders) form.signal.push_back(constant(0));  // no signal
    return form;
  }
  double least_expected_value(const GameConfig& game) const override { return game.values->lower(); }
  Strategy strategy(const GameConfig& game) const override { return game.mechanism.family().informed_strategy(game); }
};

}  // namespace

InformationFamilyPtr informed_structure() { return std::make_shared<Informed>(); }

}  // namespace surety
