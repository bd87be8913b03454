#include "host/sweeps/gap_studies.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/io/csv.h"
#include "host/io/number.h"
#include "surety/error.h"

namespace surety {
namespace {

const std::vector<std::string> rate_columns = header_of(rates_file());

RateStudy study_or_none(const std::vector<RatePoint>& points) {
  try {
    return study_rate(points);
  } catch (const InvalidInput&) {
    RateStudy none;  // fewer than three positive gaps: full surplus has none, and a short grid has too few
    none.exact = !points.empty() && std::all_of(points.begin(), points.end(),
                                                [](const RatePoint& point) { return point.standard_error == 0; });
    return none;
  }
}

/// The points of a study, and in left_out those whose error is not known.
std::vector<RatePoint> points_of(GapStudy& study) {
  std::vector<const ResultRow*> rows;
  for (const ResultRow& row : study.gaps)
    if (row.bidders >= study.fit_from) rows.push_back(&row);
  const bool exact = std::all_of(rows.begin(), rows.end(), [](const ResultRow* row) { return !!row->estimate.exact; });
  std::vector<RatePoint> points;
  for (const ResultRow* row : rows) {
    const auto size = static_cast<double>(row->bidders);
    const Estimate& gap = row->estimate;
    if (exact)
      points.push_back({size, gap.exact->value, 0, gap.exact->error_bound});
    else if (row->error_is_known)
      points.push_back({size, gap.mean, gap.standard_error});
    else  // too small an error would be too large a weight
      study.left_out.push_back(row->bidders);
  }
  return points;
}

void fit(GapStudy& study) {
  const std::vector<RatePoint> points = points_of(study);
  study.rates = study_or_none(points);
  for (const double size : study.rates.left_out) study.left_out.push_back(static_cast<std::int64_t>(size));
  std::sort(study.left_out.begin(), study.left_out.end());
}

/// `text` with a shift behind it, " + 1" or " - 0.21"; without one where it is nothing but rounding.
std::string shifted(const std::string& text, double shift, const char* unit = "") {
  constexpr double rounding = 1e-9;
  if (std::abs(shift) < rounding) return text;
  return fmt::format("{} {} {:.3g}{}", text, shift < 0 ? "-" : "+", std::abs(shift), unit);
}

/// The same as a factor: in brackets where it has a shift.
std::string factor(const std::string& text, double shift) {
  const std::string sum = shifted(text, shift);
  return sum == text ? text : "(" + sum + ")";
}

/// "0.2 exp(-0.6931 N)"; "0.2 exp(0.01 N)" of gaps that grow, and "0.2" of those that stay.
std::string decaying(const std::string& text, double exponent) {
  return exponent == 0 ? text : fmt::format("{} exp({:.4g} N)", text, -exponent);
}

std::string optional_number(const std::optional<double>& number) { return number ? shortest(*number) : ""; }

std::vector<std::string> fields_of(const RateFit& fit, bool exact) {
  const auto monte_carlo = [&](const std::string& text) { return exact ? "" : text; };
  return {rate_model_name(fit.model),
          shortest(fit.scale),
          shortest(fit.shift),
          shortest(fit.exponent),
          optional_number(fit.exponent_low),
          optional_number(fit.exponent_high),
          shortest(fit.first_size),
          monte_carlo(shortest(fit.chi_squared)),
          monte_carlo(fmt::format("{}", fit.degrees_of_freedom)),
          monte_carlo(shortest(fit.information_criterion)),
          monte_carlo(shortest(fit.weight)),
          exact ? shortest(fit.prediction_error) : ""};
}

}  // namespace

std::vector<GapStudy> study_gaps(std::span<const ResultRow> rows, std::int64_t fit_from) {
  std::vector<GapStudy> studies;
  for (const ResultRow& row : rows) {
    if (row.statistic != Statistic::gap) continue;
    auto study = std::find_if(studies.begin(), studies.end(), [&](const GapStudy& known) {
      return known.mechanism == row.mechanism && known.values == row.values && known.information == row.information;
    });
    if (study == studies.end())
      study = studies.insert(study, GapStudy{row.mechanism, row.values, row.information, fit_from, {}, {}, {}});
    study->gaps.push_back(row);
  }
  for (GapStudy& study : studies) {
    std::stable_sort(study.gaps.begin(), study.gaps.end(),
                     [](const ResultRow& a, const ResultRow& b) { return a.bidders < b.bidders; });
    fit(study);
  }
  return studies;
}

std::string formula_text(const RateFit& fit) {
  const std::string scale = fmt::format("{:.4g}", fit.scale), size = factor("N", fit.shift);
  const std::string logarithm = factor("log N", fit.shift);
  const double slope = 0 - fit.exponent;  // never -0
  switch (fit.model) {
    case RateModel::constant: {
      const std::string correction = shifted("1", fit.shift, "/N");
      return correction == "1" ? scale : fmt::format("{} ({})", scale, correction);
    }
    case RateModel::inverse:
      return fmt::format("{} / {}", scale, size);
    case RateModel::inverse_sqrt:
      return fmt::format("{} / sqrt({})", scale, shifted("N", fit.shift));
    case RateModel::power:
      return fmt::format("{} {}^{:.4g}", scale, size, slope);
    case RateModel::log_inverse:
      return fmt::format("{} {} / N", scale, logarithm);
    case RateModel::log_power:
      return fmt::format("{} ({} / N)^{:.4g}", scale, logarithm, fit.exponent);
    case RateModel::inverse_log:
      return fmt::format("{} / ({})", scale, shifted("log N", fit.shift));
    case RateModel::exponential:
      return decaying(scale, fit.exponent);
    case RateModel::linear_exponential:
      return decaying(fmt::format("{} {}", scale, size), fit.exponent);
  }
  return "";
}

TableRecord rates_file() {
  return {
      "rates.csv",
      1,
      "rates.csv of job = \"estimate\" and job = \"equilibria\", and rates --format csv: a line per model that "
      "describes a study's gaps, or one "
      "whose model is none",
      {{"mechanism", Shape::text(), "", "as typed"},
       {"values", Shape::text(), "", "law of the bidders' values, as typed"},
       {"information", Shape::text(), "", "what bidders know, or private"},
       {"gaps", Shape::one_of({"exact", "monte-carlo"}), "", "what is fitted: theory's gaps, or means of draws"},
       {"model", Shape::text(), "", "how the gap falls in N; none where no model describes it"},
       Member{"scale", Shape::number(), "value", "factor of the model"}.if_known(),
       Member{"shift", Shape::number(), "bidders", "by which N is moved in it"}.if_known(),
       Member{"exponent", Shape::number(), "", "of N, or of what the model has in its place"}.if_known(),
       Member{"exponent_low", Shape::number(), "", "where its 95% interval begins"}.if_known(),
       Member{"exponent_high", Shape::number(), "", "where that ends"}.if_known(),
       Member{"fitted_from", Shape::number(), "bidders", "the least N that the model is fitted to"}.if_known(),
       Member{"chi_squared", Shape::number(), "", "of the fit; Monte Carlo alone"}.if_known(),
       Member{"degrees_of_freedom", Shape::count(), "", "of that"}.if_known(),
       Member{"information_criterion", Shape::number(), "", "Akaike's: chi_squared + 2 parameters; Monte Carlo alone"}
           .if_known(),
       Member{"weight", Shape::number(), "probability", "Akaike's, among the models"}.if_known(),
       Member{"prediction_error", Shape::number(), "relative",
              "how well the last gap is predicted from those before it; exact gaps alone"}
           .if_known(),
       Member{"last_slope", Shape::number(), "", "-d log gap / d log N between the last two N"}.if_known(),
       Member{"last_slope_error", Shape::number(), "", "its standard error; 0 of exact gaps"}.if_known(),
       {"points", Shape::count(), "", "gaps that are fitted to"},
       {"fit_from", Shape::count(), "bidders", "N from here on was asked for"}}};
}

std::string rates_csv(std::span<const GapStudy> studies) {
  std::string text = csv_line(rate_columns);
  for (const GapStudy& study : studies) {
    const auto& slopes = study.rates.local_slopes;
    const std::vector<std::string> cell{study.mechanism, study.values, study.information,
                                        study.rates.exact ? "exact" : "monte-carlo"};
    const std::vector<std::string> end{slopes.empty() ? "" : shortest(slopes.back().slope),
                                       slopes.empty() ? "" : shortest(slopes.back().standard_error),
                                       fmt::format("{}", slopes.empty() ? 0 : slopes.size() + 1),
                                       fmt::format("{}", study.fit_from)};
    const auto add = [&](const std::vector<std::string>& model) {
      std::vector<std::string> fields = cell;
      fields.insert(fields.end(), model.begin(), model.end());
      fields.insert(fields.end(), end.begin(), end.end());
      text += csv_line(fields);
    };
    for (const RateFit& fit : study.rates.fits) add(fields_of(fit, study.rates.exact));
    std::vector<std::string> none(rate_columns.size() - cell.size() - end.size());
    none.front() = "none";
    if (study.rates.fits.empty()) add(none);
  }
  return text;
}

}  // namespace surety
