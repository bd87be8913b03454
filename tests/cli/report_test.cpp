// A report said once is a table, JSON and CSV.
#include "host/cli/report.h"

#include <gtest/gtest.h>

#include "host/io/build_info.h"

namespace surety {
namespace {

Report some_values() {
  Report report;
  report.text("title\n\n");
  report.table({"", "value", "error bound"});
  report.value("guarantee", "guarantee", Exact{0.25, 1e-9});
  report.unknown("most", "most", "unknown");
  report.json["early"] = nullptr;  // its place, before what comes next
  report.value("ratio", "ratio", 0.5);
  report.value("price", "price", {{"low", 1}, {"high", 2}}, {"1 to 2"});
  report.row({"for people"});
  report.text("end\n");
  report.json["early"] = true;
  report.config["k"] = 3;
  return report;
}

TEST(Report, ValuesAreRowsOfATable) {
  EXPECT_EQ(some_values().formatted(Format::table),
            "title\n\n"
            "            value    error bound\n"
            "guarantee   0.25         1.0e-09\n"
            "most        unknown\n"
            "ratio       0.5\n"
            "price       1 to 2\n"
            "for people\n"
            "end\n");
}

TEST(Report, ValuesAreMembersOfJsonInTheOrderInWhichTheyAreSaid) {
  const auto json = nlohmann::ordered_json::parse(some_values().formatted(Format::json));
  const nlohmann::ordered_json expected{{"guarantee", 0.25},
                                        {"most", nullptr},
                                        {"early", true},
                                        {"ratio", 0.5},
                                        {"price", {{"low", 1}, {"high", 2}}},
                                        {"error_bounds", {{"guarantee", 1e-9}, {"most", nullptr}}},
                                        {"config", {{"k", 3}}},
                                        {"version", build_info().version},
                                        {"commit", build_info().commit}};
  EXPECT_EQ(json.dump(), expected.dump());
}

TEST(Report, CsvHasALinePerValue) {
  EXPECT_EQ(some_values().formatted(Format::csv),
            "name,value\nguarantee,0.25\nmost,\nearly,true\nratio,0.5\nprice.low,1\nprice.high,2\n"
            "error_bounds.guarantee,1e-09\nerror_bounds.most,\nconfig.k,3\n");
}

TEST(Report, RecordsAreRowsMembersOfAListAndLinesOfCsv) {
  Report report;
  report.records("grids");
  report.table({"k", "width"}, 2);
  report.record({{"k", 2}, {"width", 0.5}}, {"2", "0.50"});
  report.record({{"k", 3}, {"note", "a,b"}}, {});  // nothing that people see
  report.json["limit"] = 1;
  EXPECT_EQ(report.formatted(Format::table), "  k  width\n  2   0.50\n");
  EXPECT_EQ(report.formatted(Format::csv), "k,width,note\n2,0.5,\n3,,\"a,b\"\n");
  const auto json = nlohmann::ordered_json::parse(report.formatted(Format::json));
  EXPECT_EQ(json.at("grids").size(), 2u);
  EXPECT_EQ(json.begin().key(), "grids");
}

TEST(Report, CsvOfItsOwnReplacesTheOneMadeOfJson) {
  Report report = some_values();
  report.csv = "a,b\n";
  EXPECT_EQ(report.formatted(Format::csv), "a,b\n");
}

}  // namespace
}  // namespace surety
