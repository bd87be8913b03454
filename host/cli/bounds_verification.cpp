#include "host/cli/bounds_verification.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "host/cli/exit_status.h"
#include "host/cli/report.h"
#include "host/estimation/play_bounds.h"
#include "host/games/bounds_game.h"
#include "host/io/number.h"
#include "host/io/table.h"
#include "host/sweeps/estimate_echo.h"
#include "host/sweeps/results.h"
#include "surety/bounds/prior_robustness.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double false_alarm = 1e-6;  // of all cells of a bidder's deviations together

/// One bidder's deviations, played and enumerated.
struct BidderDeviations {
  Deviations played;
  BestReplies exact;
  double distance;  ///< the largest of a cell's mean gain from its exact value, over what chance allows
};

struct BoundsVerification {
  EstimateConfig config;
  BoundsGame game;
  Estimates play;
  std::vector<BidderDeviations> deviations;
  std::optional<double> steps_up;        ///< with a mechanism of bounds: gain_from_steps_up
  std::optional<PriorGuarantee> proven;  ///< of that mechanism, evaluated again
  double rounding;
  double epsilon;  ///< gains up to this are accepted

  const SavedBounds* mechanism() const { return game.parts.mechanism.get(); }
  const SavedBounds* information() const { return game.parts.information.get(); }
  double profit() const { return play[Statistic::profit].exact->value; }
  std::optional<double> profit_z() const { return z_score(play, Statistic::profit); }
  double greatest_gain() const {
    double greatest = 0;
    for (const auto& d : deviations) greatest = std::max(greatest, d.exact.greatest);
    return greatest;
  }

  /// As Verification::disagreements, with what is enumerated in place of what is played; and play and enumeration
  /// agree.
  std::vector<std::string> disagreements() const;
  bool agrees() const { return disagreements().empty(); }
};

std::vector<std::string> BoundsVerification::disagreements() const {
  std::vector<std::string> all;
  const auto add = [&](bool holds, const std::string& what) {
    if (holds) all.push_back(what);
  };
  const auto z = profit_z();
  add(z && !(std::abs(*z) <= greatest_z),
      fmt::format("profit is {:+.1f} standard errors off its exact value", z.value_or(0)));
  add(std::any_of(deviations.begin(), deviations.end(), [](const auto& d) { return !(d.distance <= 1); }),
      "gains played and enumerated differ by more than chance allows");
  add(greatest_gain() > epsilon + rounding,
      fmt::format("a bidder gains {:.6g}: {}", greatest_gain(),
                  epsilon > 0 ? fmt::format("more than epsilon = {:.3g}", epsilon) : "not an equilibrium"));
  // what bidders leave on the table, where that is accepted, may leave profit below what equilibria earn
  const bool accepted = greatest_gain() > rounding && greatest_gain() <= epsilon + rounding;
  if (proven) {
    add(!accepted && profit() < proven->evaluated - rounding,
        fmt::format("profit {:.6g} falls short of the guarantee {:.6g}", profit(), proven->evaluated));
    add(profit() + *steps_up < proven->evaluated - rounding,
        "profit and k - 1 times what steps up gain are less than the guarantee, which nothing allows");
  }
  if (information())
    add(greatest_gain() <= rounding && profit() > information()->upper + rounding,
        fmt::format("an equilibrium earns {:.6g}, more than the potential {:.6g}", profit(), information()->upper));
  return all;
}

/// Bernstein's inequality: the mean of n gains of variance v, none further than b from their mean, is within
/// sqrt(2 v t/n) + b t/(3 n) but for a chance of 2 exp(-t), however rare the events are that matter.
BidderDeviations compare(const BoundsGame& game, Deviations played, Precision precision) {
  const auto exact = game.game.gains(int(played.deviator));
  const double scale = game.parts.either().environment.greatest_value();
  const double rounding = (precision == Precision::float_ ? 1e-4 : 1e-9) * scale;
  const auto m = std::size_t(game.game.messages);
  const double n = double(played.replicates_per_bin), t = std::log(2 * double(exact.mean.size()) / false_alarm);
  double distance = 0;
  for (std::size_t cell = 0; cell < exact.mean.size(); ++cell) {
    const double allowed = std::sqrt(2 * exact.variance[cell] * t / n) + exact.range[cell / m] * t / (3 * n) + rounding;
    distance = std::max(distance, std::abs(played.gain[cell] - exact.mean[cell]) / allowed);
  }
  const BestReplies replies = best_replies(game.game, int(played.deviator));
  return {std::move(played), replies, distance};
}

