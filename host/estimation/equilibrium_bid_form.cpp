#include "host/estimation/plan.h"
#include "host/values/pieces_law.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

DemandView<double> view_of(const DemandForm& form) {
  return {form.shape,
          {form.parameters[0], form.parameters[1], form.parameters[2]},
          int(form.value.size()),
          form.knot.data(),
          form.value.data(),
          form.slope.data(),
          form.data.data()};
}

/// Bids where pieces meet, from the weakest bidder up: each is the kernel's own formula on the piece above the last.
std::vector<double> bids_at_ends(const DemandForm& value, std::int64_t bidders) {
  const int pieces = int(value.value.size());
  std::vector<double> bids(pieces);
  const EquilibriumBidView<double> view{view_of(value), bids.data(), {}, double(bidders - 1)};
  bids[pieces - 1] = value.value[pieces - 1] - value.slope[pieces - 1] * (1 - value.knot[pieces - 1]);
  for (int j = pieces - 1; j > 0; --j) bids[j - 1] = FirstPriceStrategy::bid(view, value.knot[j]);
  return bids;
}

}  // namespace

kernels::EquilibriumBidForm equilibrium_bid_form(const Law& law, std::int64_t bidders) {
  const DemandForm value = as_pieces(law.value_form());
  if (value.shape == DemandShape::pieces) return {value, bids_at_ends(value, bidders), {}};
  return {value, {}, first_price_bid_form(law, bidders)};
}

}  // namespace surety
