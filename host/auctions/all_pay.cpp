// The all-pay auction: with a reserve where everybody knows his own value alone.
#include <fmt/format.h>

#include <cmath>

#include "host/auctions/catalogue.h"
#include "host/auctions/highest_bid.h"
#include "host/auctions/limits.h"
#include "host/auctions/wallet_auctions.h"
#include "host/estimation/planner.h"
#include "host/finite_games/table_setting.h"
#include "host/games/independent_signals.h"
#include "host/games/strategies.h"
#include "host/io/number.h"
#include "host/theory/private_values/all_pay_entry.h"
#include "host/theory/private_values/private_values.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr OptionRecord all_pay_options[] = {
    {"reserve", "value", "0", 0, unbounded,
     "no sale where no bid reaches it, or best: the one that earns most from private values", "best"}};
constexpr ChoiceRecord all_pay{"all-pay", "all-pay:reserve=R",
                               "highest bid wins, everybody pays; symmetric equilibrium given the public state", "",
                               all_pay_options};

class AllPay final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return all_pay; }

  void plan(Planner& planner, const Mechanism& m) const override {
    if (m.number("reserve") != 0)
      throw InvalidInput(fmt::format(
          "{}: with a reserve private values are played as signals; write --information private", m.spec()));
    planner.play_equilibrium(kernels::Rule::all_pay);
  }
  /// Whoever has the highest value wins if it reaches that of the least who bids, as in the second-price auction with
  /// this as its reserve, so that revenue is the same (Myerson 1981).
  ExactOutcome exact_outcome(const Mechanism& m, const ProfileLaw& profile) const override {
    require_equilibrium(m, profile);
    const double reserve = m.at("reserve");
    if (reserve == 0) return over_states(profile, equilibrium_outcome);
    return over_states(profile, [&](const TopTwo& top) {
      const LawPtr& law = top.laws().front();
      return law->has_atoms() ? all_pay_outcome_of_atoms(*law, top.sizes().front(), reserve)
                              : second_price_outcome(top, all_pay_entry(*law, top.sizes().front(), reserve));
    });
  }

  void check_game(const GameConfig& game) const override {
    const auto reserve = game.mechanism.number("reserve");
    if (game.bidders == 1 && reserve != 0)
      throw InvalidInput(fmt::format("{}: one bidder alone is offered a price; write posted-price:price={}",
                                     game.mechanism.spec(), reserve ? shortest(*reserve) : "best"));
  }
  bool chooses_for_private_values() const override { return true; }
  /// By the reserve that the least who bids pays, whose value wins with the chance P(all others below).
  void choose(GameConfig& game) const override {
    choose_reserve_of_private_values(game,
                                     [&](double entry) { return all_pay_reserve(*game.values, game.bidders, entry); });
  }
  kernels::CommonValueForm device_form(const GameConfig& game) const override {
    return highest_bid_form(CommonValueRule::all_pay, game.mechanism.at("reserve"));
  }
  bool falls_between_jumps() const override { return true; }
  /// Bids are paid and not shares: at an atom of the others' bids the good costs nothing more.
  std::optional<double> marginal_price(const Mechanism&, double) const override { return 0; }
  std::optional<HighestBidRule> highest_bid_rule(const Mechanism& m) const override {
    return HighestBidRule{m.at("reserve"), 0, 1, 0};
  }
  std::vector<double> jumps(const Mechanism& m) const override { return reserve_jump(m); }

  Strategy public_strategy(const GameConfig& game) const override {
    if (game.mechanism.at("reserve") > 0) no_known_equilibrium(game);
    if (game.bidders == 1) return {affine_strategy(0), "bid nothing: nobody else bids"};
    kernels::StrategyForm form;
    form.kind = StrategyKind::mixed_all_pay;
    return {form, "mixed bids w u^(N-1)"};
  }
  Strategy private_strategy(const GameConfig& game) const override {
    return all_pay_of_private_values(game, game.mechanism.at("reserve"));
  }
  Strategy hidden_state_strategy(const GameConfig& game) const override {
    return all_pay_of_hidden_state(game, game.mechanism.at("reserve"));
  }
  Strategy joint_values_strategy(const GameConfig& game) const override {
    return all_pay_of_joint_values(game, game.mechanism.at("reserve"));
  }
  std::optional<Exact> joint_values_revenue(const GameConfig& game) const override {
    return all_pay_revenue_of_joint_values(game, game.mechanism.at("reserve"));
  }
  std::optional<BidderCurves> curves_of_unlike(const GameConfig& game) const override {
    return all_pay_curves_of_unlike(game, game.mechanism.at("reserve"));
  }
  Strategy two_bidder_strategy(const GameConfig& game) const override {
    if (game.mechanism.at("reserve") > 0) no_known_equilibrium(game);
    const auto signals = independent_signals(game);
    return {strategy_of_signals(signals, [&](double s) { return second_price_payment(signals, s); }),
            "bid the expected second-price payment"};
  }

  std::optional<PublicOutcome> public_outcome(const GameConfig& game) const override {
    if (game.mechanism.at("reserve") > 0) return std::nullopt;
    return PublicOutcome{[alone = game.bidders == 1](double w) {
                           return PublicOutcome::AtValue{alone ? 0 : w, 1};
                         },
                         {0}};
  }
  Strategy wallet_strategy(const GameConfig& game) const override {
    return all_pay_on_wallet(game.bidders, game.mechanism.at("reserve"));
  }
  std::optional<GameOutcome> wallet_outcome(const GameConfig& game) const override {
    return wallet_outcome_from(game.bidders, wallet_all_pay_entry(game.bidders, game.mechanism.at("reserve")));
  }

  bool has_finite_table() const override { return true; }
  bool takes_bids() const override { return true; }
  FiniteMechanism finite_table(const TableSetting& setting) const override {
    return highest_bid_table(setting, reserve_of_table(setting), [](double bid, double, double) { return bid; });
  }
};

}  // namespace

FamilyPtr all_pay_family() { return std::make_shared<AllPay>(); }

}  // namespace surety
