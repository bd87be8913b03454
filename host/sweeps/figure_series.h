#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/sweeps/gap_studies.h"

namespace surety {

/// What is drawn of a sweep's results, over what.
struct FigureOf {
  std::string quantity = "gap";     ///< a statistic, or share or scaled-gap (figure_quantities)
  std::string against = "bidders";  ///< or a parameter of mechanisms

  bool is_of_gaps() const { return quantity == "gap" && against == "bidders"; }
};

inline constexpr const char* bidders_label = "number of bidders N";

/// All that can be drawn, with what it is: statistics, the seller's share of full surplus, and N times the gap.
struct FigureQuantity {
  std::string name, label;
};
const std::vector<FigureQuantity>& figure_quantities();

struct FigurePoint {
  double x, mean, standard_error;
  std::optional<double> exact;  ///< as theory knows it
};

/// One mechanism's, or where a parameter is on the axis one mechanism's and number of bidders'.
struct FigureSeries {
  std::string label;
  std::vector<FigurePoint> points;  ///< ascending in x
  std::vector<std::pair<double, double>> fit;
};

/// One figure: all that is compared under one law of values and information structure.
struct FigureData {
  std::string environment, x_label, y_label;
  std::vector<FigureSeries> series;
};

/// Of results in the order of their first appearance. Throws InvalidInput where there is no such quantity, with the
/// nearest one, or no mechanism has that parameter set to a number.
std::vector<FigureData> figure_data(std::span<const ResultRow> rows, const FigureOf& of, std::int64_t fit_from);

}  // namespace surety
