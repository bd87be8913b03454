#include "surety/strategies/given_strategy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/games/strategy_file.h"
#include "host/io/number.h"
#include "host/io/table_reader.h"
#include "host/values/spec_text.h"
#include "surety/error.h"
#include "surety/options.h"

namespace surety {
namespace {

constexpr double most = 1e12;
constexpr std::size_t most_points = 100'000;
constexpr int most_curves = 1000;

bool in_range(double x) { return x >= 0 && x <= most; }

void check_linear(const LinearStrategy& linear) {
  if (!in_range(linear.slope) || !in_range(linear.shift))
    throw InvalidInput(fmt::format("the strategy sends {} x signal + {}; both must lie between 0 and {}", linear.slope,
                                   linear.shift, most));
}

void check_curve(const StrategyCurve& curve) {
  const auto& [signal, message, name, of_quantiles, game] = curve;
  if (signal.size() != message.size() || signal.size() < 2 || signal.size() > most_points)
    throw InvalidInput(
        fmt::format("{}: a strategy is a curve through 2 to {} points, a signal and a message each; {} "
                    "and {} given",
                    name, most_points, signal.size(), message.size()));
  for (std::size_t i = 0; i < signal.size(); ++i) {
    if (!in_range(signal[i]) || !in_range(message[i]))
      throw InvalidInput(fmt::format("{}: point {} has signal {} and message {}; both must lie between 0 and {}", name,
                                     i + 1, signal[i], message[i], most));
    if (of_quantiles && signal[i] > 1)
      throw InvalidInput(
          fmt::format("{}: point {} has quantile {}; quantiles lie between 0 and 1", name, i + 1, signal[i]));
    if (i > 0 && signal[i] < signal[i - 1])
      throw InvalidInput(fmt::format("{}: signal {} stands below signal {}; signals must not descend", name, signal[i],
                                     signal[i - 1]));
    if (i > 1 && signal[i] == signal[i - 2])
      throw InvalidInput(
          fmt::format("{}: signal {} has more than two points; two are a jump, more say nothing", name, signal[i]));
  }
  if (signal.front() == signal.back())
    throw InvalidInput(fmt::format("{}: all points have the signal {}", name, signal.front()));
}

void check_curves(const BidderCurves& curves) {
  const auto& [bidder, curve, name, game] = curves;
  if (bidder.empty() || bidder.size() != curve.size())
    throw InvalidInput(fmt::format("{}: {} bidders and {} curves given; each has one, and one at least is there", name,
                                   bidder.size(), curve.size()));
  for (std::size_t i = 0; i < bidder.size(); ++i)
    if (bidder[i] < (i > 0 ? bidder[i - 1] + 1 : 0))
      throw InvalidInput(fmt::format("{}: the bidders of the curves must ascend from 0", name));
  for (const StrategyCurve& each : curve) {
    check_curve(each);
    if (each.of_quantiles != curve.front().of_quantiles)
      throw InvalidInput(fmt::format("{}: some curves are of signals and some of quantiles", name));
  }
}

/// Bidders from 1, all points of one behind each other.
BidderCurves read_curves(const TableReader& table, bool of_quantiles) {
  BidderCurves curves{{}, {}, table.file()};
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double number = table.number(row, 0);
    if (!(number >= 1 && number <= most_curves && number == std::floor(number)))
      throw InvalidInput(fmt::format("{}: '{}' is no bidder; bidders are whole numbers from 1 to {}",
                                     table.place(row, 0), table.text(row, 0), most_curves));
    const auto bidder = static_cast<std::int64_t>(number) - 1;
    if (curves.bidder.empty() || curves.bidder.back() != bidder) {
      if (!curves.bidder.empty() && bidder < curves.bidder.back())
        throw InvalidInput(fmt::format("{}: bidder {} stands below bidder {}; bidders must not descend",
                                       table.place(row, 0), bidder + 1, curves.bidder.back() + 1));
      curves.bidder.push_back(bidder);
      curves.curve.push_back({{}, {}, fmt::format("{}, bidder {}", table.file(), bidder + 1), of_quantiles});
    }
    curves.curve.back().signal.push_back(table.nonnegative_number(row, 1));
    curves.curve.back().message.push_back(table.nonnegative_number(row, 2));
  }
  return curves;
}

GivenStrategy read_strategy(const std::string& file) {
  const TableReader table(file);
  const auto& columns = table.columns();
  const bool of_quantiles = std::find(columns.begin(), columns.end(), "quantile") != columns.end();
  const char* argument = of_quantiles ? "quantile" : "signal";
  if (columns.size() == 3) {
    table.expect_columns({"bidder", argument, "message"});
    return read_curves(table, of_quantiles);
  }
  table.expect_columns({argument, "message"});
  StrategyCurve curve{{}, {}, file, of_quantiles};
  for (std::size_t row = 0; row < table.rows(); ++row) {
    curve.signal.push_back(table.nonnegative_number(row, 0));
    curve.message.push_back(table.nonnegative_number(row, 1));
  }
  return curve;
}

LinearStrategy read_linear(std::string_view numbers, std::string_view text) {
  constexpr OptionRecord slope{"slope", "", "", 0, most, ""}, shift{"shift", "message", "", 0, most, ""};
  const auto parts = split(numbers, ',');
  if (parts.size() > 2)
    throw InvalidInput(fmt::format("'{}' is not of the form linear:SLOPE or linear:SLOPE,SHIFT", text));
  LinearStrategy strategy{parse_option(slope, parts[0], "strategy")};
  if (parts.size() == 2) strategy.shift = parse_option(shift, parts[1], "strategy");
  return strategy;
}

}  // namespace

