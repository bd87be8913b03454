// Bidder after bidder is offered the good at a price that depends on earlier reports (Yamashita 2018, Supplement B).
#include <cmath>
#include <map>

#include "host/auctions/catalogue.h"
#include "host/estimation/planner.h"
#include "host/theory/private_values/private_values.h"
#include "host/theory/private_values/sequential_prices.h"

namespace surety {
namespace {

constexpr OptionRecord sequential_posted_price_options[] = {
    {"non-adaptive", "flag", "", 0, 0, "prices fixed beforehand: they do not depend on what earlier bidders report"},
    {"cells", "count", "64", 2, 1024, "mixtures: cells of reports; their least values are the prices to choose from"},
    {"beliefs", "count", "64", 1, 1024, "mixtures: beliefs per bidder for which prices are optimised"}};
constexpr ChoiceRecord sequential_posted_price{
    "sequential-posted-price", "sequential-posted-price:non-adaptive,cells=C,beliefs=B",
    "bidder after bidder is offered the good at a price that depends on earlier reports; truthful",
    "Yamashita (2018), Supplement B", sequential_posted_price_options};

/// P(value >= price) of a group, by state; 0 where no offer is made.
std::vector<double> acceptance_of(const ProfileLaw& profile, int group, double price) {
  std::vector<double> acceptance;
  for (const auto& state : profile.states)
    acceptance.push_back(std::isinf(price) ? 0 : state.laws[group]->demand(price));
  return acceptance;
}

kernels::PolicyForm policy_form(const PricePolicy& policy, const ProfileLaw& profile) {
  kernels::PolicyForm form{int(policy.cell.size()), {}, policy.price, {}, {}, policy.next};
  std::map<std::pair<int, double>, std::vector<double>> known;  // many nodes have the same price
  for (std::int64_t i = 0; i < profile.bidders(); ++i) {
    const int group = group_of_arrival(profile, i);
    form.group_of_bidder.push_back(group);
    for (std::int64_t node = policy.first_node[i]; node < policy.first_node[i + 1]; ++node) {
      const auto [found, fresh] = known.try_emplace({group, policy.price[node]});
      if (fresh) found->second = acceptance_of(profile, group, policy.price[node]);
      form.acceptance.insert(form.acceptance.end(), found->second.begin(), found->second.end());
    }
  }
  for (const auto& state : profile.states)
    for (const auto& law : state.laws)
      for (std::size_t c = 1; c < policy.cell.size(); ++c) form.cut.push_back(law->demand(policy.cell[c]));
  return form;
}

class SequentialPostedPrice final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return sequential_posted_price; }

  void plan(Planner& planner, const Mechanism& m) const override {
    const ProfileLaw& profile = planner.profile();
    check_sequential_prices(profile, m);
    planner.play(kernels::Rule::sequential_price);
    planner.report(planner.shortfall(2), planner.shortfall(3), planner.statistic(4));
    if (!planner.tabulates()) return;
    EstimatePlan& plan = planner.plan();
    plan.sequential = sequential_prices(profile, m);
    const PricePolicy& policy = plan.sequential->policy;
    plan.problem.policy = policy_form(policy, profile);
    plan.chosen.push_back({"first price", policy.price.front()});
    if (!policy.adaptive()) plan.chosen.push_back({"last price", policy.price.back()});
  }
  ExactOutcome exact_outcome(const Mechanism& m, const ProfileLaw& profile) const override {
    check_sequential_prices(profile, m);
    return sequential_outcome(sequential_prices(profile, m), profile);
  }
  bool takes_common_value() const override { return false; }
};

}  // namespace

FamilyPtr sequential_posted_price_family() { return std::make_shared<SequentialPostedPrice>(); }

}  // namespace surety
