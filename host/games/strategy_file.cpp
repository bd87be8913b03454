#include "host/games/strategy_file.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "host/io/array_file.h"
#include "host/io/build_info.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr ArrayFileKind strategy_files{"surety strategy", "strategy.h5", "surety equilibrium"};
constexpr std::string_view strategy_format = "surety strategy 1";
constexpr double most_bidders = 1e9;

/// All points behind each other, and of which bidder each is, from 1; of nobody's own where all do the same.
struct Columns {
  std::vector<double> bidder, argument, message;

  void add(const StrategyCurve& curve) {
    argument.insert(argument.end(), curve.signal.begin(), curve.signal.end());
    message.insert(message.end(), curve.message.begin(), curve.message.end());
  }
};

Columns columns_of(const GivenStrategy& strategy) {
  Columns columns;
  if (const auto* curve = std::get_if<StrategyCurve>(&strategy)) columns.add(*curve);
  if (const auto* curves = std::get_if<BidderCurves>(&strategy))
    for (std::size_t k = 0; k < curves->bidder.size(); ++k) {
      columns.add(curves->curve[k]);
      columns.bidder.resize(columns.message.size(), static_cast<double>(curves->bidder[k] + 1));
    }
  return columns;
}

BidderCurves curves_of(const ArrayFile& file, const Columns& columns, const StrategyCurve& empty) {
  BidderCurves curves{{}, {}, empty.name, empty.game};
  for (std::size_t i = 0; i < columns.message.size(); ++i) {
    const double number = columns.bidder[i];
    if (!(number >= 1 && number <= most_bidders && number == std::floor(number)))
      file.refuse(fmt::format("{} is no bidder: the file is damaged", number));
    const auto bidder = static_cast<std::int64_t>(number) - 1;
    if (curves.bidder.empty() || curves.bidder.back() != bidder) {
      curves.bidder.push_back(bidder);
      curves.curve.push_back(empty);
      curves.curve.back().name = fmt::format("{}, bidder {}", empty.name, bidder + 1);
    }
    curves.curve.back().signal.push_back(columns.argument[i]);
    curves.curve.back().message.push_back(columns.message[i]);
  }
  return curves;
}

}  // namespace

void write_strategy_file(const GivenStrategy& strategy, const Exploitability& judged,
                         const std::filesystem::path& path) {
  const Columns columns = columns_of(strategy);
  const std::vector<Axis> points{{"point", columns.message.size()}};
  ArrayFileWriter file(strategy_format);
  file.text("version", build_info().version);
  file.text("commit", build_info().commit);
  file.text("game", game_of(strategy));
  file.number("exploitability/bound", judged.bound);
  file.number("exploitability/confidence", judged.confidence);
  if (!columns.bidder.empty()) file.array("bidder", points, columns.bidder);
  file.array(reads_quantiles(strategy) ? "quantile" : "signal", points, columns.argument);
  file.array("message", points, columns.message);
  file.write(path);
}

GivenStrategy read_strategy_file(const std::filesystem::path& path) {
  const ArrayFile file(path, strategy_files);
  if (file.format() != strategy_format)
    file.refuse(fmt::format("its format is '{}', and '{}' is read here; search again, or give strategy.csv",
                            file.format(), strategy_format));
  const bool of_quantiles = file.has_array("quantile");
  const auto sizes = file.sizes("message");
  Columns columns{{}, file.array(of_quantiles ? "quantile" : "signal", sizes), file.array("message", sizes)};
  StrategyCurve curve{{}, {}, path.string(), of_quantiles, file.text("game")};
  if (file.has_array("bidder")) {
    columns.bidder = file.array("bidder", sizes);
    return curves_of(file, columns, curve);
  }
  curve.signal = std::move(columns.argument);
  curve.message = std::move(columns.message);
  return curve;
}

}  // namespace surety
