#include "host/estimation/planner.h"

#include <fmt/format.h>

#include <utility>

#include "host/estimation/rounding.h"
#include "host/estimation/table_error.h"
#include "host/mechanisms/family.h"
#include "surety/error.h"

namespace surety {
namespace {

using kernels::Rule;

constexpr int most_statistics = 5;  // of any rule

}  // namespace

Planner::Planner(const EstimateConfig& config, const ProfileLaw& profile, Planning planning)
    : config_(config), profile_(profile), tabulates_(planning == Planning::play) {
  auto& p = plan_.problem;
  p.precision = config.precision;
  p.comonotone = profile.comonotone;
  p.seed = config.seed;
  p.experiment = std::uint32_t(config.bidders);
  p.samples = config.samples;
  p.group_sizes = profile.group_sizes;
  for (const auto& state : profile.states) p.weights.push_back(state.weight);
  if (tabulates_) p.value = by_law(profile, [](const Law& law) { return law.value_form(); });
}

EstimatePlan Planner::build() {
  config_.mechanism.family().plan(*this, config_.mechanism);
  choose_sampling();
  if (tabulates_) {
    plan_.table_error_bound = table_error_bound(plan_.problem, profile_);
    const auto rounding = rounding_bound(plan_.problem, profile_);
    for (std::size_t s = 0; s < rounding.size(); ++s) plan_.table_error_bound[s] += rounding[s];
  }
  return std::move(plan_);
}

void Planner::require_symmetric_equilibrium() const {
  if (profile_.joint && config_.bidders > 1)
    throw InvalidInput(fmt::format("{}: bidders whose values have a joint law are played with --information private",
                                   config_.mechanism.spec()));
  if (!profile_.symmetric() || profile_.comonotone)
    throw InvalidInput(
        fmt::format("{}: the symmetric equilibrium needs independent bidders with one law in every state; the bidders "
                    "of {} differ or are comonotone. Independent ones whose laws differ are played with --information "
                    "private",
                    config_.mechanism.spec(), config_.values.spec()));
}

void Planner::play_efficient(const AffineStatistic& revenue) {
  play(Rule::efficient);
  report(revenue, statistic(0), constant(1));
}

void Planner::play_reserves(std::vector<double> reserves) {
  play(Rule::second_price);
  plan_.problem.reserve = std::move(reserves);
  report(shortfall(2), shortfall(3), statistic(4));
}

void Planner::play_equilibrium(Rule rule) {
  require_symmetric_equilibrium();
  if (config_.bidders == 1) return play_efficient(constant(0));
  play(rule);
  tabulate_bids();
  report(shortfall(2), statistic(0), constant(1));
}

/// The bids of the equilibrium, by state.
void Planner::tabulate_bids() {
  if (!tabulates_) return;
  for (const auto& state : profile_.states)
    plan_.problem.bid.push_back(equilibrium_bid_form(*state.laws[0], config_.bidders));
}

void Planner::choose_sampling() {
  auto& p = plan_.problem;
  const bool ranked = is_ranked(p.rule);
  if (config_.sampling == Sampling::reduced && !ranked)
    throw InvalidInput(
        fmt::format("reduced sampling cannot play {} here: it needs every bidder, not the two strongest of each law; "
                    "use --sampling "
                    "profile",
                    config_.mechanism.spec()));
  p.reduced = ranked && config_.sampling != Sampling::profile;
  if (!p.reduced && !(p.comonotone && ranked) && config_.bidders > kernels::max_profile_bidders)
    throw InvalidInput(fmt::format("{} of {} bidders: at most {} are supported{}",
                                   ranked ? "profile sampling" : config_.mechanism.spec(), config_.bidders,
                                   kernels::max_profile_bidders, ranked ? ", use --sampling reduced" : ""));
}

AffineStatistic Planner::constant(double c) const { return {c, std::vector<double>(most_statistics, 0.0)}; }

// Asked for before the rule is known, so as wide as the widest rule; report() trims.
AffineStatistic Planner::statistic(int i) const {
  AffineStatistic s = constant(0);
  s.coefficient[i] = 1;
  return s;
}

AffineStatistic Planner::shortfall(int i) const {
  AffineStatistic s = statistic(0);
  s.coefficient[i] = -1;
  return s;
}

void Planner::report(const AffineStatistic& revenue, const AffineStatistic& surplus, const AffineStatistic& sale) {
  plan_.reported = composed<AffineStatistic>(0, {revenue, surplus, statistic(0), shortfall(1), sale, constant(1)});
  for (auto& s : plan_.reported) s.coefficient.resize(statistics_of(plan_.problem.rule));
}

}  // namespace surety
