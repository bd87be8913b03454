#pragma once

#include <gtest/gtest.h>

#include <bit>

#include "surety/estimate.h"

namespace surety::tests {

inline testing::AssertionResult same_bits(const Estimates& a, const Estimates& b) {
  for (int i = 0; i < statistic_count; ++i) {
    const auto &x = a.statistics[i], &y = b.statistics[i];
    if (std::bit_cast<std::uint64_t>(x.mean) != std::bit_cast<std::uint64_t>(y.mean) ||
        std::bit_cast<std::uint64_t>(x.standard_error) != std::bit_cast<std::uint64_t>(y.standard_error))
      return testing::AssertionFailure() << statistic_name(Statistic(i)) << ": " << x.mean << " +- " << x.standard_error
                                         << " (" << a.device << ") against " << y.mean << " +- " << y.standard_error
                                         << " (" << b.device << ")";
  }
  return testing::AssertionSuccess();
}

}  // namespace surety::tests
