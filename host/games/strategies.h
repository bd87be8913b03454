#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/games/game.h"
#include "surety/error.h"

namespace surety {

/// message = shift + slope * signal, at most `greatest`.
kernels::StrategyForm affine_strategy(double slope, double shift = 0, double greatest = 1e30);

using MessageOfSignal = std::function<double(double)>;

/// A strategy as a table over signals in [low, high]; with several messages the last one is that of all further
/// bidders.
kernels::StrategyForm table_strategy(double low, double high, std::vector<double> breakpoints,
                                     const std::vector<MessageOfSignal>& message,
                                     int octaves = AggregateFunctions::usual_octaves);
kernels::StrategyForm table_strategy(double low, double high, std::vector<double> breakpoints,
                                     const MessageOfSignal& message);
/// The same for bids: where the table is seen to be further off than `resolution`, in units of bids, its pieces are
/// parted. That is looked for in all pieces, and at signals in `looked_at`, ascending.
kernels::StrategyForm table_of_bids(double low, double high, std::vector<double> breakpoints,
                                    const MessageOfSignal& bid, std::vector<double> looked_at, double resolution,
                                    int octaves = AggregateFunctions::usual_octaves);
/// So many octaves that cells begin at x or below, as far as there may be so many; the usual ones at least.
int octaves_down_to(double low, double high, double x);
/// Down to signals that are next to nothing beside their mean, 2^-16 of it above the least one.
int octaves_of_bids(double low, double high, double mean);
/// Of bids that values in [low, high] send: 1e-7 of high - low, or 1e-13 of high where that is more.
double resolution_of_bids(double low, double high);

/// No message is greater that is sent here: by the strategy which was asked for, by a table's recommendations, or by
/// what the family plays.
double greatest_played(const GameConfig& game);

/// No signal is greater.
double greatest_signal(const GameConfig& game);

/// What `made` makes of the least bid of signals from `entry` to `high`: the reserve, or so much more that rounding and
/// its table's errors lead none of them below, where it would be worth nothing.
Strategy bids_from_reserve(double reserve, double entry, double high,
                           const std::function<Strategy(double least)>& made);

/// Accept (message 1) from a signal on.
kernels::StrategyForm accept_from(double threshold);
Strategy everybody_accepts(std::string words);

/// Mineral rights, signals independent given the value; values and noise need densities. An equilibrium where signals
/// are affiliated. Whoever has a signal below the screening level s* bids 0: there E[v | s_i = s*, the others' below
/// s*] is the reserve. From s* on E[v | s_i = s, the highest of the others = s] (Milgrom & Weber 1982, Theorem 6).
Strategy bid_pivotal_value(const GameConfig& game, double reserve);
/// First price. From s* on b' = (p(s) - b) f(s | s)/F(s | s), with p(s) what is bid at the second price, and f and F
/// the density and the cdf of the highest other signal given the own (Milgrom & Weber 1982, Theorem 14); b(s*) is the
/// reserve, or p(s*) where that keeps nobody out.
Strategy first_price_of_mineral_rights(const GameConfig& game, double reserve);

/// Private values that are iid given a state which nobody sees; h and H are density and cdf of the highest other value
/// given the own. First price: b' = (v - b) h(v | v)/H(v | v) from b = v where H begins at 0, or from the reserve
/// (Milgrom & Weber 1982, Theorem 14, the value being the signal): an equilibrium where values are affiliated.
Strategy first_price_of_hidden_state(const GameConfig& game, double reserve);
/// All pay: b' = v h(v | v). An equilibrium where v h(s | v) rises in v (Krishna & Morgan 1997), which is not looked
/// at.
Strategy all_pay_of_hidden_state(const GameConfig& game, double reserve);

/// Private values with a finite joint law under which bidders may change places: mixed, in the order of the values
/// (host/theory/private_values/bids_of_joint_values.h). All pay without a reserve. NoKnownEquilibrium for other laws.
Strategy first_price_of_joint_values(const GameConfig& game, double reserve);
Strategy all_pay_of_joint_values(const GameConfig& game, double reserve);
/// What they earn the seller where they are known to be equilibria: the value of who wins, which is the highest, less
/// what bidders earn.
std::optional<Exact> first_price_revenue_of_joint_values(const GameConfig& game, double reserve);
std::optional<Exact> all_pay_revenue_of_joint_values(const GameConfig& game, double reserve);

/// Private values, first price with a reserve r (Riley & Samuelson 1981): b(v) = E[max(Y, r) | Y < v] for v >= r, Y the
/// highest of the others' values; from b_0 without a reserve it is b_0(v) + (r - b_0(r)) P(Y < r)/P(Y < v). Risk-averse
/// bidders bid as if there were 1/(1-R) times as many others. The law has no atoms.
Strategy first_price_of_private_values(const GameConfig& game, double reserve);
/// The same where bidders' laws differ (Lebrun 1999; host/theory/private_values/unlike_bidders.h): a curve for the
/// first bidder with each law. Empty where the least bid that wins is not known beforehand.
std::optional<BidderCurves> first_price_curves_of_unlike(const GameConfig& game, double reserve);
/// All-pay without a reserve, two bidders with different laws (Amann & Leininger 1996); empty for others.
std::optional<BidderCurves> all_pay_curves_of_unlike(const GameConfig& game, double reserve);
/// All-pay with a reserve r: b(v) = r + E[Y; v_0 < Y < v] for v >= v_0, the least value that bids
/// (all_pay_entry), Y as above: what he is paid for by revenue equivalence where values from v_0 on are served. Without
/// a reserve E[Y; Y < v]; one bidder alone then bids nothing, and with a reserve is not played.
Strategy all_pay_of_private_values(const GameConfig& game, double reserve);

/// The war of attrition (WarOfAttritionBid), one bidder alone bids nothing; and the auction at the k-th highest bid
/// (KthPriceBid), NoKnownEquilibrium where that does not rise.
Strategy war_of_attrition_of_private_values(const GameConfig& game);
Strategy kth_price_of_private_values(const GameConfig& game, int k);

/// The same three auctions where the law, made of pieces, has atoms: mixed strategies, of quantiles
/// (host/theory/private_values/bids_of_quantiles.h).
Strategy first_price_of_quantiles(const GameConfig& game, double reserve);
Strategy all_pay_of_quantiles(const GameConfig& game, double reserve);
Strategy war_of_attrition_of_quantiles(const GameConfig& game);

/// What a pure strategy that is the same for all sends, as a curve over signals from `low` to `high`: straight lines,
/// nowhere further off than 2e-6 of the greatest message but where the strategy jumps.
StrategyCurve curve_of_signals(const kernels::StrategyForm& strategy, double low, double high);

/// How far first_price_curves_of_unlike and all_pay_curves_of_unlike may be off the equations' solution, of the
/// greatest bid.
inline constexpr double curves_off = 3e-5;

/// Everybody plays his own curve, or that of the first bidder with his law.
Strategy play_curves(const GameConfig& game, const BidderCurves& curves);

/// No equilibrium of a game is known in closed form; a search may find one. Other refusals say that there is none, or
/// that the game is wrong.
class NoKnownEquilibrium : public InvalidInput {
 public:
  using InvalidInput::InvalidInput;
};

/// Throws NoKnownEquilibrium.
[[noreturn]] void no_known_equilibrium(const GameConfig& game);

}  // namespace surety
