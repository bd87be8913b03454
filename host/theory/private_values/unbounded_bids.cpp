#include "host/theory/private_values/unbounded_bids.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/theory/numerics/quadrature.h"
#include "host/theory/numerics/tail_values.h"
#include "host/theory/private_values/all_pay_entry.h"

namespace surety {
namespace {

/// Pieces up to `last` on each of which the law is smooth and P(v above) or P(v below) changes by two at most.
std::vector<double> pieces_of(const Law& law, double last) {
  return panel_points(merged({law.breakpoints(), tail_values(law)}), law.lower(), last);
}

double last_value(const Law& law, std::int64_t bidders) {
  return law.inverse_demand(0x1p-26 / static_cast<double>(bidders - 1));
}

}  // namespace

WarOfAttritionBid::WarOfAttritionBid(const Law& law, std::int64_t bidders)
    : log_of_none_above_([&law, bidders, last = last_value(law, bidders)](double v) {
        return -std::log(-std::expm1(log_others_below(law, bidders, std::min(v, last))));
      }),
      last_(last_value(law, bidders)),
      integral_(law, log_of_none_above_) {}

double WarOfAttritionBid::operator()(double v) const {
  v = std::min(v, last_);
  return std::max(0.0, v * log_of_none_above_(v) - integral_.up_to(v).value);
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
  const auto piece = pieces_of(law_, last_);
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
