#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/options/shape.h"
#include "surety/reproduce.h"

namespace surety {

/// What a value of the engine is compared with: a number that comes from elsewhere, and the interval around it in which
/// the engine's has to lie.
struct Independent {
  std::string text;    ///< the number, for people
  std::string source;  ///< where it comes from: "printed", "quadrature", "all profiles", "play, z = -0.41"
  double low, high;    ///< infinite on the side on which nothing is claimed
  std::optional<double> z = std::nullopt;  ///< of a Monte Carlo value
};

/// As the paper prints it, ".273" or "1/8": the engine's must round to its digits, or be it to nearly double precision
/// where it is a fraction or a whole number.
Independent printed(std::string_view number);
/// `number` with an absolute tolerance.
Independent value(std::string source, double number, double tolerance);
/// The same within an error bound, or rounding where that is more.
Independent value(std::string source, const Exact& number);
/// `number` for a value of the engine that is a mean: within greatest_z of its standard errors and the error of the
/// kernels' tables.
Independent value(std::string source, double number, const Estimate& engine);
/// A mean within greatest_z standard errors and the error of the kernels' tables; `exact_value` is what is compared
/// with it, for the z.
Independent played(const Estimate& estimate, const Exact& exact_value, std::string source = "play");
/// One side alone, or both, as where the truth is bracketed.
Independent at_least(std::string source, double number);
Independent at_most(std::string source, double number);
Independent between(std::string source, double low, double high);

/// Half a unit of the last printed digit.
double printed_tolerance(std::string_view printed);

/// Comparisons under a title. Every value of the engine stands with what it is compared with, and beside each
/// comparison what it can see: it fails for certain where the engine's value is off by that much, relative to it.
class Checks {
 public:
  explicit Checks(std::string title) : title_(std::move(title)) {}
  /// `what` is unique under the title; `engine` comes from EngineValues.
  void add(const std::string& what, double engine, const std::vector<Independent>& independents);
  const std::vector<Check>& list() const { return checks_; }
  /// The title and the table, for people.
  std::string text() const;

 private:
  std::string title_;
  std::vector<Check> checks_;
};

/// Lines of CSV under a heading: table, what, engine, independent, source, low, high, z, agrees.
TableRecord checks_table();
std::string csv_of(std::span<const Check> checks);

}  // namespace surety
