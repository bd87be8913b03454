#include "host/estimation/plan.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "host/estimation/rounding.h"
#include "host/estimation/table_error.h"
#include "host/theory/sequential_prices.h"
#include "host/values/revenue_hull.h"
#include "surety/error.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

using kernels::Rule;

constexpr std::int64_t max_bidders = 1'000'000'000;
constexpr std::uint64_t max_samples = std::uint64_t(1) << 62;
constexpr std::int64_t max_bidders_in_float = 1 << 20;
constexpr double least_width_in_float = 1e-3;  // of a support, in units of its upper end
constexpr double greatest_cost = 1e12;
constexpr double least_value = 1e-100;  // the largest value of a prior: its square must not vanish

void check_range(const EstimateConfig& config, const ProfileLaw& profile) {
  double lower = std::numeric_limits<double>::infinity(), upper = 0;
  for (const auto& state : profile.states)
    for (const auto& law : state.laws) {
      lower = std::min(lower, law->lower());
      upper = std::max(upper, law->upper());
    }
  if (upper > 0 && upper < least_value)
    throw InvalidInput(fmt::format("values {} reach {} at most, less than {}; use a larger unit of value",
                                   config.values.spec(), upper, least_value));
  if (config.precision == Precision::float_) check_float_range(upper);
  if (config.precision == Precision::float_ && lower < upper && upper - lower < least_width_in_float * upper)
    throw InvalidInput(
        fmt::format("float precision with values between {} and {}; its 24 bits hide their differences, use "
                    "--precision double",
                    lower, upper));
}

bool equilibrium_is_played(const Mechanism& m) {
  return m.kind == MechanismKind::first_price || m.kind == MechanismKind::all_pay;
}

/// f(law) for every state and group, groups of one state together.
template <class F>
auto by_law(const ProfileLaw& profile, F f) {
  std::vector<decltype(f(*profile.states[0].laws[0]))> r;
  for (const auto& state : profile.states)
    for (const auto& law : state.laws) r.push_back(f(*law));
  return r;
}

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

/// Whether to tabulate what depends on the number of bidders, or only to see if the configuration can be played.
enum class Planning { check, play };

/// Builds the plan of one configuration, a mechanism at a time.
class Planner {
 public:
  Planner(const EstimateConfig& config, const ProfileLaw& profile, Planning planning)
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

  EstimatePlan build() {
    switch (config_.mechanism.kind) {
      case MechanismKind::second_price:
        second_price();
        break;
      case MechanismKind::first_price:
        first_price();
        break;
      case MechanismKind::all_pay:
        all_pay();
        break;
      case MechanismKind::posted_price:
        posted_price();
        break;
      case MechanismKind::optimal:
        optimal();
        break;
      case MechanismKind::sequential_posted_price:
        sequential_price();
        break;
      case MechanismKind::full_surplus:
        efficient(statistic(0));
        break;
      case MechanismKind::second_value:
        efficient(shortfall(1));
        break;
      default:
        throw InvalidInput(
            fmt::format("{}: a mechanism for a common value; say what the bidders know with --information",
                        config_.mechanism.spec()));
    }
    choose_sampling();
    if (tabulates_) {
      plan_.table_error_bound = table_error_bound(plan_.problem, profile_);
      const auto rounding = rounding_bound(plan_.problem, profile_);
      for (std::size_t s = 0; s < rounding.size(); ++s) plan_.table_error_bound[s] += rounding[s];
    }
    return std::move(plan_);
  }

 private:
  void second_price() {
    const double reserve = *config_.mechanism.reserve;
    if (reserve <= 0) return efficient(shortfall(1));
    reserve_auction(std::vector<double>(profile_.states.size(), reserve));
  }

  void reserve_auction(std::vector<double> reserves) {
    play(Rule::second_price);
    plan_.problem.reserve = std::move(reserves);
    report(shortfall(2), shortfall(3), statistic(4));
  }

