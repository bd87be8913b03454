#include "host/equilibria/private_value_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "host/games/strategies.h"
#include "host/mechanisms/family.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int coefficients_of_a_kind = 12;
constexpr int least_types = 2 * coefficients_of_a_kind;
constexpr int least_of_a_curve = 2 * coefficients_of_a_kind / 3;  // types that a curve is drawn through
constexpr std::size_t window_of_types = 5;                        // on either side that a slope is taken over
constexpr std::size_t messages_below = 8;                         // below all that a kind sends
constexpr double bend_weight = 1e-3;                              // beside the mean size of the Jacobian's columns
constexpr double moved_by = 5e-3;                                 // of the greatest message, for the Jacobian
constexpr std::size_t profiles_of_jacobian = 1 << 10;
constexpr std::uint64_t of_replicate = 4, most_profiles = 1 << 14;
constexpr double least_precision = 1e-3;  // of the types where it matters most: no less is told apart
constexpr double hardly = 0.02;           // of the Jacobian, where all coefficients move alike
constexpr double longest_step = 0.25;     // of the greatest message
constexpr double apart = 1e-9;            // messages, of the greatest
constexpr int most_halvings = 6;          // of a step that does not lead to less

int next_prime(int after) {
  for (int n = after + 1;; ++n) {
    int divisor = 2;
    while (n % divisor != 0) ++divisor;
    if (divisor == n) return n;
  }
}

}  // namespace

PrivateValueSearch::PrivateValueSearch(const GameConfig& game, Precision precision, int types)
    : game_(game), problem_(problem_of(game, precision)) {
  const MechanismFamily& family = game.mechanism.family();
  problem_.replicates = 1;
  if (types < least_types) throw InvalidInput(fmt::format("bins is {}; a search needs {} or more", types, least_types));
  for (const double jump : family.jumps(game.mechanism)) reserve_ = std::max(reserve_, jump);
  greatest_ = family.greatest_deviation(game);
  for (const std::int64_t bidder : first_of_kinds(game, problem_.game.information)) {
    const Law& law = *game.law_of(bidder);
    if (law.has_atoms())
      throw InvalidInput(
          fmt::format("bidder {}, values {}: they have atoms, at which bidders mix over messages as a rule; the search "
                      "is for strategies that are a curve, of values that have a density",
                      bidder + 1, law.spec()));
    Kind kind{bidder, {}, law.lower(), law.upper(), 0};
    for (int t = types; t > 0; --t) kind.type.push_back(law.inverse_demand((t - 0.5) / types));
    kind.entry = std::max(reserve_, kind.low);
    begin_at_entry(kind);
    kinds_.push_back(std::move(kind));
  }
}

/// The curve, keeping what it was; at first half of what the value is above the reserve.
void PrivateValueSearch::begin_at_entry(Kind& kind) const {
  const auto first = std::upper_bound(kind.type.begin(), kind.type.end(), kind.entry);
  std::vector<double> active{kind.entry};
  active.insert(active.end(), first, kind.type.end());
  if (kind.high > active.back()) active.push_back(kind.high);
  kind.first_type = static_cast<int>(first - kind.type.begin());
  if (kind.silent()) return;
  if (active.size() < least_of_a_curve)
    throw InvalidInput(
        fmt::format("{}: too few of the {} bins of bidder {}'s values reach its reserve of {}; give "
                    "more bins",
                    game_.mechanism.spec(), kind.type.size(), kind.bidder + 1, reserve_));
  const double share = 0.5 * (greatest_ - reserve_) / std::max(game_.greatest_value() - reserve_, 1e-300);
  const auto before = kind.splines;
  const Eigen::VectorXd coefficients = kind.coefficients;
  kind.splines.emplace(active, coefficients_of_a_kind);
  kind.coefficients.resize(kind.splines->freedom());
  for (int c = 0; c < kind.splines->freedom(); ++c) {
    const double place = kind.splines->places()[static_cast<std::size_t>(c)];
    kind.coefficients[c] =
        before ? before->at(place).dot(coefficients) : reserve_ + share * std::max(0.0, place - reserve_);
  }
  kind.coefficients = ascending(kind.coefficients, reserve_, apart * greatest_);
  if (kind.has_entry()) kind.coefficients[0] = reserve_;
}

