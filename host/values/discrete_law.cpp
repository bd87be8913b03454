#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/values/law_family.h"
#include "host/values/pieces_law.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr OptionRecord discrete_parameters[] = {{"x", "value", "", 0, greatest_value, "an atom"},
                                                {"p", "probability", "", 0, 1, "its probability; they sum to 1"}};
constexpr std::string_view discrete_examples[] = {"discrete:0@0.5,1@0.5", "discrete:1@0.1,2@0.3,5@0.6", "discrete:3@1"};

LawPtr parse_discrete(const LawText& text) {
  auto points = parse_items(text.record, text.arguments, {"@"});
  std::stable_sort(points.begin(), points.end(), [](const auto& a, const auto& b) { return a[0] < b[0]; });
  std::vector<std::vector<double>> atoms;
  double sum = 0;
  for (const auto& point : points) {
    const double x = point[0], p = point[1];
    sum += p;
    if (!atoms.empty() && atoms.back()[0] == x) {
      atoms.back()[1] += p;
    } else if (p > 0) {
      atoms.push_back({x, p});
    }
  }
  if (std::abs(sum - 1) > 1e-9)
    throw InvalidInput(fmt::format("discrete: the probabilities sum to {}; they must sum to 1", sum));
  std::vector<Segment> segments;
  segments.reserve(atoms.size());
  for (const auto& atom : atoms) segments.push_back({atom[0], atom[0], atom[1]});
  return make_pieces_law(items_text("discrete", atoms, {"@"}), segments);
}

}  // namespace

extern constinit const LawFamily discrete_law{
    {"discrete", "discrete:x@p,...", "atoms x with probabilities p", "", discrete_parameters},
    discrete_examples,
    parse_discrete};

}  // namespace surety
