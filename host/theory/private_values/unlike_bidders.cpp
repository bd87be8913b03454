#include "host/theory/private_values/unlike_bidders.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace surety {
namespace {

constexpr double longest = 0.02;     // step of the logarithm of the chance that all bid less, a bidder
constexpr double first_step = 1e-8;  // at the top, where bids may be infinitely steep
constexpr double least_step = 1e-13;
constexpr double averse_precise = 1e-12;  // the same where bidders are risk averse: errors grow faster
constexpr double growth = 1.5;            // from one step to the next
constexpr double precise = 1e-8;     // a step, of the greatest value and of logarithms: it is held against two halves
constexpr double deepest = -20;      // of that logarithm for one kind: weaker ones are left to a straight line
constexpr double rarest = 1e-3;      // chance of a value below which curves are not told apart from that line
constexpr int most_bisections = 80;  // of the greatest bid
constexpr double beside = 1e-4;      // the least bid, of the greatest
constexpr double hardly = 1e-4;      // chance that all bid so little that the equations do not tell what

/// The equilibrium's equations. With x_k the logarithm of the chance that a bidder of kind k bids less than b, and v_k
/// the value there, (v_k - b) times the slope of the sum of all others' x is 1 at the best bid. So with g_k = 1/(v_k -
/// b) and S the slope of the sum of all x, S - x_k' = g_k for all that bid here, and n S - S = sum of g. Followed is
/// the sum of all x, in which nothing is singular. Where who is risk averse wins with the chance X he gains the sure
/// X^(1/(1-R)) (v_k - b), so that g_k is (1-R)/(v_k - b). Where all pay v_k times the slope of the chance that all
/// others bid less is 1, so that g_k is one over v_k and that chance.
class BidsDownward {
 public:
  enum class Payer { winner, all };
  struct State {
    double bid;
    std::vector<double> log_below;  ///< x, by kind; 0: its greatest value bids less
  };

  BidsDownward(const std::vector<AlikeBidders>& kinds, Payer payer, double least, const Utility& utility)
      : kinds_(kinds),
        payer_(payer),
        least_(least),
        exponent_(utility.exponent()),
        step_error_(utility.is_neutral() ? precise : averse_precise) {
    std::int64_t bidders = 0;
    for (const AlikeBidders& kind : kinds) {
      bidders += kind.count;
      greatest_value_ = std::max(greatest_value_, kind.law->upper());
    }
    longest_ = longest * static_cast<double>(std::min<std::int64_t>(bidders, 4));
  }

  enum class End { at_least_bid, above_value };

  /// From the greatest bid on; `curves`, where given, get the values and bids met, descending; `last` where it ends.
  End follow(double greatest, std::vector<BidCurve>* curves, State* last = nullptr) const {
    State at{greatest, std::vector<double>(kinds_.size(), 0)};
    const End end = go_down(at, curves);
    if (last) *last = std::move(at);
    return end;
  }

  /// The chance that all bid less.
  double all_below(const State& at) const {
    double sum = 0;
    for (std::size_t k = 0; k < kinds_.size(); ++k) sum += static_cast<double>(kinds_[k].count) * at.log_below[k];
    return std::exp(sum);
  }

 private:
  End go_down(State& at, std::vector<BidCurve>* curves) const {
    for (double by = first_step;;) {
      const auto slope = slopes(at);
      if (!slope) return End::above_value;
      if (curves) record(at, *slope, *curves);
      std::optional<State> next;
      for (;; by /= 2) {
        const auto whole = advanced(at, by), half = advanced(at, by / 2);
        next = half ? advanced(*half, by / 2) : std::nullopt;
        if (by <= least_step || (whole && next && distance(*whole, *next) <= step_error_)) break;
      }
      if (!next) return End::above_value;
      at = *next;
      by = std::min(growth * by, longest_);
      if (at.bid <= least_) return End::at_least_bid;
      if (*std::min_element(at.log_below.begin(), at.log_below.end()) < deepest) return End::at_least_bid;
    }
  }

