#include "host/past_auctions/advice.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/io/number.h"
#include "host/past_auctions/expected_sales.h"

namespace surety {
namespace {

constexpr int grid_steps = 160;  // of the reserve curve, up to nearly the greatest value
constexpr int tail_points = 40;  // beyond
constexpr double grid_share = 0.995;

/// Numbers of an estimate, in this order, then revenue over the grid of reserves.
enum Number : std::size_t {
  mean_value,
  standard_deviation,
  paid,
  paid_less_law,
  with_reserve,
  without_reserve,
  reserve_gain,
  posted_price,
  optimal,
  full_surplus,
  one_more,
  one_more_gain,
  one_more_over_reserve,
  number_count
};

/// Reserves of the curve: steps of one length from the least to nearly the greatest value, and some values beyond.
std::vector<double> reserve_grid(const FittedLaw& law, double least) {
  std::vector<double> grid;
  const double end = std::max(least, law.quantile(grid_share));
  for (int i = 0; i <= grid_steps; ++i) grid.push_back(least + (end - least) * i / grid_steps);
  const auto beyond = std::upper_bound(law.value.begin(), law.value.end(), end) - law.value.begin();
  const auto left = std::ssize(law.value) - beyond;
  const auto stride = std::max<std::ptrdiff_t>(1, left / tail_points);
  for (std::ptrdiff_t i = stride - 1; i < left; i += stride) grid.push_back(law.value[beyond + i]);
  if (left > 0 && grid.back() < law.value.back()) grid.push_back(law.value.back());
  grid.erase(std::unique(grid.begin(), grid.end()), grid.end());
  return grid;
}

/// What the winner of each auction paid; empty where payments are not among the bids that are seen.
std::vector<double> payments(const PastAuctions& auctions) {
  std::vector<double> paid;
  if (auctions.format == AuctionFormat::second_price && auctions.seen == SeenBids::highest) return paid;
  for (std::size_t a = 0; a < auctions.count(); ++a) {
    const auto bids = auctions.bids_of(a);
    const bool first = auctions.format == AuctionFormat::first_price || auctions.seen == SeenBids::second;
    paid.push_back(first ? bids[0] : bids.size() > 1 ? bids[1] : auctions.reserve);
  }
  return paid;
}

class Study {
 public:
  explicit Study(const PastAuctions& auctions)
      : auctions_(auctions),
        estimator_(auctions),
        payments_(payments(auctions)),
        law_(estimator_.fit()),
        counts_(auctions.bidders),
        grid_(reserve_grid(law_, auctions.reserve)) {
    const ExpectedSales sales(law_, counts_);
    reserve_ = sales.best_reserve(auctions.reserve).at;
    price_ = sales.best_posted_price().at;
  }

  Advice advice(const AdviceRequest& request) const {
    const Bootstrap drawn = bootstrap(
        auctions_.count(), request.seed, request.resamples, request.threads,
        [this](std::span<const double> weights) { return numbers(weights); }, request.go_on);
    Advice advice{.law = law_, .counts = counts_};
    const auto band = [&](std::size_t k) {
      return percentile_band(drawn.found[k], drawn.resampled[k], Advice::confidence);
    };
    advice.mean_value = band(mean_value);
    advice.standard_deviation = band(standard_deviation);
    if (!payments_.empty()) {
      advice.paid = band(paid);
      advice.paid_less_law = band(paid_less_law);
    }
    advice.reserve = reserve_;
    advice.with_reserve = band(with_reserve);
    advice.without_reserve = band(without_reserve);
    advice.reserve_gain = band(reserve_gain);
    for (std::size_t g = 0; g < grid_.size(); ++g) advice.curve.push_back({grid_[g], band(number_count + g)});
    advice.curve_from = auctions_.reserve;
    set_best_reserves(drawn, advice);
    advice.full_surplus = band(full_surplus);
    advice.one_more_bidder = band(one_more);
    advice.one_more_gain = band(one_more_gain);
    advice.one_more_over_reserve = band(one_more_over_reserve);
    set_ranking(band(posted_price), band(optimal), advice);
    return advice;
  }

