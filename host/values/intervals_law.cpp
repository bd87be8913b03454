#include <fmt/format.h>

#include <algorithm>

#include "host/values/law_family.h"
#include "host/values/pieces_law.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr OptionRecord intervals_parameters[] = {{"a", "value", "", 0, greatest_value, "lower end of an interval"},
                                                 {"b", "value", "", 0, greatest_value, "upper end, above a"}};
constexpr std::string_view intervals_examples[] = {"intervals:0..0.95,3.95..4", "intervals:1..2"};

LawPtr parse_intervals(const LawText& text) {
  auto given = parse_items(text.record, text.arguments, {".."});
  std::sort(given.begin(), given.end());
  std::vector<std::vector<double>> joined;
  for (const auto& interval : given) {
    const double a = interval[0], b = interval[1];
    if (!(b > a)) throw InvalidInput(fmt::format("intervals: {}..{} is empty; give a..b with a < b", a, b));
    if (!joined.empty() && a < joined.back()[1])
      throw InvalidInput(fmt::format("intervals: {}..{} overlaps {}..{}; give disjoint intervals", a, b,
                                     joined.back()[0], joined.back()[1]));
    if (!joined.empty() && a == joined.back()[1]) {
      joined.back()[1] = b;
    } else {
      joined.push_back({a, b});
    }
  }
  std::vector<Segment> segments;
  segments.reserve(joined.size());
  for (const auto& interval : joined) segments.push_back({interval[0], interval[1], interval[1] - interval[0]});
  return make_pieces_law(items_text("intervals", joined, {".."}), segments);
}

}  // namespace

extern constinit const LawFamily intervals_law{
    {"intervals", "intervals:a..b,c..d", "uniform on a union of disjoint intervals", "Brooks & Du (2021), Figure 3",
     intervals_parameters},
    intervals_examples,
    parse_intervals};

}  // namespace surety