BoundsVerification verify(const DeviateConfig& config, double epsilon, const Execution& execution) {
  BoundsGame game = make_bounds_game(config.game);
  const Estimates play = estimate_bounds_game(config.game, game, execution);
  BoundsVerification v{config.game, std::move(game), play, {}, {}, {}, 0, epsilon};
  for (auto& played : deviate_in_bounds_game(config, v.game, execution))
    v.deviations.push_back(compare(v.game, std::move(played), config.game.precision));
  v.rounding = 1e-9 * v.game.parts.either().environment.full_surplus();
  if (v.mechanism()) {
    v.steps_up = gain_from_steps_up(v.game);
    v.proven = guarantee_under(*v.mechanism(), v.mechanism()->environment.prior);
  }
  return v;
}

std::string deviation_text(const BoundsVerification& v, const BidderDeviations& d) {
  const Deviations& played = d.played;
  const auto& worst = played.exploitability;
  const bool is_public = v.game.game.is_public;
  std::string text = v.deviations.size() > 1 ? fmt::format("  bidder {}\n", played.deviator + 1) : "";
  text += fmt::format("  {} {}{} x {} messages, {} replicates each, {} plays\n", played.bins,
                      is_public ? "state" : "signal", played.bins == 1 ? "" : "s", played.message.size(),
                      grouped(played.replicates_per_bin),
                      grouped(std::uint64_t(played.bins) * played.message.size() * played.replicates_per_bin));
  text += worst.bin < 0 ? "  no message gains on average where it was played\n"
                        : fmt::format("  largest gain played {:.3g} ± {:.2g}, by message {:.4g}\n", worst.gain,
                                      worst.standard_error, worst.message);
  text += fmt::format("  enumerated: {:.3g} at most by any of these messages", d.exact.greatest);
  if (d.exact.greatest > 0 && !is_public)
    text += fmt::format(", at signal {:.4g} by message {:.4g}", double(d.exact.point) / v.game.k(),
                        v.game.message[std::size_t(d.exact.message)]);
  text += fmt::format("; {:.3g} on average by the best messages\n", d.exact.mean);
  return text + fmt::format("  played and enumerated differ by {:.2f} of what chance allows in any cell\n", d.distance);
}

Report::Json json_of(const BidderDeviations& d) {
  const auto& worst = d.played.exploitability;
  return {{"bidder", d.played.deviator + 1},
          {"bins", d.played.bins},
          {"messages", d.played.message.size()},
          {"replicates_per_bin", d.played.replicates_per_bin},
          {"largest_gain", worst.gain},
          {"standard_error", worst.standard_error},
          {"exact_largest_gain", d.exact.greatest},
          {"exact_mean_gain", d.exact.mean},
          {"distance", d.distance},
          {"seconds", d.played.seconds}};
}

/// The profit as played and as enumerated, between what the file's bounds prove.
void add_profit(Report& report, const BoundsVerification& v) {
  const auto& profit = v.play[Statistic::profit];
  const double error = profit.standard_error;
  const auto z = v.profit_z();
  report.table({"profit", "value", "standard error", "z"});
  report.row({"played", with_digits_of(error, profit.mean), with_digits_of(error, error),
              z ? fmt::format("{:+.2f}", *z) : ""});
  report.row({"exact", fmt::format("{:.6f}", v.profit())});
  report.json["profit"] = {{"mean", profit.mean}, {"standard_error", error}, {"exact", v.profit()}};
  if (v.mechanism()) {
    report.value("the mechanism guarantees at least", "guarantee", v.proven->evaluated,
                 {rounded_down(v.proven->evaluated, 6)});
    report.value("profit and k - 1 times what steps up gain", "gain_from_steps_up", *v.steps_up,
                 {fmt::format("{:.6f}", v.profit() + *v.steps_up)});
  }
  if (v.information())
    report.value("no equilibrium here earns more than", "potential_at_most", v.information()->upper,
                 {rounded_up(v.information()->upper, 6)});
  if (!v.mechanism() || !v.information()) return;
  const double epsilon = v.information()->upper - v.proven->evaluated;
  report.text(fmt::format("an epsilon-strong maxmin pair, epsilon = {}: proven potential less proven guarantee\n",
                          rounded_up(epsilon, 6)));
  report.json["maxmin_epsilon"] = epsilon;
}