  double value(std::size_t k, double log_below) const {
    const double above = -std::expm1(log_below);
    return above < 0.5 ? kinds_[k].law->inverse_demand(above) : kinds_[k].law->quantile(1 - above);
  }

  double others_below(const State& at, std::size_t k) const {
    double sum = -at.log_below[k];
    for (std::size_t j = 0; j < kinds_.size(); ++j) sum += static_cast<double>(kinds_[j].count) * at.log_below[j];
    return std::exp(sum);
  }

  /// By the sum of all x; nothing where somebody would bid his value or more.
  std::optional<State> slopes(const State& at) const {
    struct Kind {
      double g;
      std::size_t k;
    };
    std::vector<Kind> order;
    for (std::size_t k = 0; k < kinds_.size(); ++k) {
      const double v = value(k, at.log_below[k]);
      const double premium = payer_ == Payer::winner ? exponent_ * (v - at.bid) : v * others_below(at, k);
      if (premium > 0) order.push_back({1 / premium, k});
      if (!(premium > 0) && at.log_below[k] < 0) return std::nullopt;
    }
    std::sort(order.begin(), order.end(), [](const Kind& a, const Kind& b) { return a.g < b.g; });
    State slope{0, std::vector<double>(kinds_.size(), 0)};
    double sum = 0, bidders = 0, total = 0;  // of those that bid here; S
    std::vector<Kind> here;
    for (const Kind& kind : order) {  // those whose greatest value bids less would gain nothing by this bid
      if (bidders >= 2 && at.log_below[kind.k] == 0 && kind.g > total) continue;
      const auto count = static_cast<double>(kinds_[kind.k].count);
      here.push_back(kind);
      sum += count * kind.g;
      bidders += count;
      if (bidders >= 2) total = sum / (bidders - 1);
    }
    if (bidders < 2) return std::nullopt;
    for (const Kind& kind : here) slope.log_below[kind.k] = 1 - kind.g / total;
    slope.bid = 1 / total;
    return slope;
  }

  static State moved(const State& at, const State& slope, double by) {
    State to = at;
    to.bid += by * slope.bid;
    for (std::size_t k = 0; k < to.log_below.size(); ++k)
      to.log_below[k] = std::min(0.0, to.log_below[k] + by * slope.log_below[k]);
    return to;
  }

  double distance(const State& a, const State& b) const {
    double most = std::abs(a.bid - b.bid) / greatest_value_;
    for (std::size_t k = 0; k < a.log_below.size(); ++k)
      most = std::max(most, std::abs(a.log_below[k] - b.log_below[k]));
    return most;
  }

  /// A step of Runge and Kutta's.
  std::optional<State> advanced(const State& at, double by) const {
    const auto slope = slopes(at);
    if (!slope) return std::nullopt;
    const State& first = *slope;
    const auto second = slopes(moved(at, first, -by / 2));
    if (!second) return std::nullopt;
    const auto third = slopes(moved(at, *second, -by / 2));
    if (!third) return std::nullopt;
    const auto fourth = slopes(moved(at, *third, -by));
    if (!fourth) return std::nullopt;
    State mean = first;
    mean.bid = (first.bid + 2 * second->bid + 2 * third->bid + fourth->bid) / 6;
    for (std::size_t k = 0; k < mean.log_below.size(); ++k)
      mean.log_below[k] =
          (first.log_below[k] + 2 * second->log_below[k] + 2 * third->log_below[k] + fourth->log_below[k]) / 6;
    return moved(at, mean, -by);
  }

  void record(const State& at, const State& slope, std::vector<BidCurve>& curves) const {
    for (std::size_t k = 0; k < kinds_.size(); ++k) {
      const bool bids = slope.log_below[k] != 0 || at.log_below[k] < 0;
      if (!bids || std::exp(at.log_below[k]) < rarest) continue;
      const double v = value(k, at.log_below[k]);
      if (!curves[k].value.empty() && !(v < curves[k].value.back() && at.bid < curves[k].bid.back())) continue;
      curves[k].value.push_back(v);
      curves[k].bid.push_back(at.bid);
    }
  }

