#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "host/cli/advice_page.h"
#include "host/cli/commands.h"
#include "host/cli/interruption.h"
#include "host/cli/output.h"
#include "host/cli/past_auctions_arguments.h"
#include "host/io/csv.h"
#include "host/io/curves.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/options/guarantee_kind.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr const char* advise_examples =
    "Which reserve, which auction, what is sure, and how sure is all this? Files as surety fit reads them. Every "
    "number "
    "has the band that the data leave open, by the bootstrap over auctions; the same seed gives the same bands.\n\n"
    "With --out: DIR/report.html for people, advise.json with all numbers, curve.csv (revenue over reserves) and "
    "values.csv (the law, --values empirical:DIR/values.csv#value@weight).\n\n"
    "Examples:\n"
    "  surety advise examples/data/second-price.csv --auction second-price --out out/advice\n"
    "  surety advise examples/data/first-price.csv --auction first-price --resamples 500";

struct AdviseArguments {
  PastAuctionsArguments auctions;
  std::string resamples, seed, threads, out, format;
};

TableRecord table_of_curve() {
  return {"curve.csv",
          1,
          "advise --out: mean revenue of a second-price auction, a line per reserve",
          {{"reserve", Shape::number(), "value", "ascending, from that of the past auctions"},
           {"revenue", Shape::number(), "value", "found"},
           {"low", Shape::number(), "value", "of its 90% band"},
           {"high", Shape::number(), "value", "of its 90% band"}}};
}

Shape banded_shape() {
  return Shape::object(
      {{"value", Shape::number(), "value", "found; where it is of what was chosen, corrected for that"},
       {"low", Shape::number().or_null(), "value", "of the band; null where none is known"},
       {"high", Shape::number().or_null(), "value", "of the band; null where none is known"}});
}

Shape sure_shape() {
  return Shape::object(
      {{"confidence", Shape::number(), "probability", "of all of these together"},
       {"proven", Shape::flag(), "",
        "for any law of independent values; else by the bootstrap, doubted by a test, or of auctions that are left"},
       {"with_reserve", Shape::number(), "value", "revenue at least, with the reserve above"},
       {"without_reserve", Shape::number(), "value", "revenue at least, with that of the past"},
       {"reserve", Shape::number(), "value", "that is sure of most"},
       {"with_that_reserve", Shape::number(), "value", "revenue at least, with it"}});
}

Shape guarantee_shape() {
  return Shape::object({{"mechanism", Shape::text(), "", "as commands take it"},
                        {"guarantee", Shape::number(), "value", "with a common value that has the fitted law"},
                        guarantee_kind_member(),
                        {"at_lowest_law", Shape::number(), "value", "the same under the lowest law in the band"},
                        guarantee_kind_member("at_lowest_law_is")});
}

OutputRecord output_of_advise() {
  const Shape test = Shape::object({{"supposed", Shape::text(), "", "in words"},
                                    {"found", Shape::text(), "", "in words"},
                                    {"z", Shape::number(), "", "of what is 0 where the supposition holds"},
                                    {"refused", Shape::flag(), "", "|z| above 2.58"}});
  const Shape mechanism =
      Shape::object({{"mechanism", Shape::text(), "", "as commands take it"},
                     {"revenue", Shape::number(), "value", "mean, private values"},
                     {"low", Shape::number(), "value", "of its band"},
                     {"high", Shape::number(), "value", "of its band"},
                     {"whatever_bidders_know_of_each_other", Shape::flag(), "", "whether it earns that then too"}});
  std::vector<Member> members = members_of_past_auctions();
  const auto banded = [&](const char* name, const char* unit, const char* meaning) {
    members.push_back({name, banded_shape(), unit, meaning});
  };
  const auto add = [&](const char* name, const Shape& shape, const char* meaning) {
    members.push_back({name, shape, "", meaning});
  };
  add("suppositions", Shape::list(Shape::text()), "what the numbers rest on, in words");
  add("not_identified", Shape::list(Shape::text()), "what the data cannot tell, in words");
  members.push_back({"confidence", Shape::number(), "probability", "of bands"});
  banded("mean_value", "value", "of the fitted law");
  banded("standard_deviation", "value", "of the fitted law");
  members.push_back({"paid", banded_shape().or_null(), "value", "by winners of these auctions; null where not seen"});
  members.push_back({"most", Shape::number(), "value", "greatest reserve and price that are looked at"});
  banded("reserve", "value", "that earns most of those up to `most`; the best of them is within its band");
  banded("revenue_with_reserve", "value", "of a second-price auction");
  banded("revenue_without_reserve", "value", "the same with the reserve of the past, or none");
  banded("reserve_gain", "value", "the difference");
  banded("full_surplus", "value", "mean of the highest value");
  banded("one_more_bidder", "value", "revenue without reserve, one bidder more in each auction");
  banded("one_more_gain", "value", "what that adds");
  banded("one_more_over_reserve", "value", "how much more that earns than the reserve above");
  add("sure", sure_shape(), "what is earned under every law in the band of the data");
  add("guarantees", Shape::list(guarantee_shape()), "of mechanisms with a common value");
  add("tests", Shape::list(test), "of what is supposed");
  add("curve", Shape::list(Shape::object(table_of_curve().columns)), "revenue over reserves");
  add("mechanisms", Shape::list(mechanism), "from the greatest revenue down; optimal among what is looked at");
  add("config",
      Shape::object({{"resamples", Shape::count(), "samples", "of the auctions"}, {"seed", Shape::count(), "", ""}}),
      "what was asked");
  return {9, {{"", members}}, {table_of_values(), table_of_curve()}};
}

Report::Json json_of(const Banded& number) {
  return {{"value", number.value}, {"low", number.low}, {"high", number.high}};
}

