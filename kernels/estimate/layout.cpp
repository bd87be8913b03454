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

template <class T>
std::vector<ArrivalView> arrivals(const EstimateProblem& problem) {
  constexpr std::int64_t per_block = draws_per_block<T>;
  const auto groups = group_views<T>(problem);
  std::vector<std::int64_t> arrived(groups.size());
  std::vector<ArrivalView> views;
  for (const int group : problem.policy.group_of_bidder) {
    const std::int64_t index = arrived[group]++;
    views.push_back({groups[group].first_block + std::uint32_t(index / per_block), std::int32_t(index % per_block),
                     std::int32_t(group)});
  }
  return views;
}

template <class T>
PolicyView<T> put_policy(Arena& arena, const EstimateProblem& problem) {
  const PolicyForm& form = problem.policy;
  std::vector<T> next;  // integers by their bits, so that they are gathered like reals
  for (const int node : form.next) next.push_back(real_of<T>(IntOf<T>(node)));
  return {form.cells,
          arena.put(arrivals<T>(problem)),
          arena.put_as<T>(form.price),
          arena.put_as<T>(form.acceptance),
          arena.put_as<T>(form.cut),
          arena.put(next)};
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
  view.bidders = p.bidders();
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
  view.policy = put_policy<T>(arena, p);
  return arena.take();
}
template std::vector<std::byte> lay_out(const EstimateProblem&, const void*, EstimateView<float>&);
template std::vector<std::byte> lay_out(const EstimateProblem&, const void*, EstimateView<double>&);

}  // namespace surety::kernels
