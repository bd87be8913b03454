#include "host/theory/private_values/unbounded_bids.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/theory/numerics/quadrature.h"
#include "host/theory/private_values/all_pay_entry.h"

namespace surety {
namespace {

constexpr int octaves = 60;  // of small chances

/// Pieces on each of which the law is smooth and P(v above) or P(v below) changes by less than two.
std::vector<double> octaves_of(const Law& law, double last) {
  std::vector<double> points = law.breakpoints();
  for (int j = 1; j <= octaves; ++j) {
    points.push_back(law.inverse_demand(std::ldexp(1.0, -j)));
    points.push_back(law.quantile(std::ldexp(1.0, -j)));
  }
  return panel_points(std::move(points), law.lower(), last);
}

double last_value(const Law& law, std::int64_t bidders) {
  return law.inverse_demand(0x1p-26 / static_cast<double>(bidders - 1));
}

}  // namespace

WarOfAttritionBid::WarOfAttritionBid(const Law& law, std::int64_t bidders)
    : law_(law), bidders_(bidders), panel_(octaves_of(law, last_value(law, bidders))), integral_{0} {
  const auto of_panel = [&](double v) { return std::array{log_of_none_above(v)}; };
  for (std::size_t i = 0; i + 1 < panel_.size(); ++i)
    integral_.push_back(integral_.back() + integrate<1>({panel_[i], panel_[i + 1]}, of_panel).value[0]);
}

double WarOfAttritionBid::log_of_none_above(double v) const {
  return -std::log(-std::expm1(log_others_below(law_, bidders_, v)));
}

double WarOfAttritionBid::operator()(double v) const {
  if (v <= panel_.front()) return 0;
  v = std::min(v, panel_.back());
  const auto above = std::lower_bound(panel_.begin() + 1, panel_.end() - 1, v) - panel_.begin();
  const auto i = static_cast<std::size_t>(above) - 1;
  const double rest =
      detail::panel_integrals<1>(panel_[i], v, [&](double t) { return std::array{log_of_none_above(t)}; }).value[0];
  return std::max(0.0, v * log_of_none_above(v) - integral_[i] - rest);
}

KthPriceBid::KthPriceBid(const Law& law, std::int64_t bidders, int k)
    : law_(law), others_(static_cast<double>(bidders - 2)), last_(last_value(law, bidders)) {
  const DemandForm form = law.value_form();
  const bool is_uniform = form.shape == DemandShape::uniform, is_power = form.shape == DemandShape::power;
  if (is_uniform || is_power) {
    of_excess_ = 1;
    const double a = is_uniform ? 1 : form.parameters[0];
    for (int i = 0; i < k - 2; ++i) of_excess_ *= (others_ + a - i) / (others_ - i);
  }
  is_equilibrium_ = !law.has_atoms() && (of_excess_ > 0 || (k == 3 && rises()));
}

bool KthPriceBid::rises() const {
  constexpr int parts = 100;
  double before = 0;
  const auto piece = octaves_of(law_, last_);
  for (std::size_t j = 0; j + 1 < piece.size(); ++j)
    for (int i = 0; i < parts; ++i) {
      const double v = piece[j] + (piece[j + 1] - piece[j]) * (i + 0.5) / parts;
      const double bid = (*this)(v);
      if (!(bid >= before * (1 - 1e-12) && bid < std::numeric_limits<double>::infinity())) return false;
      before = bid;
    }
  return true;
}

double KthPriceBid::operator()(double v) const {
  v = std::clamp(v, law_.lower(), last_);
  if (of_excess_ > 0) return law_.lower() + of_excess_ * (v - law_.lower());
  const double below = law_.cdf(v);
  return below > 0 ? v + below / (others_ * law_.density(v)) : v;
}

}  // namespace surety
