// Equilibria where everybody knows his own value and nothing of the others', drawn from laws without atoms.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "host/games/message_range.h"
#include "host/games/quantile_signals.h"
#include "host/games/strategies.h"
#include "host/theory/numerics/tail_values.h"
#include "host/theory/private_values/all_pay_entry.h"
#include "host/theory/private_values/first_price.h"
#include "host/theory/private_values/unbounded_bids.h"
#include "host/theory/private_values/unlike_bidders.h"
#include "host/values/octave_table.h"
#include "surety/error.h"
#include "surety/theory/exact.h"
#include "surety/values/demand_view.h"

namespace surety {
namespace {

/// The bid where it wins as often as the value is the highest, for values from `entry` on; 0 below. Values have no
/// atoms.
template <class Bid>
Strategy bid_of_value(const GameConfig& game, double entry, const Bid& bid, double error_bound, const char* words) {
  const Law& law = *game.values;
  if (entry >= law.upper()) return {affine_strategy(0), "bid nothing: no value reaches the reserve"};
  std::vector<double> kinks;
  for (const double v : law.breakpoints())
    if (v > law.lower() && v < law.upper()) kinks.push_back(v);
  if (entry > law.lower()) kinks.push_back(entry);
  std::sort(kinks.begin(), kinks.end());
  kinks.erase(std::unique(kinks.begin(), kinks.end()), kinks.end());
  auto form = table_of_bids(
      law.lower(), law.upper(), std::move(kinks), [&](double v) { return v < entry ? 0 : std::max(0.0, bid(v)); },
      values_looked_at(law), resolution_of_bids(law.lower(), law.upper()),
      octaves_of_bids(law.lower(), law.upper(), law.mean()));
  form.table.error_bound[0] += error_bound;
  if (values_are_one_at_the_top(law, game.bidders))
    form.table.error_bound[0] += std::abs(bid(law.upper()) - bid(std::nextafter(law.upper(), law.lower())));
  return {std::move(form), words};
}

/// Times what risk aversion makes of it.
double log_all_below(const GameConfig& game, double v) {
  return game.utility.exponent() * log_others_below(*game.values, game.bidders, v);
}

/// The first-price bid without a reserve, as a function of the value: in closed form where the law is made of pieces,
/// else from a table, whose least value is the 2^-64 quantile. Below that it rises in a straight line from the least
/// value on, as with a power law.
class BidWithoutReserve {
 public:
  explicit BidWithoutReserve(const GameConfig& game) : law_(*game.values) {
    const DemandShape shape = law_.value_form().shape;
    if (shape == DemandShape::pieces || shape == DemandShape::uniform)
      on_pieces_.emplace(law_, game.bidders, game.utility);
    else
      form_ = first_price_bid_form(law_, game.bidders, game.utility);
    least_in_table_ = law_.quantile(0x1p-64);
  }
  double operator()(double v) const {
    const double q = law_.survival(v);
    if (on_pieces_) return (*on_pieces_)(q);
    if (v >= least_in_table_) return at(q, law_.cdf(v));
    const double low = law_.lower();
    return low + (v - low) / (least_in_table_ - low) * (at(1, 0x1p-64) - low);
  }
  double error_bound() const { return form_ ? form_->error_bound : 0; }

 private:
  double at(double q, double u) const {
    if (u < 0x1p-36) return evaluate_octave_table(form_->data, q, u);  // 1 - q has few digits
    const auto& [shape, p, knot, value, slope, data, error_bound] = *form_;
    return evaluate(
        DemandView<double>{
            shape, {p[0], p[1], p[2]}, int(value.size()), knot.data(), value.data(), slope.data(), data.data()},
        q);
  }

