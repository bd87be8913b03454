#include "host/bounds/solved_profiles.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <unordered_set>

namespace surety {
namespace {

constexpr std::int64_t place_multiple = kernels::lane_columns;

int sum_of(const SolvedProfiles::Profile& x, int bidders) { return std::accumulate(x.begin(), x.begin() + bidders, 0); }

}  // namespace

SolvedProfiles::SolvedProfiles(const MessageGrid& grid, bool exchangeable, int reach)
    : grid_(grid),
      exchangeable_(exchangeable),
      reach_(std::min(reach, grid.bidders() * (grid.points() - 1))),
      row_stride_((grid.points() + place_multiple - 1) / place_multiple * place_multiple),
      places_(grid.stride(0) * row_stride_) {
  find_images();
}

bool SolvedProfiles::is_solved(const Profile& x) const {
  if (sum_of(x, grid_.bidders()) > reach_) return false;
  return !exchangeable_ || std::is_sorted(x.begin(), x.begin() + grid_.bidders(), std::greater<>());
}

std::int64_t SolvedProfiles::place(const Profile& x) const {
  std::int64_t row = 0;
  for (int i = 0; i + 1 < grid_.bidders(); ++i) row = row * grid_.points() + x[std::size_t(i)];
  return row * row_stride_ + x[std::size_t(grid_.bidders() - 1)];
}

SolvedProfiles::Profile SolvedProfiles::sorted(const Profile& x, Profile& rank) const {
  std::array<int, kernels::most_bidders> order{};
  const int n = grid_.bidders();
  std::iota(order.begin(), order.begin() + n, 0);
  std::stable_sort(order.begin(), order.begin() + n,
                   [&](int a, int b) { return x[std::size_t(a)] > x[std::size_t(b)]; });
  Profile descending{};
  for (int r = 0; r < n; ++r) {
    descending[std::size_t(r)] = x[std::size_t(order[std::size_t(r)])];
    rank[std::size_t(order[std::size_t(r)])] = r;
  }
  return descending;
}

double SolvedProfiles::copies(const Profile& x) const {
  if (!exchangeable_) return 1;
  double copies = 1;
  int equal = 0;
  for (int i = 0; i < grid_.bidders(); ++i) {
    equal = i > 0 && x[std::size_t(i)] == x[std::size_t(i - 1)] ? equal + 1 : 1;
    copies *= double(i + 1) / equal;
  }
  return copies;
}

/// Every profile of the full grid in the order of its index.
template <class Visit>
void SolvedProfiles::for_each_profile(Visit visit) const {
  Profile x{};
  const std::int64_t profiles = grid_.profiles();
  for (std::int64_t index = 0; index < profiles; ++index) {
    visit(x, index);
    for (int i = grid_.bidders() - 1; i >= 0 && ++x[std::size_t(i)] == grid_.points(); --i) x[std::size_t(i)] = 0;
  }
}

void SolvedProfiles::add_rows(kernels::AuctionSaddleProblem& problem) const {
  const auto rho = grid_.density();
  problem.profiles = places_;
  problem.weight.assign(std::size_t(places_), 0);
  std::int64_t previous = -1;
  for_each_profile([&](const Profile& x, std::int64_t) {
    if (!is_solved(x)) return;
    const std::int64_t at = place(x), row = at / kernels::lane_columns;
    const int message = x[std::size_t(grid_.bidders() - 1)];
    if (row != previous) {
      kernels::AuctionRow fresh{at - message, message, message, 0, {}};
      std::copy(x.begin(), x.begin() + grid_.bidders() - 1, fresh.message);
      problem.row.push_back(fresh);
      previous = row;
    }
    problem.row.back().end = message + 1;
    double weight = copies(x);
    for (int i = 0; i < grid_.bidders(); ++i) weight *= rho[std::size_t(x[std::size_t(i)])];
    problem.weight[std::size_t(at)] = weight;
  });
}

/// The neighbours of solved profiles that are permutations of solved ones.
void SolvedProfiles::add_mirrors(kernels::AuctionSaddleProblem& problem) const {
  std::vector<kernels::AuctionMirror> mirrors;
  std::unordered_set<std::int64_t> seen;
  for_each_profile([&](const Profile& x, std::int64_t) {
    if (!exchangeable_ || !is_solved(x)) return;
    for (int i = 0; i < grid_.bidders(); ++i)
      for (const int step : {-1, 1}) {
        Profile y = x, rank{};
        const int message = y[std::size_t(i)] += step;
        if (message < 0 || message >= grid_.points() || is_solved(y)) continue;
        const Profile image = sorted(y, rank);
        if (!is_solved(image) || !seen.insert(place(y)).second) continue;
        kernels::AuctionMirror mirror{place(image), place(y), {}};
        std::copy(rank.begin(), rank.begin() + grid_.bidders(), mirror.bidder);
        mirrors.push_back(mirror);
      }
  });
  std::sort(mirrors.begin(), mirrors.end(), [](const auto& a, const auto& b) {
    return a.source != b.source ? a.source < b.source : a.target < b.target;
  });
  std::size_t next = 0;
  for (auto& row : problem.row) {
    row.first_mirror = int(next);
    while (next < mirrors.size() && mirrors[next].source < row.base + row.end) ++next;
  }
  problem.row.push_back({0, 0, 0, int(mirrors.size()), {}});
  problem.mirror = std::move(mirrors);
}

void SolvedProfiles::lay_out(kernels::AuctionSaddleProblem& problem) const {
  for (int i = 0; i < grid_.bidders(); ++i)
    problem.stride.push_back(i + 1 < grid_.bidders() ? grid_.stride(i) / grid_.points() * row_stride_ : 1);
  add_rows(problem);
  add_mirrors(problem);
  problem.first_row = kernels::chunks_of(int(problem.row.size()) - 1);
}

void SolvedProfiles::find_images() {
  image_.resize(std::size_t(grid_.profiles()));
  permutation_.resize(image_.size());
  std::map<Profile, std::uint16_t> known;
  for_each_profile([&](const Profile& x, std::int64_t index) {
    solved_ += is_solved(x);
    Profile rank{};
    std::iota(rank.begin(), rank.end(), 0);
    const Profile image = exchangeable_ ? sorted(x, rank) : x;
    image_[std::size_t(index)] = sum_of(x, grid_.bidders()) <= reach_ ? place(image) : -1;
    const auto [at, fresh] = known.emplace(rank, std::uint16_t(permutations_.size()));
    if (fresh) permutations_.push_back(rank);
    permutation_[std::size_t(index)] = at->second;
  });
}

std::vector<double> SolvedProfiles::expand(const std::vector<double>& numbers, int goods,
                                           std::span<const int> column_of, std::span<const double> beyond) const {
  const std::size_t profiles = image_.size();
  std::vector<double> full(std::size_t(grid_.bidders() * goods) * profiles);
  for (int c = 0; c < grid_.bidders() * goods; ++c) {
    std::vector<std::int64_t> array;  // by permutation
    for (const Profile& rank : permutations_)
      array.push_back(column_of[std::size_t(rank[std::size_t(c / goods)] * goods + c % goods)] * places_);
    double* const out = &full[std::size_t(c) * profiles];
    for (std::size_t x = 0; x < profiles; ++x)
      out[x] = image_[x] < 0 ? beyond[std::size_t(c)] : numbers[std::size_t(array[permutation_[x]] + image_[x])];
  }
  return full;
}

int reach_of(const MessageGrid& grid, double tail) {
  // the law of the sum, one bidder after the other
  const auto rho = grid.density();
  std::vector<double> law{1};
  for (int i = 0; i < grid.bidders(); ++i) {
    std::vector<double> next(law.size() + rho.size() - 1);
    for (std::size_t a = 0; a < law.size(); ++a)
      for (std::size_t b = 0; b < rho.size(); ++b) next[a + b] += law[a] * rho[b];
    law = std::move(next);
  }
  int reach = int(law.size()) - 1;
  for (double beyond = 0; reach > 0 && beyond + law[std::size_t(reach)] <= tail; --reach)
    beyond += law[std::size_t(reach)];
  return reach;
}

}  // namespace surety
