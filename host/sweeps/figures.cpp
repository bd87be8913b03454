#include "host/sweeps/figures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

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
  return fmt::format("{}: {}", study.mechanism, formula_text(best));
}

bool has_points(const GapStudy& study) {
  return std::any_of(study.gaps.begin(), study.gaps.end(), [](const ResultRow& row) { return row.estimate.mean > 0; });
}

bool has_exact(const GapStudy& study) {
  return std::any_of(study.gaps.begin(), study.gaps.end(),
                     [](const ResultRow& row) { return row.estimate.exact && row.estimate.exact->value > 0; });
}

/// What is drawn: where the axes, both logarithmic, begin and end.
struct Extent {
  double first = INFINITY, last = 0, least = INFINITY, greatest = 0;
  std::set<std::int64_t> sizes;
};

Extent extent_of(const std::vector<const GapStudy*>& studies) {
  Extent e;
  for (const GapStudy* study : studies)
    for (const ResultRow& row : study->gaps) {
      if (!(row.estimate.mean > 0)) continue;
      e.sizes.insert(row.bidders);
      e.least = std::min(e.least, row.estimate.mean), e.greatest = std::max(e.greatest, row.estimate.mean);
    }
  e.first = double(*e.sizes.begin()), e.last = double(*e.sizes.rbegin());
  e.first /= 1.35, e.last *= 1.35, e.least /= 1.6, e.greatest *= 1.6;
  return e;
}

/// Labels at numbers of bidders that were run, the greatest among them, no two nearer on the axis than can be read.
std::string size_labels(const Extent& e) {
  const double least_ratio = std::pow(e.last / e.first, 1 / 12.0);
  std::vector<std::int64_t> labelled;
  for (const std::int64_t size : e.sizes) {
    const bool clear = labelled.empty() || double(size) >= least_ratio * double(labelled.back());
    if (!clear && size == *e.sizes.rbegin() && labelled.size() > 1) labelled.pop_back();
    if (clear || size == *e.sizes.rbegin()) labelled.push_back(size);
  }
  return fmt::format("set xtics ({})\n", fmt::join(labelled, ", "));
}

/// Multiples of powers of ten between the ends of an axis: powers alone where there are many, else 1, 2 and 5, or all
/// digits within less than a decade. Numbers that are short are written out.
std::string gap_labels(const Extent& e) {
  const double decades = std::log10(e.greatest / e.least);
  const std::vector<int> digits = decades > 3.5   ? std::vector{1}
                                  : decades > 0.8 ? std::vector{1, 2, 5}
                                                  : std::vector{1, 2, 3, 4, 5, 6, 7, 8, 9};
  const bool plain = e.least >= 1e-4 && e.greatest < 1e5;
  std::vector<std::string> labels;
  for (int power = int(std::floor(std::log10(e.least))); power <= int(std::log10(e.greatest)) + 1; ++power)
    for (const int digit : digits) {
      const double gap = digit * std::pow(10.0, power);
      if (gap < e.least || gap > e.greatest) continue;
      const std::string text = plain        ? fmt::format("{:g}", gap)
                               : digit == 1 ? fmt::format("10^{{{}}}", power)
                                            : fmt::format("{}·10^{{{}}}", digit, power);
      labels.push_back(fmt::format("\"{}\" {:g}", text, gap));
    }
  return fmt::format("set ytics ({})\n", fmt::join(labels, ", "));
}

/// Mechanisms often coincide (revenue equivalence), so later ones get smaller marks and earlier ones show around them;
/// all get smaller where there are many numbers of bidders.
double point_size(std::size_t i, std::size_t count, std::size_t sizes) {
  constexpr double comfortable = 18;
  const double own = 1.7 - 1.0 * static_cast<double>(i) / static_cast<double>(std::max<std::size_t>(count - 1, 1));
  return own * std::clamp(comfortable / static_cast<double>(sizes), 0.4, 1.0);
}

std::string gap_script(const std::vector<const GapStudy*>& studies, std::int64_t fit_from) {
  constexpr std::array point_types{6, 4, 8, 10, 12, 2, 1, 3};
  const Extent extent = extent_of(studies);
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
                          point_types[i % point_types.size()], point_size(i, studies.size(), extent.sizes.size()),
                          colour, gnuplot_string(label(study)));
  }
  const std::string legend =
      "NaN with points pt 6 lc rgb \"gray40\" title \"mean, 95% bar\", "
      "NaN with lines lw 1 lc rgb \"gray40\" title \"exact\", "
      "NaN with lines lw 2 dt (8,5) lc rgb \"gray40\" title \"best fit\"";
  return fmt::format(
      "set title {} noenhanced\nset logscale xy\nset xrange [{}:{}]\nset yrange [{}:{}]\n{}{}"
      "set xlabel \"number of bidders N\"\nset ylabel \"gap to full surplus, {}\"\n"
      "set grid xtics ytics lc rgb \"gray85\" lt 1\nset border 3\nset tics nomirror out\n"
      "set key noenhanced outside right center Left reverse samplen 3 spacing 1.35\n{}plot {}{}{}\n",
      gnuplot_string("Values: " + studies.front()->environment()), extent.first, extent.last, extent.least,
      extent.greatest, size_labels(extent), gap_labels(extent), studies.front()->gap_formula(), blocks, lines, points,
      legend);
}

}  // namespace

std::string file_word(std::string_view text) {
  std::string name;
  for (char c : text) {
    const bool keep = std::isalnum(static_cast<unsigned char>(c)) || c == '.';
    if (keep) name += c;
    if (!keep && !name.empty() && name.back() != '-') name += '-';
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.substr(0, 60);
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
    std::string name = "gap-" + file_word(prior);
    if (!taken.insert(name).second) name += fmt::format("-{}", files.size());
    draw_figure(folder / name, gap_script(shown, fit_from), 1080, 520);
    files.push_back(folder / name);
  }
  return files;
}

}  // namespace surety
