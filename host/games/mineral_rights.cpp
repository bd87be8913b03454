// Mineral rights (Milgrom & Weber 1982): signals that are independent given the value, and what is bid then.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "host/games/strategies.h"
#include "host/io/number.h"
#include "host/theory/numerics/quadrature.h"
#include "host/theory/numerics/relaxation.h"
#include "surety/error.h"

namespace surety {
namespace {

/// A law of values, one of noise, and the signals that these make.
struct NoisySignals {
  explicit NoisySignals(const GameConfig& game)
      : values(*game.values),
        noise(noise_of(game).law),
        multiplies(noise_of(game).multiplies),
        bidders(static_cast<double>(game.bidders)) {}

  double signal_at(double value, double e) const { return multiplies ? value * e : value + e; }
  double noise_at(double value, double signal) const { return multiplies ? signal / value : signal - value; }
  double low() const { return signal_at(values.lower(), noise.lower()); }
  double high() const { return signal_at(values.upper(), noise.upper()); }
  double mean() const { return signal_at(values.mean(), noise.mean()); }

  /// Signals at which what can be concluded is not smooth, between the least and the greatest.
  std::vector<double> kinks() const {
    std::vector<double> all;
    for (const double v : values.breakpoints())
      for (const double e : noise.breakpoints()) all.push_back(signal_at(v, e));
    std::erase_if(all, [this](double s) { return !(s > low() && s < high()); });
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  const Law& values;
  const Law& noise;
  bool multiplies;
  double bidders;
};

/// What a bidder with signal s may conclude of the value. With f its density, g and G the density and cdf of a signal
/// given the value v: where the highest of the others' is s too v has the weight f g^2 G^(N-2), where it is below s the
/// weight f g G^(N-1). G is taken over its greatest here, at the least possible value, since powers of it among many
/// bidders are no numbers where the signal is weak.
class Conclusion {
 public:
  Conclusion(const NoisySignals& signals, double s) : signals_(signals), s_(s) {
    const auto& [values, noise, multiplies, bidders] = signals;
    const double from = multiplies ? s / noise.upper() : s - noise.upper();
    const double to = !multiplies ? s - noise.lower() : noise.lower() > 0 ? s / noise.lower() : values.upper();
    least_ = std::max(values.lower(), from);
    greatest_ = std::min(values.upper(), to);
    most_ = noise.cdf(signals.noise_at(least_, s));
  }

  /// E[v | s, the highest of the others = s], of two bidders or more.
  double pivotal_value() const {
    return mean_value([](const Weights& weights) { return weights.tied; });
  }
  /// E[v | s, the highest of the others < s].
  double value_of_winning() const {
    return mean_value([](const Weights& weights) { return weights.beaten; });
  }
  /// What the first-price bid follows: the pivotal value, at the rate at which the highest of the others' signals comes
  /// to s, its density over its cdf given s.
  Relaxation::Pull pull() const {
    if (!possible()) return {0, middle()};
    const auto [tied, tied_value, beaten] = integrate<3>(panels(), [this](double v) -> std::array<double, 3> {
                                              const Weights weights = at(v);
                                              return {weights.tied, weights.tied * v, weights.beaten};
                                            }).value;
    if (!(tied > 0 && beaten > 0)) return {0, middle()};
    return {std::min((signals_.bidders - 1) * tied / (beaten * most_), 1e200), tied_value / tied};
  }

 private:
  struct Weights {
    double tied, beaten;
  };

  bool possible() const { return greatest_ > least_ && most_ > 0; }
  double middle() const {
    return std::clamp(0.5 * (least_ + greatest_), signals_.values.lower(), signals_.values.upper());
  }

  Weights at(double v) const {
    const double e = signals_.noise_at(v, s_), bidders = signals_.bidders;
    const double density = signals_.noise.density(e) / (signals_.multiplies ? v : 1);
    const double below = signals_.noise.cdf(e) / most_, here = signals_.values.density(v) * density;
    if (bidders < 2) return {0, here};
    const double others = bidders == 2 ? 1 : std::pow(below, bidders - 2);
    return {here * density * others, here * others * below};
  }

