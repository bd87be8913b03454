#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "surety/finite_games/information_set.h"

namespace surety {

/// The worlds of an InformationSet while restrictions are put on them one by one. Every restriction splits worlds, or
/// limits their probabilities; what was said of a world holds for those that it is split into.
class Worlds {
 public:
  struct World {
    int group, state;                            ///< -1: nothing is played
    int scenario;                                ///< which prior it is of, where the prior is a mixture
    std::vector<std::string> knows;              ///< by bidder, in words
    std::vector<std::optional<double>> interim;  ///< by bidder, his interim value, where its law is known
  };

  /// Groups of the prior's own states.
  Worlds(int bidders, const std::vector<double>& prior);
  /// Of `groups` with these probabilities, in which worlds are free.
  struct Origin {
    int group, state, scenario = 0;
  };
  Worlds(int bidders, std::vector<double> groups, const std::vector<Origin>& worlds);

  /// Of one group of all states: their probabilities are what a prior becomes when mass moves from its states to
  /// others, by `distance(from, to)` at most `radius` on average.
  void limit_moves(const std::vector<double>& prior, const std::function<double(int, int)>& distance, double radius);

  int bidders() const { return bidders_; }
  const std::vector<World>& all() const { return worlds_; }
  const std::vector<double>& groups() const { return groups_; }

  /// What a bidder knows in a world.
  void tell(int bidder, const std::function<std::string(const World&)>& what);
  /// Every world becomes those that `parts` makes of it. Throws InvalidInput where they are too many.
  void split(const std::function<std::vector<World>(const World&)>& parts);
  /// That the parts of a law have these probabilities: `part(world)` says which one it is, or -1 for worlds of which
  /// nothing is said; given these the law holds, whatever the probability of them all. What the most likely part has
  /// follows from the others', so that rounding of their sum contradicts nothing.
  void limit_law(const std::function<int(const World&)>& part, const std::vector<double>& law);
  /// Of the mean of `weight` over worlds. Throws InvalidInput where weights are too many.
  void limit(const std::function<double(const World&)>& weight, double least, double most);
  void add_ceiling(InformationSet::Ceiling ceiling) { ceilings_.push_back(std::move(ceiling)); }

  /// With `value(state, bidder)`, and what knowledge is called, by bidder.
  InformationSet set(const std::function<double(int, int)>& value, int states,
                     std::vector<std::vector<std::string>>& names) const;

 private:
  void add(const Origin& origin);
  void add_moves_to(InformationSet& set) const;
  /// Throws InvalidInput where limits have more weights than fit.
  void check_size() const;

  int bidders_;
  std::vector<double> groups_;
  std::vector<World> worlds_;
  std::vector<InformationSet::Limit> limits_;  // weights of worlds_ only
  std::vector<double> moved_from_;             // a prior whose mass moves; empty where none does
  std::vector<std::vector<double>> moves_;     // of each limit the weights of moves, [from * states + to]
  std::vector<InformationSet::Ceiling> ceilings_;
};

}  // namespace surety
