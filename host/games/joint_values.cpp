#include "host/games/joint_values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "host/io/number.h"
#include "host/values/pieces_law.h"
#include "surety/error.h"

namespace surety {
namespace {

/// In units of value, where nobody has two.
double spread_of(const std::vector<std::vector<double>>& values) {
  double gap = INFINITY, greatest = 0;
  for (const auto& own : values) {
    greatest = std::max(greatest, own.back());
    for (std::size_t k = 1; k < own.size(); ++k) gap = std::min(gap, own[k] - own[k - 1]);
  }
  return std::min(gap, greatest > 0 ? greatest : 1) / 2;
}

/// A curve just before a place.
double before(const StrategyCurve& curve, double at) { return curve(std::nextafter(at, -1.0)); }

/// A quantile, or the curve's point there, whose chances were added up in another order or typed in few digits.
double point_near(const StrategyCurve& curve, double quantile) {
  constexpr double near = 1e-12;
  for (const double u : curve.signal)
    if (std::abs(u - quantile) <= near) return u;
  return quantile;
}

}  // namespace

JointValues::JointValues(const ProfileLaw& profile) {
  const std::size_t bidders = profile.group_sizes.size();
  for (std::size_t i = 0; i < bidders; ++i) {
    std::map<double, double> chance;
    for (const ProfileLaw::State& state : profile.states) chance[state.laws[i]->upper()] += state.weight;
    std::vector<Segment> atoms;
    std::vector<std::string> texts;
    auto &values = value_.emplace_back(), &below = below_.emplace_back(), &chances = chance_.emplace_back();
    below.push_back(0);
    for (const auto& [value, p] : chance) {
      values.push_back(value);
      chances.push_back(p);
      below.push_back(below.back() + p);
      atoms.push_back({value, value, p});
      texts.push_back(fmt::format("{}@{}", shortest(value), shortest(p)));
    }
    below.back() = 1;
    law_.push_back(make_pieces_law(fmt::format("discrete:{}", fmt::join(texts, ",")), atoms));
  }
  for (const ProfileLaw::State& state : profile.states) {
    probability_.push_back(state.weight);
    auto& index = index_.emplace_back();
    for (std::size_t i = 0; i < bidders; ++i)
      index.push_back(std::size_t(std::lower_bound(value_[i].begin(), value_[i].end(), state.laws[i]->upper()) -
                                  value_[i].begin()));
  }
  exchangeable_ = changes_places();
  spread_ = spread_of(value_);
}

double JointValues::greatest() const {
  double greatest = 0;
  for (const auto& own : value_) greatest = std::max(greatest, own.back());
  return greatest;
}

/// Exchanges of neighbours lead to any order.
bool JointValues::changes_places() const {
  constexpr double rounding = 1e-12;  // relative
  for (const auto& own : value_)
    if (own != value_.front()) return false;
  std::map<std::vector<std::size_t>, double> chance;
  for (std::size_t p = 0; p < profiles(); ++p) chance[index_[p]] = probability_[p];
  for (const auto& [profile, p] : chance)
    for (std::size_t i = 0; i + 1 < profile.size(); ++i) {
      auto other = profile;
      std::swap(other[i], other[i + 1]);
      const auto at = chance.find(other);
      if (at == chance.end() || std::abs(at->second - p) > rounding * p) return false;
    }
  return true;
}

double JointValues::quantile(std::int64_t bidder, std::size_t k, double signal) const {
  const double share = std::clamp((signal - values(bidder)[k]) / spread_, 0.0, 1.0);
  return std::min(below(bidder, k) + share * chance(bidder, k), below(bidder, k + 1));
}

namespace {

/// Of the quantiles from one to another, both included: what they send, in `curve`, put between two signals.
void add_stretch(const StrategyCurve& curve, double from, double to, double low, double high, StrategyCurve& into) {
  const auto add = [&](double u, double message) {
    const double signal = u <= from ? low : u >= to ? high : low + (high - low) * ((u - from) / (to - from));
    into.signal.push_back(std::max(signal, into.signal.empty() ? signal : into.signal.back()));
    into.message.push_back(message);
  };
  add(from, curve(from));
  for (std::size_t i = 0; i < curve.signal.size(); ++i)
    if (curve.signal[i] > from && curve.signal[i] < to) add(curve.signal[i], curve.message[i]);
  add(to, before(curve, to));
}

}  // namespace

BidderCurves JointValues::of_signals(const GivenStrategy& of_quantiles) const {
  const auto* one = std::get_if<StrategyCurve>(&of_quantiles);
  const BidderCurves given = one ? BidderCurves{{0}, {*one}, one->name} : std::get<BidderCurves>(of_quantiles);
  if (given.bidder.back() >= bidders())
    throw InvalidInput(
        fmt::format("{}: a curve is given for bidder {} of {}", given.name, given.bidder.back() + 1, bidders()));
  BidderCurves all{{}, {}, given.name};
  for (std::int64_t i = 0; i < bidders(); ++i) {
    const auto at = std::find(given.bidder.begin(), given.bidder.end(), i);
    const bool has_own = at != given.bidder.end();
    if (!has_own && !one && !exchangeable_)
      throw InvalidInput(fmt::format("{}: no curve for bidder {}, nor for another one who may change places with him",
                                     given.name, i + 1));
    const StrategyCurve& curve = given.curve[has_own ? static_cast<std::size_t>(at - given.bidder.begin()) : 0];
    StrategyCurve signals{{}, {}, curve.name};
    for (std::size_t k = 0; k < values(i).size(); ++k) {
      const double low = values(i)[k];
      if (k > 0) {  // as before, up to the jump
        signals.signal.push_back(low);
        signals.message.push_back(signals.message.back());
      }
      add_stretch(curve, point_near(curve, below(i, k)), point_near(curve, below(i, k + 1)), low, low + spread_,
                  signals);
    }
    all.bidder.push_back(i);
    all.curve.push_back(std::move(signals));
  }
  return all;
}

StrategyCurve JointValues::of_quantiles(const StrategyCurve& of_signals) const {
  const std::vector<double>& own = values(0);
  StrategyCurve curve{{}, {}, of_signals.name, true};
  const auto add = [&](double u, double message) {
    auto &at = curve.signal, &sent = curve.message;
    if (at.size() > 1 && at[at.size() - 2] == u) {  // two points are a jump
      sent.back() = message;
    } else if (at.empty() || at.back() != u || sent.back() != message) {
      at.push_back(u);
      sent.push_back(message);
    }
  };
  for (std::size_t k = 0; k < own.size(); ++k) {
    const double end = own[k] + spread_;
    add(below(0, k), of_signals(own[k]));
    for (std::size_t i = 0; i < of_signals.signal.size(); ++i)
      if (const double s = of_signals.signal[i]; s > own[k] && s < end) add(quantile(0, k, s), of_signals.message[i]);
    add(below(0, k + 1), of_signals(end));
  }
  return curve;
}

}  // namespace surety
