#include "host/papers/checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/estimation/tails.h"
#include "host/io/csv.h"
#include "host/io/number.h"
#include "host/io/table.h"
#include "surety/contracts.h"

namespace surety {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double rounding = 1e-12;  // relative: of sums and quadratures that are meant to be exact

/// "0.27289372", as many digits as people compare.
std::string digits(double number) { return fmt::format("{:.8g}", number); }

/// "4.0e-10"; "any" where the two must be the same; or which side is seen.
std::string power_text(const Check& check) {
  const double below = check.engine - check.low, above = check.high - check.engine;
  const double unit = check.engine == 0 ? 1 : std::abs(check.engine);
  if (above == 0 && below == 0) return "any";
  if (above == infinity) return fmt::format("{:.1e} down", below / unit);
  if (below == infinity) return fmt::format("{:.1e} up", above / unit);
  return fmt::format("{:.1e}", check.power());
}

}  // namespace

double Check::power() const { return std::max(engine - low, high - engine) / (engine == 0 ? 1 : std::abs(engine)); }

double printed_tolerance(std::string_view printed) {
  const auto point = printed.find('.');
  const auto decimals = point == std::string_view::npos ? 0 : printed.size() - point - 1;
  return 0.5 * std::pow(10.0, -static_cast<double>(decimals)) * (1 + 1e-9);
}

Independent printed(std::string_view number) {
  const std::string text(number);
  const auto slash = text.find('/');
  const double parsed = slash == std::string::npos
                            ? std::stod(text)
                            : std::stod(text.substr(0, slash)) / std::stod(text.substr(slash + 1));
  const bool digits = text.find('.') != std::string::npos;
  const double tolerance = digits ? printed_tolerance(number) : rounding * std::max(1.0, std::abs(parsed));
  return {text, "printed", parsed - tolerance, parsed + tolerance};
}

Independent value(std::string source, double number, double tolerance) {
  return {digits(number), std::move(source), number - tolerance, number + tolerance};
}

Independent value(std::string source, const Exact& number) {
  return value(std::move(source), number.value, std::max(number.error_bound, rounding * std::abs(number.value)));
}

Independent value(std::string source, double number, const Estimate& engine) {
  const double least = rounding * std::abs(number);
  const double z = z_beyond(engine.table_error_bound, engine.mean - number, engine.standard_error, least);
  const double reach = std::max(greatest_z * engine.standard_error, least) + engine.table_error_bound;
  return {digits(number), fmt::format("{}, z = {:+.2f}", source, z), number - reach, number + reach, z};
}

Independent played(const Estimate& estimate, const Exact& exact_value, std::string source) {
  const double bounds = exact_value.error_bound + estimate.table_error_bound,
               least = rounding * std::abs(estimate.mean);
  const double z = z_beyond(bounds, estimate.mean - exact_value.value, estimate.standard_error, least);
  const double reach = std::max(greatest_z * estimate.standard_error, least) + bounds;
  return {fmt::format("{} ± {:.1e}", with_digits_of(estimate.standard_error, estimate.mean), estimate.standard_error),
          fmt::format("{}, z = {:+.2f}", source, z), estimate.mean - reach, estimate.mean + reach, z};
}

Independent at_least(std::string source, double number) {
  return {"≥ " + digits(number), std::move(source), number, infinity};
}

Independent at_most(std::string source, double number) {
  return {"≤ " + digits(number), std::move(source), -infinity, number};
}

Independent between(std::string source, double low, double high) {
  return {fmt::format("{} .. {}", digits(low), digits(high)), std::move(source), low, high};
}

void Checks::add(const std::string& what, double engine, const std::vector<Independent>& independents) {
  SURETY_EXPECTS(!independents.empty());
  for (const Independent& independent : independents)
    checks_.push_back(
        {title_, what, engine, independent.text, independent.source, independent.low, independent.high, independent.z});
}

std::string Checks::text() const {
  TextTable table({"", "engine", "compared with", "from", "sees", ""});
  const Check* before = nullptr;
  for (const Check& check : checks_) {
    const bool same = before && before->what == check.what;
    table.add({same ? "" : check.what, same ? "" : digits(check.engine), check.independent, check.source,
               power_text(check), check.holds() ? "" : "DISAGREES"});
    before = &check;
  }
  return fmt::format("{}\n{}\n", title_, table.text(2));
}

TableRecord checks_table() {
  return {"checks.csv",
          1,
          "of reproduce --out: a line per value that is compared",
          {{"table", Shape::text(), "", "of the paper, or of the reproduction"},
           {"what", Shape::text(), "", "is computed"},
           {"engine", Shape::number(), "", "the value by Surety"},
           {"independent", Shape::text(), "", "the value beside it, as printed or found"},
           {"source", Shape::text(), "", "of that"},
           {"low", Shape::text(), "", "the least that would agree, or -inf"},
           {"high", Shape::text(), "", "the greatest, or inf"},
           Member{"z", Shape::number(), "standard errors", "by play"}.if_known(),
           {"agrees", Shape::one_of({"yes", "no"}), "", "whether it does"}}};
}

std::string csv_of(std::span<const Check> checks) {
  using Fields = std::vector<std::string>;
  std::string text = csv_line(header_of(checks_table()));
  for (const Check& check : checks)
    text += csv_line(Fields{check.table, check.what, shortest(check.engine), check.independent, check.source,
                            shortest(check.low), shortest(check.high), check.z ? shortest(*check.z) : "",
                            check.holds() ? "yes" : "no"});
  return text;
}

}  // namespace surety
