#include <fmt/format.h>

#include <cmath>

#include "host/values/law_family.h"
#include "host/values/pieces_law.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr OptionRecord piecewise_parameters[] = {
    {"x", "value", "", 0, greatest_value, "a knot of the cdf, ascending; the same x twice is an atom"},
    {"F", "probability", "", 0, 1, "the cdf there, nondecreasing, ending at 1; a first F above 0 is an atom"}};
constexpr std::string_view piecewise_examples[] = {"piecewise:0@0.1,1@0.5,2@0.5,2@0.7,3@1",
                                                   "piecewise:0@0,0.5@0.9,1@1"};

LawPtr parse_piecewise(const LawText& text) {
  const auto knots = parse_items(text.record, text.arguments, {"@"});
  std::vector<Segment> segments;
  double last = knots.front()[0], reached = 0;
  for (const auto& knot : knots) {
    const double x = knot[0], share = knot[1];
    if (x < last)
      throw InvalidInput(fmt::format("piecewise: x = {} comes after x = {}; give x in ascending order", x, last));
    if (share < reached)
      throw InvalidInput(
          fmt::format("piecewise: F falls from {} to {} at x = {}; a cdf never falls", reached, share, x));
    segments.push_back({last, x, share - reached});
    last = x;
    reached = share;
  }
  if (std::abs(reached - 1) > 1e-9)
    throw InvalidInput(fmt::format("piecewise: the density integrates to {}; the last F must be 1", reached));
  return make_pieces_law(items_text("piecewise", knots, {"@"}), segments);
}

}  // namespace

extern constinit const LawFamily piecewise_law{
    {"piecewise", "piecewise:x@F,...", "cdf linear between the points (x, F); jumps are atoms", "",
     piecewise_parameters},
    piecewise_examples,
    parse_piecewise};

}  // namespace surety
