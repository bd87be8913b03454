#include "host/auctions/aggregate.h"

#include <algorithm>

namespace surety {

double spread(const AggregateForm& form, int function) {
  double least = 0, most = 0;
  for (const double knot : form.knot) {
    const double at = evaluate(form, function, form.offset + knot);
    least = std::min(least, at), most = std::max(most, at);
  }
  return most - least;
}

}  // namespace surety
