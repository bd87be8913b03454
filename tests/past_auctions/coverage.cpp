#include "tests/past_auctions/coverage.h"

#include <algorithm>
#include <cmath>

#include "host/past_auctions/advice.h"
#include "host/past_auctions/expected_sales.h"
#include "surety/theory/guarantee.h"

namespace surety {
namespace {

constexpr int fine_values = 20'000;

/// The law, as so many equally likely values: each the quantile in the middle of its share.
FittedLaw fine_law(const Law& law) {
  FittedLaw fine;
  for (int i = 0; i < fine_values; ++i) {
    const double value = law.quantile((i + 0.5) / fine_values);
    if (!fine.value.empty() && fine.value.back() == value) {
      fine.weight.back() += 1.0 / fine_values;
    } else {
      fine.value.push_back(value);
      fine.weight.push_back(1.0 / fine_values);
    }
  }
  return fine;
}

class Judge {
 public:
  explicit Judge(const SimulatedMarket& market)
      : market_(market),
        law_(fine_law(*market.law)),
        counts_(market.bidders),
        more_(counts_.with_one_more()),
        sales_(law_, counts_),
        more_sales_(law_, more_) {}

  void judge(const Advice& advice, std::map<std::string, Coverage>& coverage) const {
    const auto band = [&](const char* name, const Banded& found, double truth) {
      Coverage& c = coverage[name];
      ++c.sets;
      c.held += found.low <= truth && truth <= found.high;
      c.width += found.high - found.low;
      c.bias += found.value - truth;
    };
    const double none = sales_.second_price(0), with = sales_.second_price(advice.reserve);
    const double more = more_sales_.second_price(0);
    band("mean value", advice.mean_value, market_.law->mean());
    band("without reserve", advice.without_reserve, none);
    band("with reserve", advice.with_reserve, with);
    band("reserve gain", advice.reserve_gain, with - none);
    band("one more gain", advice.one_more_gain, more - none);
    band("full surplus", advice.full_surplus, sales_.full_surplus());
    band("optimal", optimal_of(advice), sales_.optimal(advice.most));
    band("best reserve", {advice.reserve, advice.reserve_from, advice.reserve_to},
         sales_.best_reserve(0, advice.most).at);
    const CurvePoint& middle = advice.curve[advice.curve.size() / 2];
    band("curve, middle", middle.revenue, sales_.second_price(middle.reserve));
    const auto sure = [&](const std::string& name, double found, double truth) {
      Coverage& c = coverage[name];
      ++c.sets;
      c.held += found <= truth;
      c.bias += found - truth;
    };
    sure("sure without reserve", advice.sure_without_reserve, none);
    sure("sure with reserve", advice.sure_with_reserve, with);
    sure("sure reserve", advice.sure_with_sure_reserve, sales_.second_price(advice.sure_reserve));
    for (const CommonValueGuarantee& g : advice.guarantees)
      sure(g.spec.starts_with("posted") ? "sure posted price" : "sure " + g.spec, g.at_lowest, guarantee_of(g.spec));
    for (const Test& test : advice.tests) {
      Coverage& c = coverage["test: " + test.supposed];
      ++c.sets;
      c.held += !test.refused;
    }
  }

 private:
  /// With a common value of the market's law.
  double guarantee_of(const std::string& spec) const {
    const auto [known, added] = guarantees_.try_emplace(spec, 0);
    if (added)
      for (std::size_t i = 0; i < counts_.numbers().size(); ++i)
        known->second +=
            counts_.shares()[i] * guarantee(Mechanism::parse(spec), market_.law, counts_.numbers()[i]).guarantee.value;
    return known->second;
  }

  static Banded optimal_of(const Advice& advice) {
    return std::find_if(advice.ranking.begin(), advice.ranking.end(), [](const auto& m) { return m.spec == "optimal"; })
        ->revenue;
  }

  const SimulatedMarket& market_;
  FittedLaw law_;
  BidderCounts counts_, more_;
  ExpectedSales sales_, more_sales_;
  mutable std::map<std::string, double> guarantees_;  // by mechanism
};

}  // namespace

double Coverage::standard_error(double truth) const { return std::sqrt(truth * (1 - truth) / sets); }

std::map<std::string, Coverage> coverage_of(const CoverageRequest& request) {
  const Judge judge(request.market);
  std::map<std::string, Coverage> coverage;
  for (int s = 0; s < request.sets; ++s) {
    const PastAuctions auctions =
        simulated_auctions(request.market, request.auctions, request.first_seed + std::uint64_t(s));
    AdviceRequest asked;
    asked.resamples = request.resamples;
    asked.seed = std::uint64_t(s) + 1;
    judge.judge(advise(auctions, asked), coverage);
  }
  return coverage;
}

}  // namespace surety
