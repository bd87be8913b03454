#include "host/equilibria/strategy_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/games/quantile_signals.h"
#include "host/games/strategies.h"
#include "host/mechanisms/family.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int freedom = 12;                            // of the curve
constexpr std::size_t least_active = 2 * freedom / 3;  // signals that a curve is drawn through
constexpr int least_bins = 2 * freedom;
constexpr int window = 5;            // bins on either side that a slope is taken over
constexpr int lower_messages = 8;    // below all that the strategy sends
constexpr double stiffness = 1e-3;   // of bends, beside the mean size of the Jacobian's columns
constexpr double difference = 1e-3;  // of the greatest message, for the Jacobian
constexpr double rarely = 1e-3;      // of the signals where it matters most: no less is told apart
constexpr double unmoved = 0.02;     // of the Jacobian, where all coefficients move alike
constexpr double longest = 0.5;      // step, of the greatest message
constexpr double rounding = 1e-9;    // of the greatest message

}  // namespace

StrategySearch::StrategySearch(const GameConfig& game, Precision precision, int bins)
    : game_(game), problem_(problem_of(game, precision)) {
  const MechanismFamily& family = game.mechanism.family();
  bins_ = signal_bins(game, problem_.game.information, 0, bins);
  problem_.edge = bins_.edge;
  problem_.probability = bins_.probability;
  order_.resize(static_cast<std::size_t>(bins_.count()));
  std::iota(order_.begin(), order_.end(), 0);
  const auto signal_of = [&](int b) { return bins_.signal[static_cast<std::size_t>(b)]; };
  std::stable_sort(order_.begin(), order_.end(), [&](int a, int b) { return signal_of(a) < signal_of(b); });
  for (const int b : order_) signal_.push_back(signal_of(b));
  if (problem_.game.information.resolution > 0 || bins_.count() != bins || signals_are_quantiles(game) ||
      std::adjacent_find(signal_.begin(), signal_.end()) != signal_.end())
    throw InvalidInput(fmt::format(
        "information {}, values {}: signals take values with positive probability, so that bidders mix over messages "
        "as a rule; the search is for strategies that are a curve, of signals that have a density",
        game.information.spec(), game.values->spec()));
  if (bins < least_bins) throw InvalidInput(fmt::format("bins is {}; a search needs {} or more", bins, least_bins));
  for (const double jump : family.jumps(game.mechanism)) reserve_ = std::max(reserve_, jump);
  greatest_ = family.greatest_deviation(game);
  entry_ = reserve_ > 0 ? signal_[signal_.size() / 4] : signal_.front();
  cut_at_entry();
}

/// The curve begins at the entry, keeping what it was.
void StrategySearch::cut_at_entry() {
  std::vector<double> active{entry_};
  for (const double s : signal_)
    if (s > entry_) active.push_back(s);
  if (active.size() < least_active)
    throw InvalidInput(fmt::format("{}: too few of the {} bins of signals reach its reserve of {}; give more bins",
                                   game_.mechanism.spec(), signal_.size(), reserve_));
  const auto before = curves_;
  const Eigen::VectorXd coefficients = coefficients_;
  curves_.emplace(active, freedom);
  coefficients_.resize(curves_->freedom());
  for (int c = 0; c < curves_->freedom(); ++c) {
    const double place = curves_->places()[static_cast<std::size_t>(c)];
    const double share = (place - signal_.front()) / (signal_.back() - signal_.front());
    coefficients_[c] = before ? before->at(place).dot(coefficients) : reserve_ + 0.5 * share * (greatest_ - reserve_);
  }
  coefficients_ = ascending(coefficients_, reserve_, rounding * greatest_);
  if (has_entry()) coefficients_[0] = reserve_;
}

