#include "host/games/message_law.h"

#include <algorithm>
#include <boost/math/special_functions/legendre.hpp>
#include <cmath>
#include <limits>
#include <utility>

#include "host/games/message_range.h"
#include "surety/statistics/compensated_sum.h"

namespace surety {
namespace {

constexpr double least_share = 0x1p-44;  // of the signals from there on that are told apart

double next(double x) { return std::nextafter(x, std::numeric_limits<double>::infinity()); }

}  // namespace

/// Chances between messages and at them, as signals are parted.
class MessageLaw::Tally {
 public:
  explicit Tally(std::span<const double> messages)
      : message_(messages), above_(messages.size() + 1), tied_(messages.size()), doubt_(messages.size() + 1) {}

  /// Whether all is told of a chance of messages that lie in a range.
  bool add(const MessageRange& sent, double chance) {
    const auto [first, last] = among(sent);
    if (first + 1 == last && sent.least == sent.greatest && sent.rounding == 0) {
      above_[first].add(chance);
      tied_[first].add(chance);
    } else if (first == last) {
      above_[first].add(chance);
    } else {
      return false;
    }
    return true;
  }
  /// On which side of the messages in the range it is, is not known.
  void doubt(const MessageRange& sent, double chance) {
    const auto [first, last] = among(sent);
    above_[first].add(chance);
    doubt_[first].add(chance);
    doubt_[last].add(-chance);
  }

  std::vector<MessageChances> chances() const {
    std::vector<MessageChances> all(message_.size());
    CompensatedSum above = above_.back(), doubt;
    for (std::size_t k = message_.size(); k-- > 0;) {
      all[k].above = std::max(0.0, above.value());
      all[k].tied = tied_[k].value();
      above.add(above_[k].value());
    }
    for (std::size_t k = 0; k < message_.size(); ++k) {
      doubt.add(doubt_[k].value());
      all[k].unknown = std::max(0.0, doubt.value());
    }
    return all;
  }

 private:
  /// The messages in the range, from the first to before the last.
  std::pair<std::size_t, std::size_t> among(const MessageRange& sent) const {
    const auto first = std::lower_bound(message_.begin(), message_.end(), sent.least - sent.rounding);
    const auto last = std::upper_bound(first, message_.end(), sent.greatest + sent.rounding);
    return {first - message_.begin(), last - message_.begin()};
  }

  std::span<const double> message_;
  std::vector<CompensatedSum> above_;  ///< [k]: above all messages before k, and known to be of none from k on
  std::vector<CompensatedSum> tied_;   ///< by message
  std::vector<CompensatedSum> doubt_;  ///< how much more is in doubt from here on
};

MessageLaw::MessageLaw(const Law& law, const kernels::StrategyForm& strategy, std::int64_t bidder)
    : law_(law), strategy_(strategy), bidder_(bidder) {
  std::vector<double> cut{law.lower(), next(law.upper())};
  const auto add = [&](double at) {
    if (at > law.lower() && at <= law.upper()) cut.push_back(at);
  };
  for (const double b : law.breakpoints()) {  // where there may be an atom
    add(b);
    add(next(b));
  }
  for (const double knot : strategy_knots(strategy)) add(knot);
  std::sort(cut.begin(), cut.end());
  cut.erase(std::unique(cut.begin(), cut.end()), cut.end());
  double to_on = 0;
  for (std::size_t i = cut.size() - 1; i-- > 0;) {
    const double from_on = i == 0 ? 1 : law.demand(cut[i]);
    if (from_on > to_on) parts_.push_back({cut[i], cut[i + 1], from_on, to_on});
    to_on = std::max(to_on, from_on);
  }
}

void MessageLaw::tally(const Signals& signals, Tally& into) const {
  const auto& [from, to, from_on, to_on] = signals;
  const double chance = from_on - to_on, middle = from + (to - from) / 2;
  if (!(chance > 0)) return;
  const bool one = next(from) >= to;
  const MessageRange sent = message_range(strategy_, bidder_, from, one ? from : to);
  if (into.add(sent, chance)) return;
  if (one || chance <= least_share * from_on || sent.greatest - sent.least <= sent.rounding)
    return into.doubt(sent, chance);
  const double middle_on = std::clamp(law_.demand(middle), to_on, from_on);
  tally({middle, to, middle_on, to_on}, into);
  tally({from, middle, from_on, middle_on}, into);
}

std::vector<MessageChances> MessageLaw::against(std::span<const double> messages) const {
  Tally all(messages);
  for (const Signals& part : parts_) tally(part, all);
  return all.chances();
}

double MessageLaw::greatest() const {
  double most = 0;
  for (const auto& [from, to, from_on, to_on] : parts_) {
    const MessageRange sent = message_range(strategy_, bidder_, from, next(from) >= to ? from : to);
    most = std::max(most, sent.greatest + sent.rounding);
  }
  return most;
}

bool some_between(const Law& law, double from, double to) {
  const double before_to = std::nextafter(to, from);
  return law.survival(from) > law.demand(to) || law.cdf(before_to) > law.cdf(from) ||
         law.density(from + (to - from) / 2) > 0;
}

namespace {

/// Gauss and Legendre's rule on [0,1], exact for polynomials of twice as many degrees as it has nodes.
struct GaussRule {
  std::vector<double> node, weight;

