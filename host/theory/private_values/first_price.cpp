#include "host/theory/private_values/first_price.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <span>

#include "host/theory/numerics/quadrature.h"
#include "host/values/octave_table.h"
#include "host/values/pieces_law.h"
#include "host/values/smooth_law.h"
#include "surety/error.h"
#include "surety/theory/exact.h"
#include "surety/values/octave_table.h"

namespace surety {
namespace {

// With u = 1 - q the share of bidders below, the bid is the mean of v at the highest of the N-1 others, given that all
// lie below: beta = u^-(N-1) integral_0^u Q(t) d t^(N-1), Q(t) = v(1-t). With t = u e^(-w/(N-1)) it is
//   beta = integral_0^inf Q(u e^(-w/(N-1))) e^-w dw.

constexpr double deepest_w = 64;  // e^-64 is nothing beside 1

/// v at the quantile that lies w/(N-1) deep in logarithms below (q, u), through both tails.
template <class Value>
double value_below(const Value& value, double q, double u, double others, double w) {
  const double shrink = -std::expm1(-w / others);
  return value(q + u * shrink, u * (1 - shrink));
}

/// Panel ends in w between which the integrand is smooth: octaves, and where t passes `kinks` (shares below).
std::vector<double> panel_ends(double u, double others, const std::vector<double>& kinks) {
  std::vector<double> ends;
  for (int octave = -50; octave <= 6; ++octave) ends.push_back(std::ldexp(1.0, octave));
  for (double kink : kinks)
    if (kink > 0 && kink < u) ends.push_back(others * std::log(u / kink));
  return panel_points(std::move(ends), 0, deepest_w);
}

std::vector<double> inner_kinks(const Law& law) {
  std::vector<double> kinks;
  for (double value : law.breakpoints())
    if (value > law.lower() && value < law.upper()) kinks.push_back(law.cdf(value));
  return kinks;
}

bool linear(const DemandForm& form) { return form.shape == DemandShape::pieces || form.shape == DemandShape::uniform; }

double bid_by_quadrature(const Law& law, double others, double q, double u) {
  const auto* smooth = dynamic_cast<const SmoothLaw*>(&law);
  const auto value = [&](double upper_tail, double lower_tail) {
    if (smooth) return smooth->value_at(upper_tail, lower_tail);
    return upper_tail < lower_tail ? law.inverse_demand(upper_tail) : law.quantile(lower_tail);
  };
  if (u <= 0) return law.lower();
  const auto sum = integrate<1>(panel_ends(u, others, inner_kinks(law)), [&](double w) -> std::array<double, 1> {
    return {std::exp(-w) * value_below(value, q, u, others, w)};
  });
  return sum.value[0];
}

/// As many as risk-neutral bidders would have who bid the same: who wins with the chance X gains, by the sure gain that
/// is worth as much, X^(1/(1-R)) times what is left of his value.
double rivals_of(std::int64_t bidders, const Utility& utility) {
  if (bidders < 2)
    throw InvalidInput(fmt::format("first-price: bidders = {}; an equilibrium bid needs at least 2", bidders));
  check(utility);
  return static_cast<double>(bidders - 1) * utility.exponent();
}

/// The bid from a tabulated inverse demand by a fixed rule: nodes and weights are shared by all q, so that every node
/// of a table of bids can be filled in.
class BidRule {
 public:
  BidRule(const Law& law, std::span<const double> table, double others)
      : law_(law), table_(table), others_(others), kinks_(inner_kinks(law)) {
    ends_.push_back(0);
    for (int octave = -finest_octave; octave <= 6; ++octave) ends_.push_back(std::ldexp(1.0, octave));
    for (std::size_t i = 0; i + 1 < ends_.size(); ++i) append_nodes(ends_[i], ends_[i + 1], nodes_);
  }

  double bid(double q, double u) const {
    // v is smooth in w on the scale of q (N-1), and a power's decay on a scale of its exponent
    const double scale = std::max(q, 0x1p-64) * others_;
    const int finest = static_cast<int>(std::clamp(2 - std::floor(std::log2(scale)), 12.0, 1.0 * finest_octave));
    const std::size_t first = finest_octave - finest;  // its panel is widened to begin at 0
    std::vector<double> inner;
    for (double kink : kinks_)
      if (kink > 0 && kink < u) inner.push_back(others_ * std::log(u / kink));
    double sum = 0;
    for (std::size_t i = first; i + 1 < ends_.size(); ++i) {
      const double low = i == first ? 0 : ends_[i], high = ends_[i + 1];
      const bool split = std::any_of(inner.begin(), inner.end(), [&](double w) { return w > low && w < high; });
      if (i > first && !split) {
        sum += weighted(std::span(nodes_).subspan(i * order, order), q, u);
        continue;
      }
      std::vector<Node> fresh;
      const auto parts = panel_points(inner, low, high);
      for (std::size_t p = 0; p + 1 < parts.size(); ++p) append_nodes(parts[p], parts[p + 1], fresh);
      sum += weighted(fresh, q, u);
    }
    return sum;
  }

