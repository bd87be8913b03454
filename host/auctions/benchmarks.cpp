// Benchmarks that no auction need reach: they are paid the highest value, or the second-highest.
#include "host/auctions/catalogue.h"
#include "host/estimation/planner.h"
#include "host/theory/private_values/private_values.h"

namespace surety {
namespace {

constexpr ChoiceRecord full_surplus{"full-surplus", "full-surplus", "benchmark: the highest value", "", {}};
constexpr ChoiceRecord second_value{"second-value", "second-value", "benchmark: the second-highest value", "", {}};

class FullSurplus final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return full_surplus; }
  void plan(Planner& planner, const Mechanism&) const override { planner.play_efficient(planner.statistic(0)); }
  ExactOutcome exact_outcome(const Mechanism&, const ProfileLaw& profile) const override {
    return outcome_of(profile, full_surplus_outcome, comonotone_full_surplus_outcome);
  }
  bool takes_common_value() const override { return false; }
};

class SecondValue final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return second_value; }
  void plan(Planner& planner, const Mechanism&) const override { planner.play_efficient(planner.shortfall(1)); }
  ExactOutcome exact_outcome(const Mechanism&, const ProfileLaw& profile) const override {
    return outcome_of(profile, second_value_outcome, comonotone_second_value_outcome);
  }
  bool takes_common_value() const override { return false; }
};

}  // namespace

FamilyPtr full_surplus_family() { return std::make_shared<FullSurplus>(); }
FamilyPtr second_value_family() { return std::make_shared<SecondValue>(); }

}  // namespace surety