GivenStrategy PrivateValueSearch::strategy() const {
  BidderCurves curves{{}, {}, "the strategies found"};
  for (const Kind& kind : kinds_) {
    curves.bidder.push_back(kind.bidder);
    curves.curve.push_back(curve_of(kind));
  }
  return curves;
}

/// Straight between types.
StrategyCurve PrivateValueSearch::curve_of(const Kind& kind) const {
  StrategyCurve curve{{}, {}, "the strategy found"};
  if (kind.silent()) return {{kind.low, kind.high}, {0, 0}, curve.name};
  const MechanismFamily& family = game_.mechanism.family();
  const double most = family.bounds_messages(game_.mechanism) ? family.greatest_message(game_) : INFINITY;
  const auto add = [&](double value, double message) {
    curve.signal.push_back(value);
    curve.message.push_back(std::clamp(message, 0.0, most));
  };
  if (kind.has_entry()) {
    add(kind.low, 0);
    add(kind.entry, 0);
  }
  add(kind.entry, kind.message_at(kind.entry));
  for (std::size_t t = static_cast<std::size_t>(kind.first_type); t < kind.type.size(); ++t)
    add(kind.type[t], kind.message_at(kind.type[t]));
  if (kind.high > curve.signal.back()) add(kind.high, kind.message_at(kind.high));
  return curve;
}

/// Profiles of all bidders' values: i times the square root of a prime for each bidder, and a shift, modulo 1
/// (Richtmyer 1951).
EnumeratedStates PrivateValueSearch::profiles(std::size_t count, std::uint64_t seed) const {
  std::mt19937_64 random(seed);
  EnumeratedStates states;
  states.probability.assign(count, 1.0 / static_cast<double>(count));
  int prime = 1;
  for (std::int64_t bidder = 0; bidder < game_.bidders; ++bidder) {
    prime = next_prime(prime);
    const double slope = std::sqrt(static_cast<double>(prime)), shift = std::ldexp(static_cast<double>(random()), -64);
    const Law& law = *game_.law_of(bidder);
    std::vector<double>& values = states.signal.emplace_back();
    for (std::size_t i = 0; i < count; ++i) {
      const double at = shift + slope * static_cast<double>(i);
      values.push_back(law.inverse_demand(std::clamp(at - std::floor(at), 0x1p-40, 1 - 0x1p-40)));
    }
  }
  return states;
}

std::vector<double> PrivateValueSearch::messages_of(const Kind& kind) const {
  std::vector<double> messages;
  const double lowest = kind.message_at(kind.entry);
  for (std::size_t j = 0; j < messages_below; ++j)
    messages.push_back(lowest * static_cast<double>(j) / static_cast<double>(messages_below));
  messages.push_back(reserve_);
  for (std::size_t t = static_cast<std::size_t>(kind.first_type); t < kind.type.size(); ++t)
    messages.push_back(kind.message_at(kind.type[t]));
  return messages;
}

/// At two values, against the same profiles.
PrivateValueSearch::Interim PrivateValueSearch::play(const Kind& kind, EnumeratedStates& profiles,
                                                     const Execution& execution) {
  problem_.deviator = kind.bidder;
  problem_.message = messages_of(kind);
  const auto payoffs = [&](double value) {
    profiles.value.assign(profiles.count(), value);
    problem_.game.information = profiles.equally_likely();
    problem_.edge = problem_.game.information.value.knot;
    problem_.probability = profiles.probability;
    std::string device;
    const auto sums = kernels::deviate(problem_, execution, device);
    const std::size_t messages = problem_.message.size();
    std::vector<double> payoff(messages, 0);
    for (std::size_t b = 0; b < profiles.count(); ++b)
      for (std::size_t j = 0; j < messages; ++j)
        payoff[j] += (sums.gain[b * messages + j] + sums.truthful[b]) * profiles.probability[b];
    return payoff;
  };
  Interim interim{problem_.message, {}, {}};
  const auto more = payoffs(kind.high), less = payoffs(kind.low);
  for (std::size_t j = 0; j < more.size(); ++j) {
    interim.allocation.push_back((more[j] - less[j]) / (kind.high - kind.low));
    interim.payment.push_back(kind.high * interim.allocation.back() - more[j]);
  }
  return interim;
}

