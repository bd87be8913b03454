#include "host/theory/private_values/bids_of_joint_values.h"

#include <algorithm>
#include <utility>

namespace surety {
namespace {

constexpr double rounding = 1e-12;           // of chances, beside which a rare one counts for nothing
constexpr double relative_rounding = 1e-12;  // of products of chances, each a sum of positive numbers

}  // namespace

double ExchangeableValues::wins(std::size_t k, std::size_t l, double u) const {
  double sum = 0;
  for (std::size_t j = below[k][l].size(); j-- > 0;) sum = sum * u + below[k][l][j];
  return sum;
}

FirstPriceBidOfJointValues::FirstPriceBidOfJointValues(ExchangeableValues values, double reserve)
    : values_(std::move(values)), reserve_(reserve) {
  const auto& v = values_.value;
  first_ = std::size_t(std::lower_bound(v.begin(), v.end(), reserve) - v.begin());
  start_.assign(v.size(), reserve);
  for (std::size_t k = first_ + 1; k < v.size(); ++k) start_[k] = (*this)(k - 1, 1);
  is_equilibrium_ = conditions_hold();
}

double FirstPriceBidOfJointValues::operator()(std::size_t k, double u) const {
  const double v = values_.value[k], from = values_.wins(k, k, 0), here = values_.wins(k, k, u);
  return from > 0 ? v - (v - start_[k]) * (from / here) : v;
}

/// Above the first value that bids, those who win for nobody has less jump to their value: what is below is then free.
/// Where the first value jumps itself, what is below it is free down to the reserve, which wins where nobody bids.
bool FirstPriceBidOfJointValues::conditions_hold() const {
  const std::size_t values = values_.value.size();
  for (std::size_t k = first_; k < values; ++k)
    if ((values_.value[k] - reserve_) * values_.below[k][first_][0] > earned(k) + rounding * values_.value[k])
      return false;
  for (std::size_t k = first_ + 1; k < values; ++k)
    if (!(values_.wins(k, k, 0) > 0)) return false;
  for (std::size_t low = first_; low < values; ++low)
    for (std::size_t high = low + 1; high < values; ++high)
      for (const std::size_t l : {low, high}) {                         // whose bids both consider
        if (l == high && start_[high] >= values_.value[low]) continue;  // all of them earn who has less nothing
        const auto &a = values_.below[high][l], &c = values_.below[low][l];
        for (std::size_t i = 0; i < a.size(); ++i)
          for (std::size_t j = i + 1; j < a.size(); ++j)
            if (a[j] * c[i] < a[i] * c[j] * (1 - relative_rounding)) return false;
      }
  return true;
}

AllPayBidOfJointValues::AllPayBidOfJointValues(ExchangeableValues values) : values_(std::move(values)) {
  start_.assign(values_.value.size(), 0);
  for (std::size_t k = 1; k < start_.size(); ++k) start_[k] = (*this)(k - 1, 1);
  is_equilibrium_ = conditions_hold();
}

double AllPayBidOfJointValues::operator()(std::size_t k, double u) const {
  return start_[k] + values_.value[k] * (values_.wins(k, k, u) - values_.wins(k, k, 0));
}

bool AllPayBidOfJointValues::conditions_hold() const {
  const auto& v = values_.value;
  for (std::size_t low = 0; low < v.size(); ++low)
    for (std::size_t high = low + 1; high < v.size(); ++high)
      for (const std::size_t l : {low, high}) {
        const auto &a = values_.below[high][l], &c = values_.below[low][l];
        for (std::size_t j = 1; j < a.size(); ++j)
          if (v[high] * a[j] < v[low] * c[j] - rounding * v[high]) return false;
      }
  return true;
}

}  // namespace surety
