#include "kernels/estimate/estimate.h"
#include "kernels/launch/arena.h"
#include "surety/random/philox.h"

namespace surety::kernels {
namespace {

template <class T>
const EquilibriumBidView<T>* put_bids(Arena& arena, const std::vector<EquilibriumBidForm>& forms,
                                      std::int64_t bidders) {
  std::vector<EquilibriumBidView<T>> views;
  for (const auto& form : forms)
    views.push_back({arena.put_form<T>(form.value), arena.put_as<T>(form.bid_at_end), arena.put_form<T>(form.table),
                     T(bidders - 1)});
  return arena.put(views);
}

template <class T>
std::vector<GroupView> group_views(const EstimateProblem& problem) {
  constexpr std::int64_t per_block = draws_per_block<T>;
  std::vector<GroupView> groups;
  std::uint32_t block = 0;
  for (const auto size : problem.group_sizes) {
    groups.push_back({size, block});
    block += std::uint32_t((size + per_block - 1) / per_block);
  }
  return groups;
}

std::vector<double> cumulative(const std::vector<double>& weights) {
  std::vector<double> ends;
  double sum = 0;
  for (const double w : weights) ends.push_back(sum += w);
  return ends;
}

}  // namespace

template <class T>
std::vector<std::byte> lay_out(const EstimateProblem& p, const void* base, EstimateView<T>& view) {
  Arena arena(base);
  view.seed = p.seed;
  view.experiment = p.experiment;
  view.states = int(p.weights.size());
  view.groups = int(p.group_sizes.size());
  view.comonotone = p.comonotone;
  view.reduced = p.reduced;
  view.group = arena.put(group_views<T>(p));
  view.state_ends = arena.put_as<T>(cumulative(p.weights));
  view.value = arena.put_forms<T>(p.value);
  view.bid = put_bids<T>(arena, p.bid, p.bidders());
  view.virtual_value = arena.put_forms<T>(p.virtual_value);
  view.monopoly_quantile = arena.put_as<T>(p.monopoly_quantile);
  view.monopoly_price = arena.put_as<T>(p.monopoly_price);
  view.reserve = arena.put_as<T>(p.reserve);
  view.acceptance = arena.put_as<T>(p.acceptance);
  return arena.take();
}
template std::vector<std::byte> lay_out(const EstimateProblem&, const void*, EstimateView<float>&);
template std::vector<std::byte> lay_out(const EstimateProblem&, const void*, EstimateView<double>&);

}  // namespace surety::kernels
