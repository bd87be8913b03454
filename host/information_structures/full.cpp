// Everybody knows the value.
#include <array>
#include <cmath>
#include <vector>

#include "host/games/bounds_game.h"
#include "host/information_structures/catalogue.h"
#include "host/information_structures/public.h"
#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/numerics/quadrature.h"

namespace surety {
namespace {

constexpr ChoiceRecord full{"full", "full", "everybody knows the value", "", {}};

/// The average over values of what each leads to.
GameOutcome mean_over_values(const Law& values, const PublicOutcome& known) {
  std::vector<double> points;
  for (const double w : known.kinks) points.push_back(values.survival(w));
  for (const double v : values.breakpoints()) {
    points.push_back(values.survival(v));
    points.push_back(values.demand(v));
  }
  for (int octave = 1; octave <= 40; ++octave) {
    points.push_back(std::ldexp(1.0, -octave));
    points.push_back(1 - std::ldexp(1.0, -octave));
  }
  const auto sums = integrate<3>(panel_points(std::move(points), 0, 1), [&](double q) -> std::array<double, 3> {
    const double w = values.inverse_demand(q);
    const auto here = known.at(w);
    return {here.revenue, w * here.allocation, here.allocation};
  });
  return {rounded(sums.value[0], sums.error[0]), rounded(sums.value[1], sums.error[1]),
          rounded(sums.value[2], sums.error[2])};
}

class FullInformation final : public PublicInformation {
 public:
  const ChoiceRecord& record() const override { return full; }
  std::vector<InformationExample> examples() const override {
    return {{"full"}, {"full", "discrete:0.25@0.25,0.5@0.5,1@0.25", 3}};
  }

  bool tells_value() const override { return true; }

  DemandForm expected_value(const GameConfig& game) const override { return game.values->value_form(); }
  double least_expected_value(const GameConfig& game) const override { return game.values->lower(); }

  bool is_finite() const override { return true; }
  FiniteStructure finite_structure(const Information&, const FiniteStructureConfig& config) const override {
    return structure_of(full_information(config.values, config.bidders), config);
  }
  void play_saved_mechanism(BoundsGame& made, const EstimateConfig&) const override { play_publicly(made, true); }

 private:
  GameOutcome mean_outcome(const GameConfig& game, const PublicOutcome& known) const override {
    return mean_over_values(*game.values, known);
  }
};

}  // namespace

InformationFamilyPtr full_structure() { return std::make_shared<FullInformation>(); }

}  // namespace surety