 private:
  using Gauss = boost::math::quadrature::gauss<double, 12>;
  static constexpr int order = 12, finest_octave = 50;
  struct Node {
    double shrink, weight;  // 1 - e^(-w/(N-1)) and the rule's weight times e^-w
  };

  void append_nodes(double low, double high, std::vector<Node>& nodes) const {
    const double centre = (low + high) / 2, half = (high - low) / 2;
    for (int i = 0; i < order / 2; ++i) {
      for (double sign : {-1.0, 1.0}) {
        const double w = centre + sign * half * Gauss::abscissa()[i];
        nodes.push_back({-std::expm1(-w / others_), half * Gauss::weights()[i] * std::exp(-w)});
      }
    }
  }

  double weighted(std::span<const Node> nodes, double q, double u) const {
    double sum = 0;
    for (const auto& [shrink, weight] : nodes) {
      const double below = u * (1 - shrink);
      sum += weight * (below < 0x1p-64 ? law_.quantile(below) : evaluate_octave_table(table_, q + u * shrink, below));
    }
    return sum;
  }

  const Law& law_;
  std::span<const double> table_;  // of law_'s inverse demand, down to tails of 2^-64
  double others_;
  std::vector<double> kinks_, ends_;
  std::vector<Node> nodes_;
};

}  // namespace

FirstPriceBidOnPieces::FirstPriceBidOnPieces(const Law& law, std::int64_t bidders, const Utility& utility)
    : form_(as_pieces(law.value_form())), others_(rivals_of(bidders, utility)), at_knot_(form_.value.size() + 1, 0) {
  for (std::size_t j = form_.value.size(); j-- > 0;) at_knot_[j] = from(j, form_.knot[j]);
}

/// From a demand quantile of the piece on: its own part, and what those below it bid, less the further down they lie.
double FirstPriceBidOnPieces::from(std::size_t piece, double begin) const {
  const double end = form_.knot[piece + 1], width = end - begin;
  const double ratio = end < 1 ? std::exp(others_ * (std::log1p(-end) - std::log1p(-begin))) : 0;
  const double at_begin = form_.value[piece] - form_.slope[piece] * (begin - form_.knot[piece]);
  // E[u - t; t in the piece], with u = 1 - begin and t the highest of the others' shares
  const double fall = ((1 - begin) * (1 - ratio) - others_ * width * ratio) / (others_ + 1);
  return at_begin * (1 - ratio) - form_.slope[piece] * fall + ratio * at_knot_[piece + 1];
}

double FirstPriceBidOnPieces::operator()(double q) const {
  const auto piece = std::upper_bound(form_.knot.begin(), form_.knot.end() - 1, q) - form_.knot.begin() - 1;
  return from(std::min(static_cast<std::size_t>(piece), form_.value.size() - 1), q);
}

double first_price_bid(const Law& law, std::int64_t bidders, double q, const Utility& utility) {
  const double others = rivals_of(bidders, utility);
  if (dynamic_cast<const SmoothLaw*>(&law)) return bid_by_quadrature(law, others, q, 1 - q);
  return linear(law.value_form()) ? FirstPriceBidOnPieces(law, bidders, utility)(q)
                                  : bid_by_quadrature(law, others, q, 1 - q);
}

DemandForm first_price_bid_form(const Law& law, std::int64_t bidders, const Utility& utility) {
  const double others = rivals_of(bidders, utility);
  const DemandForm form = law.value_form();
  if (form.shape == DemandShape::pieces)
    throw InvalidInput(
        fmt::format("first-price: '{}' is made of pieces, whose bids have a closed form and no table", law.spec()));
  if (form.shape == DemandShape::uniform) {
    const FirstPriceBidOnPieces bid(law, bidders, utility);
    return table_form([&](double q, double) { return bid(q); });
  }
  const auto* smooth = dynamic_cast<const SmoothLaw*>(&law);
  const DemandForm values = form.shape == DemandShape::table ? form : table_form([&](double q, double u) {
    return smooth ? smooth->value_at(q, u) : q < u ? law.inverse_demand(q) : law.quantile(u);
  });
  const BidRule rule(law, values.data, others);
  DemandForm bids = table_form([&](double q, double u) { return rule.bid(q, u); });
  double rule_error = 0;  // against the adaptive rule
  for (int octave = 2; octave <= 62; octave += 6) {
    const double tail = std::ldexp(1.3, -octave);
    for (const auto& [q, u] : {std::pair{tail, 1 - tail}, std::pair{1 - tail, tail}}) {
      const double exact = bid_by_quadrature(law, others, q, u);
      rule_error = std::max(rule_error, std::abs(evaluate_octave_table(bids.data, q, u) - exact));
    }
  }
  bids.error_bound = std::max(bids.error_bound + values.error_bound, 4 * rule_error);
  return bids;
}

}  // namespace surety
