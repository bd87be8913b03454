#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "surety/values/law.h"

namespace surety {

/// Law of a whole profile of N values: a finite mixture, over a state theta ~ mu, of independent values (Yamashita
/// 2018, Assumption 1). Bidders with the same law in every state form a group. All see the state, or nobody does. A
/// finite joint law has a state for each profile of values, and a group for each bidder.
struct ProfileLaw {
  struct State {
    double weight;             ///< mu(theta) > 0; the weights sum to 1
    std::vector<LawPtr> laws;  ///< one per group
  };
  std::vector<std::int64_t> group_sizes;  ///< bidders per group, all positive
  std::vector<State> states;              ///< one or more
  bool hidden = false;                    ///< nobody sees the state
  bool joint = false;                     ///< nobody sees it, and it is the whole profile: each law is a single value
  bool comonotone = false;                ///< all bidders share one demand quantile: values rise and fall together
  std::vector<int> cycle = {0};           ///< bidder i, in order of arrival, is of group cycle[i mod size]

  std::int64_t bidders() const;
  bool symmetric() const { return group_sizes.size() == 1; }
};

/// A prior for any number of bidders, typed or put together from laws:
///   LAW                              Prior(law)              iid
///   independent(LAW; LAW; ...)       Prior::independent      bidder i draws from law i mod count, independently
///   comonotone(LAW; LAW; ...)        Prior::comonotone       the same, all at one common quantile
///   mixture(w * PRIOR | w * PRIOR)   Prior::mixture          state theta with weight w; PRIOR is a LAW or
///                                                            independent(...); all see theta
///   hidden-mixture(w * LAW | w * LAW)  Prior::hidden_mixture  iid given a state that nobody sees: values are private
///                                                            and correlated (affiliated where likelihood ratios rise)
///   joint(p * v1, v2 | p * v1, v2)   Prior::joint            one of finitely many profiles of values with probability
///   joint:FILE                                               p each, correlated in any way; for as many bidders as
///                                                            a profile has values. FILE: CSV with the columns
///                                                            probability, value1, value2, ..
/// All throw InvalidInput with what is wrong and what would be right: no laws, a null law, weights outside (0, 1] or
/// that do not sum to 1, other components of a mixture, two laws of one's own (user_law.h) with one name.
class Prior {
 public:
  explicit Prior(LawPtr law);
  static Prior independent(std::vector<LawPtr> laws);
  static Prior comonotone(std::vector<LawPtr> laws);
  static Prior mixture(const std::vector<std::pair<double, Prior>>& components);  ///< weights and priors
  static Prior hidden_mixture(const std::vector<std::pair<double, LawPtr>>& components);
  /// Probabilities and values of bidders in order, each from 0 to 1e12. Equal profiles are added up; at most 1024
  /// others of up to 64 values, and probabilities that sum to 1 within 1e-9 and are divided by their sum.
  static Prior joint(const std::vector<std::pair<double, std::vector<double>>>& profiles);
  /// `folder` as in parse_law.
  static Prior parse(std::string_view spec, const std::filesystem::path& folder = {});

  const std::string& spec() const { return spec_; }  ///< canonical form
  /// Whether it is a finite joint law of the values of all bidders.
  bool is_joint() const { return joint_; }
  /// Throws InvalidInput for bidders < 1 or, of a joint law, another number than it has, and for a hidden state: what
  /// is computed of this takes states as seen.
  ProfileLaw profile(std::int64_t bidders) const;
  /// The same for whoever looks at ProfileLaw::hidden.
  ProfileLaw profile_seen_or_not(std::int64_t bidders) const;

 private:
  ProfileLaw profile_of_joint(std::int64_t bidders) const;
  struct Component {
    double weight;
    std::vector<LawPtr> laws;  // cycled over the bidders
  };
  Prior(std::string spec, std::vector<Component> components, bool comonotone, bool hidden = false);
  static Prior joint(std::string spec, const std::vector<std::pair<double, std::vector<double>>>& profiles);

  std::string spec_;
  std::vector<Component> components_;
  bool comonotone_ = false, hidden_ = false, joint_ = false;
};

}  // namespace surety