/// Straight between bins, and on beyond the last one's middle and, where everybody sends something, the first one's.
StrategyCurve StrategySearch::curve_of(const Eigen::VectorXd& coefficients) const {
  StrategyCurve curve{{}, {}, "the strategy found"};
  const auto add = [&](double signal, double message) {
    curve.signal.push_back(signal);
    curve.message.push_back(std::max(0.0, message));
  };
  const auto along = [&](double a, double b, double to) {
    const double at_a = message_at(coefficients, a), at_b = message_at(coefficients, b);
    return at_b + (at_b - at_a) / (b - a) * (to - b);
  };
  if (has_entry()) {
    add(0, 0);
    add(entry_, 0);
    add(entry_, message_at(coefficients, entry_));
  } else {
    const double low = std::max(0.0, signal_[0] - 0.5 * (signal_[1] - signal_[0]));
    if (low < signal_[0]) add(low, along(signal_[1], signal_[0], low));
  }
  for (const double s : signal_)
    if (s > entry_ || !has_entry()) add(s, message_at(coefficients, s));
  const std::size_t last = signal_.size() - 1;
  const double high = std::min(greatest_signal(game_), 2 * signal_[last] - signal_[last - 1]);
  if (high > signal_[last]) add(high, along(signal_[last - 1], signal_[last], high));
  const MechanismFamily& family = game_.mechanism.family();
  if (family.bounds_messages(game_.mechanism))
    for (double& message : curve.message) message = std::min(message, family.greatest_message(game_));
  return curve;
}

StrategySearch::Utilities StrategySearch::play(const Eigen::VectorXd& coefficients, std::uint64_t replicates,
                                               std::uint64_t seed, const Execution& execution) {
  GameConfig game = game_;
  game.strategy = curve_of(coefficients);
  problem_.game.strategy = strategy_of(game).form;
  problem_.game.seed = seed;
  problem_.replicates = replicates;
  Utilities found;
  if (has_entry()) found.type.push_back(entry_);
  for (const double s : signal_)
    if (s > entry_ || !has_entry()) found.type.push_back(s);
  problem_.message.clear();
  const double lowest = message_at(coefficients, found.type.front());
  for (int j = 0; j < lower_messages; ++j) problem_.message.push_back(lowest * j / lower_messages);
  for (const double type : found.type) problem_.message.push_back(message_at(coefficients, type));
  std::string device;
  const auto sums = kernels::deviate(problem_, execution, device);
  const std::size_t messages = problem_.message.size(), lower = lower_messages;
  for (const int b : order_) {
    const auto* row = &sums.gain[static_cast<std::size_t>(b) * messages];
    const auto mean = [&](std::size_t j) { return row[j] / static_cast<double>(replicates); };
    for (std::size_t j = 0; j < lower; ++j) found.below.push_back(mean(j));
    for (std::size_t j = lower; j < messages; ++j) found.of_types.push_back(mean(j));
    found.floor.push_back(mean(lower) - mean(0));
  }
  return found;
}

/// Of utility in the type whose message is sent, types counted in bins, at the own type.
Eigen::VectorXd StrategySearch::slopes(const Utilities& utilities) const {
  const auto types = static_cast<int>(utilities.type.size());
  const int silent = static_cast<int>(signal_.size()) - (types - (has_entry() ? 1 : 0));
  Eigen::VectorXd slope(static_cast<Eigen::Index>(signal_.size()) - silent);
  for (int b = silent; b < static_cast<int>(signal_.size()); ++b) {
    const int own = b - silent + (has_entry() ? 1 : 0);
    std::vector<double> place, value;
    for (int t = std::max(0, own - window); t <= std::min(types - 1, own + window); ++t) {
      place.push_back(t);
      value.push_back(utilities.of_types[static_cast<std::size_t>(b) * static_cast<std::size_t>(types) +
                                         static_cast<std::size_t>(t)]);
    }
    slope[b - silent] = slope_at(place, value, own);
  }
  return slope;
}

/// Of the weakest signal, at most what it sends now; the greatest of those that earn the same.
double StrategySearch::best_lowest_message(const Utilities& utilities) const {
  double best = utilities.of_types[0], message = problem_.message[lower_messages];
  for (int j = lower_messages - 1; j >= 0; --j)
    if (utilities.below[static_cast<std::size_t>(j)] > best) {
      best = utilities.below[static_cast<std::size_t>(j)];
      message = problem_.message[static_cast<std::size_t>(j)];
    }
  return message;
}

/// The signal from which on the reserve is worth sending, rivals as they are: where what sending it loses, summed over
/// the weaker signals, is greatest, so that a few bins in which nobody won do not matter.
double StrategySearch::worth_entering(const Utilities& utilities) const {
  std::size_t b = 0;
  double sum = 0, least = 0;
  for (std::size_t i = 0; i < signal_.size(); ++i) {
    sum += utilities.floor[i];
    if (sum < least) {
      least = sum;
      b = i + 1;
    }
  }
  if (b == 0) return signal_.front();
  if (b == signal_.size()) return signal_.back();
  const double low = utilities.floor[b - 1], high = utilities.floor[b];
  const double share = high > 0 && low < 0 ? low / (low - high) : 0.5;
  return signal_[b - 1] + (signal_[b] - signal_[b - 1]) * share;
}

