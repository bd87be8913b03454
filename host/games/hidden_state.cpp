// Private values that are iid given a state which nobody sees: affiliated, where likelihood ratios rise.
#include "host/games/hidden_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "host/games/message_law.h"
#include "host/games/strategies.h"
#include "host/theory/numerics/quadrature.h"
#include "host/theory/numerics/tail_values.h"

namespace surety {

HiddenState::HiddenState(const ProfileLaw& profile) : others_(static_cast<double>(profile.bidders() - 1)) {
  for (const ProfileLaw::State& state : profile.states) {
    laws_.push_back(state.laws.front());
    weights_.push_back(state.weight);
  }
  std::vector<std::vector<double>> lists;
  for (const LawPtr& law : laws_) lists.push_back(values_looked_at(*law));
  looked_at_ = merged(lists);
}

std::vector<std::pair<double, LawPtr>> HiddenState::components() const {
  std::vector<std::pair<double, LawPtr>> all;
  for (std::size_t k = 0; k < states(); ++k) all.emplace_back(weights_[k], laws_[k]);
  return all;
}

/// The next number where a density is infinite: panels that are halved for that come so near that they meet it.
double HiddenState::beside_infinite(double v) const {
  for (const LawPtr& law : laws_)
    if (std::isinf(law->density(v))) return std::nextafter(v, v < law->upper() ? law->upper() : law->lower());
  return v;
}

/// In state k the own value has the likelihood w_k f_k(v), and Y the cdf F_k(v)^(N-1). Powers are taken of F_k over the
/// greatest of them: among many bidders they are no numbers where the value is weak.
Relaxation::Pull HiddenState::pull(double v) const {
  const double target = v;
  v = beside_infinite(v);
  double most = 0;
  for (std::size_t k = 0; k < states(); ++k)
    if (laws_[k]->density(v) > 0) most = std::max(most, laws_[k]->cdf(v));
  double below = 0, here = 0;
  for (std::size_t k = 0; most > 0 && k < states(); ++k) {
    const double density = laws_[k]->density(v), share = laws_[k]->cdf(v) / most;
    const double likelihood = weights_[k] * density;
    if (!(likelihood > 0 && share > 0)) continue;
    below += likelihood * std::pow(share, others_);
    here += likelihood * others_ * std::pow(share, others_ - 1) * density / most;
  }
  if (!(below > 0)) return {0, target};
  return {std::min(here / below, 1e200), target};
}

double HiddenState::density_of_highest(double v) const {
  v = beside_infinite(v);
  double likelihood = 0, here = 0;
  for (std::size_t k = 0; k < states(); ++k) {
    const double density = laws_[k]->density(v), below = laws_[k]->cdf(v);
    likelihood += weights_[k] * density;
    here += weights_[k] * density * others_ * (others_ == 1 ? 1 : std::pow(below, others_ - 1)) * density;
  }
  return likelihood > 0 ? here / likelihood : 0;
}

bool HiddenState::begins_at(double v) const {
  const auto points = points_from(v);
  if (points.size() < 2) return false;
  bool some = false;
  for (const LawPtr& law : laws_) {
    if (!some_between(*law, v, points[1])) continue;
    if (law->lower() < v) return false;
    some = true;
  }
  return some;
}

std::vector<double> HiddenState::points_from(double entry) const {
  std::vector<double> points{entry};
  for (const LawPtr& law : laws_)
    for (const double v : law->breakpoints())
      if (v > entry) points.push_back(v);
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

std::vector<double> HiddenState::density_turns() const {
  std::vector<double> all;
  for (const LawPtr& law : laws_) {
    const auto own = law->density_turns();
    if (own.empty()) return {};
    all.insert(all.end(), own.begin(), own.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::vector<HiddenState::Likely> HiddenState::likely_within(double from, double to) const {
  constexpr double rounding = 1e-12;
  from = std::nextafter(from, to);
  to = std::nextafter(to, from);
  std::vector<Likely> density;  // times the weight
  for (std::size_t k = 0; k < states(); ++k) {
    const double first = weights_[k] * laws_[k]->density(from), other = weights_[k] * laws_[k]->density(to);
    density.push_back({std::min(first, other) * (1 - rounding), std::max(first, other) * (1 + rounding)});
  }
  // nothing is known where both may be 0 or without bound
  const auto share = [](double own, double others, double unknown) {
    return own + others > 0 && own + others < INFINITY ? own / (own + others) : unknown;
  };
  std::vector<Likely> likely;
  for (std::size_t k = 0; k < states(); ++k) {
    Likely others{0, 0};
    for (std::size_t j = 0; j < states(); ++j)
      if (j != k) others = {others.least + density[j].least, others.greatest + density[j].greatest};
    likely.push_back({std::max(0.0, share(density[k].least, others.greatest, 0) - rounding),
                      std::min(1.0, share(density[k].greatest, others.least, 1) + rounding)});
  }
  return likely;
}

double HiddenState::greatest_mean(const std::vector<double>& of_state, const std::vector<Likely>& likely) {
  double mean = 0, left = 1;
  for (std::size_t state = 0; state < likely.size(); ++state) {
    mean += likely[state].least * of_state[state];
    left -= likely[state].least;
  }
  // what is left goes to the states where it counts most
  for (double below = INFINITY; left > 0;) {
    double most = -INFINITY, room = 0;
    for (std::size_t state = 0; state < likely.size(); ++state) {
      if (of_state[state] >= below || of_state[state] < most) continue;
      const double wide = likely[state].greatest - likely[state].least;
      room = of_state[state] > most ? wide : room + wide;
      most = of_state[state];
    }
    if (!(most > -INFINITY)) break;
    const double given = std::min(left, room);
    mean += given * most;
    left -= given;
    below = most;
  }
  return mean;
}

std::vector<double> HiddenState::likely_at(double v) const {
  std::vector<double> likely;
  double sum = 0;
  for (std::size_t k = 0; k < states(); ++k) {
    likely.push_back(weights_[k] * laws_[k]->density(v));
    sum += likely.back();
  }
  for (std::size_t k = 0; k < states(); ++k) likely[k] = sum > 0 && sum < INFINITY ? likely[k] / sum : weights_[k];
  return likely;
}

bool HiddenState::is_affiliated() const {
  constexpr int parts = 1000;
  constexpr double beside = 1e-9;
  std::vector<std::size_t> order(states());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return laws_[a]->mean() < laws_[b]->mean(); });
  double least = INFINITY;
  for (const LawPtr& law : laws_) least = std::min(least, law->lower());
  std::vector<double> grid;
  const auto points = points_from(least);
  for (std::size_t j = 0; j + 1 < points.size(); ++j) {
    const double low = points[j], wide = points[j + 1] - low;
    grid.push_back(low + beside * wide);
    for (int i = 0; i < parts; ++i) grid.push_back(low + wide * (i + 0.5) / parts);
    grid.push_back(low + (1 - beside) * wide);
  }
  grid = merged({grid, looked_at_});
  for (std::size_t a = 0; a < order.size(); ++a)
    for (std::size_t b = a + 1; b < order.size(); ++b) {
      double before = 0;  // the likelihood of the second among the two
      for (const double v : grid) {
        const double first = laws_[order[a]]->density(v), second = laws_[order[b]]->density(v);
        if (!(first + second > 0)) continue;
        const double share = std::isinf(second) ? 1 : std::isinf(first) ? 0 : second / (first + second);
        if (share < before - 1e-9) return false;
        before = std::max(before, share);
      }
    }
  return true;
}

namespace {

/// 0 below the entry, from there on `bid`, at least the reserve.
Strategy bid_from(const HiddenState& hidden, const GameConfig& game, double entry, double reserve,
                  const MessageOfSignal& bid, const std::string& words, bool equilibrium) {
  std::vector<double> kinks = hidden.points_from(game.values->lower());
  kinks.erase(kinks.begin());
  std::erase_if(kinks, [&](double v) { return v >= game.values->upper(); });
  if (entry > game.values->lower()) kinks.push_back(entry);
  std::sort(kinks.begin(), kinks.end());
  kinks.erase(std::unique(kinks.begin(), kinks.end()), kinks.end());
  return bids_from_reserve(reserve, entry, game.values->upper(), [&](double least) -> Strategy {
    return {table_of_bids(
                game.values->lower(), game.values->upper(), kinks,
                [&](double v) { return v < entry ? 0 : std::max(least, bid(v)); }, hidden.looked_at(),
                resolution_of_bids(game.values->lower(), game.values->upper()),
                octaves_of_bids(game.values->lower(), game.values->upper(), game.values->mean())),
            words, equilibrium};
  });
}

/// b' = (v - b) h(v)/H(v) from an entry on, anew wherever H begins at 0: there the bid is the value.
class FirstPriceBid {
 public:
  /// `first`: the bid at the entry. `scale`: of values, above the least.
  FirstPriceBid(const HiddenState& hidden, double entry, double first, double scale) {
    const auto points = halved_towards_first(hidden.points_from(entry), scale);
    std::vector<double> panels{entry};
    for (std::size_t j = 1; j < points.size(); ++j) {
      panels.push_back(points[j]);
      const bool last = j + 1 == points.size();
      if (!last && !hidden.begins_at(points[j])) continue;
      start_.push_back(panels.front());
      bid_.emplace_back(
          panels, first, [&](double v) { return hidden.pull(v); }, hidden.looked_at());
      panels = {points[j]};
      first = points[j];
    }
  }
  double operator()(double v) const {
    const auto after = std::upper_bound(start_.begin() + 1, start_.end(), v);
    return bid_[static_cast<std::size_t>(after - start_.begin()) - 1](v);
  }

 private:
  std::vector<double> start_;
  std::vector<Relaxation> bid_;
};

/// b(v), the integral of t h(t) up to v.
class AllPayBid {
 public:
  explicit AllPayBid(const HiddenState& hidden, double from)
      : hidden_(hidden), points_(merged({hidden.points_from(from), hidden.looked_at()})) {
    for (std::size_t j = 0; j < points_.size(); ++j)
      paid_.push_back(j > 0 ? paid_.back() + between(points_[j - 1], points_[j]) : 0);
  }
  double operator()(double v) const {
    v = std::min(v, points_.back());
    const auto after = std::upper_bound(points_.begin() + 1, points_.end() - 1, v);
    const auto j = static_cast<std::size_t>(after - points_.begin()) - 1;
    return paid_[j] + (v > points_[j] ? between(points_[j], v) : 0);
  }

 private:
  double between(double low, double high) const {
    std::vector<double> panels{low};
    for (int i = 1; i < 8; ++i) panels.push_back(low + (high - low) * i / 8);
    panels.push_back(high);
    return integrate<1>(panels, [&](double t) -> std::array<double, 1> { return {t * hidden_.density_of_highest(t)}; })
        .value[0];
  }

  const HiddenState& hidden_;
  std::vector<double> points_, paid_;
};

}  // namespace

Strategy first_price_of_hidden_state(const GameConfig& game, double reserve) {
  if (game.bidders == 1) return {affine_strategy(1, 0, reserve), "bid the reserve where the value reaches it"};
  if (reserve >= game.values->upper()) return {affine_strategy(0), "bid nothing: no value reaches the reserve"};
  const HiddenState hidden(game.profile);
  const double entry = std::max(reserve, game.values->lower());
  const FirstPriceBid bid(hidden, entry, entry, game.values->mean() - game.values->lower());
  const bool affiliated = hidden.is_affiliated();
  return bid_from(
      hidden, game, entry, reserve, bid,
      fmt::format("bid what the highest other value or the reserve is on average, weighted as the own value tells of "
                  "the state{}",
                  affiliated ? "" : " (values are not affiliated: not known to be an equilibrium)"),
      affiliated);
}

Strategy all_pay_of_hidden_state(const GameConfig& game, double reserve) {
  if (reserve > 0)
    throw NoKnownEquilibrium(fmt::format(
        "{}: with a reserve no equilibrium is known where a hidden state moves all values; find one with surety "
        "equilibrium, or say what bidders do, as --strategy FILE",
        game.mechanism.spec()));
  if (game.bidders == 1) return {affine_strategy(0), "bid nothing: nobody else bids"};
  const HiddenState hidden(game.profile);
  const AllPayBid bid(hidden, game.values->lower());
  return bid_from(
      hidden, game, game.values->lower(), 0, bid,
      "bid the integral of t h(t | t), h the density of the highest other value given the own (not known to be an "
      "equilibrium: that needs t h(s | t) to rise in t)",
      false);
}

}  // namespace surety
