// Two mechanisms of one's own: what they earn where bidders do as they are told, what is gained by doing otherwise, and
// what they guarantee (docs/extend/mechanism-from-cpp.md).
#include <algorithm>
#include <cstdio>
#include <span>

#include "surety/deviate.h"
#include "surety/estimate.h"
#include "surety/finite_games/exact_guarantee.h"
#include "surety/mechanisms/user_mechanism.h"

using namespace surety;

namespace {

/// Bids 0, 1/2, 1; the highest wins and pays it, ties by lot.
Trade first_price(std::span<const int> profile, int i) {
  const int highest = *std::max_element(profile.begin(), profile.end());
  const auto tied = static_cast<double>(std::count(profile.begin(), profile.end(), highest));
  const double wins = profile[static_cast<std::size_t>(i)] == highest ? 1 / tied : 0;
  return {wins, wins * profile[static_cast<std::size_t>(i)] / 2};
}

void play_contest() {
  const Mechanism contest = make_mechanism(
      AggregateRule{"my-contest", [](double x) { return std::min(1.0, 2 * x); }, [](double x) { return x; }});
  DeviateConfig config;
  config.game.mechanism = contest;
  config.game.information = Information::parse("full");
  config.game.values = Prior::parse("discrete:0.5@0.5,1@0.5");
  config.game.bidders = 3;
  config.game.strategy = LinearStrategy{2.0 / 9};  // of a Tullock contest, which sells always
  const Estimate revenue = estimate(config.game)[Statistic::revenue];
  std::printf("the contest earns %.4f +- %.4f\n", revenue.mean, revenue.standard_error);
  std::printf("the best message tried gains %.4f\n", deviate(config)[0].exploitability.gain);
}

void guarantee_of_table() {
  const Mechanism auction = make_mechanism(TableRule{"my-first-price", 2, 3, first_price});
  const LawPtr values = parse_law("discrete:0.5@0.5,1@0.5");
  const ExactGuarantee found = exact_guarantee(finite_mechanism(auction, values, 2));
  std::printf("guarantees %.6f\n", found.guarantee.value);
}

}  // namespace

int main() {
  play_contest();
  guarantee_of_table();
}