/// Towards it. In an all-pay auction the later rivals enter the earlier it is worth entering, so that going all the way
/// leads back and forth: where the direction changes half as far is gone.
void StrategySearch::move_entry(const Utilities& utilities) {
  const double last = signal_[signal_.size() - least_active], way = worth_entering(utilities) - entry_;
  entry_share_ = way * entry_way_ < 0 ? entry_share_ / 2 : std::min(1.0, 1.5 * entry_share_);
  entry_way_ = way;
  const bool stuck = entry_ >= last && way > 0;
  entry_ += entry_share_ * way;
  if (!stuck) entry_ = std::min(entry_, last);
  cut_at_entry();
}

/// The slopes and how they change with the coefficients, by differences on the same draws; each over the standard
/// error that it has but for a common factor: the more often it matters what a signal sends, the greater are both slope
/// and variance.
StrategySearch::Linearised StrategySearch::linearise(const Utilities& here, std::uint64_t replicates,
                                                     std::uint64_t seed, const Execution& execution) {
  Linearised found{slopes(here), {}};
  const Eigen::Index n = coefficients_.size();
  found.jacobian = Eigen::MatrixXd::Zero(found.residual.size(), n);
  const double small = difference * greatest_;
  for (Eigen::Index c = free_from(); c < n; ++c) {
    Eigen::VectorXd moved = coefficients_;
    moved.tail(n - c).array() += small;  // those above too, so that the curve goes on ascending
    found.jacobian.col(c) = (slopes(play(moved, replicates, seed, execution)) - found.residual) / small;
  }
  for (Eigen::Index c = free_from(); c + 1 < n; ++c) found.jacobian.col(c) -= found.jacobian.col(c + 1);
  const Eigen::VectorXd matters = found.jacobian.rowwise().norm();
  const Eigen::VectorXd precision = (matters.array() + rarely * matters.maxCoeff()).rsqrt();
  found.jacobian = precision.asDiagonal() * found.jacobian;
  found.residual = precision.cwiseProduct(found.residual);
  return found;
}

double StrategySearch::step(double share, std::uint64_t replicates, std::uint64_t seed, const Execution& execution) {
  if (reserve_ > 0) move_entry(play(coefficients_, replicates, seed, execution));
  const Utilities here = play(coefficients_, replicates, seed, execution);
  const double lowest = best_lowest_message(here);
  const auto [residual, jacobian] = linearise(here, replicates, seed, execution);

  // least squares: the slopes; the bends, lightly; and where the slopes do not tell where the curve begins, since
  // moving all of it does not change them, the weakest signal's own best message
  const Eigen::Index rows = residual.size(), n = coefficients_.size(), bends = curves_->bends().rows();
  const double light = stiffness * jacobian.norm() / std::sqrt(static_cast<double>(n));
  Eigen::MatrixXd left = Eigen::MatrixXd::Zero(rows + bends + 1, n);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(rows + bends + 1);
  left.topRows(rows) = jacobian;
  right.head(rows) = -residual;
  left.middleRows(rows, bends) = light * curves_->bends();
  right.segment(rows, bends) = -light * curves_->bends() * coefficients_;
  if ((jacobian * Eigen::VectorXd::Ones(n)).norm() < unmoved * jacobian.norm()) {
    left(rows + bends, 0) = light;
    right[rows + bends] = light * (lowest - coefficients_[0]);
  }

  Eigen::VectorXd by = Eigen::VectorXd::Zero(n);
  by.tail(n - free_from()) = left.rightCols(n - free_from()).colPivHouseholderQr().solve(right);
  const double most = longest * greatest_, length = by.cwiseAbs().maxCoeff();
  const double taken = share * (length > most ? most / length : 1);
  coefficients_ = ascending(coefficients_ + taken * by, reserve_, rounding * greatest_);
  if (has_entry()) coefficients_[0] = reserve_;
  return length / greatest_;
}

}  // namespace surety
