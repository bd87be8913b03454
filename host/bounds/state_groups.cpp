#include "host/bounds/state_groups.h"

#include <algorithm>
#include <map>

namespace surety {

StateGroups group_states(const AuctionEnvironment& environment, unsigned alike) {
  StateGroups groups;
  std::map<std::vector<std::vector<double>>, int> known;
  for (int s = 0; s < environment.states(); ++s) {
    std::vector<std::vector<double>> rows;
    for (int i = 0; i < environment.bidders; ++i) {
      rows.emplace_back();
      for (int l = 0; l < environment.goods; ++l) rows.back().push_back(environment.value(s, i, l));
    }
    for (int first = 0, last; first < environment.bidders; first = last + 1) {
      last = last_alike(first, environment.bidders, alike);
      std::sort(rows.begin() + first, rows.begin() + last + 1);
    }
    if (alike == 0) rows.push_back({double(s)});
    const auto [at, fresh] = known.emplace(rows, groups.count());
    if (fresh) {
      groups.prior.push_back(0);
      groups.size.push_back(0);
    }
    groups.of.push_back(at->second);
    groups.prior[std::size_t(at->second)] += environment.prior[std::size_t(s)];
    ++groups.size[std::size_t(at->second)];
  }
  return groups;
}

void share_out(const StateGroups& groups, double* numbers) {
  std::vector<double> mass(std::size_t(groups.count()), 0);
  for (std::size_t s = 0; s < groups.of.size(); ++s) mass[std::size_t(groups.of[s])] += numbers[s];
  for (std::size_t s = 0; s < groups.of.size(); ++s) {
    const auto g = std::size_t(groups.of[s]);
    numbers[s] = mass[g] / groups.size[g];
  }
}

}  // namespace surety