 private:
  std::vector<double> numbers(std::span<const double> weights) const {
    const FittedLaw law = estimator_.fit(weights);
    const BidderCounts counts(auctions_.bidders, weights), more = counts.with_one_more();
    const ExpectedSales sales(law, counts), more_sales(law, more);
    std::vector<double> numbers(number_count + grid_.size());
    double total = 0, sum = 0;
    for (std::size_t a = 0; a < payments_.size(); ++a) {
      total += weights[a];
      sum += weights[a] * payments_[a];
    }
    numbers[mean_value] = law.mean();
    numbers[standard_deviation] = law.standard_deviation();
    numbers[paid] = total > 0 ? sum / total : 0;
    numbers[without_reserve] = sales.second_price(auctions_.reserve);
    numbers[paid_less_law] = numbers[paid] - numbers[without_reserve];
    numbers[with_reserve] = sales.second_price(reserve_);
    numbers[reserve_gain] = numbers[with_reserve] - numbers[without_reserve];
    numbers[posted_price] = sales.posted_price(price_);
    numbers[optimal] = sales.optimal();
    numbers[full_surplus] = sales.full_surplus();
    numbers[one_more] = more_sales.second_price(auctions_.reserve);
    numbers[one_more_gain] = numbers[one_more] - numbers[without_reserve];
    numbers[one_more_over_reserve] = numbers[one_more] - numbers[with_reserve];
    for (std::size_t g = 0; g < grid_.size(); ++g) numbers[number_count + g] = sales.second_price(grid_[g]);
    return numbers;
  }

  /// Reserves r that are not told apart from the best one s: R(s) - R(r) >= 0, so that the greatest of the curve less
  /// its height at r is at most max_s (D(s) - D(r)), D the curve's error. What the resamples exceed once in ten bounds
  /// that: a set with the best reserve of the grid in it, and one step more on either side.
  void set_best_reserves(const Bootstrap& drawn, Advice& advice) const {
    const std::size_t n = grid_.size(), resamples = drawn.resampled[0].size();
    const auto found = [&](std::size_t g) { return drawn.found[number_count + g]; };
    const auto error = [&](std::size_t g, std::size_t b) { return drawn.resampled[number_count + g][b] - found(g); };
    double top = found(0);
    std::vector<double> greatest(resamples, -1e300);
    for (std::size_t g = 0; g < n; ++g) {
      top = std::max(top, found(g));
      for (std::size_t b = 0; b < resamples; ++b) greatest[b] = std::max(greatest[b], error(g, b));
    }
    std::size_t first = n, last = 0;
    for (std::size_t g = 0; g < n; ++g) {
      std::vector<double> ahead(resamples);
      for (std::size_t b = 0; b < resamples; ++b) ahead[b] = greatest[b] - error(g, b);
      if (top - found(g) > share_quantile(ahead, Advice::confidence)) continue;
      first = std::min(first, g);
      last = g;
    }
    advice.reserve_from = std::min(grid_[first > 0 ? first - 1 : 0], reserve_);
    advice.reserve_to = std::max(grid_[std::min(last + 1, n - 1)], reserve_);
  }

  void set_ranking(const Banded& posted, const Banded& optimal_revenue, Advice& advice) const {
    const std::string least = shortest(auctions_.reserve), best = shortest(reserve_), price = shortest(price_);
    const bool had_reserve = auctions_.reserve > 0;
    const std::string plain = had_reserve ? fmt::format(", reserve {} as before", least) : ", no reserve";
    const std::string spec = had_reserve ? fmt::format(":reserve={}", least) : "";
    advice.ranking = {
        {"optimal auction (Myerson)", "optimal", optimal_revenue, true},
        {fmt::format("second-price, reserve {}", best), fmt::format("second-price:reserve={}", best),
         advice.with_reserve, true},
        {fmt::format("first-price, reserve {}", best), fmt::format("first-price:reserve={}", best), advice.with_reserve,
         false},
        {"second-price" + plain, "second-price" + spec, advice.without_reserve, true},
        {"first-price" + plain, "first-price" + spec, advice.without_reserve, false},
        {fmt::format("posted price {}", price), fmt::format("posted-price:price={}", price), posted, true}};
    std::stable_sort(advice.ranking.begin(), advice.ranking.end(),
                     [](const auto& a, const auto& b) { return a.revenue.value > b.revenue.value; });
  }

  const PastAuctions& auctions_;
  ValueEstimator estimator_;
  std::vector<double> payments_;
  FittedLaw law_;
  BidderCounts counts_;
  std::vector<double> grid_;
  double reserve_ = 0, price_ = 0;
};

}  // namespace

Advice advise(const PastAuctions& auctions, const AdviceRequest& request) { return Study(auctions).advice(request); }

}  // namespace surety