  const Law& law_;
  std::optional<FirstPriceBidOnPieces> on_pieces_;
  std::optional<DemandForm> form_;
  double least_in_table_;
};

}  // namespace

Strategy first_price_of_private_values(const GameConfig& game, double reserve) {
  if (game.bidders == 1) return {affine_strategy(1, 0, reserve), "bid the reserve where the value reaches it"};
  if (signals_are_quantiles(game)) return first_price_of_quantiles(game, reserve);
  const Law& law = *game.values;
  const BidWithoutReserve unreserved(game);
  const bool binds = reserve > law.lower() && reserve < law.upper();
  const double raised = binds ? reserve - unreserved(reserve) : 0, below = binds ? log_all_below(game, reserve) : 0;
  const auto reserve_decides = [&](double v) {  // P(Y < r)/P(Y < v); 1 where both are too small for a number
    const double log_below = log_all_below(game, v);
    return log_below > -INFINITY ? std::exp(below - log_below) : 1;
  };
  return bid_of_value(
      game, reserve, [&](double v) { return unreserved(v) + (binds ? raised * reserve_decides(v) : 0); },
      unreserved.error_bound(),
      game.utility.is_neutral()
          ? "bid what the others' highest value or the reserve is expected to be, given that it is below mine"
          : "bid what the highest of 1/(1-R) times as many others' values or the reserve would be expected to be, "
            "given "
            "that it is below mine");
}

namespace {

/// As few points of a curve as leave straight lines that are nowhere further off than `allowed`, none of them longer
/// than `longest` but between two points beside each other.
std::vector<std::size_t> kept_points(const BidCurve& curve, double allowed,
                                     double longest = std::numeric_limits<double>::infinity()) {
  const std::vector<double>&value = curve.value, &bid = curve.bid;
  const auto fits = [&](std::size_t from, std::size_t to) {
    if (value[to] - value[from] > longest) return false;
    const double slope = (bid[to] - bid[from]) / (value[to] - value[from]);
    for (std::size_t i = from + 1; i < to; ++i)
      if (std::abs(bid[from] + slope * (value[i] - value[from]) - bid[i]) > allowed) return false;
    return true;
  };
  std::vector<std::size_t> kept{0};
  while (kept.back() + 1 < value.size()) {
    std::size_t to = kept.back() + 1;
    while (to + 1 < value.size() && fits(kept.back(), to + 1)) ++to;
    kept.push_back(to);
  }
  return kept;
}

/// 0 below the least value that bids.
StrategyCurve strategy_curve(const BidCurve& bids, const Law& law, std::string name) {
  StrategyCurve curve{{}, {}, std::move(name)};
  const auto add = [&](double v, double b) {
    curve.signal.push_back(v);
    curve.message.push_back(b);
  };
  if (bids.value.empty()) {
    add(law.lower(), 0);
    add(law.upper(), 0);
    return curve;
  }
  if (law.lower() < bids.value.front()) {
    add(law.lower(), 0);
    if (bids.bid.front() > 0) add(bids.value.front(), 0);
  }
  for (const std::size_t i : kept_points(bids, curves_off * bids.bid.back())) add(bids.value[i], bids.bid[i]);
  return curve;
}

/// Of the first bidder with each law.
BidderCurves curves_of(const GameConfig& game, const std::vector<std::int64_t>& first,
                       const std::vector<BidCurve>& bids) {
  BidderCurves curves{first, {}, "differential equations"};
  for (std::size_t k = 0; k < first.size(); ++k)
    curves.curve.push_back(
        strategy_curve(bids[k], *game.law_of(first[k]), fmt::format("{}, bidder {}", curves.name, first[k] + 1)));
  return curves;
}

}  // namespace

std::optional<BidderCurves> first_price_curves_of_unlike(const GameConfig& game, double reserve) {
  std::vector<AlikeBidders> kinds;
  std::vector<std::int64_t> first;
  std::int64_t bidding = 0;
  for (std::int64_t i = 0; i < game.bidders; ++i) {
    const auto group = static_cast<std::size_t>(game.group_of(i));
    if (game.law_of(i)->has_atoms()) return std::nullopt;
    if (group == kinds.size()) {
      kinds.push_back({game.law_of(i), 0});
      first.push_back(i);
    }
    ++kinds[group].count;
    bidding += game.law_of(i)->upper() > reserve ? 1 : 0;
  }
  const auto bids = bidding < 2 ? std::nullopt : first_price_of_unlike(kinds, reserve, game.utility);
  return bids ? std::optional(curves_of(game, first, *bids)) : std::nullopt;
}

std::optional<BidderCurves> all_pay_curves_of_unlike(const GameConfig& game, double reserve) {
  if (game.bidders != 2 || reserve > 0 || game.law_of(0)->has_atoms() || game.law_of(1)->has_atoms())
    return std::nullopt;
  return curves_of(game, {0, 1}, all_pay_of_two(game.law_of(0), game.law_of(1)));
}

Strategy all_pay_of_private_values(const GameConfig& game, double reserve) {
  if (game.bidders == 1) return {affine_strategy(0), "bid nothing: nobody else bids"};
  if (signals_are_quantiles(game)) return all_pay_of_quantiles(game, reserve);
  const BidWithoutReserve unreserved(game);
  const auto below = [&](double v) { return unreserved(v) * std::exp(log_all_below(game, v)); };  // E[Y; Y < v]
  if (reserve == 0)
    return bid_of_value(
        game, 0, below, unreserved.error_bound(),
        "bid what the others' highest value is expected to be where it is below mine, times the chance of that");
  const double entry = all_pay_entry(*game.values, game.bidders, reserve), below_entry = below(entry);
  return bids_from_reserve(reserve, entry, game.values->upper(), [&](double least) {
    return bid_of_value(
        game, entry, [&](double v) { return least + std::max(0.0, below(v) - below_entry); },
        2 * unreserved.error_bound(),
        "bid the reserve where winning by it is worth that, and more for every value of others from there to mine");
  });
}

Strategy war_of_attrition_of_private_values(const GameConfig& game) {
  if (game.bidders == 1) return {affine_strategy(0), "bid nothing: nobody else bids"};
  if (signals_are_quantiles(game)) return war_of_attrition_of_quantiles(game);
  const WarOfAttritionBid bid(*game.values, game.bidders);
  return bid_of_value(game, 0, bid, 0,
                      "wait until what a little longer costs is no more than the chance that the last rival leaves, "
                      "times the value");
}

Strategy kth_price_of_private_values(const GameConfig& game, int k) {
  const KthPriceBid bid(*game.values, game.bidders, k);
  if (!bid.is_equilibrium())
    throw NoKnownEquilibrium(fmt::format(
        "{} on private information: no equilibrium is known for {}; known are uniform and power laws and, for k = 3, "
        "laws with a density for which v + F/((N-2) f) rises; say what bidders do, as --strategy FILE",
        game.mechanism.spec(), game.values->spec()));
  return bid_of_value(game, 0, bid, 0,
                      "bid so that the price, if the closest rival has my value too, is my value on average");
}

namespace {

/// Points from `from` to before `to`, so near to each other that straight lines between them are no further off than
/// `allowed` at three places of each.
void add_points(const MessageOfSignal& sent, double from, double to, double allowed, BidCurve& points) {
  constexpr double share[] = {0.25, 0.5, 0.75};
  constexpr double least = 0x1p-40;  // of the value
  const double first = sent(from), last = sent(std::nextafter(to, from)), middle = std::midpoint(from, to);
  const bool is_straight = std::all_of(std::begin(share), std::end(share), [&](double x) {
    return std::abs(first + x * (last - first) - sent(from + x * (to - from))) <= allowed;
  });
  if (is_straight || to - from <= least * to) {
    points.value.push_back(from);
    points.bid.push_back(first);
    return;
  }
  add_points(sent, from, middle, allowed, points);
  add_points(sent, middle, to, allowed, points);
}

}  // namespace

StrategyCurve curve_of_signals(const kernels::StrategyForm& strategy, double low, double high) {
  constexpr double off = 1e-6;                // of the greatest message
  constexpr int of_piece = 4, of_curve = 32;  // points at least
  const auto sent = [&](double v) { return message_range(strategy, 0, v, v).least; };
  std::vector<double> ends{low};
  for (const double knot : strategy_knots(strategy))
    if (knot > ends.back() && knot < high) ends.push_back(knot);
  ends.push_back(high);
  double greatest = sent(std::nextafter(high, low));
  for (const double end : ends) greatest = std::max(greatest, sent(end));
  const double allowed = off * greatest, longest = (high - low) / of_curve;
  StrategyCurve curve{{}, {}, "theory"};
  BidCurve stretch;  // since the last jump
  const auto add_stretch = [&] {
    for (const std::size_t i : kept_points(stretch, allowed / 2, longest)) {
      curve.signal.push_back(stretch.value[i]);
      curve.message.push_back(std::max(0.0, stretch.bid[i]));
    }
    stretch = {};
  };
  for (std::size_t j = 0; j + 1 < ends.size(); ++j) {
    const double begin = ends[j], end = ends[j + 1];
    const int parts = std::max(of_piece, static_cast<int>(std::ceil((end - begin) / longest)));
    for (int i = 0; i < parts; ++i) {
      const double from = begin + (end - begin) * i / parts,
                   to = i + 1 < parts ? begin + (end - begin) * (i + 1) / parts : end;
      if (from < to) add_points(sent, from, to, allowed / 2, stretch);
    }
    const double before = sent(std::nextafter(end, low));
    if (end < high && std::abs(sent(end) - before) <= allowed) continue;
    stretch.value.push_back(end);
    stretch.bid.push_back(before);
    add_stretch();
  }
  return curve;
}

}  // namespace surety
