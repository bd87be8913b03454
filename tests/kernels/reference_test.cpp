// Every replicate of every case, played by the kernel's work items on scalar lanes: against the plain reference,
// against the invariants, and the reduced sampler against full profiles.
#include <gtest/gtest.h>

#include "host/estimation/plan.h"
#include "kernels/estimate/estimate_item.h"
#include "kernels/launch/dispatch.h"
#include "tests/kernels/cases.h"
#include "tests/reference/play.h"

namespace surety {
namespace {

using kernels::EstimateItem;
using kernels::EstimateView;
using kernels::Rule;
using L = Lanes<double, 1>;

/// What the work item sums in one replicate, by the statistics that are reported.
class KernelPlay {
 public:
  explicit KernelPlay(const EstimateConfig& config)
      : plan_(plan_estimate(config, config.values.profile(config.bidders))),
        bytes_(kernels::lay_out(plan_.problem, nullptr, view_).size()) {
    const auto bytes = kernels::lay_out(plan_.problem, bytes_.data(), view_);
    std::copy(bytes.begin(), bytes.end(), bytes_.begin());
  }

  double operator()(Statistic s, std::uint64_t replicate) const {
    const std::vector<double> x = kernels::dispatch<Rule, kernels::rules>(
        plan_.problem.rule, [&]<Rule rule>() { return statistics<rule>(replicate); });
    const auto& affine = plan_.reported[int(s)];
    double r = affine.constant;
    for (std::size_t i = 0; i < x.size(); ++i) r += affine.coefficient[i] * x[i];
    return r;
  }
  const EstimatePlan& plan() const { return plan_; }

 private:
  template <Rule rule>
  std::vector<double> statistics(std::uint64_t replicate) const {
    const EstimateItem<L, rule> item{view_, Seed<L>(view_.seed)};
    double x[kernels::statistics_of(rule)];
    item.replicate(replicate, x);
    return {std::begin(x), std::end(x)};
  }

  EstimatePlan plan_;
  EstimateView<double> view_;
  std::vector<std::byte> bytes_;
};

class EstimateCase : public testing::TestWithParam<tests::Case> {};

TEST_P(EstimateCase, EveryReplicateIsPlayedLikeTheReference) {
  const auto config = GetParam().config(Precision::double_, Sampling::profile);
  const auto profile = config.values.profile(config.bidders);
  const KernelPlay kernel(config);
  const double price = config.mechanism.takes("price") && config.mechanism.number("price")
                           ? config.mechanism.at("price")
                           : best_posted_price(profile).price;
  std::vector<std::vector<IronedVirtualValue>> phi;
  if (config.mechanism.is("optimal"))
    for (const auto& state : profile.states) {
      phi.emplace_back();
      for (const auto& law : state.laws) phi.back().push_back(ironed_virtual_value(*law));
    }
  const double tolerance = 2e-9 * std::max(1.0, profile.states[0].laws[0]->upper());
  for (std::uint64_t replicate = 0; replicate < 400; ++replicate) {
    auto play =
        reference::draw_profile(profile, config.seed, replicate, kernels::is_ranked(kernel.plan().problem.rule));
    if (kernel.plan().sequential)
      reference::play_sequential(play, profile, kernel.plan().sequential->policy);
    else if (phi.empty())
      reference::settle(play, config.mechanism, profile, price);
    else
      reference::play_optimal(play, profile, phi[play.state]);
    ASSERT_NEAR(kernel(Statistic::highest_value, replicate), play.highest(), tolerance) << replicate;
    ASSERT_NEAR(kernel(Statistic::second_value, replicate), play.second(), tolerance) << replicate;
    ASSERT_EQ(kernel(Statistic::sale_probability, replicate), play.sale) << replicate;
    ASSERT_NEAR(kernel(Statistic::surplus, replicate), play.surplus, tolerance) << replicate;
    ASSERT_NEAR(kernel(Statistic::revenue, replicate), play.revenue, phi.empty() ? tolerance : 1e-5) << replicate;
  }
}

// 0 <= revenue <= surplus <= v(1), v(2) <= v(1), a sale or none; for every draw. Where every winner's payment is
// bounded by his bid (not all-pay, where the sum of the bids is only so in expectation).
TEST_P(EstimateCase, EveryReplicateKeepsTheInvariants) {
  const auto& c = GetParam();
  for (const auto sampling : {Sampling::automatic, Sampling::profile}) {
    const KernelPlay kernel(c.config(Precision::double_, sampling));
    const bool all_pay = kernel.plan().problem.rule == Rule::all_pay;
    for (std::uint64_t replicate = 0; replicate < 5000; ++replicate) {
      const double revenue = kernel(Statistic::revenue, replicate), surplus = kernel(Statistic::surplus, replicate),
                   highest = kernel(Statistic::highest_value, replicate),
                   second = kernel(Statistic::second_value, replicate),
                   sale = kernel(Statistic::sale_probability, replicate);
      const double slack = 1e-9 * (1 + highest);
      ASSERT_GE(revenue, 0);
      ASSERT_TRUE(sale == 0 || sale == 1);
      ASSERT_LE(surplus, highest + slack);
      ASSERT_LE(second, highest);
      ASSERT_GE(second, 0);
      if (!all_pay) {
        ASSERT_LE(revenue, surplus + slack) << replicate;
      }
      if (sale == 0) {
        ASSERT_EQ(revenue, 0);
        ASSERT_EQ(surplus, 0);
      }
    }
  }
}

/// Two-sample Kolmogorov-Smirnov distance, ties and all.
double distance(std::vector<double> a, std::vector<double> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double greatest = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const double x = std::min(a[i], b[j]);
    while (i < a.size() && a[i] <= x) ++i;
    while (j < b.size() && b[j] <= x) ++j;
    greatest = std::max(greatest, std::fabs(double(i) / double(a.size()) - double(j) / double(b.size())));
  }
  return greatest;
}

// Equal distributions exceed 2.7 sqrt(2/n) with probability 2 exp(-2 2.7^2) = 9e-7 (less with ties), five times in each
// of about 25 cases: below 2e-4 in all. Values are rounded to 1e-9, where atoms reach the two samplers by different
// roundings.
TEST_P(EstimateCase, ReducedSamplingHasTheDistributionOfProfiles) {
  const KernelPlay reduced(GetParam().config());
  if (!reduced.plan().problem.reduced) GTEST_SKIP() << "no reduced sampler for " << GetParam().name();
  auto config = GetParam().config(Precision::double_, Sampling::profile);
  config.seed += 1;
  const KernelPlay full(config);
  constexpr int n = 20'000;
  for (const auto s :
       {Statistic::revenue, Statistic::surplus, Statistic::highest_value, Statistic::second_value, Statistic::gap}) {
    std::vector<double> a, b;
    for (int r = 0; r < n; ++r) {
      a.push_back(std::round(reduced(s, r) * 1e9));
      b.push_back(std::round(full(s, r) * 1e9));
    }
    EXPECT_LT(distance(a, b), 2.7 * std::sqrt(2.0 / n)) << statistic_name(s);
  }
}

INSTANTIATE_TEST_SUITE_P(Kernel, EstimateCase, testing::ValuesIn(tests::cases()),
                         [](const auto& info) { return "case" + std::to_string(info.index); });

}  // namespace
}  // namespace surety
