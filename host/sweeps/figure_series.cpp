#include "host/sweeps/figure_series.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "host/io/number.h"
#include "host/options/options.h"
#include "surety/error.h"
#include "surety/mechanisms/mechanism.h"
#include "surety/options.h"

namespace surety {
namespace {

constexpr int fit_segments = 60;

std::string environment_of(const ResultRow& row) {
  return row.information == "private" ? row.values : row.values + ", information " + row.information;
}

/// A mechanism's spec without one of its parameters, and what that is set to where it is a number.
struct Stripped {
  std::string spec;
  std::optional<double> parameter;
};

/// Of a mechanism that is not there, a plug-in's, all that is known is what its spec says.
std::optional<double> default_of(const std::string& spec, const std::string& parameter) {
  try {
    const Mechanism mechanism = Mechanism::parse(spec);
    if (mechanism.takes(parameter)) return mechanism.number(parameter);
  } catch (const InvalidInput&) {
  }
  return {};
}

Stripped without(const std::string& spec, const std::string& parameter) {
  const std::string set = parameter + "=";
  const auto colon = spec.find(':');
  auto at = colon;
  while (at != spec.npos && spec.compare(at + 1, set.size(), set) != 0) at = spec.find(',', at + 1);
  if (at == spec.npos) return {spec, default_of(spec, parameter)};
  const auto end = std::min(spec.find(',', at + 1), spec.size());
  const std::string value = spec.substr(at + 1 + set.size(), end - at - 1 - set.size());
  std::string rest = spec.substr(0, at) + spec.substr(end);
  if (at == colon && end < spec.size()) rest[at] = ':';
  return {rest, parse_number(value)};
}

/// The cells of results: all statistics of one mechanism, environment and number of bidders.
using Cell = std::map<Statistic, const ResultRow*>;

const ResultRow* of(const Cell& cell, Statistic statistic) {
  const auto found = cell.find(statistic);
  return found == cell.end() ? nullptr : found->second;
}

/// What the seller has of what he could have: profit over profit and gap. The error is at most that of the gap and, by
/// as much as it counts, of full surplus.
std::optional<FigurePoint> share_of(const Cell& cell) {
  const ResultRow *gap = of(cell, Statistic::gap), *profit = of(cell, Statistic::profit),
                  *highest = of(cell, Statistic::highest_value);
  if (!profit) profit = of(cell, Statistic::revenue);
  if (!gap || !profit) return {};
  const double full = gap->estimate.mean + profit->estimate.mean, lost = gap->estimate.mean / full;
  if (!(full > 0)) return {};
  const double of_full = highest ? highest->estimate.standard_error : 0;
  FigurePoint point{0, 1 - lost, gap->estimate.standard_error / full + std::abs(lost) * of_full / full, {}};
  if (gap->estimate.exact && profit->estimate.exact)
    point.exact = profit->estimate.exact->value / (gap->estimate.exact->value + profit->estimate.exact->value);
  return point;
}

std::optional<FigurePoint> point_of(const Cell& cell, const std::string& quantity) {
  if (quantity == "share") return share_of(cell);
  const bool scaled = quantity == "scaled-gap";
  const ResultRow* row = nullptr;
  for (const auto& [statistic, each] : cell)
    if ((scaled ? "gap" : quantity) == statistic_name(statistic)) row = each;
  if (!row) return {};
  const double times = scaled ? static_cast<double>(row->bidders) : 1;
  FigurePoint point{0, times * row->estimate.mean, times * row->estimate.standard_error, {}};
  if (row->estimate.exact) point.exact = times * row->estimate.exact->value;
  return point;
}

const FigureQuantity& quantity_named(const std::string& name) {
  std::vector<std::string_view> names;
  for (const FigureQuantity& quantity : figure_quantities()) {
    if (quantity.name == name) return quantity;
    names.push_back(quantity.name);
  }
  const std::string_view nearest = nearest_name(name, names);
  throw InvalidInput(fmt::format("--y: '{}' is nothing that is drawn{}; there are {}", name,
                                 nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest),
                                 fmt::join(names, ", ")));
}

template <class All, class Key>
auto& entry_of(All& all, const Key& key) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& entry) { return entry.first == key; });
  if (found != all.end()) return found->second;
  return all.emplace_back(key, typename All::value_type::second_type{}).second;
}

/// In the order of their first appearance.
using Cells = std::vector<std::pair<std::tuple<std::string, std::string, std::int64_t>, Cell>>;

