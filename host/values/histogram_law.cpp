#include <fmt/format.h>

#include <algorithm>

#include "host/values/law_family.h"
#include "host/values/pieces_law.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr OptionRecord histogram_parameters[] = {
    {"a", "value", "", 0, greatest_value, "lower end of a bin"},
    {"b", "value", "", 0, greatest_value, "upper end, above a"},
    {"w", "", "", 0, 1e12, "weight of the bin, or how many values fell in it: 0, or at least 1e-12"}};
constexpr std::string_view histogram_examples[] = {
    "histogram:0..1@3,1..2@5,2..4@2", "histogram:0.5..0.75@0.2,2..10@0.8", "histogram:0..1@1e12,1..2@1e-12",
    "histogram:3..4@7", "histogram:0..1@4,1..2@0,2..3@1"};

LawPtr parse_histogram(const LawText& text) {
  auto bins = parse_items(text.record, text.arguments, {"..", "@"});
  std::sort(bins.begin(), bins.end());
  std::vector<Segment> segments;
  for (const auto& bin : bins) {
    const double a = bin[0], b = bin[1];
    if (!(b > a)) throw InvalidInput(fmt::format("histogram: {}..{} is empty; give a..b with a < b", a, b));
    if (!segments.empty() && a < segments.back().high)
      throw InvalidInput(fmt::format("histogram: {}..{} overlaps {}..{}; bins may touch, no more", a, b,
                                     segments.back().low, segments.back().high));
    if (bin[2] > 0 && bin[2] < 1e-12)
      throw InvalidInput(fmt::format("histogram: {}..{} has a weight of {}; give 0 or at least 1e-12", a, b, bin[2]));
    segments.push_back({a, b, bin[2]});
  }
  // what is empty is no part of the law, nor of its name
  std::erase_if(bins, [](const auto& bin) { return bin[2] == 0; });
  if (bins.empty()) throw InvalidInput("histogram: all bins are empty; give at least one a weight above 0");
  return make_pieces_law(items_text("histogram", bins, {"..", "@"}), segments);
}

}  // namespace

extern constinit const LawFamily histogram_law{
    {"histogram", "histogram:a..b@w,c..d@w", "uniform within each bin; weights or counts say how often", "",
     histogram_parameters},
    histogram_examples,
    parse_histogram};

}  // namespace surety
