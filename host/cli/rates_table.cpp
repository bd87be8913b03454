#include "host/cli/rates_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/cli/table.h"
#include "host/io/number.h"

namespace surety {
namespace {

std::vector<std::string> row_of(const GapStudy& study) {
  if (study.rates.fits.empty()) return {study.mechanism, "no fit: fewer than three usable points", "", "", "", "", ""};
  const RateFit& best = study.rates.fits.front();
  const RateFit& free = fit_of(study.rates, RateModel::power);
  const RateStudy::LocalSlope& last = study.rates.local_slopes.back();
  return {study.mechanism,
          fmt::format("{:#.4g} x {}", best.scale, shape_text(best)),
          fmt::format("{:.2f}", best.weight),
          fixed(free.exponent, 4),
          fmt::format("{} to {}", fixed(free.exponent_low, 4), fixed(free.exponent_high, 4)),
          fmt::format("{} +- {:.3f}", fixed(last.slope, 3), last.standard_error),
          fmt::format("{:.2g}", best.chi_squared / best.degrees_of_freedom)};
}

/// Whether even the best model is visibly not the law behind the points.
bool misfit(const GapStudy& study) {
  constexpr double clear = 5;
  if (study.rates.fits.empty()) return false;
  const RateFit& best = study.rates.fits.front();
  return best.chi_squared > clear * best.degrees_of_freedom;
}

}  // namespace

const RateFit& fit_of(const RateStudy& study, RateModel model) {
  return *std::find_if(study.fits.begin(), study.fits.end(), [&](const RateFit& fit) { return fit.model == model; });
}

std::string rates_table(std::span<const GapStudy> studies) {
  const bool misfits = std::any_of(studies.begin(), studies.end(), misfit);
  std::string text;
  for (std::size_t i = 0; i < studies.size();) {
    TextTable table({"mechanism", "best model", "weight", "alpha", "95% interval", "last slope", "chi2/dof"});
    const std::string values = studies[i].environment();
    text += fmt::format("{}Values {}: fits to the gap {}\n", i > 0 ? "\n" : "", values, studies[i].gap_formula());
    for (; i < studies.size() && studies[i].environment() == values; ++i) table.add(row_of(studies[i]));
    text += table.text(2);
  }
  for (const GapStudy& study : studies) {
    if (study.left_out.empty()) continue;
    text += fmt::format(
        "\n{}, values {}: N = {} left out of the fits: an event there was too rare for the replicates to show, so the "
        "standard error is too small\n",
        study.mechanism, study.values, fmt::join(study.left_out, ", "));
  }
  if (misfits)
    text +=
        "\nchi2/dof far above 1: no model holds to within Monte Carlo error at these N, intervals are widened for it\n";
  return text;
}

}  // namespace surety
