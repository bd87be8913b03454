#pragma once

#include <span>
#include <vector>

#include "surety/theory/action_grid.h"

namespace surety {

// Auction transfers from the aggregate excess growth Xi(x) = sum_i [grad_i^+ t_i(x) - t_i(x)] (Brooks & Du 2023, (22)),
// the only feature of transfers that the guarantee (17) depends on. Tables are on an ActionGrid, in units of value.

/// A table per bidder.
using BidderTables = std::vector<std::vector<double>>;

/// (22), what transfers t_i leave to the guarantee.
std::vector<double> aggregate_excess_growth(const ActionGrid& grid, const BidderTables& transfers);

/// Who bears the interim expectation of a bidder's excess growth, which his own transfers cannot, B.3.3's two examples.
enum class PassOn {
  equally,  ///< those who have not yet passed it on, in equal shares; with equal initial division the Shapley value of
            ///< the game in which a coalition S is worth E_S[Xi]
  to_next   ///< the next bidder, and the first after the last
};

/// Individual excess growths (47) from the balanced division that begins with `initial` = (Xi_1 ... Xi_N), which add up
/// to the aggregate, and whose interim expectations are passed on by the rule. For N = 2 both rules are (46). Each
/// result has mean 0 over the bidder's own action, whatever the others do (44), and they add up to the aggregate (45).
/// Throws InvalidInput where a table has another size than the grid, or is not balanced: |mean| above 1e-10 of its
/// greatest entry.
BidderTables individual_excess_growths(const ActionGrid& grid, const BidderTables& initial,
                                       PassOn pass_on = PassOn::equally);

/// (43): the transfers with these individual excess growths, t_i = 0 at action 0, whatever the others do, so that 0 is
/// participation secure. Throws InvalidInput where one does not satisfy (44), to 1e-8 of the greatest entry.
BidderTables transfers_of(const ActionGrid& grid, BidderTables individual_excess_growths);

/// Participation-secure transfers with this balanced aggregate excess growth (Lemma 1, made constructive by
/// Propositions 7 and 8), initially divided equally, Xi_i = Xi/N.
BidderTables transfers_from_excess_growth(const ActionGrid& grid, std::span<const double> aggregate_excess_growth,
                                          PassOn pass_on = PassOn::equally);

}  // namespace surety
