#include "host/sweeps/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <set>

#include "host/io/gnuplot.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr double bar = 1.959963984540054;  // half width of a 95% interval in standard errors
constexpr int fit_segments = 60;

/// "mixture(0.5 * uniform | ...)" as part of a file name: letters, digits and dots, the rest single dashes.
std::string slug(std::string_view text) {
  std::string name;
  for (char c : text) {
    const bool keep = std::isalnum(static_cast<unsigned char>(c)) || c == '.';
    if (keep) name += c;
    if (!keep && !name.empty() && name.back() != '-') name += '-';
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.substr(0, 60);
}

/// Named gnuplot data: N, gap and the ends of its bar, which a logarithmic axis needs above 0.
std::string monte_carlo_block(const std::string& name, const GapStudy& study) {
  std::string block = fmt::format("${} << EOD\n", name);
  for (const ResultRow& row : study.gaps) {
    const double gap = row.estimate.mean, reach = bar * row.estimate.standard_error;
    if (gap > 0)
      block += fmt::format("{} {} {} {}\n", row.bidders, gap, std::max(gap - reach, 0.01 * gap), gap + reach);
  }
  return block + "EOD\n";
}

std::string exact_block(const std::string& name, const GapStudy& study) {
  std::string block = fmt::format("${} << EOD\n", name);
  for (const ResultRow& row : study.gaps) {
    if (row.estimate.exact && row.estimate.exact->value > 0) {
      block += fmt::format("{} {}\n", row.bidders, row.estimate.exact->value);
    }
  }
  return block + "EOD\n";
}

std::string fit_block(const std::string& name, const GapStudy& study, std::int64_t fit_from) {
  std::string block = fmt::format("${} << EOD\n", name);
  const RateFit& fit = study.rates.fits.front();
  const double first = std::log(static_cast<double>(std::max(study.gaps.front().bidders, fit_from)));
  const double last = std::log(static_cast<double>(study.gaps.back().bidders));
  for (int i = 0; i <= fit_segments; ++i) {
    const double size = std::exp(first + (last - first) * i / fit_segments);
    block += fmt::format("{} {}\n", size, evaluate(fit, size));
  }
  return block + "EOD\n";
}

std::string label(const GapStudy& study) {
  if (study.rates.fits.empty()) return study.mechanism;
  const RateFit& best = study.rates.fits.front();
  return fmt::format("{}: {:#.3g} × {}", study.mechanism, best.scale, shape_text(best));
}

bool has_points(const GapStudy& study) {
  return std::any_of(study.gaps.begin(), study.gaps.end(), [](const ResultRow& row) { return row.estimate.mean > 0; });
}

bool has_exact(const GapStudy& study) {
  return std::any_of(study.gaps.begin(), study.gaps.end(),
                     [](const ResultRow& row) { return row.estimate.exact && row.estimate.exact->value > 0; });
}

/// Axis ranges with room around every point, for logarithmic axes.
std::string ranges(const std::vector<const GapStudy*>& studies) {
  double first = INFINITY, last = 0, least = INFINITY, greatest = 0;
  for (const GapStudy* study : studies) {
    for (const ResultRow& row : study->gaps) {
      if (!(row.estimate.mean > 0)) continue;
      const double size = static_cast<double>(row.bidders);
      first = std::min(first, size), last = std::max(last, size);
      least = std::min(least, row.estimate.mean), greatest = std::max(greatest, row.estimate.mean);
    }
  }
  return fmt::format("set xrange [{}:{}]\nset yrange [{}:{}]\n", first / 1.35, last * 1.35, least / 1.6,
                     greatest * 1.6);
}

/// Labels at the N that were run, few enough to be read.
std::string size_labels(const std::vector<const GapStudy*>& studies) {
  constexpr std::size_t most = 9;
  std::set<std::int64_t> sizes;
  for (const GapStudy* study : studies) {
    for (const ResultRow& row : study->gaps) sizes.insert(row.bidders);
  }
  const std::size_t stride = (sizes.size() + most - 1) / most;
  std::string labels;
  std::size_t i = 0;
  for (std::int64_t size : sizes) {
    if (i++ % stride == 0) labels += fmt::format("{}{}", labels.empty() ? "" : ", ", size);
  }
  return "set xtics (" + labels + ")\n";
}

/// Mechanisms often coincide (revenue equivalence), so later ones get smaller marks and earlier ones show around them.
double point_size(std::size_t i, std::size_t count) {
  return 1.7 - 1.0 * static_cast<double>(i) / static_cast<double>(std::max<std::size_t>(count - 1, 1));
}

std::string gap_script(const std::vector<const GapStudy*>& studies, std::int64_t fit_from) {
  constexpr std::array point_types{6, 4, 8, 10, 12, 2, 1, 3};
  std::string blocks, lines, points;
  for (std::size_t i = 0; i < studies.size(); ++i) {
    const GapStudy& study = *studies[i];
    const std::string colour = series_colour(i);
    if (has_exact(study)) {
      blocks += exact_block(fmt::format("exact{}", i), study);
      lines += fmt::format("$exact{} using 1:2 with lines lw 1 lc rgb \"{}\" notitle, ", i, colour);
    }
    if (!study.rates.fits.empty()) {
      blocks += fit_block(fmt::format("fit{}", i), study, fit_from);
      lines += fmt::format("$fit{} using 1:2 with lines lw 2 dt (8,5) lc rgb \"{}\" notitle, ", i, colour);
    }
    blocks += monte_carlo_block(fmt::format("points{}", i), study);
    points += fmt::format("$points{} using 1:2:3:4 with yerrorbars pt {} ps {} lw 1.3 lc rgb \"{}\" title {}, ", i,
                          point_types[i % point_types.size()], point_size(i, studies.size()), colour,
                          gnuplot_string(label(study)));
  }
  const std::string legend =
      "NaN with points pt 6 lc rgb \"gray40\" title \"mean, 95% bar\", "
      "NaN with lines lw 1 lc rgb \"gray40\" title \"exact\", "
      "NaN with lines lw 2 dt (8,5) lc rgb \"gray40\" title \"best fit\"";
  return fmt::format(
      "set title {} noenhanced\nset logscale xy\n{}{}set format y \"10^{{%L}}\"\n"
      "set xlabel \"number of bidders N\"\nset ylabel \"gap to full surplus, {}\"\n"
      "set grid xtics ytics lc rgb \"gray85\" lt 1\nset border 3\nset tics nomirror out\n"
      "set key noenhanced outside right center Left reverse samplen 3 spacing 1.35\n{}plot {}{}{}\n",
      gnuplot_string("Values: " + studies.front()->environment()), ranges(studies), size_labels(studies),
      studies.front()->gap_formula(), blocks, lines, points, legend);
}

}  // namespace

std::string series_colour(std::size_t i) {
  constexpr std::array colours{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"};
  return colours[i % colours.size()];
}

std::vector<fs::path> draw_gap_figures(const fs::path& folder, std::span<const GapStudy> studies,
                                       std::int64_t fit_from) {
  std::vector<std::string> priors;
  for (const GapStudy& study : studies) {
    if (std::find(priors.begin(), priors.end(), study.environment()) == priors.end())
      priors.push_back(study.environment());
  }
  std::vector<fs::path> files;
  std::set<std::string> taken;
  for (const std::string& prior : priors) {
    std::vector<const GapStudy*> shown;
    for (const GapStudy& study : studies) {
      if (study.environment() == prior && has_points(study)) shown.push_back(&study);
    }
    if (shown.empty()) continue;
    std::string name = "gap-" + slug(prior);
    if (!taken.insert(name).second) name += fmt::format("-{}", files.size());
    draw_figure(folder / name, gap_script(shown, fit_from), 1080, 520);
    files.push_back(folder / name);
  }
  return files;
}

}  // namespace surety
