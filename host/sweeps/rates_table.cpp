#include "host/sweeps/rates_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/io/layout.h"
#include "host/io/number.h"
#include "host/io/table.h"

namespace surety {
namespace {

std::string slope_text(const GapStudy& study) {
  if (study.rates.local_slopes.empty()) return "";
  const RateStudy::LocalSlope& last = study.rates.local_slopes.back();
  const std::string slope = fixed(last.slope, 3);
  return study.rates.exact ? slope : fmt::format("{} +- {:.3f}", slope, last.standard_error);
}

/// How well the best model does: what it predicts the last exact gap to, or chi-squared.
std::string fit_text(const GapStudy& study) {
  const RateFit& best = study.rates.fits.front();
  if (study.rates.exact) return fmt::format("to {:.0e}", best.prediction_error);
  return fmt::format("chi2/dof {:.2g}", best.chi_squared / best.degrees_of_freedom);
}

std::vector<std::string> row_of(const GapStudy& study) {
  if (study.rates.local_slopes.empty()) return {study.mechanism, "not fitted: too few gaps above 0", "", "", ""};
  if (study.rates.fits.empty()) return {study.mechanism, "no model describes it", "", slope_text(study), ""};
  const RateFit& best = study.rates.fits.front();
  return {study.mechanism, formula_text(best), interval_text(best), slope_text(study), fit_text(study)};
}

/// Whether two fits share a form and its interval, and that holds the exponents of both: they say the same.
bool agree(const RateFit& best, const RateFit& other) {
  return best.exponent_low && other.exponent_low == best.exponent_low && other.exponent >= *best.exponent_low &&
         other.exponent <= *best.exponent_high;
}

/// Models that describe the points as well and say something else: they are not told apart.
std::vector<std::string> rivals(const GapStudy& study) {
  constexpr double least_weight = 0.05;
  std::vector<std::string> names;
  for (const RateFit& fit : study.rates.fits) {
    const RateFit& best = study.rates.fits.front();
    if (&fit == &best || agree(best, fit) || formula_text(fit) == formula_text(best)) continue;
    if (study.rates.exact)
      names.push_back(fmt::format("{} (to {:.0e})", formula_text(fit), fit.prediction_error));
    else if (fit.weight >= least_weight)
      names.push_back(fmt::format("{} (weight {:.2f})", formula_text(fit), fit.weight));
  }
  return names;
}

nlohmann::ordered_json json_of(const RateFit& fit, bool exact) {
  nlohmann::ordered_json json{{"model", rate_model_name(fit.model)},
                              {"gap", formula_text(fit)},
                              {"scale", fit.scale},
                              {"shift", fit.shift},
                              {"exponent", fit.exponent},
                              {"exponent_interval", nullptr},
                              {"fitted_from", fit.first_size}};
  if (fit.exponent_low) json["exponent_interval"] = {*fit.exponent_low, *fit.exponent_high};
  if (exact) {
    json["prediction_error"] = fit.prediction_error;
  } else {
    json["chi_squared"] = fit.chi_squared;
    json["degrees_of_freedom"] = fit.degrees_of_freedom;
    json["weight"] = fit.weight;
  }
  return json;
}

/// What the table cannot say of a study, a line each.
std::string remarks(const GapStudy& study) {
  std::string text;
  const std::string who = fmt::format("\n{}, values {}: ", study.mechanism, study.environment());
  if (!study.left_out.empty())
    text += who + fmt::format("N = {} left out, the standard error is unknown or above a fifth of the gap\n",
                              fmt::join(study.left_out, ", "));
  const auto names = rivals(study);
  if (!names.empty()) text += who + fmt::format("not ruled out: {}\n", fmt::join(names, "; "));
  if (study.rates.fits.empty() && !study.rates.local_slopes.empty()) {
    std::vector<std::string> slopes;
    for (const auto& local : study.rates.local_slopes)
      slopes.push_back(fmt::format("{} at N = {:.4g}", fixed(local.slope, 3), local.size));
    text += who + fmt::format("no rate; local slopes {}\n", fmt::join(slopes, ", "));
  }
  return text;
}

}  // namespace

std::string interval_text(const RateFit& fit) {
  if (!fit.exponent_low) return "";
  return fmt::format("{} to {}", fixed(*fit.exponent_low, 4), fixed(*fit.exponent_high, 4));
}

nlohmann::ordered_json rates_json(std::span<const GapStudy> studies) {
  auto all = nlohmann::ordered_json::array();
  for (const GapStudy& study : studies) {
    auto fits = nlohmann::ordered_json::array(), slopes = nlohmann::ordered_json::array();
    for (const RateFit& fit : study.rates.fits) fits.push_back(json_of(fit, study.rates.exact));
    for (const auto& local : study.rates.local_slopes)
      slopes.push_back({{"bidders", local.size}, {"slope", local.slope}, {"standard_error", local.standard_error}});
    all.push_back({{"mechanism", study.mechanism},
                   {"values", study.values},
                   {"information", study.information},
                   {"fit_from", study.fit_from},
                   {"gaps", study.rates.exact ? "exact" : "monte-carlo"},
                   {"fits", fits},
                   {"local_slopes", slopes},
                   {"left_out", study.left_out}});
  }
  return all;
}

Shape shape_of_studies() {
  const Shape fit = Shape::object(
      {{"model", Shape::text(), "", "how the gap falls in N"},
       {"gap", Shape::text(), "", "the fitted function"},
       {"scale", Shape::number(), "value", "factor of the model"},
       {"shift", Shape::number(), "bidders", "by which N is moved in it"},
       {"exponent", Shape::number(), "", "of N, or of what the model has in its place"},
       {"exponent_interval", Shape::list(Shape::number(), 2).or_null(), "", "of 95% confidence; null: none"},
       {"fitted_from", Shape::number(), "bidders", "the least N that it is fitted to"},
       Member{"prediction_error", Shape::number(), "relative",
              "how well the last gap is predicted from those before it; exact gaps alone"}
           .if_known(),
       Member{"chi_squared", Shape::number(), "", "of the fit; Monte Carlo alone"}.if_known(),
       Member{"degrees_of_freedom", Shape::count(), "", "of that"}.if_known(),
       Member{"weight", Shape::number(), "probability", "Akaike's, among the models"}.if_known()});
  const Shape slope = Shape::object({{"bidders", Shape::number(), "bidders", "between two N"},
                                     {"slope", Shape::number(), "", "-d log gap / d log N there"},
                                     {"standard_error", Shape::number(), "", "of it; 0 of exact gaps"}});
  return Shape::list(
      Shape::object({{"mechanism", Shape::text(), "", "as typed"},
                     {"values", Shape::text(), "", "law of the bidders' values"},
                     {"information", Shape::text(), "", "what bidders know, or private"},
                     {"fit_from", Shape::count(), "bidders", "N from here on was asked for"},
                     {"gaps", Shape::one_of({"exact", "monte-carlo"}), "", "what is fitted: theory's gaps, or means"},
                     {"fits", Shape::list(fit), "", "models that describe the gaps, best first"},
                     {"local_slopes", Shape::list(slope), "", "between neighbours"},
                     {"left_out", Shape::list(Shape::count()), "bidders", "N whose gaps are not used"}}));
}

std::string rates_table(std::span<const GapStudy> studies) {
  std::string text;
  for (std::size_t i = 0; i < studies.size();) {
    TextTable table({"mechanism", "gap", "exponent (95%)", "slope", "fit"});
    const std::string values = studies[i].environment();
    text += fmt::format("{}Values {}: fits to the gap {}\n", i > 0 ? "\n" : "", values, studies[i].gap_formula());
    for (; i < studies.size() && studies[i].environment() == values; ++i) table.add(row_of(studies[i]));
    text += table.text(2);
  }
  for (const GapStudy& study : studies) text += remarks(study);
  return within_page(text);
}

}  // namespace surety
