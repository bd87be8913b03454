#include "host/finite_games/undominated_messages.h"

#include <algorithm>
#include <cmath>

namespace surety {
namespace {

constexpr double equal_payoffs = 1e-12;  // of the greatest: what rounding makes of equal ones

}  // namespace

SentMessages::SentMessages(const FiniteMechanism& mechanism, const InformationSet& set, Sent sent)
    : mechanism_(mechanism), set_(set) {
  if (sent == Sent::any) return;
  for (int state = 0; state < mechanism.states(); ++state)
    for (std::int64_t p = 0; p < mechanism.profiles(); ++p)
      for (int i = 0; i < mechanism.bidders(); ++i)
        tolerance_ = std::max(tolerance_, equal_payoffs * std::abs(mechanism.utility(i, p, state)));
  for (int i = 0; i < mechanism.bidders(); ++i) {
    out_.emplace_back();
    for (int knowledge = 0; knowledge < set.knowledges[i]; ++knowledge) {
      const std::vector<char> dominated = dominated_given(i, knowledge);
      out_[i].insert(out_[i].end(), dominated.begin(), dominated.end());
    }
  }
}

std::vector<char> SentMessages::dominated_given(int i, int knowledge) const {
  const int n = mechanism_.messages(i);
  std::vector<char> dominated(n);
  for (int worse = 0; worse < n; ++worse)
    for (int better = 0; better < n && !dominated[worse]; ++better)
      dominated[worse] = better != worse && dominates(i, knowledge, better, worse);
  return dominated;
}

/// Never less, whatever the others send, and at times more.
bool SentMessages::dominates(int i, int knowledge, int better, int worse) const {
  bool more = false;
  for (const InformationSet::World& world : set_.worlds) {
    if (!world.is_played() || world.knowledge[i] != knowledge) continue;
    for (std::int64_t p = 0; p < mechanism_.profiles(); ++p) {
      if (mechanism_.message(p, i) != worse) continue;
      const double gain = mechanism_.utility(i, p + (better - worse) * mechanism_.stride(i), world.state) -
                          mechanism_.utility(i, p, world.state);
      if (gain < -tolerance_) return false;
      more |= gain > tolerance_;
    }
  }
  return more;
}

}  // namespace surety