  explicit GaussRule(int nodes) {
    const auto add = [&](double x) {
      const double slope = boost::math::legendre_p_prime(nodes, x);
      node.push_back((1 + x) / 2);
      weight.push_back(1 / ((1 - x * x) * slope * slope));
    };
    for (const double x : boost::math::legendre_p_zeros<double>(nodes)) {
      add(x);
      if (x > 0) add(-x);
    }
  }
};

}  // namespace

double chance_to_win(std::span<const RivalChances> rivals) {
  constexpr std::int64_t few = 8;     // rivals, whose chances are multiplied: no logarithm, as many digits
  double of_few = 1, log_untied = 0;  // of those who do not tie
  std::vector<RivalChances> tied;
  double fall = 0;  // of the log, from u = 1 down, at first
  for (const RivalChances& r : rivals) {
    if (r.count == 0) continue;
    if (r.above >= 1) return 0;
    if (r.tied > 0) {
      tied.push_back(r);
      fall += static_cast<double>(r.count) * r.tied / (1 - r.above);
    } else if (r.count <= few) {
      for (std::int64_t i = 0; i < r.count; ++i) of_few *= 1 - r.above;
    } else {
      log_untied += static_cast<double>(r.count) * std::log1p(-r.above);
    }
  }
  if (tied.empty()) return log_untied == 0 ? of_few : of_few * std::exp(log_untied);
  if (tied.size() == 1) {  // the integral of (not above)^n (1 - share + u share)^n
    const double n = static_cast<double>(tied[0].count), share = std::min(1.0, tied[0].tied / (1 - tied[0].above));
    const double log_not_above = log_untied + n * std::log1p(-tied[0].above);
    return of_few * std::exp(log_not_above) * -std::expm1((n + 1) * std::log1p(-share)) / ((n + 1) * share);
  }
  // the product falls ever faster as u does: e-fold in each panel, and below the last by e^-50 at least
  constexpr double most_panels = 50;
  static const GaussRule rule(32);
  const int panels = static_cast<int>(std::clamp(std::ceil(fall), 1.0, most_panels));
  const double width = std::min(1.0, most_panels / fall) / panels;
  double sum = 0;
  for (int p = 0; p < panels; ++p)
    for (std::size_t i = 0; i < rule.node.size(); ++i) {
      const double below_1 = width * (p + 1 - rule.node[i]);
      double log_all = log_untied;
      for (const RivalChances& r : tied)
        log_all += static_cast<double>(r.count) * std::log1p(std::max(-1.0, -r.above - below_1 * r.tied));
      sum += width * rule.weight[i] * std::exp(log_all);
    }
  return std::min(1.0, of_few * sum);
}

}  // namespace surety