  void efficient(const AffineStatistic& revenue) {
    play(Rule::efficient);
    report(revenue, statistic(0), constant(1));
  }

  void first_price() {
    if (config_.mechanism.reserve != 0)
      throw InvalidInput(
          fmt::format("{}: no equilibrium with a reserve is known to the program for private values; take first-price "
                      "or second-price:reserve=R",
                      config_.mechanism.spec()));
    if (config_.bidders == 1) return efficient(constant(0));  // no rival: a bid of 0 wins
    play(Rule::first_price);
    tabulate_bids();
    report(shortfall(2), statistic(0), constant(1));
  }

  void all_pay() {
    if (config_.bidders == 1) return efficient(constant(0));
    play(Rule::all_pay);
    tabulate_bids();
    report(shortfall(2), statistic(0), constant(1));
  }

  void posted_price() {
    if (config_.mechanism.inclusive)
      throw InvalidInput(
          "posted-price:price=inclusive is for a common value; with private values the least value itself would be it");
    const bool ranked = profile_.symmetric() && !profile_.comonotone && config_.sampling != Sampling::profile;
    play(ranked ? Rule::posted_price_ranked : Rule::posted_price);
    if (!tabulates_) return;
    const double price = *settled(config_.mechanism, profile_).price;
    plan_.problem.acceptance = by_law(profile_, [&](const Law& law) { return law.demand(price); });
    AffineStatistic revenue = statistic(3);
    for (double& c : revenue.coefficient) c *= price;
    report(revenue, shortfall(2), statistic(3));
  }

  void optimal() {
    if (profile_.comonotone)
      throw InvalidInput(
          "optimal: with comonotone values the seller who knows one value knows all and extracts the full surplus; "
          "use full-surplus");
    report_reserves();
    const auto ironed = by_law(profile_, [](const Law& law) { return revenue_hull(law).ironed(); });
    if (profile_.symmetric() && std::find(ironed.begin(), ironed.end(), true) == ironed.end())
      // the highest value has the highest virtual value, and the reserve does the rest
      return reserve_auction(by_law(profile_, [](const Law& law) { return revenue_hull(law).monopoly_price(); }));
    play(Rule::optimal);
    if (!tabulates_) return;
    auto& p = plan_.problem;
    p.virtual_value = by_law(profile_, [](const Law& law) { return ironed_virtual_value(law).form; });
    p.monopoly_quantile = by_law(profile_, [](const Law& law) { return revenue_hull(law).monopoly_quantile(); });
    p.monopoly_price = by_law(profile_, [](const Law& law) { return revenue_hull(law).monopoly_price(); });
    report(shortfall(2), shortfall(3), statistic(4));
  }

  void sequential_price() {
    check_sequential_prices(profile_, config_.mechanism);
    play(Rule::sequential_price);
    report(shortfall(2), shortfall(3), statistic(4));
    if (!tabulates_) return;
    plan_.sequential = sequential_prices(profile_, config_.mechanism);
    const PricePolicy& policy = plan_.sequential->policy;
    plan_.problem.policy = policy_form(policy, profile_);
    plan_.chosen.push_back({"first price", policy.price.front()});
    if (!policy.adaptive()) plan_.chosen.push_back({"last price", policy.price.back()});
  }

  void report_reserves() {
    std::set<std::string> seen;
    for (const auto& state : profile_.states)
      for (const auto& law : state.laws)
        if (seen.insert(law->spec()).second)
          plan_.chosen.push_back({"reserve of " + law->spec(), revenue_hull(*law).monopoly_price()});
    if (plan_.chosen.size() == 1) plan_.chosen.front().name = "reserve";
  }

  void tabulate_bids() {
    if (!tabulates_) return;
    for (const auto& state : profile_.states)
      plan_.problem.bid.push_back(equilibrium_bid_form(*state.laws[0], config_.bidders));
  }

  void play(Rule rule) { plan_.problem.rule = rule; }