  const std::vector<AlikeBidders>& kinds_;
  Payer payer_;
  double least_, exponent_, step_error_, longest_, greatest_value_ = 0;
};

/// The least bid that wins, where it is known.
std::optional<double> least_bid(const std::vector<AlikeBidders>& kinds, double reserve) {
  double least = std::numeric_limits<double>::infinity(), greatest = 0;
  for (const AlikeBidders& kind : kinds) {
    least = std::min(least, kind.law->lower());
    greatest = std::max(greatest, kind.law->lower());
  }
  if (reserve >= greatest) return reserve;
  return least == greatest ? std::optional(least) : std::nullopt;
}

}  // namespace

std::optional<std::vector<BidCurve>> first_price_of_unlike(const std::vector<AlikeBidders>& kinds, double reserve,
                                                           const Utility& utility) {
  std::vector<AlikeBidders> bidding;
  std::vector<std::size_t> place;
  for (std::size_t k = 0; k < kinds.size(); ++k)
    if (kinds[k].law->upper() > reserve) {
      bidding.push_back(kinds[k]);
      place.push_back(k);
    }
  const auto least = least_bid(bidding, reserve);
  if (!least) return std::nullopt;
  const BidsDownward bids(bidding, BidsDownward::Payer::winner, *least, utility);
  double low = *least, high = 0;
  for (const AlikeBidders& kind : bidding) high = std::max(high, kind.law->upper());
  for (int i = 0; i < most_bisections; ++i) {
    const double middle = std::midpoint(low, high);
    if (middle == low || middle == high) break;
    (bids.follow(middle, nullptr) == BidsDownward::End::at_least_bid ? low : high) = middle;
  }
  if (!utility.is_neutral()) {
    // curves from neighbouring greatest bids part: the sooner, the more risk averse bidders are
    BidsDownward::State parted;
    bids.follow(high, nullptr, &parted);
    if (parted.bid > *least + beside * high && bids.all_below(parted) > hardly) return std::nullopt;
  }
  std::vector<BidCurve> found(bidding.size()), curves(kinds.size());
  bids.follow(low, &found);
  for (std::size_t k = 0; k < bidding.size(); ++k) {
    BidCurve& curve = found[k];
    const double begin = std::max(*least, bidding[k].law->lower());
    while (!curve.value.empty() && !(curve.value.back() > begin && curve.bid.back() > *least)) {
      curve.value.pop_back();
      curve.bid.pop_back();
    }
    curve.value.push_back(begin);
    curve.bid.push_back(*least);
    std::reverse(curve.value.begin(), curve.value.end());
    std::reverse(curve.bid.begin(), curve.bid.end());
    curves[place[k]] = std::move(curve);
  }
  return curves;
}

/// The equations do not ask how high bids are: from 0 down to where one of the two bids less for sure, which is then 0.
/// His least value bids next to nothing, not nothing, where that is what many of the other's do.
std::vector<BidCurve> all_pay_of_two(const LawPtr& first, const LawPtr& second) {
  const std::vector<AlikeBidders> kinds{{first, 1}, {second, 1}};
  const double far = std::numeric_limits<double>::infinity();
  std::vector<BidCurve> curves(kinds.size());
  BidsDownward(kinds, BidsDownward::Payer::all, -far, Utility()).follow(0, &curves);
  const double least = std::min(curves[0].bid.back(), curves[1].bid.back());
  constexpr double next_to_nothing = 1e-9;  // of the greatest bid
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    auto& [value, bid] = curves[k];
    for (double& b : bid) b -= least;
    if (bid.back() > 0) {
      value.push_back(kinds[k].law->lower());
      bid.push_back(value.back() > 0 ? -least * next_to_nothing : 0);
    }
    std::reverse(value.begin(), value.end());
    std::reverse(bid.begin(), bid.end());
  }
  return curves;
}

}  // namespace surety