std::vector<PrivateValueSearch::Interim> PrivateValueSearch::interim_of_all(EnumeratedStates& profiles,
                                                                            const Execution& execution) {
  GameConfig game = game_;
  game.strategy = strategy();
  problem_.game.strategy = strategy_of(game).form;
  std::vector<Interim> all;
  for (const Kind& kind : kinds_) all.push_back(kind.silent() ? Interim() : play(kind, profiles, execution));
  return all;
}

/// By type, kinds behind each other: the slope of what a message earns, at the own one, from what those of the types
/// about it earn.
Eigen::VectorXd PrivateValueSearch::residual(const std::vector<Interim>& all) const {
  std::vector<double> slopes;
  for (std::size_t k = 0; k < kinds_.size(); ++k) {
    const Kind& kind = kinds_[k];
    const std::size_t first = static_cast<std::size_t>(kind.first_type), types = kind.type.size() - first;
    for (std::size_t own = 0; own < types; ++own) {
      const double value = kind.type[first + own];
      const std::size_t from = own > window_of_types ? own - window_of_types : 0;
      std::vector<double> place, earned;
      for (std::size_t t = from; t < std::min(types, own + window_of_types + 1); ++t) {
        const std::size_t j = messages_below + 1 + t;
        place.push_back(all[k].message[j] / greatest_);
        earned.push_back(value * all[k].allocation[j] - all[k].payment[j]);
      }
      slopes.push_back(slope_at(place, earned, place[own - from]));
    }
  }
  return Eigen::Map<Eigen::VectorXd>(slopes.data(), static_cast<Eigen::Index>(slopes.size()));
}

Eigen::Index PrivateValueSearch::freedom() const {
  Eigen::Index all = 0;
  for (const Kind& kind : kinds_)
    if (!kind.silent()) all += kind.coefficients.size();
  return all;
}

/// By differences on the same profiles. A coefficient is moved together with all above it, so that curves ascend.
Eigen::MatrixXd PrivateValueSearch::jacobian(EnumeratedStates profiles, const Execution& execution) {
  const Eigen::VectorXd here = residual(interim_of_all(profiles, execution));
  Eigen::MatrixXd slopes(here.size(), freedom());
  const double small = moved_by * greatest_;
  Eigen::Index column = 0;
  for (Kind& kind : kinds_) {
    if (kind.silent()) continue;
    const Eigen::VectorXd before = kind.coefficients;
    const Eigen::Index n = before.size(), first = column;
    for (Eigen::Index c = 0; c < n; ++c, ++column) {
      if (c == 0 && kind.has_entry()) {
        slopes.col(column).setZero();
        continue;
      }
      kind.coefficients.tail(n - c).array() += small;
      slopes.col(column) = (residual(interim_of_all(profiles, execution)) - here) / small;
      kind.coefficients = before;
    }
    for (Eigen::Index c = first + (kind.has_entry() ? 1 : 0); c + 1 < column; ++c) slopes.col(c) -= slopes.col(c + 1);
  }
  return slopes;
}

/// Of the weakest type, at most what it sends now; the greatest of those that earn the same.
double PrivateValueSearch::best_lowest_message(const Kind& kind, const Interim& interim) const {
  const double value = kind.type[static_cast<std::size_t>(kind.first_type)];
  const auto earned = [&](std::size_t j) { return value * interim.allocation[j] - interim.payment[j]; };
  std::size_t best = messages_below + 1;
  for (std::size_t j = messages_below; j-- > 0;)
    if (earned(j) > earned(best)) best = j;
  return interim.message[best];
}

/// Towards the value to which sending the reserve is worth what it costs. The later others enter the earlier that may
/// be: where the direction changes half as far is gone.
void PrivateValueSearch::move_entry(Kind& kind, const Interim& interim) const {
  const double won = interim.allocation[messages_below] - interim.allocation[0];
  const double paid = interim.payment[messages_below] - interim.payment[0];
  const double last = kind.type[kind.type.size() - least_of_a_curve];
  const double worth = won > 0 ? std::clamp(paid / won, kind.low, kind.high) : kind.high;
  const double way = worth - kind.entry;
  kind.entry_share = way * kind.entry_way < 0 ? kind.entry_share / 2 : std::min(1.0, 1.5 * kind.entry_share);
  kind.entry_way = way;
  kind.entry = std::min(kind.entry + kind.entry_share * way, last);
  begin_at_entry(kind);
}

