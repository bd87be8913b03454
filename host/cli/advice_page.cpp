#include "host/cli/advice_page.h"

#include <fmt/format.h>

#include "host/io/files.h"
#include "host/io/gnuplot.h"
#include "host/io/number.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr const char* style =
    "body{font:16px/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}"
    "table{border-collapse:collapse;margin:1rem 0}"
    "th,td{padding:.2rem .8rem .2rem 0;text-align:right;border-bottom:1px solid #ddd;"
    "font-variant-numeric:tabular-nums}"
    "th:first-child,td:first-child{text-align:left}svg{max-width:100%;height:auto}"
    "@media print{body{margin:0;max-width:none}h2,table,svg{break-inside:avoid}h2{break-after:avoid}}";

std::string escaped(const std::string& text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

/// gnuplot's SVG within a page: without its XML declaration, and its names with a prefix, for a page has each once.
std::string inline_svg(const std::string& svg, const std::string& prefix) {
  std::string text = svg.substr(std::min(svg.find("<svg"), svg.size()));
  for (const std::string before : {"id='", "id=\"", "href='#", "url(#"})
    for (std::size_t at = text.find(before); at != text.npos; at = text.find(before, at + 1))
      text.insert(at + before.size(), prefix + "-");
  return text;
}

std::string table_html(const AdviceSection& section) {
  const auto row = [](const std::vector<std::string>& fields, const char* cell) {
    std::string html = "<tr>";
    for (const std::string& field : fields) html += fmt::format("<{0}>{1}</{0}>", cell, escaped(field));
    return html + "</tr>\n";
  };
  std::string html = "<table>\n" + row(section.columns, "th");
  for (const auto& fields : section.rows) html += row(fields, "td");
  return html + "</table>\n";
}

std::string section_html(const fs::path& folder, const AdviceSection& section) {
  std::string html = fmt::format("<h2>{}</h2>\n", escaped(section.heading));
  for (const std::string& sentence : section.sentences) html += fmt::format("<p>{}</p>\n", escaped(sentence));
  if (!section.columns.empty()) html += table_html(section);
  if (!section.figure.empty()) html += inline_svg(read_file(folder / (section.figure + ".svg")), section.figure);
  return html;
}

constexpr const char* axes = "set border 3 lc \"#666666\"\nset tics nomirror\nset key top left noenhanced\n";

void draw_reserve(const fs::path& folder, const Advice& advice, const Curves& curve) {
  std::string script = curve.block("$curve") + axes;
  script += fmt::format(
      "set xlabel \"reserve\"\nset ylabel \"mean revenue\"\nset key below\nset xrange [{0}:{1}]\nset yrange "
      "[0:*]\n"
      "set object 1 rect from {2},graph 0 to {3},graph 1 fc rgb \"#009E73\" fs solid 0.12 noborder behind\n"
      "set arrow 1 from {4},graph 0 to {4},graph 1 nohead lc rgb \"#009E73\" dt 2\n"
      "plot $curve using 1:3:4 with filledcurves fc rgb \"{5}\" fs solid 0.25 title \"90% band\", "
      "$curve using 1:2 with lines lc rgb \"{5}\" lw 2 title \"mean revenue\", "
      "NaN with lines lc rgb \"#009E73\" dt 2 title \"of these the best reserve; shaded, where it may be\"",
      advice.curve.front().reserve, advice.curve.back().reserve, advice.reserve_from, advice.reserve_to, advice.reserve,
      series_colour(0));
  draw_figure(folder / "reserve", script, 720, 400);
}

void draw_values(const fs::path& folder, const Advice& advice) {
  const auto steps = [](const char* name, const FittedLaw& law) {
    Curves curve({"value", "share"});
    double below = 0;
    for (std::size_t i = 0; i < law.value.size(); ++i) curve.add({law.value[i], below += law.weight[i]});
    return curve.block(name);
  };
  // a value far above all prices that are looked at would leave the others no room
  const bool cut = advice.law.value.back() > 3 * advice.most;
  const std::string range = cut ? fmt::format("set xrange [*:{}]\n", 1.2 * advice.most) : "";
  const std::string label = cut ? "value (some are beyond)" : "value";
  const std::string script = steps("$fitted", advice.law) + steps("$lowest", advice.lowest_law) + axes + range +
                             fmt::format(
                                 "set xlabel \"{}\"\nset ylabel \"share of bidders at most there\"\nset yrange [0:1]\n"
                                 "plot $fitted using 1:2 with steps lc rgb \"{}\" lw 2 title \"fitted law\", "
                                 "$lowest using 1:2 with steps lc rgb \"{}\" dt 2 title \"the lowest in the 95% band\"",
                                 label, series_colour(0), series_colour(1));
  draw_figure(folder / "values", script, 720, 360);
}

}  // namespace

void draw_advice_figures(const fs::path& folder, const Advice& advice, const Curves& curve) {
  draw_reserve(folder, advice, curve);
  draw_values(folder, advice);
}

std::string advice_page(const fs::path& folder, const std::string& title, const std::vector<AdviceSection>& sections) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" "
      "content=\"width=device-width\">\n<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n"
      "<h1>{0}</h1>\n",
      escaped(title), style);
  for (const AdviceSection& section : sections) html += section_html(folder, section);
  return html + "</body>\n</html>\n";
}

}  // namespace surety
