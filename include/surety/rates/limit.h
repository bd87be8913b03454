#pragma once

#include <span>

namespace surety {

/// A value at size k.
struct SizedValue {
  double size, value;
};

/// value(k) = limit + scale * k^-exponent.
struct LimitFit {
  double limit, scale, exponent;
  double residual;  ///< root mean square
};

/// The least-squares fit with an exponent between 1/2 and 2. It extrapolates and proves nothing. Throws InvalidInput
/// for fewer than three different sizes, sizes that are not positive, or values that are not finite.
LimitFit fit_limit(std::span<const SizedValue> values);

}  // namespace surety
