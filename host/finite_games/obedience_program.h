#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "host/finite_games/undominated_messages.h"
#include "host/linear_programs/linear_program.h"
#include "host/linear_programs/rational_program.h"
#include "surety/finite_games/exact_guarantee.h"

namespace surety {

/// The linear program of Bayes correlated equilibria (Du 2016, (9); with knowledge Bergemann & Morris 2016,
/// Definition 1). Columns are the probabilities of a world and a message profile in its group, in which payoffs are in
/// units of the greatest; rows are the obedience of every bidder at everything that he may know, the set's limits and
/// means, and one normalisation per group. Under a ceiling, columns beside them say how knowledge and recommendation
/// would be drawn by one who saw the experiment's signal alone.
///
/// Where nothing is known and the mechanism is symmetric there is one obedience row for all bidders, and one column for
/// all profiles that differ by a permutation.
class ObedienceProgram {
 public:
  /// Throws InvalidInput where the program does not fit.
  ObedienceProgram(const FiniteMechanism& mechanism, const InformationSet& set, Sent sent);

  const LinearProgram& program() const { return program_; }

  /// The same without rounding, payoffs being what they are; empty where the symmetry it is written for is one up to
  /// rounding only.
  std::optional<RationalProgram> exact() const;

  /// [world * profiles + profile] of the solution, spread over the permutations of each profile, >= 0, and with the
  /// probability of every group.
  std::vector<double> equilibrium(const std::vector<double>& primal) const;

  /// Multipliers of the solver's program, and of exact().
  ObedienceMultipliers multipliers(const std::vector<double>& dual) const;
  ObedienceMultipliers multipliers_of_exact(const std::vector<double>& dual) const { return scaled(dual, 1, 1); }

 private:
  struct Column {
    int world;
    std::int64_t profile;  ///< of a world that is played
    int normalisation;     ///< its row
  };
  /// One of a ceiling's: of a bidder's knowledge and recommendation, and of a signal.
  struct DrawColumn {
    int ceiling, signal, pair, normalisation;
  };

  const InformationSet::World& world(int w) const { return set_.worlds[w]; }
  double mass(const Column& c) const { return set_.groups[world(c.world).group]; }
  void set_scales();
  void check_size() const;
  void add_obedience_rows(int i);
  void add_rows_of_limits();
  void add_groups();
  void add_draws();
  void add_column(int w, std::int64_t profile, int normalisation, double least);
  double least_welfare(int group) const;
  double welfare(const Column& c) const {
    return world(c.world).is_played() ? mechanism_.welfare(c.profile, world(c.world).state) : 0;
  }
  int most_messages() const;
  /// Of a bidder's knowledge together with his message.
  int pair(int i, int w, std::int64_t profile) const {
    return world(w).knowledge[i] * mechanism_.messages(i) + mechanism_.message(profile, i);
  }
  int pairs(int i) const { return set_.knowledges[i] * mechanism_.messages(i); }
  int row(int i, int pair, int to) const {
    const int from = pair % mechanism_.messages(i);
    return first_row_[symmetric_ ? 0 : i] + pair * (mechanism_.messages(i) - 1) + (to < from ? to : to - 1);
  }
  int row_of_mean(int zero, int pair) const { return first_mean_[zero] + pair; }
  int row_of_ceiling(int ceiling, int pair, int group) const {
    return first_ceiling_[ceiling] + pair * static_cast<int>(set_.groups.size()) + group;
  }
  bool is_representative(std::int64_t profile) const;
  void spread(const Column& column, double share, std::vector<double>& sigma) const;
  ObedienceMultipliers scaled(const std::vector<double>& dual, double rates, double others) const;

  /// Every bidder, his obedience row, and the profile where he alone sends another message.
  template <class Visit>
  void for_each_deviation(const Column& c, const Visit& visit) const {
    if (!world(c.world).is_played()) return;
    for (int i = 0; i < mechanism_.bidders(); ++i) {
      const int own = mechanism_.message(c.profile, i), of = pair(i, c.world, c.profile);
      for (int other = 0; other < mechanism_.messages(i); ++other)
        if (other != own) visit(i, row(i, of, other), c.profile + (other - own) * mechanism_.stride(i));
    }
  }
  /// Every other row but the normalisation in which a column stands, and its number there.
  template <class Visit>
  void for_each_limit(const Column& c, const Visit& visit) const {
    for (std::size_t r = 0; r < set_.limits.size(); ++r)
      if (const double weight = set_.limits[r].weight[c.world]; weight != 0)
        visit(first_limit_ + static_cast<int>(r), weight, mass(c));
    if (!world(c.world).is_played()) return;
    for (std::size_t z = 0; z < set_.zero_means.size(); ++z) {
      const auto& [bidder, distance] = set_.zero_means[z];
      const int known = world(c.world).knowledge[bidder];
      if (const double d = distance[known * mechanism_.states() + world(c.world).state]; d != 0)
        visit(row_of_mean(static_cast<int>(z), pair(bidder, c.world, c.profile)), d, mass(c));
    }
    for (std::size_t k = 0; k < set_.ceilings.size(); ++k)
      visit(
          row_of_ceiling(static_cast<int>(k), pair(set_.ceilings[k].bidder, c.world, c.profile), world(c.world).group),
          1.0, 1.0);
  }
  template <class Visit>
  void for_each_draw_entry(const DrawColumn& d, const Visit& visit) const {
    const InformationSet::Ceiling& ceiling = set_.ceilings[d.ceiling];
    for (std::size_t g = 0; g < set_.groups.size(); ++g)
      if (const double chance = ceiling.chance[g * ceiling.signals + d.signal]; chance != 0 && set_.groups[g] > 0)
        visit(row_of_ceiling(d.ceiling, d.pair, static_cast<int>(g)), -chance);
  }

  const FiniteMechanism& mechanism_;
  const InformationSet& set_;
  SentMessages sent_;
  bool symmetric_;
  LinearProgram program_;
  double utility_scale_ = 0, welfare_scale_ = 0;
  std::vector<int> first_row_;  // of obedience, by bidder, or of all where symmetric
  int first_limit_ = 0;
  std::vector<int> first_mean_, first_ceiling_;
  std::vector<Column> columns_;  // the program's first ones
  std::vector<DrawColumn> draws_;
};

}  // namespace surety
