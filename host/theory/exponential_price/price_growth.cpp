#include "host/theory/exponential_price/price_growth.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace surety {

PriceGrowth::Best PriceGrowth::best(double kept, double lost) const {
  constexpr double least = 0x1p-52;
  if (!(lost > 0)) return {least, -decay_slope(least)};
  double y;
  if (k_) {
    double q = 1;  // y / (k + y) = 1 - q, q to full relative precision
    const double p = lost < 0.5 ? boost::math::ibeta_inv(2.0, messages(), lost, &q)
                                : boost::math::ibetac_inv(2.0, messages(), kept, &q);
    y = messages() * p / q;
  } else {
    y = lost < 0.5 ? boost::math::gamma_p_inv(2.0, lost) : boost::math::gamma_q_inv(2.0, kept);
  }
  y = std::max(y, least);
  return {y, -decay_slope(y)};
}

}  // namespace surety
