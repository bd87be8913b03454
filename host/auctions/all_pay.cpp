// The all-pay auction.
#include "host/auctions/catalogue.h"
#include "host/auctions/highest_bid.h"
#include "host/estimation/planner.h"
#include "host/finite_games/table_setting.h"
#include "host/games/independent_signals.h"
#include "host/games/strategies.h"
#include "host/theory/private_values/private_values.h"

namespace surety {
namespace {

constexpr ChoiceRecord all_pay{
    "all-pay", "all-pay", "highest bid wins, everybody pays; symmetric equilibrium given the public state", "", {}};

class AllPay final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return all_pay; }

  void plan(Planner& planner, const Mechanism&) const override { planner.play_equilibrium(kernels::Rule::all_pay); }
  ExactOutcome exact_outcome(const Mechanism& m, const ProfileLaw& profile) const override {
    require_equilibrium(m, profile);
    return over_states(profile, equilibrium_outcome);
  }

  kernels::CommonValueForm device_form(const GameConfig&) const override {
    return highest_bid_form(CommonValueRule::all_pay, 0);
  }
  bool falls_between_jumps() const override { return true; }

  Strategy public_strategy(const GameConfig& game) const override {
    if (game.bidders == 1) return {affine_strategy(0), "bid nothing: nobody else bids"};
    kernels::StrategyForm form;
    form.kind = StrategyKind::mixed_all_pay;
    return {form, "mixed bids w u^(N-1)"};
  }
  Strategy private_strategy(const GameConfig& game) const override { return all_pay_of_private_values(game); }
  Strategy two_bidder_strategy(const GameConfig& game) const override {
    const auto signals = independent_signals(game);
    return {strategy_of_signals(signals, [&](double s) { return second_price_payment(signals, s); }),
            "bid the expected second-price payment"};
  }

  std::optional<PublicOutcome> public_outcome(const GameConfig& game) const override {
    return PublicOutcome{[alone = game.bidders == 1](double w) {
                           return PublicOutcome::AtValue{alone ? 0 : w, 1};
                         },
                         {0}};
  }
  std::optional<GameOutcome> wallet_outcome(const GameConfig&) const override {
    return wallet_by_revenue_equivalence();
  }

  bool has_finite_table() const override { return true; }
  bool takes_bids() const override { return true; }
  FiniteMechanism finite_table(const TableSetting& setting) const override {
    return highest_bid_table(setting, 0, [](double bid, double, double) { return bid; });
  }
};

}  // namespace

FamilyPtr all_pay_family() { return std::make_shared<AllPay>(); }

}  // namespace surety
