#include <fmt/format.h>

#include "host/papers/paper.h"

namespace surety {
namespace {

/// Uniform values: on average the price is (N-1)/(N+1), whichever of the two auctions is held.
void expected_price(Pass& pass) {
  Checks table("Uniform values: the expected price");
  for (const int bidders : {2, 5, 10})
    for (const char* mechanism : {"first-price", "second-price"}) {
      const Estimate price = pass.estimate(mechanism, "uniform", bidders)[Statistic::revenue];
      const double by_hand = (bidders - 1.0) / (bidders + 1);
      table.add(fmt::format("{}, N = {}", mechanism, bidders), price.exact->value,
                {value("(N-1)/(N+1)", by_hand, 1e-12), played(price, *price.exact)});
    }
  pass.add(table);
}

constexpr Part parts[] = {expected_price, write_comparisons};

}  // namespace

extern constinit const Paper vickrey_1961_paper{
    {"vickrey-1961", "Counterspeculation, auctions, and competitive sealed tenders",
     "the expected price of uniform values"},
    parts};

}  // namespace surety
