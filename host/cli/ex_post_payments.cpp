#include "surety/correlated_values/ex_post_payments.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/cli/commands.h"
#include "host/cli/invariants.h"
#include "host/cli/report.h"
#include "host/io/number.h"
#include "host/values/spec_text.h"

namespace surety {
namespace {

constexpr const char* ex_post_payments_examples =
    "A rule chooses one bidder or nobody; the outcome matters to the chosen one, by a value that may depend on "
    "everybody's "
    "type, and is\nworth a known benefit to the others. No mechanism that implements the rule whatever bidders know "
    "guarantees more than the best\nex post payments, which are no less than where the seller sees who is chosen and "
    "the "
    "others' types (Yamashita 2018, Theorem 5).\n\n"
    "Examples:\n"
    "  surety ex-post-payments examples/correlated-values/interdependent.csv\n"
    "  surety ex-post-payments examples/correlated-values/facility.csv --benefits 0.6,0.6,0.6\n"
    "  surety ex-post-payments examples/correlated-values/partnership.csv --benefits=-0.3,-0.3 --format json\n\n"
    "The file has the columns probability, type1 .. typeN, optionally outcome (0: nobody, or the bidder who is "
    "chosen), "
    "and value1 .. valueN:\nwhat being chosen is worth to each. One line per combination of types. Without outcomes "
    "the "
    "rule is efficient. Staying away is worth 0.";

struct ExPostArguments {
  std::string file, benefits, format;
};

std::string type_text(const PayoffTable& table, std::int64_t profile) {
  std::string text;
  for (int i = 0; i < table.environment.bidders(); ++i)
    text += fmt::format("{}{}", i > 0 ? ", " : "", table.label[i][table.environment.type(profile, i)]);
  return text;
}

/// Of auctions only, where nobody minds that another one wins.
std::string crossing_text(const PayoffTable& table) {
  const auto& benefit = table.environment.benefit;
  if (std::any_of(benefit.begin(), benefit.end(), [](double b) { return b != 0; })) return "";
  const auto failure = single_crossing_failure(table.environment);
  if (!failure) return "single crossing holds: efficiency is ex post implementable in auctions\n";
  return fmt::format(
      "single crossing fails: at types {}, bidder {} has at least bidder {}'s value, and no more when his type is {}\n",
      type_text(table, failure->profile), failure->i + 1, failure->j + 1, table.label[failure->i][failure->type]);
}

/// A record per profile of types; people see the first of them.
void add_payments(Report& report, const PayoffTable& table, const ExPostPayments& best) {
  constexpr std::int64_t most_lines = 64;
  const auto& e = table.environment;
  std::vector<std::string> headings{"types", "probability", "outcome"};
  for (int i = 0; i < e.bidders(); ++i) headings.push_back(fmt::format("payment {}", i + 1));
  report.table(headings, 2);
  report.records("profiles");
  for (std::int64_t t = 0; t < e.profiles(); ++t) {
    std::vector<std::string> types, row{type_text(table, t), fmt::format("{:.6g}", e.probability[t]),
                                        table.rule[t] == 0 ? "nobody" : fmt::format("bidder {}", table.rule[t])};
    std::vector<double> payments;
    for (int i = 0; i < e.bidders(); ++i) {
      types.push_back(table.label[i][e.type(t, i)]);
      payments.push_back(best.payment[t * e.bidders() + i]);
      row.push_back(fmt::format("{:.6g}", payments.back() + 0.0));
    }
    if (t >= most_lines) row.clear();
    report.record({{"types", types}, {"outcome", table.rule[t]}, {"payments", payments}}, row);
  }
  if (e.profiles() > most_lines)
    report.text(fmt::format("  (the first {} of {}; all with --format json)\n", most_lines, e.profiles()));
}

Report report_of(const PayoffTable& table, const ExPostPayments& best) {
  Report report;
  report.text(fmt::format("{} rule, {} type profiles of {} bidders\n{}\n",
                          table.efficient ? "efficient" : "the table's", table.environment.profiles(),
                          table.environment.bidders(), crossing_text(table)));
  report.table({"", "value", "proven: at most"}, 2);
  report.value("surplus", "surplus", best.surplus, {fmt::format("{:.8f}", best.surplus)});
  const auto add = [&](const char* label, const char* key, const ProvenValue& x) {
    report.value(label, key, {{"value", x.value}, {"most", x.most}},
                 {fmt::format("{:.8f}", x.value), fmt::format("{:.8f}", x.most)});
  };
  add("best ex post payments", "ex_post", best.ex_post);
  add("where the seller sees who is chosen and the others' types", "relaxed", best.relaxed);
  report.text(fmt::format("  greatest gain from a lie {:.1e}, least payoff {:.1e}\n\n",
                          std::max(0.0, best.greatest_gain), best.least_payoff + 0.0));
  report.json["greatest_gain"] = best.greatest_gain;
  report.json["least_payoff"] = best.least_payoff;
  report.json["single_crossing"] = !single_crossing_failure(table.environment).has_value();
  add_payments(report, table, best);
  return report;
}

int run_ex_post(const ExPostArguments& arguments) {
  const Format format = parse_format(arguments.format);
  std::vector<double> benefits;
  if (!arguments.benefits.empty())
    for (const std::string_view part : split(arguments.benefits, ','))
      benefits.push_back(parsed("benefits", [&] { return finite_number(part, "benefit"); }));
  const PayoffTable table = read_payoff_table(arguments.file, benefits);
  const ExPostPayments best = best_ex_post_payments(table.environment, table.rule);
  for (const ProvenValue& found : {best.ex_post, best.relaxed}) {
    require_order("the best payments' value", {found.value, 0}, "its bound", {found.most, 0});
    require_order("the best payments' value", {found.value, found.most - found.value}, "surplus", {best.surplus, 0});
  }
  print(report_of(table, best), format);
  return 0;
}

OutputRecord output_of_ex_post_payments() {
  const Shape proven = Shape::object({{"value", Shape::number(), "value", "what payments that were found earn"},
                                      {"most", Shape::number(), "value", "proven: at most"}});
  const Shape profile = Shape::object({{"types", Shape::list(Shape::text()), "", "by bidder"},
                                       {"outcome", Shape::count(), "", "who is chosen, counted from 1; 0: nobody"},
                                       {"payments", Shape::list(Shape::number()), "value", "by bidder"}});
  return {1,
          {{"",
            {{"surplus", Shape::number(), "value", "of the rule"},
             {"ex_post", proven, "value", "the best ex post payments"},
             {"relaxed", proven, "value", "where the seller sees who is chosen and the others' types"},
             {"greatest_gain", Shape::number(), "value", "of a lie"},
             {"least_payoff", Shape::number(), "value", "of a true report"},
             {"single_crossing", Shape::flag(), "", "whether it holds"},
             {"profiles", Shape::list(profile), "", "one per combination of types"}}}}};
}

}  // namespace

void add_ex_post_payments(CommandLine& line) {
  Command& command =
      line.add("ex-post-payments", "The best payments for a rule that is implemented whatever the bidders know");
  auto arguments = std::make_shared<ExPostArguments>();
  command.word("table", "FILE", arguments->file, "CSV file with columns probability, type1 .. typeN, value1 .. valueN")
      .require();
  command.option("benefits", arguments->benefits);
  command.option("format", arguments->format);
  command.output = output_of_ex_post_payments;
  command.footer = ex_post_payments_examples;
  command.action = [arguments] { return run_ex_post(*arguments); };
}

}  // namespace surety
