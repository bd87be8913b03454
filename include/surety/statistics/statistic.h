#pragma once

#include <optional>
#include <string>
#include <vector>

namespace surety {

/// The statistics every run reports, in this order. All are expectations over profiles, in units of
/// value but for the probability.
enum class Statistic {
  revenue,        ///< sum of the payments
  surplus,        ///< value of the winner, 0 without a sale
  highest_value,  ///< v(1); the value itself where it is common
  second_value,   ///< v(2); 0 with one bidder; the value itself where it is common
  sale_probability,
  gap,             ///< full surplus - profit, on common draws; full surplus is v(1), or v - cost of a common value
  bidder_surplus,  ///< surplus - revenue: the bidders' information rent
  profit           ///< revenue - cost * sale_probability
};
inline constexpr int statistic_count = 8;
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
  double table_error_bound = 0;  ///< on what the kernels' tables and rounding shift the mean by
  /// How many replicates carry the variance, RunMoments::informative_replicates; empty where the run is too short to
  /// tell, or nothing varied.
  std::optional<double> informative_replicates = {};
  /// Variance of one replicate that theory knows of and the run has not seen, in squared units: from kinds of profiles
  /// that were not drawn, or hardly.
  double unseen_variance = 0;
};

}  // namespace surety
