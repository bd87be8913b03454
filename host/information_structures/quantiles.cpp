// Everybody knows in which of K equally likely classes the value lies: above or below the median, quartiles, grades.
#include "host/information_structures/catalogue.h"
#include "host/information_structures/public.h"

namespace surety {
namespace {

constexpr OptionRecord quantiles_options[] = {{"K", "count", "", 1, 4096, "how many classes"}};
constexpr ChoiceRecord quantiles{"quantiles", "quantiles:K",
                                 "everybody knows in which of K equally likely classes the value lies", "",
                                 quantiles_options};

class Quantiles final : public PublicInformation {
 public:
  const ChoiceRecord& record() const override { return quantiles; }
  std::vector<InformationExample> examples() const override {
    return {
        {"quantiles:4"}, {"quantiles:1"}, {"quantiles:4096", "beta:2,4"}, {"quantiles:3", "discrete:0@0.5,1@0.5", 3}};
  }

  /// A lot says in which class a value is that has a positive probability and lies in several.
  DemandForm expected_value(const GameConfig& game) const override {
    const double classes = game.information.at("K");
    std::vector<double> knots;
    for (int j = 0; j <= classes; ++j) knots.push_back(j / classes);
    return classes_of_values(*game.values, std::move(knots));
  }
};

}  // namespace

InformationFamilyPtr quantiles_structure() { return std::make_shared<Quantiles>(); }

}  // namespace surety