  void choose_sampling() {
    auto& p = plan_.problem;
    const bool ranked = p.rule < Rule::all_pay;
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

  AffineStatistic constant(double c) const { return {c, std::vector<double>(statistics(), 0.0)}; }
  // Called before the rule is known for some mechanisms, so as wide as the widest rule; report() trims.
  AffineStatistic statistic(int i) const {
    AffineStatistic s = constant(0);
    s.coefficient[i] = 1;
    return s;
  }
  /// The highest value less statistic i.
  AffineStatistic shortfall(int i) const {
    AffineStatistic s = statistic(0);
    s.coefficient[i] = -1;
    return s;
  }
  static constexpr int statistics() { return 5; }

  void report(const AffineStatistic& revenue, const AffineStatistic& surplus, const AffineStatistic& sale) {
    const AffineStatistic highest = statistic(0), second = shortfall(1);
    plan_.reported = {
        revenue, surplus, highest, second, sale, difference(highest, revenue), difference(surplus, revenue), revenue};
    for (auto& s : plan_.reported) s.coefficient.resize(statistics_of(plan_.problem.rule));
  }
  static AffineStatistic difference(AffineStatistic a, const AffineStatistic& b) {
    a.constant -= b.constant;
    for (std::size_t i = 0; i < a.coefficient.size(); ++i) a.coefficient[i] -= b.coefficient[i];
    return a;
  }

  const EstimateConfig& config_;
  const ProfileLaw& profile_;
  bool tabulates_;
  EstimatePlan plan_;
};

EstimatePlan plan_for(Planning planning, const EstimateConfig& config, const ProfileLaw& profile) {
  check_range(config, profile);
  if (equilibrium_is_played(config.mechanism) && (!profile.symmetric() || profile.comonotone))
    throw InvalidInput(
        fmt::format("{}: the symmetric equilibrium needs independent bidders with one law in every state; the bidders "
                    "of {} differ or "
                    "are comonotone",
                    config.mechanism.spec(), config.values.spec()));
  return Planner(config, profile, planning).build();
}

}  // namespace

void check_config(const EstimateConfig& config) {
  if (config.bidders > max_bidders)
    throw InvalidInput(fmt::format("bidders is {}; at most {} are supported", config.bidders, max_bidders));
  if (config.precision == Precision::float_ && config.bidders > max_bidders_in_float)
    throw InvalidInput(fmt::format(
        "float precision with {} bidders; its 24 bits hide what more than {} bidders leave of the surplus, use "
        "--precision double",
        config.bidders, max_bidders_in_float));
  if (config.samples < 1 || config.samples > max_samples)
    throw InvalidInput(fmt::format("samples is {}; it must lie between 1 and 2^62", config.samples));
  if (config.batch > 0 && (config.batch < 128 || !std::has_single_bit(config.batch)))
    throw InvalidInput(fmt::format("batch is {}; it must be a power of two from 128 on", config.batch));
  if (config.target && !(config.target->size > 0))
    throw InvalidInput(fmt::format("the target error is {}; it must be positive", config.target->size));
  if (config.cost != 0 && !config.information)
    throw InvalidInput(
        fmt::format("cost is {}: only with a common value (--information); with private values shift them instead, "
                    "or set a reserve",
                    config.cost));
  if (!(config.cost >= 0 && config.cost <= greatest_cost))
    throw InvalidInput(fmt::format("cost is {}; it must lie between 0 and {}", config.cost, greatest_cost));
}

void check_estimate(const EstimateConfig& config, const ProfileLaw& profile) {
  plan_for(Planning::check, config, profile);
}

std::uint64_t private_value_draws(const EstimateConfig& config, const ProfileLaw& profile) {
  return plan_for(Planning::check, config, profile).problem.draws();
}

EstimatePlan plan_estimate(const EstimateConfig& config, const ProfileLaw& profile) {
  return plan_for(Planning::play, config, profile);
}

}  // namespace surety
