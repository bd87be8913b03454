#include "host/auctions/aggregate.h"

#include <algorithm>
#include <cmath>

namespace surety {

double spread(const AggregateForm& form, int function) {
  double least = 0, most = 0;
  const auto see = [&](double t) {
    const double at = evaluate(form, function, form.offset + t);
    least = std::min(least, at), most = std::max(most, at);
  };
  for (const double knot : form.knot) {
    see(knot);
    see(std::nextafter(knot, 0.0));  // before a jump
  }
  return most - least;
}

}  // namespace surety