Cells cells_of(std::span<const ResultRow> rows) {
  std::map<std::tuple<std::string, std::string, std::int64_t>, std::size_t> index;
  Cells cells;
  for (const ResultRow& row : rows) {
    const std::tuple key(environment_of(row), row.mechanism, row.bidders);
    const auto [at, fresh] = index.try_emplace(key, cells.size());
    if (fresh) cells.emplace_back(key, Cell{});
    cells[at->second].second[row.statistic] = &row;
  }
  return cells;
}

std::vector<FigureData> data_of_results(std::span<const ResultRow> rows, const FigureOf& of) {
  const FigureQuantity& quantity = quantity_named(of.quantity);
  const bool over_bidders = of.against == "bidders";
  std::vector<std::pair<std::string, std::vector<std::pair<std::string, FigureSeries>>>> figures;
  bool any = false;
  for (const auto& [key, cell] : cells_of(rows)) {
    const auto& [environment, mechanism, bidders] = key;
    auto point = point_of(cell, of.quantity);
    if (!point) continue;
    any = true;
    const Stripped stripped = over_bidders ? Stripped{mechanism, double(bidders)} : without(mechanism, of.against);
    if (!stripped.parameter) continue;
    point->x = *stripped.parameter;
    const std::string label = over_bidders ? mechanism : fmt::format("{}, N = {}", stripped.spec, bidders);
    FigureSeries& series = entry_of(entry_of(figures, environment), label);
    series.label = label;
    series.points.push_back(*point);
  }
  if (!any) throw InvalidInput(fmt::format("--y: the results have no {}", of.quantity));
  if (figures.empty())
    throw InvalidInput(fmt::format("--x: no mechanism of the sweep has its {} set to a number", of.against));
  std::vector<FigureData> data;
  for (auto& [environment, of_environment] : figures) {
    FigureData figure{environment, over_bidders ? bidders_label : of.against, quantity.label, {}};
    for (auto& [label, series] : of_environment) {
      std::stable_sort(series.points.begin(), series.points.end(),
                       [](const FigurePoint& a, const FigurePoint& b) { return a.x < b.x; });
      figure.series.push_back(std::move(series));
    }
    data.push_back(std::move(figure));
  }
  return data;
}

// ---- gaps, with what is fitted to them

std::vector<std::pair<double, double>> fit_of_study(const GapStudy& study) {
  if (study.rates.fits.empty()) return {};
  const RateFit& fit = study.rates.fits.front();
  const double first = std::log(static_cast<double>(std::max(study.gaps.front().bidders, study.fit_from)));
  const double last = std::log(static_cast<double>(study.gaps.back().bidders));
  std::vector<std::pair<double, double>> points;
  for (int i = 0; i <= fit_segments; ++i) {
    const double size = std::exp(first + (last - first) * i / fit_segments);
    points.emplace_back(size, evaluate(fit, size));
  }
  return points;
}

FigureSeries series_of(const GapStudy& study) {
  FigureSeries series{study.mechanism, {}, fit_of_study(study)};
  if (!study.rates.fits.empty()) series.label += ": " + formula_text(study.rates.fits.front());
  for (const ResultRow& row : study.gaps) {
    const Estimate& gap = row.estimate;
    FigurePoint point{static_cast<double>(row.bidders), gap.mean, gap.standard_error, {}};
    if (gap.exact) point.exact = gap.exact->value;
    series.points.push_back(point);
  }
  return series;
}

std::vector<FigureData> data_of_gaps(std::span<const ResultRow> rows, std::int64_t fit_from) {
  std::vector<FigureData> figures;
  for (const GapStudy& study : study_gaps(rows, fit_from)) {
    auto figure = std::find_if(figures.begin(), figures.end(),
                               [&](const FigureData& data) { return data.environment == study.environment(); });
    if (figure == figures.end())
      figure = figures.insert(
          figures.end(),
          {study.environment(), bidders_label, fmt::format("gap to full surplus, {}", study.gap_formula()), {}});
    figure->series.push_back(series_of(study));
  }
  return figures;
}

}  // namespace

const std::vector<FigureQuantity>& figure_quantities() {
  static const std::vector<FigureQuantity> all = [] {
    std::vector<FigureQuantity> quantities;
    for (const OptionRecord& record : statistic_records()) {
      std::string label(record.name);
      std::replace(label.begin(), label.end(), '_', ' ');
      quantities.push_back({std::string(record.name), label == "gap" ? "gap to full surplus" : label});
    }
    quantities.push_back({"share", "share of full surplus that the seller has"});
    quantities.push_back({"scaled-gap", "N times the gap to full surplus"});
    return quantities;
  }();
  return all;
}

std::vector<FigureData> figure_data(std::span<const ResultRow> rows, const FigureOf& of, std::int64_t fit_from) {
  return of.is_of_gaps() ? data_of_gaps(rows, fit_from) : data_of_results(rows, of);
}

}  // namespace surety
