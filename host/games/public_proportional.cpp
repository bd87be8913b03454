#include "host/games/public_proportional.h"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

namespace surety {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double rounding_of_gains = 1e-9;  // of gains, over the greatest value

/// Aggregate bids: even over the range that signals have, octaves below and above, and where functions are not smooth.
std::vector<double> aggregate_bids(const ProportionalAuction& auction, double greatest) {
  constexpr int steps = 1000, octaves = 20;
  const auto range = auction.range();
  const double low = std::min(range.low, greatest), high = std::min(range.high, greatest);
  std::vector<double> x{high};
  for (int i = 0; i < steps; ++i) x.push_back(low + (high - low) * i / steps);
  for (int octave = 1; octave <= octaves; ++octave)
    for (const double x_of_octave : {std::ldexp(range.high, -octave), std::ldexp(range.high, octave)})
      for (const double quarter : {1.0, 1.25, 1.5, 1.75}) x.push_back(quarter * x_of_octave);
  for (const double kink : auction.breakpoints()) x.push_back(kink);
  if (std::isfinite(greatest)) x.push_back(greatest);
  std::erase_if(x, [&](double each) { return !(each > 0 && each <= greatest); });
  std::sort(x.begin(), x.end());
  x.erase(std::unique(x.begin(), x.end()), x.end());
  return x;
}

}  // namespace

PublicProportional::PublicProportional(const ProportionalAuction& auction, std::optional<double> cap)
    : auction_(auction),
      bidders_(static_cast<double>(auction.bidders())),
      greatest_bid_(cap.value_or(infinity)),
      without_equilibrium_from_(infinity) {
  for (const double x : aggregate_bids(auction, bidders_ * greatest_bid_)) grid_.push_back(at(x));
  if (cap) return;
  // beyond the range the ratio rises to its limit: Xi = A + w (N-1)/x and 1 - G_N are known there in closed form
  without_equilibrium_from_ = auction.aggregate_transfer(infinity);
  for (const Point& p : grid_)
    if (p.x <= auction.range().high)
      without_equilibrium_from_ = std::max(without_equilibrium_from_, p.brake / p.sensitivity);
}

PublicProportional::Point PublicProportional::at(double x) const {
  const double transfer = auction_.aggregate_transfer(x);
  return {x, auction_.allocation_sensitivity(x), auction_.excess_growth(x) + transfer, auction_.aggregate_allocation(x),
          transfer};
}

/// At x = 0 everybody has the same share of what is sold.
double PublicProportional::payoff(double w, double own, double rivals) const {
  const double x = own + rivals, share = x > 0 ? own / x : 1 / bidders_;
  return share * (w * auction_.aggregate_allocation(x) - auction_.aggregate_transfer(x));
}

double PublicProportional::stationary_between(double w, const Point& rising, const Point& falling) const {
  std::uintmax_t iterations = 200;
  const auto root =
      boost::math::tools::toms748_solve([&](double x) { return at(x).pull(w); }, rising.x, falling.x, rising.pull(w),
                                        falling.pull(w), boost::math::tools::eps_tolerance<double>(50), iterations);
  return (root.first + root.second) / 2;
}

/// Equal bids of which nobody gains by a little more or less, ascending.
std::vector<double> PublicProportional::candidates(double w) const {
  std::vector<double> bids;
  if (grid_.front().pull(w) <= 0) bids.push_back(0);
  for (std::size_t i = 0; i + 1 < grid_.size(); ++i)
    if (grid_[i].pull(w) > 0 && grid_[i + 1].pull(w) <= 0)
      bids.push_back(stationary_between(w, grid_[i], grid_[i + 1]) / bidders_);
  if (std::isfinite(greatest_bid_) && grid_.back().pull(w) >= 0) bids.push_back(greatest_bid_);
  return bids;
}

double PublicProportional::greatest_gain(double w, double bid) const {
  const double rivals = (bidders_ - 1) * bid, greatest = rivals + greatest_bid_;
  const double truthful = payoff(w, bid, rivals);
  std::vector<double> x{rivals}, gain{payoff(w, 0, rivals) - truthful};
  for (const Point& p : grid_) {
    if (p.x <= rivals || p.x >= greatest) continue;
    x.push_back(p.x);
    gain.push_back((p.x - rivals) / p.x * (w * p.allocation - p.transfer) - truthful);
  }
  if (std::isfinite(greatest)) {
    x.push_back(greatest);
    gain.push_back(payoff(w, greatest_bid_, rivals) - truthful);
  }
  const std::size_t best = std::max_element(gain.begin(), gain.end()) - gain.begin();
  double most = gain[best];
  if (!std::isfinite(greatest)) most = std::max(most, w - auction_.aggregate_transfer(infinity) - truthful);
  for (std::size_t i = best == 0 ? 0 : best - 1; i < std::min(best + 1, x.size() - 1); ++i) {
    const auto loss = [&](double at) { return truthful - payoff(w, at - rivals, rivals); };
    most = std::max(most, -boost::math::tools::brent_find_minima(loss, x[i], x[i + 1], 40).second);
  }
  return most;
}

std::optional<double> PublicProportional::bid(double w) const {
  const double greatest = std::max(w, auction_.values()->upper()), tolerance = rounding_of_gains * greatest;
  if (w >= without_equilibrium_from_ - 1e-12 * greatest) return std::nullopt;  // to rounding
  for (const double candidate : candidates(w))
    if (greatest_gain(w, candidate) <= tolerance) return candidate;
  return std::nullopt;
}

}  // namespace surety
