#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "kernels/candidates/candidates.h"
#include "surety/estimate.h"
#include "surety/mechanisms/candidates.h"

namespace surety {

/// Candidates with private values that one pass over the draws plays (kernels/candidates). Members k are in the order
/// of the candidates.
class OnePass {
 public:
  /// Empty where each has to be played by itself. Throws InvalidInput as estimate() does.
  static std::optional<OnePass> of(const EstimateConfig& config, const Candidates& candidates);

  /// On the draws of this seed; `reference` and `pivot` as in CandidatesProblem.
  std::vector<kernels::CandidateSums> play(std::uint64_t seed, std::uint64_t samples, std::size_t reference,
                                           double pivot, const Execution& execution, std::string& device) const;

  /// The reserve or price.
  double number(std::size_t k) const { return problem_.number[place_[k]]; }
  /// The most that is ever paid because of it: no more than the greatest value.
  double greatest_payment(std::size_t k) const { return std::min(number(k), greatest_value_); }
  double greatest_value() const { return greatest_value_; }
  /// P(v(1) >= number).
  const Exact& sale_probability(std::size_t k) const { return sale_probability_[k]; }
  /// Of member k, which has this mechanism. Quadrature, dear where there are many, but for posted prices and where
  /// nothing is sold.
  std::optional<Exact> exact_revenue(std::size_t k, const Mechanism& mechanism) const;
  /// Bound on what the kernel's tables shift the mean by.
  double table_error(std::size_t k) const { return table_error_[k]; }

 private:
  OnePass() = default;

  kernels::CandidatesProblem problem_;  ///< candidates by their numbers, ascending
  std::vector<std::size_t> place_;      ///< of each candidate there
  std::vector<double> table_error_;
  std::vector<Exact> sale_probability_;
  ProfileLaw profile_;
  double greatest_value_ = 0;
};

}  // namespace surety