  std::vector<double> panels() const {
    std::vector<double> points = signals_.values.breakpoints();
    for (const double kink : signals_.noise.breakpoints())
      points.push_back(signals_.multiplies ? s_ / kink : s_ - kink);
    for (int i = 1; i < 8; ++i) points.push_back(least_ + (greatest_ - least_) * i / 8);
    // among many the least values weigh most
    const int halvings = signals_.bidders > 16 ? static_cast<int>(std::log2(signals_.bidders)) + 4 : 3;
    for (int j = 4; j <= halvings; ++j) points.push_back(least_ + std::ldexp(greatest_ - least_, -j));
    std::erase_if(points, [](double x) { return !std::isfinite(x); });
    return panel_points(std::move(points), least_, greatest_);
  }

  template <class Weight>
  double mean_value(const Weight& weight_of) const {
    if (!possible()) return middle();
    const auto [whole, value] = integrate<2>(panels(), [&](double v) -> std::array<double, 2> {
                                  const double weight = weight_of(at(v));
                                  return {weight, weight * v};
                                }).value;
    return whole > 0 ? value / whole : middle();
  }

  const NoisySignals& signals_;
  double s_, least_, greatest_, most_;
};

void require_densities(const GameConfig& game) {
  for (const Law* law : {game.values.get(), &noise_of(game).law})
    if (law->has_atoms())
      throw InvalidInput(
          fmt::format("mineral-rights with {}: values and noise need densities, this law has atoms", law->spec()));
}

/// The least signal at which winning is worth the reserve; the greatest signal where it never is.
double screening_level(const NoisySignals& signals, double reserve) {
  const double low = signals.low(), high = signals.high();
  const auto gain = [&](double s) { return Conclusion(signals, s).value_of_winning() - reserve; };
  const double first = low + std::ldexp(std::min(high - low, 0x1p12 * (signals.mean() - low)), -40),
               last = high - std::ldexp(high - low, -40);
  if (gain(first) >= 0) return low;
  if (gain(last) < 0) return high;
  std::uintmax_t iterations = 200;
  const double root =
      boost::math::tools::toms748_solve(gain, first, last, boost::math::tools::eps_tolerance<double>(50), iterations)
          .second;
  // cells of tables begin at such signals, not just before
  const double unit = std::ldexp(1.0, std::ilogb(std::max(std::abs(low), std::abs(root))) - 44);
  return std::round(root / unit) * unit;
}

/// 0 below the entry, from there on `bid`, at least the reserve.
template <class Bid>
Strategy bid_from_entry(const GameConfig& game, const NoisySignals& signals, double entry, double reserve,
                        const Bid& bid, const std::string& words) {
  if (entry >= signals.high()) return {affine_strategy(0), "bid nothing: no signal makes winning worth the reserve"};
  std::vector<double> kinks = signals.kinks();
  if (entry > signals.low()) kinks.push_back(entry);
  std::sort(kinks.begin(), kinks.end());
  kinks.erase(std::unique(kinks.begin(), kinks.end()), kinks.end());
  const auto [noise, multiplies] = noise_of(game);
  const int octaves = octaves_of_bids(signals.low(), signals.high(), signals.mean());
  const bool affiliated = is_affiliated(noise, multiplies);
  return bids_from_reserve(reserve, entry, signals.high(), [&](double least) -> Strategy {
    const MessageOfSignal message = [&](double s) { return s < entry ? 0 : std::max(least, bid(s)); };
    return {table_strategy(signals.low(), signals.high(), kinks, std::vector{message}, octaves),
            affiliated ? words : fmt::format("{} (signals are not affiliated: not known to be an equilibrium)", words),
            affiliated};
  });
}

}  // namespace

bool is_affiliated(const Law& noise, bool multiplicative) {
  constexpr int parts = 1000;
  constexpr double beside = 1e-9;
  std::vector<double> ends{noise.lower(), noise.upper()};
  for (const double kink : noise.breakpoints()) ends.push_back(kink);
  if (multiplicative) {
    std::erase_if(ends, [](double e) { return !(e > 0); });
    ends.push_back(std::max(noise.lower(), noise.inverse_demand(1 - 1e-6)));
    for (double& end : ends) end = std::log(end);
  }
  std::sort(ends.begin(), ends.end());
  const auto log_density = [&](double t) {
    const double density = multiplicative ? noise.density(std::exp(t)) * std::exp(t) : noise.density(t);
    return density > 1e-290 ? std::log(density) : -INFINITY;  // less has few digits
  };
  std::vector<std::array<double, 2>> met;  // within pieces, up to both sides of their ends
  for (std::size_t j = 0; j + 1 < ends.size(); ++j) {
    const double low = ends[j], wide = ends[j + 1] - low;
    if (!(wide > 0)) continue;
    const auto meet = [&](double share) { met.push_back({low + wide * share, log_density(low + wide * share)}); };
    meet(beside);
    for (int i = 0; i < parts; ++i) meet((i + 0.5) / parts);
    meet(1 - beside);
  }
  bool ended = false;  // the support, which must have no gap
  for (std::size_t i = 1; i + 1 < met.size(); ++i) {
    const auto &before = met[i - 1], &here = met[i], &after = met[i + 1];
    if (ended && std::isfinite(here[1])) return false;
    ended = ended || (std::isfinite(before[1]) && !std::isfinite(here[1]));
    if (!std::isfinite(before[1]) || !std::isfinite(here[1]) || !std::isfinite(after[1])) continue;
    const double share = (here[0] - before[0]) / (after[0] - before[0]);
    const double between = before[1] + share * (after[1] - before[1]);
    if (here[1] < between - 1e-9 * (1 + std::abs(between))) return false;
  }
  return true;
}

std::vector<double> noisy_signal_quantiles(const GameConfig& game, int bins) {
  const NoisySignals signals(game);
  const Law &values = signals.values, &noise = signals.noise;
  const double low = signals.low(), high = signals.high();
  const auto cdf = [&](double s) {
    std::vector<double> points = values.breakpoints();
    for (const double kink : noise.breakpoints()) points.push_back(signals.multiplies ? s / kink : s - kink);
    std::erase_if(points, [](double v) { return !std::isfinite(v); });
    double below = 0;
    for (const double v : values.has_atoms() ? values.breakpoints() : std::vector<double>()) {
      const double atom = values.demand(v) - values.survival(v);
      below += atom * (signals.multiplies && v == 0 ? 1 : noise.cdf(signals.noise_at(v, s)));
    }
    points = panel_points(std::move(points), values.lower(), values.upper());
    return below + integrate<1>(halved_towards_first(std::move(points), values.mean() - values.lower()),
                                [&](double v) -> std::array<double, 1> {
                                  return {values.density(v) * noise.cdf(signals.noise_at(v, s))};
                                })
                       .value[0];
  };
  std::vector<double> edges{low};
  for (int b = 1; b < bins; ++b) {
    const double share = static_cast<double>(b) / bins;
    std::uintmax_t iterations = 100;
    if (!(cdf(edges.back()) < share && cdf(high) > share))
      throw InvalidInput(fmt::format("information {}, values {}: signals are too dense about {} to be parted into bins",
                                     game.information.spec(), values.spec(), shortest(edges.back())));
    const auto root = boost::math::tools::toms748_solve([&](double s) { return cdf(s) - share; }, edges.back(), high,
                                                        boost::math::tools::eps_tolerance<double>(45), iterations);
    edges.push_back(0.5 * (root.first + root.second));
  }
  edges.push_back(high);
  return edges;
}

Strategy bid_pivotal_value(const GameConfig& game, double reserve) {
  require_densities(game);
  const NoisySignals signals(game);
  const double entry = reserve > 0 ? screening_level(signals, reserve) : signals.low();
  if (game.bidders == 1)
    return bid_from_entry(
        game, signals, entry, reserve, [](double) { return 0.0; },
        "bid the reserve where the value is expected to reach it");
  return bid_from_entry(
      game, signals, entry, reserve, [&](double s) { return Conclusion(signals, s).pivotal_value(); },
      "bid E[v given that mine and the highest other signal are s]");
}

Strategy first_price_of_mineral_rights(const GameConfig& game, double reserve) {
  if (game.bidders == 1) return bid_pivotal_value(game, reserve);  // what is paid is the reserve
  require_densities(game);
  const NoisySignals signals(game);
  const double entry = reserve > 0 ? screening_level(signals, reserve) : signals.low();
  if (entry >= signals.high()) return bid_pivotal_value(game, reserve);  // nobody bids
  std::vector<double> points{entry, signals.high()};
  for (const double kink : signals.kinks())
    if (kink > entry) points.push_back(kink);
  std::sort(points.begin(), points.end());
  const double scale = signals.mean() - signals.low();
  points = halved_towards_first(std::move(points), scale);
  const double next = entry + std::ldexp(std::min(signals.high() - entry, 0x1p12 * scale), -40);
  const double first = entry > signals.low() ? reserve : Conclusion(signals, next).pivotal_value();
  const Relaxation bid(points, first, [&](double s) { return Conclusion(signals, s).pull(); });
  return bid_from_entry(game, signals, entry, reserve, bid,
                        "bid what the second-price bid of the highest other signal below mine is, on average");
}

}  // namespace surety
