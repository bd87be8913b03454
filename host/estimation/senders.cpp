#include "host/estimation/senders.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/games/message_range.h"

namespace surety {

SentBetween::SentBetween(const kernels::StrategyForm& strategy, std::vector<double> cut, double greatest)
    : cut_(std::move(cut)) {
  for (std::size_t i = 0; i < cut_.size(); ++i) {
    const double to = i + 1 < cut_.size() ? cut_[i + 1] : std::nextafter(greatest, INFINITY);
    const auto [least, most, rounding] = message_range(strategy, 0, cut_[i], to);
    sent_.push_back({least - rounding, most + rounding});
  }
}

double SentBetween::greatest() const {
  double greatest = 0;
  for (const Extent& sent : sent_) greatest = std::max(greatest, sent.greatest);
  return greatest;
}

template <class Is>
Stretches SentBetween::stretches(const Is& is) const {
  Stretches all;
  for (std::size_t i = 0; i < cut_.size(); ++i) {
    if (!is(sent_[i])) continue;
    const double to = i + 1 < cut_.size() ? cut_[i + 1] : std::numeric_limits<double>::infinity();
    if (!all.empty() && all.back().second == cut_[i])
      all.back().second = to;
    else
      all.emplace_back(cut_[i], to);
  }
  return all;
}

Senders SentBetween::of(double m) const {
  return {stretches([m](const Extent& sent) { return sent.least > m; }),
          stretches([m](const Extent& sent) { return sent.least >= m; }),
          stretches([m](const Extent& sent) { return sent.greatest > m; }),
          stretches([m](const Extent& sent) { return sent.greatest >= m; })};
}

namespace {

/// The chance of signals at any value of a cell: at least, and at most.
double at_least(const Stretches& stretches, const ValueCell& cell, const NoisySignalLaw& signals) {
  double sum = 0;
  for (const auto& [from, to] : stretches)
    sum += std::max(0.0, signals.reach(from, cell.from) - signals.reach(to, cell.to));
  return sum;
}
double at_most(const Stretches& stretches, const ValueCell& cell, const NoisySignalLaw& signals) {
  double sum = 0;
  for (const auto& [from, to] : stretches) sum += signals.reach(from, cell.to) - signals.reach(to, cell.from);
  return std::min(1.0, sum);
}

}  // namespace

MessageChances chances_in(const ValueCell& cell, const NoisySignalLaw& signals, const Senders& senders) {
  const double exceed = at_least(senders.exceed, cell, signals);
  const double tied = std::max(0.0, at_least(senders.reach, cell, signals) - exceed);
  const double unknown =
      std::max(at_most(senders.may_reach, cell, signals) - tied, at_most(senders.may_exceed, cell, signals)) - exceed;
  return {exceed, tied, std::max(0.0, unknown)};
}

}  // namespace surety
