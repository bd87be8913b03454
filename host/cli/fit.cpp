#include <fmt/format.h>

#include "host/cli/commands.h"
#include "host/cli/past_auctions_arguments.h"
#include "host/io/files.h"
#include "host/io/layout.h"
#include "host/io/number.h"
#include "host/past_auctions/value_estimator.h"

namespace surety {
namespace {

constexpr const char* fit_examples =
    "A row per bid (columns auction, bid, and bidder where it is known), or a row per auction (bidders, and highest or "
    "second or both). What is supposed is said; nothing is left out unless --drop says so.\n\n"
    "Examples:\n"
    "  surety fit examples/data/second-price.csv --auction second-price\n"
    "  surety fit sealed.csv --auction first-price --columns auction=lot,bid=amount --out values.csv\n"
    "  surety fit prices.csv --auction second-price --columns second=price,bidders=number --out values.csv\n\n"
    "The file that --out writes is a law for all commands: --values empirical:values.csv#value@weight";

struct FitArguments {
  PastAuctionsArguments auctions;
  std::string out, format;
};

OutputRecord output_of_fit() {
  std::vector<Member> members = members_of_past_auctions();
  const std::vector<Member> found{
      {"suppositions", Shape::list(Shape::text()), "", "what the law rests on, in words"},
      {"mean", Shape::number(), "value", "of the law"},
      {"standard_deviation", Shape::number(), "value", "of the law"},
      {"quantiles", Shape::by_name("SHARE", Shape::number()), "value", "by the share of values that are at most this"},
      {"least", Shape::number(), "value", "of all values"},
      {"greatest", Shape::number(), "value", "of all values"}};
  members.insert(members.end(), found.begin(), found.end());
  return {7, {{"", members}}, {table_of_values()}};
}

void add_law(Report& report, const FittedLaw& law) {
  report.table({"value", ""});
  report.value("mean", "mean", law.mean(), {fmt::format("{:.6g}", law.mean())});
  report.value("standard deviation", "standard_deviation", law.standard_deviation(),
               {fmt::format("{:.6g}", law.standard_deviation())});
  auto& quantiles = report.json["quantiles"] = Report::Json::object();
  const auto add = [&](const std::string& label, double value) { report.row({label, fmt::format("{:.6g}", value)}); };
  add("least", law.value.front());
  for (const double share : {0.1, 0.25, 0.5, 0.75, 0.9}) {
    add(fmt::format("{:.0f}% are at most", 100 * share), law.quantile(share));
    quantiles[shortest(share)] = law.quantile(share);
  }
  add("greatest", law.value.back());
  report.json["least"] = law.value.front();
  report.json["greatest"] = law.value.back();
}

void add_bidders(Report& report, const PastAuctions& auctions) {
  const BidderCounts counts(auctions.bidders);
  report.text("\n");
  report.table({"bidders", "share of auctions"});
  for (std::size_t i = 0; i < counts.numbers().size(); ++i)
    report.row({fmt::format("{}", counts.numbers()[i]), fmt::format("{:.4f}", counts.shares()[i])});
}

int run_fit(const FitArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const AuctionFileContents contents = arguments.auctions.read();
  const FittedLaw law = ValueEstimator(contents.auctions).law();
  Report report;
  arguments.auctions.add_to(report, contents, format);
  report.text("\nSupposed:\n");
  report.json["suppositions"] = suppositions(contents.auctions);
  for (const std::string& sentence : suppositions(contents.auctions)) report.text(sentence_lines(sentence));
  report.text("\n");
  add_law(report, law);
  add_bidders(report, contents.auctions);
  report.csv = values_csv(law);
  if (!arguments.out.empty()) {
    replace_file(arguments.out, report.csv);
    report.remark(
        fmt::format("{} values with weights: --values empirical:{}#value@weight\n", law.value.size(), arguments.out));
  }
  print(report, format);
  return 0;
}

}  // namespace

void add_fit(CommandLine& line) {
  Command& command = line.add("fit", "From the bids of past auctions to a law of values, and what that supposes");
  auto arguments = std::make_shared<FitArguments>();
  arguments->auctions.add_to(command);
  command.option("out", arguments->out)
      .describe("CSV file for the law: value and weight, a row per value that is seen or inferred")
      .name_value("FILE");
  command.option("format", arguments->format);
  command.output = output_of_fit;
  command.footer = fit_examples;
  command.action = [arguments] { return run_fit(*arguments); };
}

}  // namespace surety
