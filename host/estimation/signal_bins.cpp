#include "host/estimation/signal_bins.h"

#include <algorithm>
#include <cmath>

namespace surety {
namespace {

using kernels::InformationForm;

std::vector<double> equal_parts(int bins) {
  std::vector<double> edges;
  for (int b = 0; b <= bins; ++b) edges.push_back(static_cast<double>(b) / bins);
  return edges;
}

const DemandForm& form_of(const InformationForm& information, std::int64_t bidder) {
  return information.signal[std::min<std::size_t>(static_cast<std::size_t>(bidder), information.signal.size() - 1)];
}

/// The signal, which is known exactly, where its uniform or the state is at a quantile.
double signal_at(const GameConfig& game, const InformationForm& information, std::int64_t bidder, double quantile) {
  if (information.kind == SignalKind::uniform) return quantile;
  if (information.kind == SignalKind::own_quantile) return 1 - quantile;
  if (information.kind == SignalKind::exponential) return -std::log(quantile);
  return game.law_of(bidder)->inverse_demand(quantile);
}

/// A bin per step: the state between two knots.
SignalBins bins_of_steps(const DemandForm& signal) {
  SignalBins bins{signal.knot, {}, signal.value};
  for (std::size_t b = 0; b + 1 < signal.knot.size(); ++b)
    bins.probability.push_back(signal.knot[b + 1] - signal.knot[b]);
  return bins;
}

/// Whole cells of an exponential signal, which the bidder cannot see within: all of them, or, where they are many,
/// those that equal parts would end in.
SignalBins bins_of_cells(const InformationForm& information, int count) {
  const double cells = information.resolution, last = information.greatest_signal * cells;
  const bool all = last < most_bins;
  const int parts = all ? static_cast<int>(last) + 1 : count;
  SignalBins bins{{0}, {}, {}};
  for (int b = 1; b <= parts; ++b) {
    const double part = static_cast<double>(b) / parts;
    const double cell = all ? last + 1 - b : b < parts ? std::floor(std::min(-std::log(part) * cells, last)) : 0;
    const double edge = std::exp(-cell / cells);
    if (edge == bins.edge.back()) continue;
    bins.probability.push_back(edge - bins.edge.back());
    bins.signal.push_back(cell / cells);
    bins.edge.push_back(edge);
  }
  return bins;
}

/// At most, over values v, the chance of noise that leads from v into the bin: between two values of a grid it is at
/// most that of what leads there from either.
double greatest_chance(const GameConfig& game, double from, double to) {
  constexpr int cells = 1000;
  const Law &values = *game.values, &noise = noise_of(game).law;
  const bool multiplies = noise_of(game).multiplies;
  const auto below = [&](double signal, double value) {
    if (!multiplies) return noise.cdf(signal - value);
    return value > 0 ? noise.cdf(signal / value) : 1;
  };
  double greatest = 0, low = values.lower();
  for (int j = 1; j <= cells; ++j) {
    const double high = j < cells ? values.quantile(static_cast<double>(j) / cells) : values.upper();
    greatest = std::max(greatest, below(to, low) - below(from, high));
    low = high;
  }
  return std::min(1.0, greatest);
}

SignalBins noisy_bins(const GameConfig& game, int count) {
  const auto halves = noisy_signal_quantiles(game, 2 * count);
  SignalBins bins;
  for (int b = 0; b <= count; ++b) bins.edge.push_back(halves[2 * static_cast<std::size_t>(b)]);
  for (int b = 0; b < count; ++b) bins.signal.push_back(halves[2 * static_cast<std::size_t>(b) + 1]);
  bins.probability.assign(static_cast<std::size_t>(count), 1.0 / count);
  for (std::size_t b = 0; b + 1 < bins.edge.size(); ++b)
    bins.greatest_weight =
        std::max(bins.greatest_weight, count * greatest_chance(game, bins.edge[b], bins.edge[b + 1]));
  return bins;
}

/// As likely as each other. `greatest_weight` is over the states.
SignalBins bins_of_hidden_state(const GameConfig& game, int count) {
  SignalBins bins;
  const Law& values = *game.values;
  for (int b = 0; b <= count; ++b) bins.edge.push_back(values.quantile(static_cast<double>(b) / count));
  for (int b = 0; b < count; ++b) {
    const double from = bins.edge[static_cast<std::size_t>(b)], to = bins.edge[static_cast<std::size_t>(b) + 1];
    const double probability = values.survival(from) - values.survival(to);
    bins.probability.push_back(probability);
    bins.signal.push_back(values.quantile((b + 0.5) / count));
    for (const ProfileLaw::State& state : game.profile.states) {
      const Law& law = *state.laws.front();
      bins.greatest_weight = std::max(bins.greatest_weight, (law.survival(from) - law.survival(to)) / probability);
    }
  }
  return bins;
}

}  // namespace

SignalBins signal_bins(const GameConfig& game, const InformationForm& information, std::int64_t bidder, int count) {
  const SignalKind kind = information.kind;
  if (information.resolution > 0) return bins_of_cells(information, count);
  if (kind == SignalKind::accurate) return {{0, 0.5, 1.5}, {0.5, 0.5}, {0, 1}, 2};
  if (kind == SignalKind::additive || kind == SignalKind::multiplicative) return noisy_bins(game, count);
  if (kind == SignalKind::own_value_given_state) return bins_of_hidden_state(game, count);
  if (kind == SignalKind::own_value_of_state) return bins_of_steps(form_of(information, bidder));
  if (kind == SignalKind::of_state) {
    const DemandForm& signal = form_of(information, bidder);
    if (is_step_function(signal) && signal.value.size() <= most_bins) return bins_of_steps(signal);
  }
  SignalBins bins{equal_parts(count), std::vector<double>(static_cast<std::size_t>(count), 1.0 / count), {}};
  for (int b = 0; b < count; ++b) bins.signal.push_back(signal_at(game, information, bidder, (b + 0.5) / count));
  return bins;
}

std::vector<std::vector<int>> indistinguishable(const SignalBins& bins) {
  std::vector<std::vector<int>> groups;
  std::vector<double> signals;
  for (int b = 0; b < bins.count(); ++b) {
    const auto known = std::find(signals.begin(), signals.end(), bins.signal[static_cast<std::size_t>(b)]);
    const auto g = static_cast<std::size_t>(known - signals.begin());
    if (known == signals.end()) {
      signals.push_back(bins.signal[static_cast<std::size_t>(b)]);
      groups.emplace_back();
    }
    groups[g].push_back(b);
  }
  return groups;
}

}  // namespace surety
