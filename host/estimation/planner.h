#pragma once

#include <vector>

#include "host/estimation/plan.h"
#include "surety/values/prior.h"

namespace surety {

/// Whether to tabulate what depends on the number of bidders, or only to see if the configuration can be played.
enum class Planning { check, play };

/// f(law) for every state and group, groups of one state together.
template <class F>
auto by_law(const ProfileLaw& profile, F f) {
  std::vector<decltype(f(*profile.states[0].laws[0]))> r;
  for (const auto& state : profile.states)
    for (const auto& law : state.laws) r.push_back(f(*law));
  return r;
}

/// Builds the plan of one configuration with private values: the mechanism's family says what is played, and how the
/// rule's statistics give those that are reported (MechanismFamily::plan).
class Planner {
 public:
  Planner(const EstimateConfig& config, const ProfileLaw& profile, Planning planning);
  EstimatePlan build();

  const EstimateConfig& config() const { return config_; }
  const ProfileLaw& profile() const { return profile_; }
  /// Whether tables are wanted.
  bool tabulates() const { return tabulates_; }
  EstimatePlan& plan() { return plan_; }
  kernels::EstimateProblem& problem() { return plan_.problem; }

  void play(kernels::Rule rule) { plan_.problem.rule = rule; }
  /// The highest value wins always; what is paid is a statistic of the two highest.
  void play_efficient(const AffineStatistic& revenue);
  /// Second price with these reserves, by state.
  void play_reserves(std::vector<double> reserves);
  /// The symmetric equilibrium of a rule in which the highest bid wins, whose third statistic is the shortfall of
  /// revenue; without a rival a bid of 0 wins. Throws InvalidInput where
  /// bidders differ, or their values are one.
  void play_equilibrium(kernels::Rule rule);

  // Of what the rule sums, which begins with the highest value.
  AffineStatistic constant(double c) const;
  AffineStatistic statistic(int i) const;
  AffineStatistic shortfall(int i) const;  ///< the highest value less statistic i
  void report(const AffineStatistic& revenue, const AffineStatistic& surplus, const AffineStatistic& sale);

 private:
  /// Throws InvalidInput where bidders differ, or their values are one.
  void require_symmetric_equilibrium() const;
  void tabulate_bids();
  void choose_sampling();

  const EstimateConfig& config_;
  const ProfileLaw& profile_;
  bool tabulates_;
  EstimatePlan plan_;
};

}  // namespace surety
