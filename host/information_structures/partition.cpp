// Everybody knows between which thresholds the value lies.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "host/information_structures/catalogue.h"
#include "host/information_structures/public.h"
#include "host/io/number.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr OptionRecord partition_options[] = {
    {"T", "value", "", 0, std::numeric_limits<double>::infinity(), "a threshold"}};
constexpr ChoiceRecord partition{"partition", "partition:T,...",
                                 "everybody knows between which thresholds the value lies", "Du (2016), footnote 3",
                                 partition_options};

class Partition final : public PublicInformation {
 public:
  const ChoiceRecord& record() const override { return partition; }
  std::vector<InformationExample> examples() const override {
    return {{"partition:0.25,0.5"}, {"partition:0.5", "discrete:0@0.5,0.5@0.2,1@0.3", 3}};
  }
  bool repeats() const override { return true; }
  void check(const Information& information) const override {
    const auto& t = information.numbers("T");
    if (std::adjacent_find(t.begin(), t.end(), std::greater_equal<>()) == t.end()) return;
    std::vector<std::string> texts;
    for (const double each : t) texts.push_back(shortest(each));
    throw InvalidInput(fmt::format("partition: thresholds {} must ascend", fmt::join(texts, ",")));
  }
  void check_game(const GameConfig& game) const override {
    for (const double t : game.information.numbers("T"))
      if (!(t > game.values->lower() && t < game.values->upper()))
        throw InvalidInput(
            fmt::format("partition: the threshold {} does not part the values, which lie between {} and {}", t,
                        game.values->lower(), game.values->upper()));
  }

  DemandForm expected_value(const GameConfig& game) const override {
    const auto& thresholds = game.information.numbers("T");
    std::vector<double> knots{0};
    for (auto t = thresholds.rbegin(); t != thresholds.rend(); ++t) {
      const double q = game.values->survival(*t);
      if (q > knots.back() && q < 1) knots.push_back(q);
    }
    knots.push_back(1);
    return classes_of_values(*game.values, std::move(knots));
  }
};

}  // namespace

InformationFamilyPtr partition_structure() { return std::make_shared<Partition>(); }

}  // namespace surety
