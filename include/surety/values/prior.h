#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "surety/values/law.h"

namespace surety {

/// Law of a whole profile of N values: a finite mixture, over a public state theta ~ mu, of independent values
/// (Yamashita 2018, Assumption 1). Bidders with the same law in every state form a group.
struct ProfileLaw {
  struct State {
    double weight;             ///< mu(theta) > 0; the weights sum to 1
    std::vector<LawPtr> laws;  ///< one per group
  };
  std::vector<std::int64_t> group_sizes;  ///< bidders per group, all positive
  std::vector<State> states;              ///< one or more
  bool comonotone = false;                ///< all bidders share one demand quantile: values rise and fall together
  std::vector<int> cycle = {0};           ///< bidder i, in order of arrival, is of group cycle[i mod size]

  std::int64_t bidders() const;
  bool symmetric() const { return group_sizes.size() == 1; }
};

/// A prior as the user writes it, for any number of bidders:
///   LAW                              iid
///   independent(LAW; LAW; ...)       bidder i draws from law i mod count, independently
///   comonotone(LAW; LAW; ...)        the same, all at one common quantile
///   mixture(w * PRIOR | w * PRIOR)   state theta with weight w; PRIOR is a LAW or independent(...)
class Prior {
 public:
  /// `folder` as in parse_law.
  static Prior parse(std::string_view spec, const std::filesystem::path& folder = {});
  const std::string& spec() const { return spec_; }  ///< canonical form
  ProfileLaw profile(std::int64_t bidders) const;    ///< throws InvalidInput for bidders < 1

 private:
  struct Component {
    double weight;
    std::vector<LawPtr> laws;  // cycled over the bidders
  };
  std::string spec_;
  std::vector<Component> components_;
  bool comonotone_ = false;
};

}  // namespace surety
