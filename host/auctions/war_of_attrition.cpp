// The war of attrition, or second-price all-pay auction (Krishna & Morgan 1997).
#include <fmt/format.h>

#include "host/auctions/catalogue.h"
#include "host/auctions/highest_bid.h"
#include "host/estimation/planner.h"
#include "host/games/strategies.h"
#include "host/theory/private_values/bids_of_quantiles.h"
#include "host/theory/private_values/private_values.h"
#include "host/theory/private_values/unbounded_bids.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr ChoiceRecord war_of_attrition{"war-of-attrition",
                                        "war-of-attrition",
                                        "highest bid wins and pays the second-highest, all others pay their own",
                                        "Krishna & Morgan (1997)",
                                        {}};

class WarOfAttrition final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return war_of_attrition; }

  void plan(Planner&, const Mechanism& m) const override {
    throw InvalidInput(fmt::format("{}: private values are played as signals; write --information private", m.spec()));
  }
  /// Whoever has the highest value wins, and the least value earns nothing, as in the second-price auction (Myerson
  /// 1981).
  ExactOutcome exact_outcome(const Mechanism& m, const ProfileLaw& profile) const override {
    require_equilibrium(m, profile);
    return over_states(profile, equilibrium_outcome);
  }

  kernels::CommonValueForm device_form(const GameConfig&) const override {
    return highest_bid_form(CommonValueRule::war_of_attrition, 0);
  }
  bool falls_between_jumps() const override { return true; }
  /// Bids are paid and not shares.
  std::optional<double> marginal_price(const Mechanism&, double) const override { return 0; }
  /// Who sends m pays the least of m and the highest other message: m less the integral of G up to m.
  std::optional<HighestBidRule> highest_bid_rule(const Mechanism&) const override { return HighestBidRule{0, 0, 1, 1}; }
  double greatest_message(const GameConfig& game) const override {
    const bool is_known = game.information.is_private() && game.one_law() && game.bidders > 1 && !game.profile.hidden;
    if (!is_known) return greatest_deviation(game);
    return game.values->has_atoms() ? WarOfAttritionBidOfQuantile(*game.values, game.bidders).greatest()
                                    : WarOfAttritionBid(*game.values, game.bidders).greatest();
  }
  /// Waiting for longer than the good is worth may be right.
  double greatest_deviation(const GameConfig& game) const override { return 4 * game.greatest_value(); }

  Strategy private_strategy(const GameConfig& game) const override { return war_of_attrition_of_private_values(game); }
};

}  // namespace

FamilyPtr war_of_attrition_family() { return std::make_shared<WarOfAttrition>(); }

}  // namespace surety