Report report_of(const BoundsVerification& v) {
  const AuctionEnvironment& environment = v.game.parts.either().environment;
  Report report;
  report.text(fmt::format("{} on information {}: {} bidder{}, {} good{}, {} states, grid of k = {}\nstrategy: {}\n",
                          v.config.mechanism.spec(), v.config.information->spec(), environment.bidders,
                          environment.bidders == 1 ? "" : "s", environment.goods, environment.goods == 1 ? "" : "s",
                          environment.states(), v.game.k(), v.game.strategy));
  report.json = {{"config", echo(v.config)},
                 {"k", v.game.k()},
                 {"strategy", v.game.strategy},
                 {"equilibrium_known", v.game.equilibrium},
                 {"deviations", Report::Json::array()}};
  for (const ChosenNumber& chosen : v.game.chosen)
    report.text(fmt::format("chosen: {} {:.6g}\n", chosen.name, chosen.value));
  report.text("\nDeviations\n");
  for (const auto& d : v.deviations) {
    report.text(deviation_text(v, d));
    report.json["deviations"].push_back(json_of(d));
  }
  for (const ChosenNumber& chosen : v.game.chosen) report.json["chosen"][chosen.name] = chosen.value;
  report.text("\n");
  add_profit(report, v);
  const auto disagreements = v.disagreements();
  report.text(disagreements.empty() ? "\nagreed\n"
                                    : fmt::format("\nDISAGREED\n  {}\n", fmt::join(disagreements, "\n  ")));
  report.json["epsilon"] = v.epsilon;
  report.json["agrees"] = v.agrees();
  report.json["disagreements"] = disagreements;
  report.json["device"] = v.play.device;
  return report;
}

}  // namespace

int verify_bounds(const DeviateConfig& config, double epsilon, const Execution& execution, Format format) {
  const BoundsVerification v = verify(config, epsilon, execution);
  print(report_of(v), format);
  return v.agrees() ? done_status : disagreement_status;
}

Alternative shape_of_bounds_verification() {
  const Shape deviations = Shape::list(
      Shape::object({{"bidder", Shape::count(), "", "who deviates, counted from 1"},
                     {"bins", Shape::count(), "bins", "his signals, or states where signals are public"},
                     {"messages", Shape::count(), "messages", "all of the grid"},
                     {"replicates_per_bin", Shape::count(), "replicates", "drawn"},
                     {"largest_gain", Shape::number(), "value", "the largest mean gain, as played"},
                     {"standard_error", Shape::number(), "value", "of it"},
                     {"exact_largest_gain", Shape::number(), "value", "the largest gain, as enumerated"},
                     {"exact_mean_gain", Shape::number(), "value", "by the best messages, on average over signals"},
                     {"distance", Shape::number(), "", "between the two, over what chance allows"},
                     {"seconds", Shape::number(), "seconds", "that it took"}}));
  const Shape profit = Shape::object({{"mean", Shape::number(), "value", "over the replicates"},
                                      {"standard_error", Shape::number(), "value", "of it"},
                                      {"exact", Shape::number(), "value", "enumerated"}});
  return {
      "a game of bounds:FILE",
      {{"config", Shape::object(echo_of_estimate(false, false)), "", "what was asked"},
       {"k", Shape::count(), "", "of the grid {0, 1/k, ..., k} of messages"},
       {"strategy", Shape::text(), "", "what bidders do"},
       {"equilibrium_known", Shape::flag(), "", "whether theory knows it as an equilibrium"},
       {"deviations", deviations, "", "one per bidder, or kind of them"},
       Member{"chosen", Shape::by_name("NUMBER", Shape::number()), "", "what the mechanism chose by itself"}.if_known(),
       {"profit", profit, "", "the seller's"},
       Member{"guarantee", Shape::number(), "value", "proven: the file's mechanism earns at least"}.if_known(),
       Member{"gain_from_steps_up", Shape::number(), "value", "k - 1 times what bidders gain by the next message"}
           .if_known(),
       Member{"potential_at_most", Shape::number(), "value",
              "proven: no equilibrium on the file's structure earns more"}
           .if_known(),
       Member{"maxmin_epsilon", Shape::number(), "value", "proven potential less proven guarantee"}.if_known(),
       {"epsilon", Shape::number(), "value", "gains up to this are accepted"},
       {"agrees", Shape::flag(), "", "whether nothing disagrees; the exit status"},
       {"disagreements", Shape::list(Shape::text()), "", "what does not hold, in words"},
       {"device", Shape::text(), "", "on which it ran"}}};
}

std::int64_t bidders_of_bounds(const EstimateConfig& config, bool values_given, bool bidders_given) {
  for (const auto& [given, name] : {std::pair(values_given, "values"), std::pair(bidders_given, "bidders")})
    if (given) throw InvalidInput(fmt::format("--{}: not with bounds:FILE, which has its own", name));
  const bool of_mechanism = config.mechanism.is_saved();
  return bidders_in_bounds(of_mechanism ? std::filesystem::path(config.mechanism.argument())
                                        : config.information->file());
}

}  // namespace surety