double StrategyCurve::operator()(double at) const {
  const auto above = std::upper_bound(signal.begin(), signal.end(), at);
  if (above == signal.begin()) return message.front();
  if (above == signal.end()) return message.back();
  const auto i = static_cast<std::size_t>(above - signal.begin());
  const double share = (at - signal[i - 1]) / (signal[i] - signal[i - 1]);
  return message[i - 1] + share * (message[i] - message[i - 1]);
}

GivenStrategy parse_strategy(const std::string& text) {
  constexpr std::string_view linear = "linear:";
  GivenStrategy strategy;
  if (text.starts_with(linear))
    strategy = read_linear(std::string_view(text).substr(linear.size()), text);
  else if (text.find('.') == std::string::npos && text.find('/') == std::string::npos)
    throw InvalidInput(
        fmt::format("'{}' is no strategy; write linear:SLOPE, linear:SLOPE,SHIFT, the name of a CSV file "
                    "with columns signal and message, and bidder in front where each has his own, or of a strategy.h5",
                    text));
  else
    strategy = text.ends_with(".h5") ? read_strategy_file(text) : read_strategy(text);
  check(strategy);
  return strategy;
}

void check(const GivenStrategy& strategy) {
  if (const auto* linear = std::get_if<LinearStrategy>(&strategy)) return check_linear(*linear);
  if (const auto* curves = std::get_if<BidderCurves>(&strategy)) return check_curves(*curves);
  check_curve(std::get<StrategyCurve>(strategy));
}

bool reads_quantiles(const GivenStrategy& strategy) {
  if (const auto* curves = std::get_if<BidderCurves>(&strategy)) return curves->curve.front().of_quantiles;
  const auto* curve = std::get_if<StrategyCurve>(&strategy);
  return curve && curve->of_quantiles;
}

std::string game_of(const GivenStrategy& strategy) {
  if (const auto* curves = std::get_if<BidderCurves>(&strategy)) return curves->game;
  const auto* curve = std::get_if<StrategyCurve>(&strategy);
  return curve ? curve->game : "";
}

const char* argument_name(const StrategyCurve& curve) { return curve.of_quantiles ? "quantile" : "signal"; }

std::string spec(const GivenStrategy& strategy) {
  if (const auto* linear = std::get_if<LinearStrategy>(&strategy))
    return fmt::format("linear:{},{}", shortest(linear->slope), shortest(linear->shift));
  if (const auto* curves = std::get_if<BidderCurves>(&strategy)) return curves->name;
  return std::get<StrategyCurve>(strategy).name;
}

}  // namespace surety
