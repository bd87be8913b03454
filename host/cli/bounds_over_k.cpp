#include "host/cli/bounds_over_k.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "host/io/number.h"
#include "host/sweeps/rates_table.h"
#include "surety/rates/limit.h"
#include "surety/rates/rates.h"

namespace surety {
namespace {

/// The power of k, or of k less a shift, by which the bracket closes; empty where it does not close like one.
template <class Grid>
std::optional<RateFit> width_fit(const std::vector<Grid>& grids) {
  std::vector<RatePoint> points;
  points.reserve(grids.size());
  for (const Grid& grid : grids) points.push_back({double(grid.k), grid.upper - grid.lower, 0});
  const RateStudy study = study_rate(points);
  for (const RateFit& fit : study.fits)
    for (const RateModel power : {RateModel::inverse, RateModel::inverse_sqrt, RateModel::power})
      if (fit.model == power) return fit;
  return std::nullopt;
}

std::string width_text(const std::optional<RateFit>& fit) {
  if (!fit) return "width: no power of k describes it yet";
  const std::string interval = interval_text(*fit);
  return fmt::format("width falls like k^-{:.3f}{}", fit->exponent, interval.empty() ? "" : ", between " + interval);
}

nlohmann::ordered_json json_of(const std::optional<double>& number) {
  return number ? nlohmann::ordered_json(*number) : nlohmann::ordered_json();
}

}  // namespace

BoundsOverK::Limit BoundsOverK::limit() const {
  std::vector<double> limits;
  for (const auto end : {&Grid::lower, &Grid::upper})
    for (const std::size_t first : {0, 1}) {
      if (grids_.size() - first < 3) continue;
      std::vector<SizedValue> values;
      for (std::size_t i = first; i < grids_.size(); ++i) values.push_back({double(grids_[i].k), grids_[i].*end});
      limits.push_back(std::clamp(fit_limit(values).limit, grids_.back().lower, grids_.back().upper));
    }
  const auto [low, high] = std::minmax_element(limits.begin(), limits.end());
  return {0.5 * (*low + *high), *low, *high};
}

Report BoundsOverK::report(const std::string& environment) const {
  double size = 0;
  for (const Grid& g : grids_) size = std::max({size, std::abs(g.lower), std::abs(g.upper)});
  const int decimals = decimals_for(size, 6);
  Report report;
  report.text(environment + "\n\n");
  report.table({"k", "guarantee at least", "at most", "width", "seconds", ""});
  report.records("grids");
  for (const Grid& g : grids_)
    report.record(g.record, {fmt::format("{}", g.k), rounded_down(g.lower, decimals), rounded_up(g.upper, decimals),
                             fixed(g.upper - g.lower, decimals), fmt::format("{:.2f}", g.seconds),
                             g.stopped ? "stopped early" : ""});
  report.json["width_exponent"] = nullptr;
  report.json["limit"] = nullptr;
  if (!extrapolates()) {
    report.text("\nrate and limit need three grids\n");
    return report;
  }
  const Limit l = limit();
  const int coarse = std::max(0, decimals - 1);
  const auto fit = width_fit(grids_);
  report.text(fmt::format("\n{}\nextrapolated (not proven): {}, between {} and {}\n", width_text(fit),
                          fixed(l.value, coarse), fixed(l.low, coarse), fixed(l.high, coarse)));
  if (fit)
    report.json["width_exponent"] = {
        {"value", fit->exponent}, {"low", json_of(fit->exponent_low)}, {"high", json_of(fit->exponent_high)}};
  report.json["limit"] = {{"value", l.value}, {"low", l.low}, {"high", l.high}, {"proven", false}};
  return report;
}

std::vector<Member> members_of_bounds_over_k(const std::vector<Member>& grid) {
  const Shape exponent =
      Shape::object({{"value", Shape::number(), "", "alpha, where upper - lower falls like k^-alpha"},
                     {"low", Shape::number().or_null(), "", "where its 95% interval begins; null: too few k"},
                     {"high", Shape::number().or_null(), "", "where that ends"}});
  const Shape limit = Shape::object({{"value", Shape::number(), "value", "of both ends as k grows, in the middle"},
                                     {"low", Shape::number(), "value", "the least extrapolation"},
                                     {"high", Shape::number(), "value", "the greatest"},
                                     {"proven", Shape::flag(), "", "false: it is extrapolated"}});
  return {{"grids", Shape::list(Shape::object(grid)), "", "by k, ascending"},
          {"width_exponent", exponent.or_null(), "", "how fast the bracket closes; null where no power describes it"},
          {"limit", limit.or_null(), "", "null with fewer than three k"}};
}

}  // namespace surety
