#include <cstring>
#include <span>

#include "kernels/estimate/estimate.h"
#include "surety/random/philox.h"

namespace surety::kernels {
namespace {

/// Packs arrays one behind the other, handing out the addresses that they will have at `base`.
class Arena {
 public:
  explicit Arena(const void* base) : base_(reinterpret_cast<std::uintptr_t>(base)) {}

  template <class U>
  const U* put(const std::vector<U>& array) {
    const std::size_t at = (bytes_.size() + 15) / 16 * 16;
    bytes_.resize(at + array.size() * sizeof(U));
    if (!array.empty()) std::memcpy(bytes_.data() + at, array.data(), array.size() * sizeof(U));
    return reinterpret_cast<const U*>(base_ + at);
  }
  template <class T>
  const T* put_as(std::span<const double> array) {
    return put(std::vector<T>(array.begin(), array.end()));
  }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::uintptr_t base_;
  std::vector<std::byte> bytes_;
};

template <class T>
DemandView<T> put(Arena& arena, const DemandForm& form) {
  DemandView<T> view{};
  view.shape = form.shape;
  for (int i = 0; i < 3; ++i) view.parameters[i] = T(form.parameters[i]);
  view.pieces = int(form.value.size());
  view.knot = arena.put_as<T>(form.knot);
  view.value = arena.put_as<T>(form.value);
  view.slope = arena.put_as<T>(form.slope);
  view.data = arena.put_as<T>(form.data);
  return view;
}

template <class T>
const DemandView<T>* put_all(Arena& arena, const std::vector<DemandForm>& forms) {
  std::vector<DemandView<T>> views;
  for (const auto& form : forms) views.push_back(put<T>(arena, form));
  return arena.put(views);
}

template <class T>
const EquilibriumBidView<T>* put_bids(Arena& arena, const std::vector<EquilibriumBidForm>& forms,
                                      std::int64_t bidders) {
  std::vector<EquilibriumBidView<T>> views;
  for (const auto& form : forms)
    views.push_back(
        {put<T>(arena, form.value), arena.put_as<T>(form.bid_at_end), put<T>(arena, form.table), T(bidders - 1)});
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
  view.value = put_all<T>(arena, p.value);
  view.bid = put_bids<T>(arena, p.bid, p.bidders());
  view.virtual_value = put_all<T>(arena, p.virtual_value);
  view.monopoly_quantile = arena.put_as<T>(p.monopoly_quantile);
  view.monopoly_price = arena.put_as<T>(p.monopoly_price);
  view.reserve = arena.put_as<T>(p.reserve);
  view.acceptance = arena.put_as<T>(p.acceptance);
  return arena.take();
}
template std::vector<std::byte> lay_out(const EstimateProblem&, const void*, EstimateView<float>&);
template std::vector<std::byte> lay_out(const EstimateProblem&, const void*, EstimateView<double>&);

}  // namespace surety::kernels
