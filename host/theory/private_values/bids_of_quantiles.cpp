#include "host/theory/private_values/bids_of_quantiles.h"

#include <algorithm>
#include <cmath>

#include "host/theory/private_values/all_pay_entry.h"

namespace surety {

FirstPriceBidOfQuantile::FirstPriceBidOfQuantile(const Law& law, std::int64_t bidders, double reserve,
                                                 const Utility& utility)
    : unreserved_(law, bidders, utility),
      others_(static_cast<double>(bidders - 1) * utility.exponent()),
      reserve_(reserve),
      entry_(ValueOfQuantile(law).reaching(reserve)) {
  if (entry_ > 0 && entry_ < 1) raised_ = reserve - unreserved_(1 - entry_);
}

double FirstPriceBidOfQuantile::operator()(double u) const {
  if (u < entry_) return 0;
  if (raised_ == 0) return unreserved_(1 - u);
  return std::max(reserve_, unreserved_(1 - u) + raised_ * std::pow(entry_ / u, others_));
}

AllPayBidOfQuantile::AllPayBidOfQuantile(const Law& law, std::int64_t bidders, double reserve)
    : first_price_(law, bidders, Utility{}),
      others_(static_cast<double>(bidders - 1)),
      reserve_(reserve),
      entry_(all_pay_entry_quantile(ValueOfQuantile(law), bidders, reserve)),
      below_entry_(from_none_to(entry_)) {}

double AllPayBidOfQuantile::from_none_to(double u) const { return first_price_(1 - u) * std::pow(u, others_); }

double AllPayBidOfQuantile::operator()(double u) const {
  constexpr double above_rounding = 1 + 1e-12;  // of a table, which must not lead below the reserve
  if (u < entry_) return 0;
  return reserve_ * above_rounding + std::max(0.0, from_none_to(u) - below_entry_);
}

WarOfAttritionBidOfQuantile::WarOfAttritionBidOfQuantile(const Law& law, std::int64_t bidders)
    : value_(law),
      others_(static_cast<double>(bidders - 1)),
      last_(std::exp(std::log1p(-0x1p-26) / others_)),
      integral_(*parse_law("uniform"), [this](double u) { return log_none_above(u); }) {
  at_piece_.push_back(0);
  for (std::size_t j = 0; j + 1 < value_.pieces().size(); ++j)
    at_piece_.push_back(within(j, std::min(value_.pieces()[j].to, last_)));
}

double WarOfAttritionBidOfQuantile::log_none_above(double u) const {
  return -std::log(-std::expm1(others_ * std::log(std::min(u, last_))));
}

/// By parts: L is 0 at no quantile, and Q linear in a piece.
double WarOfAttritionBidOfQuantile::within(std::size_t piece, double u) const {
  const auto& [from, to, least, greatest] = value_.pieces()[piece];
  if (!(u > from)) return at_piece_[piece];
  const double slope = (greatest - least) / (to - from), L = log_none_above(u);
  const double area = integral_.up_to(u).value - integral_.up_to(from).value;
  return at_piece_[piece] + least * (L - log_none_above(from)) + slope * ((u - from) * L - area);
}

double WarOfAttritionBidOfQuantile::operator()(double u) const {
  const double within_last = std::min(u, last_);
  return std::max(0.0, within(value_.piece_of(within_last), within_last));
}

}  // namespace surety
