#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "kernels/games/game_view.h"
#include "surety/estimate.h"
#include "surety/values/demand_form.h"

namespace surety::kernels {

// What GameView holds, in double precision on the host; fields as there.

struct InformationForm {
  SignalKind kind = SignalKind::of_state;
  AggregateForm value_of_sum;
  int value_function = 0;
  DemandForm value;
  std::vector<DemandForm> signal;
  std::vector<double> state_end;
  DemandForm noise;
  AggregateForm noise_demand;
  double accuracy = 0, high_share = 0;
  double resolution = 0, greatest_signal = 0, spread = 0;
};

struct StrategyForm {
  StrategyKind kind = StrategyKind::truth;
  double shift = 0, slope = 1, greatest = 1e30;
  AggregateForm table;
  double A = 0, X = 0, threshold = 0;
};

struct PluginRule;  // kernels/plugin/plugin_rule.h

struct CommonValueForm {
  CommonValueRule rule = CommonValueRule::aggregate;
  AggregateForm aggregate;
  double subsidy = 0, least_value = 0;
  double A = 0, X = 0, k = 0, Y0 = 0, Y1 = 0;
  double price = 0;                                                   ///< posted price; reserve of auctions
  std::optional<double> least_bid = {};                               ///< of auctions; empty: the reserve
  double greatest_payment = std::numeric_limits<double>::infinity();  ///< of a second-price auction
  int messages = 0;                                                   ///< finite: of each bidder
  std::vector<double> outcome, own;                                   ///< finite
  std::array<double, most_plugin_parameters> parameter{};             ///< of a plug-in's mechanism
  const PluginRule* plugin = nullptr;                                 ///< plays in place of `rule`; or null
};

struct TableForm {
  int draws = 0;
  std::vector<double> law;      ///< of one draw, by point
  std::vector<double> outcome;  ///< [profile of draws][PlayStatistic]

  int own_draw = 0, goods = 0, messages = 0;
  std::vector<std::int64_t> truthful, rivals_message;
  std::vector<double> value, allocation, transfer;

  int points() const { return int(law.size()); }
};

struct GameProblem {
  Precision precision = Precision::double_;
  std::uint64_t seed = 0;
  std::uint32_t experiment = 0;
  Shortcut shortcut = Shortcut::none;
  bool reduced = false;
  std::int64_t bidders = 2;
  InformationForm information;
  StrategyForm strategy;
  CommonValueForm mechanism;
  TableForm table;
};

/// The problem's arrays for a device whose memory begins at `base` with the bytes that come out, and the view of them.
template <class T>
std::vector<std::byte> lay_out(const GameProblem& problem, const void* base, GameView<T>& view);

}  // namespace surety::kernels