double PrivateValueSearch::step(double share, std::uint64_t replicates, std::uint64_t seed,
                                const Execution& execution) {
  auto evenly = profiles(std::min<std::uint64_t>(of_replicate * replicates, most_profiles), seed);
  if (reserve_ > 0) {
    const auto before = interim_of_all(evenly, execution);
    for (std::size_t k = 0; k < kinds_.size(); ++k)
      if (!kinds_[k].silent()) move_entry(kinds_[k], before[k]);
  }
  const auto here = interim_of_all(evenly, execution);
  const Eigen::VectorXd slopes = residual(here);
  if (share == 1 || jacobian_.rows() != slopes.size() || jacobian_.cols() != freedom())
    jacobian_ = jacobian(profiles(profiles_of_jacobian, seed), execution);

  // the more often it matters what a type sends, the greater are both slope and variance
  const Eigen::VectorXd matters = jacobian_.rowwise().norm();
  const Eigen::VectorXd precision = (matters.array() + least_precision * matters.maxCoeff()).rsqrt();
  const Eigen::MatrixXd weighted = precision.asDiagonal() * jacobian_;
  const Eigen::Index rows = slopes.size(), n = freedom();
  const double light = bend_weight * weighted.norm() / std::sqrt(static_cast<double>(n));
  const bool free = (weighted * Eigen::VectorXd::Ones(n)).norm() < hardly * weighted.norm();

  // least squares: the slopes; the bends, lightly; where moving all alike changes no slope, the weakest type's own best
  // message; and what an entry settles
  Eigen::MatrixXd left = Eigen::MatrixXd::Zero(rows + n, n);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(rows + n);
  left.topRows(rows) = weighted;
  right.head(rows) = -precision.cwiseProduct(slopes);
  Eigen::Index at = 0;
  for (std::size_t k = 0; k < kinds_.size(); ++k) {
    const Kind& kind = kinds_[k];
    if (kind.silent()) continue;
    const Eigen::MatrixXd& bends = kind.splines->bends();
    const Eigen::Index own = kind.coefficients.size();
    left.block(rows + at, at, bends.rows(), own) = light * bends;
    right.segment(rows + at, bends.rows()) = -light * bends * kind.coefficients;
    if (kind.has_entry()) {
      left(rows + at + bends.rows(), at) = weighted.norm();
    } else if (free) {
      left(rows + at + bends.rows(), at) = light;
      right[rows + at + bends.rows()] = light * (best_lowest_message(kind, here[k]) - kind.coefficients[0]);
    }
    at += own;
  }
  const Eigen::VectorXd by = left.colPivHouseholderQr().solve(right);
  const double length = by.cwiseAbs().maxCoeff(), most = longest_step * greatest_;
  double taken = std::min(share, length > most ? most / length : 1);
  if (share == 1) {  // less of it where it leads away
    const auto before = kinds_;
    for (int halvings = 0;; ++halvings) {
      move(by, taken);
      const double left_over = precision.cwiseProduct(residual(interim_of_all(evenly, execution))).norm();
      if (left_over < right.head(rows).norm() || halvings == most_halvings) break;
      kinds_ = before;
      taken /= 2;
    }
  } else {
    move(by, taken);
  }
  double sent = 0;
  for (const Kind& kind : kinds_)
    if (!kind.silent()) sent = std::max(sent, kind.coefficients.maxCoeff());
  return length / sent;
}

void PrivateValueSearch::move(const Eigen::VectorXd& by, double share) {
  Eigen::Index at = 0;
  for (Kind& kind : kinds_) {
    if (kind.silent()) continue;
    const Eigen::Index own = kind.coefficients.size();
    kind.coefficients = ascending(kind.coefficients + share * by.segment(at, own), reserve_, apart * greatest_);
    if (kind.has_entry()) kind.coefficients[0] = reserve_;
    at += own;
  }
}

}  // namespace surety
