#pragma once

#include <vector>

#include "surety/finite_games/exact_guarantee.h"

namespace surety {

/// Which messages a bidder may send given what he knows.
class SentMessages {
 public:
  SentMessages(const FiniteMechanism& mechanism, const InformationSet& set, Sent sent);

  bool has(int world, std::int64_t profile) const {
    if (out_.empty()) return true;
    for (int i = 0; i < mechanism_.bidders(); ++i)
      if (out_[i][set_.worlds[world].knowledge[i] * mechanism_.messages(i) + mechanism_.message(profile, i)])
        return false;
    return true;
  }

 private:
  std::vector<char> dominated_given(int i, int knowledge) const;
  bool dominates(int i, int knowledge, int better, int worse) const;

  const FiniteMechanism& mechanism_;
  const InformationSet& set_;
  double tolerance_ = 0;
  std::vector<std::vector<char>> out_;  // [bidder][knowledge * messages + m]; empty where all may be sent
};

}  // namespace surety