void add_numbers(Report& report, const Advice& advice) {
  auto& json = report.json;
  json["confidence"] = Advice::confidence;
  json["mean_value"] = json_of(advice.mean_value);
  json["standard_deviation"] = json_of(advice.standard_deviation);
  json["paid"] = advice.paid ? json_of(*advice.paid) : Report::Json();
  json["most"] = advice.most;
  json["reserve"] = {{"value", advice.reserve}, {"low", advice.reserve_from}, {"high", advice.reserve_to}};
  json["revenue_with_reserve"] = json_of(advice.with_reserve);
  json["revenue_without_reserve"] = json_of(advice.without_reserve);
  json["reserve_gain"] = json_of(advice.reserve_gain);
  json["full_surplus"] = json_of(advice.full_surplus);
  json["one_more_bidder"] = json_of(advice.one_more_bidder);
  json["one_more_gain"] = json_of(advice.one_more_gain);
  json["one_more_over_reserve"] = json_of(advice.one_more_over_reserve);
  json["sure"] = {{"confidence", Advice::sure_confidence},    {"proven", advice.proven},
                  {"with_reserve", advice.sure_with_reserve}, {"without_reserve", advice.sure_without_reserve},
                  {"reserve", advice.sure_reserve},           {"with_that_reserve", advice.sure_with_sure_reserve}};
  auto& guarantees = json["guarantees"] = Report::Json::array();
  for (const CommonValueGuarantee& g : advice.guarantees)
    guarantees.push_back({{"mechanism", g.spec},
                          {"guarantee", g.guarantee},
                          {"guarantee_is", guarantee_kind(g.exact)},
                          {"at_lowest_law", g.at_lowest},
                          {"at_lowest_law_is", guarantee_kind(g.at_lowest_exact)}});
  auto& tests = json["tests"] = Report::Json::array();
  for (const Test& test : advice.tests)
    tests.push_back({{"supposed", test.supposed}, {"found", test.found}, {"z", test.z}, {"refused", test.refused}});
  auto& curve = json["curve"] = Report::Json::array();
  for (const CurvePoint& point : advice.curve)
    curve.push_back({{"reserve", point.reserve},
                     {"revenue", point.revenue.value},
                     {"low", point.revenue.low},
                     {"high", point.revenue.high}});
  report.records("mechanisms");
  for (const RankedMechanism& m : advice.ranking)
    report.record({{"mechanism", m.spec},
                   {"revenue", m.revenue.value},
                   {"low", m.revenue.low},
                   {"high", m.revenue.high},
                   {"whatever_bidders_know_of_each_other", m.dominant}},
                  {});
}

void add_sections(Report& report, const std::vector<AdviceSection>& sections) {
  for (const AdviceSection& section : sections) {
    report.text(fmt::format("\n{}\n", section.heading));
    for (const std::string& sentence : section.sentences) report.text(sentence_lines(sentence));
    if (section.columns.empty()) continue;
    report.table(section.columns, 2);
    for (const auto& row : section.rows) report.row(row);
  }
}

Curves curve_of(const Advice& advice) {
  Curves curve(header_of(table_of_curve()));
  for (const CurvePoint& p : advice.curve) curve.add({p.reserve, p.revenue.value, p.revenue.low, p.revenue.high});
  return curve;
}

void write_folder(const fs::path& folder, const std::string& title, const Advice& advice,
                  const std::vector<AdviceSection>& sections, const Report& report) {
  make_folder(folder);
  const Curves curve = curve_of(advice);
  draw_advice_figures(folder, advice, curve);
  replace_file(folder / "report.html", advice_page(folder, title, sections));
  replace_file(folder / "advise.json", report.formatted(Format::json));
  curve.write(folder / "curve.csv");
  replace_file(folder / "values.csv", values_csv(advice.law));
}

int run_advise(const AdviseArguments& arguments) {
  const Format format = parse_format(arguments.format);
  AdviceRequest request;
  request.resamples = static_cast<int>(count_of("resamples", arguments.resamples));
  request.seed = count_of("seed", arguments.seed);
  request.threads = static_cast<int>(count_of("threads", arguments.threads));
  request.go_on = [] { return !interruption_requested(); };
  const AuctionFileContents contents = arguments.auctions.read();
  const Advice advice = advise(contents.auctions, request);
  auto sections = advice_sections(advice, contents, request.resamples);
  Report report;
  arguments.auctions.add_to(report, contents, format);
  add_sections(report, sections);
  report.json["suppositions"] = suppositions_of_advice(contents.auctions);
  report.json["not_identified"] = not_identified(contents.auctions);
  add_numbers(report, advice);
  report.config = {{"resamples", request.resamples}, {"seed", request.seed}};
  print(report, format);
  if (!arguments.out.empty()) {
    sections.insert(sections.begin() + 1, {"What was read", arguments.auctions.what_was_read(contents), {}, {}, ""});
    write_folder(arguments.out, "Advice from " + arguments.auctions.file(), advice, sections, report);
    remark(fmt::format("{}/report.html\n", arguments.out));
  }
  return 0;
}

}  // namespace

void add_advise(CommandLine& line) {
  Command& command = line.add("advise", "From past auctions: which reserve, which auction, what is sure, how sure");
  auto arguments = std::make_shared<AdviseArguments>();
  arguments->auctions.add_to(command);
  command.option("out", arguments->out);
  command.option("resamples", arguments->resamples);
  command.option("seed", arguments->seed);
  command.option("threads", arguments->threads);
  command.option("format", arguments->format);
  command.footer = advise_examples;
  command.action = [arguments] { return run_advise(*arguments); };
  command.output = output_of_advise;
}

}  // namespace surety
