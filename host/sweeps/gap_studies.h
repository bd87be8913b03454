#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/sweeps/results.h"
#include "surety/rates/rates.h"

namespace surety {

/// How one mechanism's gap to full surplus falls in N under one prior and information structure.
struct GapStudy {
  std::string mechanism, values, information;
  std::int64_t fit_from;        ///< rates are fitted from here on
  std::vector<ResultRow> gaps;  ///< ascending in bidders, all of them
  /// Of those with fit_from bidders or more: of their exact values where theory has all of them, else of Monte Carlo
  /// means with a known error. Empty where they are fewer than three.
  RateStudy rates;
  std::vector<std::int64_t> left_out;  ///< bidders of those from fit_from on that the fits do not use
  /// Prior, and information structure where the value is common: what mechanisms are compared in.
  std::string environment() const {
    return information == "private" ? values : values + ", information " + information;
  }
  /// What `gaps` are.
  std::string_view gap_formula() const {
    return information == "private" ? "E[v(1)] − revenue" : "E[v] − cost − profit";
  }
};
/// Groups the gap rows in the order of their first appearance.
std::vector<GapStudy> study_gaps(std::span<const ResultRow> rows, std::int64_t fit_from);

/// The fitted function of N with its numbers: "0.3333 / (N - 0.3333)", "1.027 (log N - 0.21) / N".
std::string formula_text(const RateFit& fit);

/// rates.csv: one row per mechanism, prior and model that describes the gaps, best model first; one row with the model
/// "none" where no model does.
TableRecord rates_file();
std::string rates_csv(std::span<const GapStudy> studies);

}  // namespace surety
