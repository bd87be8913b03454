// The first-price auction: with private values without a reserve, with a common value with one.
#include <fmt/format.h>

#include <algorithm>

#include "host/auctions/catalogue.h"
#include "host/auctions/highest_bid.h"
#include "host/auctions/limits.h"
#include "host/auctions/wallet_auctions.h"
#include "host/estimation/planner.h"
#include "host/finite_games/table_setting.h"
#include "host/games/independent_signals.h"
#include "host/games/strategies.h"
#include "host/theory/guarantees/market.h"
#include "host/theory/private_values/private_values.h"
#include "surety/error.h"
#include "surety/theory/guarantee.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

constexpr OptionRecord first_price_options[] = {{"reserve", "value", "0", 0, unbounded,
                                                 "no sale below this price, or best: the one that guarantees most with "
                                                 "a common value (surety guarantee), and earns "
                                                 "most from private values",
                                                 "best"}};
constexpr ChoiceRecord first_price{"first-price", "first-price:reserve=R",
                                   "highest bid wins and pays it; symmetric equilibrium given the public state",
                                   "Yamashita (2018), Remark 2", first_price_options};

class FirstPrice final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return first_price; }

  void plan(Planner& planner, const Mechanism& m) const override {
    if (m.number("reserve") != 0)
      throw InvalidInput(fmt::format(
          "{}: with a reserve private values are played as signals; write --information private", m.spec()));
    planner.play_equilibrium(kernels::Rule::first_price);
  }
  /// Whoever has the highest value wins, as in the second-price auction, so that revenue is the same (Myerson 1981).
  ExactOutcome exact_outcome(const Mechanism& m, const ProfileLaw& profile) const override {
    require_equilibrium(m, profile);
    return over_states(profile, [&](const TopTwo& top) { return second_price_outcome(top, m.at("reserve")); });
  }

  bool chooses_for_private_values() const override { return true; }
  void choose(GameConfig& game) const override {
    if (game.information.is_private())
      return choose_reserve_of_private_values(game, [](double entry) { return entry; });
    if (!game.mechanism.number("reserve"))
      game.mechanism.set("reserve", best_first_price_reserve(*game.values, game.bidders, game.cost).reserve);
  }
  kernels::CommonValueForm device_form(const GameConfig& game) const override {
    return highest_bid_form(CommonValueRule::first_price, game.mechanism.at("reserve"));
  }
  bool falls_between_jumps() const override { return true; }
  /// Who wins more by m' pays m' x(m') - m x(m) >= m' (x(m') - x(m)) more, where no share is won below the reserve.
  std::optional<double> marginal_price(const Mechanism& m, double message) const override {
    return std::max(message, m.at("reserve"));
  }
  std::optional<HighestBidRule> highest_bid_rule(const Mechanism& m) const override {
    return HighestBidRule{m.at("reserve"), 1, 0, 0};
  }
  std::vector<double> jumps(const Mechanism& m) const override { return reserve_jump(m); }

  Strategy public_strategy(const GameConfig& game) const override {
    if (game.bidders == 1)
      return {affine_strategy(1, 0, game.mechanism.at("reserve")), "bid the reserve where the value reaches it"};
    return {affine_strategy(1), "everybody bids the public expected value"};
  }
  Strategy private_strategy(const GameConfig& game) const override {
    return first_price_of_private_values(game, game.mechanism.at("reserve"));
  }
  Strategy hidden_state_strategy(const GameConfig& game) const override {
    return first_price_of_hidden_state(game, game.mechanism.at("reserve"));
  }
  Strategy joint_values_strategy(const GameConfig& game) const override {
    return first_price_of_joint_values(game, game.mechanism.at("reserve"));
  }
  std::optional<Exact> joint_values_revenue(const GameConfig& game) const override {
    return first_price_revenue_of_joint_values(game, game.mechanism.at("reserve"));
  }
  std::optional<BidderCurves> curves_of_unlike(const GameConfig& game) const override {
    return first_price_curves_of_unlike(game, game.mechanism.at("reserve"));
  }
  Strategy two_bidder_strategy(const GameConfig& game) const override {
    if (game.mechanism.at("reserve") > 0) no_known_equilibrium(game);
    const auto signals = independent_signals(game);
    return {strategy_of_signals(signals, [&](double s) { return second_price_payment(signals, s) / signals.below(s); }),
            "bid the rival's expected second-price bid below mine"};
  }
  Strategy mineral_rights_strategy(const GameConfig& game) const override {
    return first_price_of_mineral_rights(game, game.mechanism.at("reserve"));
  }

  std::optional<PublicOutcome> public_outcome(const GameConfig& game) const override {
    return sold_at_public_value(game.mechanism.at("reserve"), game.bidders == 1);
  }
  Strategy wallet_strategy(const GameConfig& game) const override {
    return first_price_on_wallet(game.bidders, game.mechanism.at("reserve"));
  }
  std::optional<GameOutcome> wallet_outcome(const GameConfig& game) const override {
    return wallet_outcome_from(game.bidders, wallet_entry(game.bidders, game.mechanism.at("reserve")));
  }

  bool guarantee_is_known(const Mechanism&) const override { return true; }
  void report_guarantee(GuaranteeReport& report, const Mechanism& m, const Market& market) const override {
    const auto& [values, bidders, cost] = market;
    const auto reserve = m.number("reserve");
    const auto best = reserve ? BestReserve{*reserve, first_price_guarantee(*values, bidders, *reserve, cost)}
                              : best_first_price_reserve(*values, bidders, cost);
    report.guarantee = best.guarantee;
    report.parameters = {{"reserve", best.reserve}};
  }

  bool has_finite_table() const override { return true; }
  bool takes_bids() const override { return true; }
  FiniteMechanism finite_table(const TableSetting& setting) const override {
    const auto given = setting.mechanism.number("reserve");
    const double reserve =
        given ? *given : best_first_price_reserve(*setting.common_law(), setting.bidders(), setting.cost).reserve;
    return highest_bid_table(setting, reserve, [](double bid, double, double wins) { return wins * bid; });
  }
};

}  // namespace

FamilyPtr first_price_family() { return std::make_shared<FirstPrice>(); }

}  // namespace surety
