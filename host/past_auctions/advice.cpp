#include "host/past_auctions/advice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "host/io/number.h"
#include "host/past_auctions/expected_sales.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int grid_steps = 100;  // of the reserve curve, up to nearly the greatest value
constexpr int tail_points = 20;  // beyond
constexpr double grid_share = 0.995;
constexpr double told_apart = 1e-9;  // relative: revenues nearer than that are the same
constexpr double greatest_z = 2.58;  // of a test that refuses once in a hundred

/// Numbers of an estimate, in this order, then revenue over the grid of reserves.
enum Number : std::size_t {
  mean_value,
  standard_deviation,
  paid,
  paid_less_law,
  value_slope,
  law_excess,
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

/// Reserves of the curve: steps of one length from the least to nearly the greatest value, and some values beyond; no
/// more than `most`.
std::vector<double> reserve_grid(const FittedLaw& law, double least, double most) {
  std::vector<double> grid;
  const double end = std::max(least, std::min(most, law.quantile(grid_share)));
  for (int i = 0; i <= grid_steps; ++i) grid.push_back(least + (end - least) * i / grid_steps);
  const auto beyond = std::upper_bound(law.value.begin(), law.value.end(), end) - law.value.begin();
  const auto left =
      std::upper_bound(law.value.begin(), law.value.end(), std::max(most, end)) - law.value.begin() - beyond;
  const auto stride = std::max<std::ptrdiff_t>(1, left / tail_points);
  for (std::ptrdiff_t i = stride - 1; i < left; i += stride) grid.push_back(law.value[beyond + i]);
  if (left > 0 && grid.back() < law.value[beyond + left - 1]) grid.push_back(law.value[beyond + left - 1]);
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

/// With four digits and not above it: what lies above a value does not sell to it.
double short_price(double price) { return price > 0 ? *parse_number(rounded_down(price, decimals_for(price, 4))) : 0; }

/// By how much an auction's mean value rises with its number of bidders: least squares over auctions.
double slope_of(const std::vector<MeanOfBidders>& means) {
  double total = 0, n = 0, v = 0, nn = 0, nv = 0;
  for (const MeanOfBidders& of : means) {
    const auto bidders = static_cast<double>(of.bidders);
    total += of.auctions;
    n += of.auctions * bidders;
    v += of.auctions * of.mean;
    nn += of.auctions * bidders * bidders;
    nv += of.auctions * bidders * of.mean;
  }
  return means.size() > 1 ? (total * nv - n * v) / (total * nn - n * n) : 0;
}

/// With another value, and a band that has it in it.
Banded moved_to(const Banded& number, double value) {
  return {value, std::min(number.low, value), std::max(number.high, value)};
}

class Study {
 public:
  explicit Study(const PastAuctions& auctions)
      : auctions_(auctions),
        estimator_(auctions),
        payments_(payments(auctions)),
        law_(estimator_.law()),
        counts_(auctions.bidders),
        sales_(law_, counts_),
        more_revenue_(revenue_of_one_more(law_, counts_)),
        most_(greatest_price()),
        grid_(reserve_grid(law_, auctions.reserve, most_)),
        reserve_(chosen_reserve(sales_)),
        price_(chosen_price(sales_)),
        with_revenue_(sales_.second_price(reserve_)),
        without_revenue_(sales_.second_price(auctions.reserve)),
        posted_revenue_(sales_.posted_price(price_)) {}

  Advice advice(const AdviceRequest& request) const {
    const Bootstrap drawn = bootstrap(
        auctions_.count(), request.seed, request.resamples, request.threads,
        [this](std::span<const double> weights) { return numbers(weights); }, request.go_on);
    Advice advice{.law = law_, .counts = counts_};
    const auto band = [&](std::size_t k) {
      return percentile_band(drawn.found[k], drawn.resampled[k], Advice::confidence);
    };
    // of smoothed values the highest are off by more than sampling errors, and these numbers rest on them
    const bool smoothed = auctions_.format == AuctionFormat::first_price;
    const auto band_unless = [&](bool unknown, std::size_t k) {
      constexpr double none = std::numeric_limits<double>::quiet_NaN();
      return unknown ? Banded{drawn.found[k], none, none} : band(k);
    };
    advice.mean_value = band_unless(smoothed, mean_value);
    advice.standard_deviation = band_unless(smoothed, standard_deviation);
    if (!payments_.empty()) advice.paid = band(paid);
    advice.most = std::max(auctions_.reserve, most_);
    advice.reserve = reserve_;
    const auto pivot = [&](std::size_t k) {
      return pivot_band(drawn.found[k], drawn.resampled[k], Advice::confidence);
    };
    const auto error_of = [&](std::size_t k) { return mean_error(drawn.found[k], drawn.resampled[k]); };
    const auto moved = [&](std::size_t k, double error) {
      return moved_band(drawn.found[k], error, drawn.resampled[k], Advice::confidence);
    };
    advice.without_reserve = band(without_reserve);
    for (std::size_t g = 0; g < grid_.size(); ++g) advice.curve.push_back({grid_[g], band(number_count + g)});
    advice.curve_from = auctions_.reserve;
    set_best_reserves(drawn, advice);
    advice.full_surplus = band_unless(smoothed || auctions_.seen == SeenBids::second, full_surplus);
    advice.one_more_bidder = band(one_more);
    advice.one_more_gain = band(one_more_gain);
    // by what the choice flatters it; that of revenue without a reserve has not been chosen
    set_reserve(pivot(reserve_gain), moved(with_reserve, error_of(reserve_gain)), pivot(one_more_over_reserve), advice);
    set_ranking(moved(posted_price, error_of(posted_price)), moved(optimal, error_of(optimal)), advice);
    set_tests(drawn, advice);
    set_lowest(drawn, advice);
    return advice;
  }

 private:
  /// That bids of enough auctions are expected to reach. Resamples choose below it too: where they count one auction
  /// five times it is still one.
  double greatest_price() const {
    const double share = Advice::least_reached / static_cast<double>(auctions_.count());
    return auctions_.seen == SeenBids::second ? sales_.reached_by_second(share) : sales_.reached_by_highest(share);
  }

  double chosen_reserve(const ExpectedSales& sales) const {
    return std::max(auctions_.reserve, short_price(sales.best_reserve(auctions_.reserve, most_).at));
  }

  double chosen_price(const ExpectedSales& sales) const { return short_price(sales.best_posted_price(most_).at); }

  double revenue_of_one_more(const FittedLaw& law, const BidderCounts& counts) const {
    const BidderCounts more = counts.with_one_more();
    return ExpectedSales(law, more).second_price(auctions_.reserve);
  }

  std::vector<double> numbers(std::span<const double> weights) const {
    const auto [law, counts, means] = estimator_.fit(weights);
    const ExpectedSales sales(law, counts);
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
    numbers[value_slope] = slope_of(means);
    numbers[law_excess] = greatest_excess(law_, law);
    numbers[optimal] = sales.optimal(most_);
    numbers[full_surplus] = sales.full_surplus();
    numbers[one_more] = revenue_of_one_more(law, counts);
    numbers[one_more_gain] = numbers[one_more] - numbers[without_reserve];
    for (std::size_t g = 0; g < grid_.size(); ++g) numbers[number_count + g] = sales.second_price(grid_[g]);
    add_chosen(sales, numbers);
    return numbers;
  }

  /// Revenue of numbers that are chosen from the data looks greater than it is. How much greater the resamples tell:
  /// each chooses anew, and its choice earns less under the law that it was drawn from. So what stands here is found
  /// for the data, plus the error that the resample makes about its own choice.
  void add_chosen(const ExpectedSales& sales, std::vector<double>& numbers) const {
    const double reserve = chosen_reserve(sales), price = chosen_price(sales);
    const double with_error = sales.second_price(reserve) - sales_.second_price(reserve);
    const double without_error = numbers[without_reserve] - without_revenue_;
    const double more_error = numbers[one_more] - more_revenue_;
    numbers[with_reserve] = with_revenue_ + with_error;
    numbers[reserve_gain] = with_revenue_ - without_revenue_ + with_error - without_error;
    numbers[one_more_over_reserve] = more_revenue_ - with_revenue_ + more_error - with_error;
    numbers[posted_price] = posted_revenue_ + sales.posted_price(price) - sales_.posted_price(price);
  }

  void set_tests(const Bootstrap& drawn, Advice& advice) const {
    const bool first_price = auctions_.format == AuctionFormat::first_price;
    if (auctions_.seen == SeenBids::all && counts_.numbers().size() > 1) {
      const double z = z_of(drawn, value_slope);
      advice.tests.push_back(
          {"Values are of one law, however many bidders come.",
           fmt::format("With each bidder more an auction's mean value changes by {:+.3g}{}.", drawn.found[value_slope],
                       !first_price && z > greatest_z ? ", as bids of first-price auctions do" : ""),
           z, std::abs(z) > greatest_z});
    }
    if (!payments_.empty() && auctions_.seen != SeenBids::second) {
      const double z = z_of(drawn, paid_less_law);
      advice.tests.push_back(
          {first_price ? "Bids are those of the equilibrium, and values independent." : "Values are independent.",
           fmt::format("Winners paid {:.4g} on average, where such values would make it {:.4g}.", drawn.found[paid],
                       drawn.found[without_reserve]),
           z, std::abs(z) > greatest_z});
    }
  }

  static double z_of(const Bootstrap& drawn, std::size_t k) {
    double mean = 0, square = 0;
    const auto& numbers = drawn.resampled[k];
    for (const double x : numbers) mean += x / static_cast<double>(numbers.size());
    for (const double x : numbers) square += (x - mean) * (x - mean) / static_cast<double>(numbers.size() - 1);
    return square > 0 ? drawn.found[k] / std::sqrt(square) : 0;
  }

  void set_lowest(const Bootstrap& drawn, Advice& advice) const {
    const auto proven = estimator_.lowest(Advice::sure_confidence);
    if (proven) {
      advice.lowest_law = *proven;
      const bool exact_band = auctions_.seen == SeenBids::all || counts_.numbers().size() == 1;
      advice.proven = exact_band && !auctions_.flawed_left_out && !is_doubted(advice);
    } else {
      std::vector<double> excess = drawn.resampled[law_excess];
      advice.lowest_law = lowered(law_, share_quantile(excess, Advice::sure_confidence), auctions_.reserve);
    }
    const ExpectedSales sales(advice.lowest_law, counts_);
    advice.sure_with_reserve = sales.second_price(reserve_);
    advice.sure_without_reserve = sales.second_price(auctions_.reserve);
    advice.sure_reserve = chosen_reserve(sales);
    advice.sure_with_sure_reserve = sales.second_price(advice.sure_reserve);
    advice.guarantees = common_value_guarantees(law_, advice.lowest_law, counts_);
  }

  /// Reserves r that are not told apart from the best one. Of every other s the lead R(s) - R(r), in standard errors
  /// of it, is compared with what the resamples' errors lead by, of the s that leads most: where the best reserve of
  /// the grid is r, no true lead is above 0, and the greatest found exceeds that quantile once in ten at most. A lead
  /// without error is one. One step more on either side, for what lies between.
  void set_best_reserves(const Bootstrap& drawn, Advice& advice) const {
    std::size_t first = grid_.size(), last = 0;
    for (std::size_t r = 0; r < grid_.size(); ++r)
      if (can_be_best(drawn, r)) {
        first = std::min(first, r);
        last = r;
      }
    advice.reserve_from = std::min(grid_[first > 0 ? first - 1 : 0], reserve_);
    advice.reserve_to = std::max(grid_[std::min(last + 1, grid_.size() - 1)], reserve_);
  }

  bool can_be_best(const Bootstrap& drawn, std::size_t r) const {
    const auto& of_r = drawn.resampled[number_count + r];
    const std::size_t resamples = of_r.size();
    const double found_r = drawn.found[number_count + r];
    double greatest = 0;
    std::vector<double> greatest_error(resamples, 0);
    for (std::size_t s = 0; s < grid_.size(); ++s) {
      const auto& of_s = drawn.resampled[number_count + s];
      const double lead = drawn.found[number_count + s] - found_r;
      double square = 0;
      for (std::size_t b = 0; b < resamples; ++b) square += (of_s[b] - of_r[b] - lead) * (of_s[b] - of_r[b] - lead);
      const double error = std::sqrt(square / static_cast<double>(resamples));
      if (!(error > told_apart * std::abs(found_r))) {
        if (lead > told_apart * std::abs(found_r)) return false;
        continue;
      }
      greatest = std::max(greatest, lead / error);
      for (std::size_t b = 0; b < resamples; ++b)
        greatest_error[b] = std::max(greatest_error[b], (of_s[b] - of_r[b] - lead) / error);
    }
    return greatest <= share_quantile(greatest_error, Advice::confidence);
  }

  /// Where the one that was chosen is that of the past, nothing is added and nothing has been flattered. No reserve
  /// earns more than the highest value, which errors of their own for both do not know.
  void set_reserve(const Banded& gain, const Banded& revenue, const Banded& one_more_over, Advice& advice) const {
    advice.with_reserve = advice.without_reserve;
    advice.one_more_over_reserve = advice.one_more_gain;
    if (!(reserve_ > auctions_.reserve)) return;
    const double without = advice.without_reserve.value;
    advice.reserve_gain = moved_to(gain, std::clamp(gain.value, -without, advice.full_surplus.value - without));
    advice.with_reserve = moved_to(revenue, without + advice.reserve_gain.value);
    advice.one_more_over_reserve = moved_to(one_more_over, advice.one_more_bidder.value - advice.with_reserve.value);
  }

  /// The optimal auction earns no less than the others, and none more than the highest value.
  void set_ranking(const Banded& posted, const Banded& optimal_revenue, Advice& advice) const {
    const std::string before = shortest(auctions_.reserve), best = shortest(reserve_), price = shortest(price_);
    const bool had_reserve = auctions_.reserve > 0;
    const std::string plain = had_reserve ? fmt::format(", reserve {} as before", before) : ", no reserve";
    const std::string spec = had_reserve ? fmt::format(":reserve={}", before) : "";
    advice.ranking = {
        {fmt::format("optimal auction (Myerson), up to {:.4g}", advice.most), "optimal", optimal_revenue, true},
        {"second-price" + plain, "second-price" + spec, advice.without_reserve, true},
        {"first-price" + plain, "first-price" + spec, advice.without_reserve, false},
        {fmt::format("posted price {}", price), fmt::format("posted-price:price={}", price),
         moved_to(posted, std::min(posted.value, advice.full_surplus.value)), true}};
    if (reserve_ > auctions_.reserve && advice.reserve_gain.value > 0) {
      const auto with = [&](const char* auction, bool dominant) {
        advice.ranking.push_back({fmt::format("{}, reserve {}", auction, best),
                                  fmt::format("{}:reserve={}", auction, best), advice.with_reserve, dominant});
      };
      with("second-price", true);
      with("first-price", false);
    }
    const auto earns_less = [](const auto& a, const auto& b) { return a.revenue.value < b.revenue.value; };
    const double least = std::max_element(advice.ranking.begin() + 1, advice.ranking.end(), earns_less)->revenue.value;
    Banded& of_optimal = advice.ranking.front().revenue;
    const double at_most = std::max(least, advice.full_surplus.value);
    of_optimal = moved_to(of_optimal, std::clamp(of_optimal.value, least, at_most));
    std::stable_sort(advice.ranking.begin(), advice.ranking.end(),
                     [&](const auto& a, const auto& b) { return earns_less(b, a); });
  }

  const PastAuctions& auctions_;
  ValueEstimator estimator_;
  std::vector<double> payments_;
  FittedLaw law_;
  BidderCounts counts_;
  ExpectedSales sales_;
  double more_revenue_;
  double most_;
  std::vector<double> grid_;
  double reserve_, price_;
  double with_revenue_, without_revenue_, posted_revenue_;  // of what is chosen, under the law
};

}  // namespace

bool is_doubted(const Advice& advice) {
  return std::any_of(advice.tests.begin(), advice.tests.end(), [](const Test& test) { return test.refused; });
}

std::vector<std::string> suppositions_of_advice(const PastAuctions& auctions) {
  std::vector<std::string> said = suppositions(auctions);
  if (!fit_supposes_independence(auctions))
    said.emplace_back(
        "Values in an auction are independent: what other auctions would earn rests on it, and what is sure does.");
  return said;
}

Advice advise(const PastAuctions& auctions, const AdviceRequest& request) {
  if (auctions.count() < least_auctions_of_advice)
    throw InvalidInput(fmt::format("bands need at least {} auctions, not {} (surety fit takes any number)",
                                   least_auctions_of_advice, auctions.count()));
  return Study(auctions).advice(request);
}

}  // namespace surety
