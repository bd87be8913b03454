#pragma once

#include <optional>
#include <string>
#include <vector>

namespace surety {

/// The statistics every private-value run reports, in this order. All are expectations over profiles, in units of
/// value but for the probability.
enum class Statistic {
  revenue,        ///< sum of the payments
  surplus,        ///< value of the winner, 0 without a sale
  highest_value,  ///< v(1)
  second_value,   ///< v(2); 0 with one bidder
  sale_probability,
  gap,            ///< v(1) - revenue: what is left to full surplus, on common draws
  bidder_surplus  ///< surplus - revenue: the bidders' information rent
};
inline constexpr int statistic_count = 7;
const char* statistic_name(Statistic s);  ///< "revenue", "surplus", "highest_value", ...

/// An exact value, by closed form or quadrature.
struct Exact {
  double value;
  double error_bound;  ///< on |value - truth|
};

struct Estimate {
  double mean;
  double standard_error;
  std::optional<Exact> exact;    ///< where theory knows the value
  double table_error_bound = 0;  ///< on what the tables that the kernels read shift the mean by
};

}  // namespace surety
