#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "host/games/bounds_game.h"
#include "host/games/game.h"
#include "host/games/game_text.h"
#include "host/games/hidden_state.h"
#include "host/games/quantile_signals.h"
#include "host/mechanisms/family.h"
#include "host/values/mixture_law.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::int64_t most_unlike = 64;  // bidders, where laws or curves differ: each has tables of his own

/// Of private values.
ProfileLaw private_laws(const EstimateConfig& config) {
  ProfileLaw profile = config.values.profile_seen_or_not(config.bidders);
  if ((profile.states.size() != 1 && !profile.hidden && !profile.joint) || profile.comonotone)
    throw InvalidInput(
        fmt::format("values {}: on private information nobody sees a state or another's value; give a single LAW, "
                    "independent(LAW; LAW; ...), hidden-mixture(w * LAW | w * LAW) or a joint law, joint:FILE, or "
                    "leave --information out",
                    config.values.spec()));
  if (!profile.symmetric() && !profile.joint && config.bidders > most_unlike)
    throw InvalidInput(fmt::format("values {}, {} bidders: with --information at most {} may have different laws",
                                   config.values.spec(), config.bidders, most_unlike));
  return profile;
}

/// Of one bidder's value, to whom the state is not known.
LawPtr law_of_hidden_state(const Prior& prior, const ProfileLaw& profile) {
  for (const ProfileLaw::State& state : profile.states)
    if (state.laws.front()->has_atoms())
      throw InvalidInput(fmt::format("values {}: given a hidden state values need a density, and {} has atoms",
                                     prior.spec(), state.laws.front()->spec()));
  return mixture_law(prior.spec(), HiddenState(profile).components());
}

void check_curves(const GameConfig& game) {
  const auto* curves = game.strategy ? std::get_if<BidderCurves>(&*game.strategy) : nullptr;
  if (curves && game.bidders > most_unlike)
    throw InvalidInput(
        fmt::format("{}: curves of bidders' own are for at most {} bidders, and there are {}; give one curve for all, "
                    "with columns signal and message",
                    curves->name, most_unlike, game.bidders));
}

/// A strategy that says of which game it is.
void check_game_of_strategy(const EstimateConfig& config) {
  const std::string of = config.strategy ? game_of(*config.strategy) : "";
  if (of.empty()) return;
  if (const std::string here = game_key(config); of != here)
    throw InvalidInput(
        fmt::format("{}: it is a strategy of another game, {}; this is {}. Where that is meant give the CSV file "
                    "beside it, which says of no game",
                    spec(*config.strategy), of, here));
}

void check_mechanism(const GameConfig& game) {
  const Mechanism& m = game.mechanism;
  if (!m.family().takes_common_value() && game.information.is_private())
    throw InvalidInput(fmt::format("{}: nobody chooses a message in it; leave --information out to play it", m.spec()));
  if (!m.family().takes_common_value())
    throw InvalidInput(
        fmt::format("{}: for private values only; with a common value the surplus is E[v], and no one "
                    "auction is optimal for every information structure",
                    m.spec()));
  m.family().check(m);
  m.family().check_game(game);
}

/// Where an equilibrium or truth is known of risk-averse bidders.
void check_utility(const GameConfig& game, const Mechanism& given) {
  if (game.utility.is_neutral()) return;
  if (game.mechanism.family().private_strategy_is_dominant()) return;
  if (game.profile.hidden || game.joint)
    throw InvalidInput(
        fmt::format("utility {}: where a state is hidden, or values have a joint law, bidders are risk "
                    "neutral; give values that no state moves, as "
                    "independent(LAW; LAW; ...)",
                    game.utility.spec()));
  if (!winner_pays_own_message(game))
    throw InvalidInput(
        fmt::format("{}: its bidders are risk neutral, utility {} is for first-price, second-price and posted-price: "
                    "who wins pays what he sent, or truth is best whatever others do",
                    game.mechanism.spec(), game.utility.spec()));
  for (const ChosenNumber& chosen : chosen_numbers(given, game.mechanism))
    throw InvalidInput(fmt::format("{} with utility {}: the {} is chosen for risk-neutral bidders; give a number",
                                   given.spec(), game.utility.spec(), chosen.name));
}

