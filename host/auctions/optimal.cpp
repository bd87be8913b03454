// The auction that earns most given the public state: the highest ironed virtual value of at least 0 wins (Myerson
// 1981).
#include <algorithm>
#include <set>
#include <string>

#include "host/auctions/catalogue.h"
#include "host/estimation/planner.h"
#include "host/theory/private_values/private_values.h"
#include "host/values/revenue_hull.h"
#include "surety/error.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

constexpr ChoiceRecord optimal{"optimal",
                               "optimal",
                               "highest ironed virtual value of at least 0 wins, given the public state; also myerson",
                               "Myerson (1981); Yamashita (2018), proof of Theorem 2",
                               {}};
constexpr std::string_view optimal_names[] = {"myerson"};

/// The reserve of every law, once each.
std::vector<ChosenNumber> reserves_of(const ProfileLaw& profile) {
  std::vector<ChosenNumber> reserves;
  std::set<std::string> seen;
  for (const auto& state : profile.states)
    for (const auto& law : state.laws)
      if (seen.insert(law->spec()).second)
        reserves.push_back({"reserve of " + law->spec(), revenue_hull(*law).monopoly_price()});
  if (reserves.size() == 1) reserves.front().name = "reserve";
  return reserves;
}

/// There the state is the profile itself, and no auction could see it.
void check_not_joint(const ProfileLaw& profile) {
  if (profile.joint)
    throw InvalidInput(
        "optimal: of values with a joint law surety known-values has the best auction in which truth is dominant, and "
        "surety side-bets what correlation lets a seller extract");
}

class Optimal final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return optimal; }
  std::span<const std::string_view> aliases() const override { return optimal_names; }

  void plan(Planner& planner, const Mechanism&) const override {
    const ProfileLaw& profile = planner.profile();
    check_not_joint(profile);
    if (profile.comonotone)
      throw InvalidInput(
          "optimal: with comonotone values the seller who knows one value knows all and extracts the full surplus; "
          "use full-surplus");
    planner.plan().chosen = reserves_of(profile);
    const auto ironed = by_law(profile, [](const Law& law) { return revenue_hull(law).ironed(); });
    if (profile.symmetric() && std::find(ironed.begin(), ironed.end(), true) == ironed.end())
      // the highest value has the highest virtual value, and the reserve does the rest
      return planner.play_reserves(by_law(profile, [](const Law& law) { return revenue_hull(law).monopoly_price(); }));
    planner.play(kernels::Rule::optimal);
    if (!planner.tabulates()) return;
    auto& p = planner.problem();
    p.virtual_value = by_law(profile, [](const Law& law) { return ironed_virtual_value(law).form; });
    p.monopoly_quantile = by_law(profile, [](const Law& law) { return revenue_hull(law).monopoly_quantile(); });
    p.monopoly_price = by_law(profile, [](const Law& law) { return revenue_hull(law).monopoly_price(); });
    planner.report(planner.shortfall(2), planner.shortfall(3), planner.statistic(4));
  }
  ExactOutcome exact_outcome(const Mechanism&, const ProfileLaw& profile) const override {
    check_not_joint(profile);
    if (profile.comonotone)
      throw InvalidInput(
          "optimal: comonotone values given; with perfectly correlated values the optimal auction extracts the full "
          "surplus (use full-surplus), and virtual values need independent ones");
    return over_states(profile, optimal_outcome);
  }
  bool takes_common_value() const override { return false; }
};

}  // namespace

FamilyPtr optimal_family() { return std::make_shared<Optimal>(); }

}  // namespace surety