void check_float_signals(const GameConfig& game, Precision precision) {
  constexpr double least = 0x1p-8;  // of the greatest value
  if (precision == Precision::float_ && joint_bidders_mix(game) && game.joint->spread() < least * game.greatest_value())
    throw InvalidInput(
        fmt::format("float precision: two values of a bidder are {} apart, and the greatest is {}; its 24 bits hide "
                    "how he mixes, use --precision double",
                    2 * game.joint->spread(), game.greatest_value()));
}

void check_float_payments(const Mechanism& mechanism, Precision precision) {
  constexpr double most = 100;
  const double lost = mechanism.family().cancellation(mechanism);
  if (precision == Precision::float_ && lost > most)
    throw InvalidInput(
        fmt::format("{} in float precision: its payments have {:.4g} times the rounding error of 24 bits, so that they "
                    "hardly tell what different demands cost; from {} on use --precision double",
                    mechanism.spec(), lost, most));
}

}  // namespace

LawPtr single_law(const EstimateConfig& config) {
  const ProfileLaw profile = config.values.profile(config.bidders);
  if (profile.states.size() != 1 || profile.states[0].laws.size() != 1 || profile.comonotone)
    throw InvalidInput(
        fmt::format("values {}: with --information there is one law; give a single LAW, such as uniform or beta:2,2",
                    config.values.spec()));
  return profile.states[0].laws[0];
}

int GameConfig::group_of(std::int64_t bidder) const {
  if (joint && joint->exchangeable()) return 0;
  return profile.cycle[static_cast<std::size_t>(bidder) % profile.cycle.size()];
}

const LawPtr& GameConfig::law_of(std::int64_t bidder) const {
  if (joint) return joint->law(bidder);
  return one_law() ? values : profile.states.front().laws[static_cast<std::size_t>(group_of(bidder))];
}

double GameConfig::greatest_value() const {
  if (joint) return joint->greatest();
  if (one_law()) return values->upper();
  double greatest = 0;
  for (const LawPtr& law : profile.states.front().laws) greatest = std::max(greatest, law->upper());
  return greatest;
}

const ProportionalAuction& GameConfig::proportional(Sale sale) const {
  auto& auction = sale == Sale::must_sell ? must_sell_ : can_keep_;
  if (!auction) auction = std::make_shared<const ProportionalAuction>(values, bidders, cost, sale);
  return *auction;
}

Sale GameConfig::minmax_sale() const {
  const bool revealed = information.takes("fully-revealing") && information.has("fully-revealing");
  return revealed ? Sale::must_sell : sale_of(mechanism);
}

bool winner_pays_own_message(const GameConfig& game) {
  const auto rule = game.mechanism.family().highest_bid_rule(game.mechanism);
  return rule && rule->winner_pays_own_message();
}

GameConfig resolve_game(const EstimateConfig& config) {
  if (plays_bounds(config))
    throw InvalidInput("bounds:FILE has its own values and bidders, so it cannot be swept; surety estimate plays it");
  if (config.bidders < 1 || config.bidders > 1'000'000'000)
    throw InvalidInput(fmt::format("bidders is {}; it must lie between 1 and 10^9", config.bidders));
  config.mechanism.check_common_value();
  check_game_of_strategy(config);
  GameConfig game;
  game.mechanism = config.mechanism;
  game.information = *config.information;
  if (game.information.is_private()) {
    game.profile = private_laws(config);
    if (game.profile.joint) game.joint = std::make_shared<const JointValues>(game.profile);
    game.values = game.joint            ? game.joint->law(0)
                  : game.profile.hidden ? law_of_hidden_state(config.values, game.profile)
                                        : game.profile.states.front().laws.front();
  } else {
    game.values = single_law(config);
  }
  game.bidders = config.bidders;
  game.cost = config.cost;
  game.strategy = config.strategy;
  game.utility = config.utility;
  check_curves(game);
  check_quantiles(game);
  check_mechanism(game);
  game.information.family().check_game(game);
  game.mechanism.family().choose(game);
  game.information.family().check_chosen(game, config.mechanism);
  check_float_payments(game.mechanism, config.precision);
  check_float_signals(game, config.precision);
  check_utility(game, config.mechanism);
  return game;
}

}  // namespace surety
