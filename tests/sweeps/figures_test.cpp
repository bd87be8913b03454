// Figures of sweeps: what is drawn is what results say, and the legend names nothing else.
#include "host/sweeps/figures.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <tuple>

#include "surety/error.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

ResultRow row(const std::string& mechanism, std::int64_t bidders, Statistic statistic, double mean,
              double standard_error = 0, std::optional<double> exact = {}) {
  ResultRow made{mechanism, "uniform", "private", bidders, statistic, {mean, standard_error, {}}};
  if (exact) made.estimate.exact = Exact{*exact, 0};
  return made;
}

/// Uniform values, of N bidders: full surplus N/(N + 1), revenue (N - 1)/(N + 1).
std::vector<ResultRow> sales(const std::string& mechanism, bool exact) {
  std::vector<ResultRow> rows;
  for (const std::int64_t bidders : {2, 4, 9}) {
    const double n = double(bidders);
    const auto add = [&](Statistic statistic, double value) {
      rows.push_back(row(mechanism, bidders, statistic, value, 0.001, exact ? std::optional(value) : std::nullopt));
    };
    add(Statistic::revenue, (n - 1) / (n + 1));
    add(Statistic::profit, (n - 1) / (n + 1));
    add(Statistic::gap, 1 / (n + 1));
    add(Statistic::highest_value, n / (n + 1));
  }
  return rows;
}

TEST(FigureData, SharesAndScaledGapsAreByHand) {
  const auto rows = sales("second-price", true);
  const auto shares = figure_data(rows, {"share", "bidders"}, 2);
  ASSERT_EQ(shares.size(), 1u);
  ASSERT_EQ(shares[0].series.size(), 1u);
  for (const FigurePoint& point : shares[0].series[0].points) {
    const double n = point.x;
    EXPECT_NEAR(point.mean, (n - 1) / n, 1e-15);
    EXPECT_NEAR(*point.exact, (n - 1) / n, 1e-15);
    // at most the sum of what gap and full surplus may be off by
    EXPECT_NEAR(point.standard_error, 0.001 * (n + 1) / n + 0.001 / n * (n + 1) / n, 1e-12);
  }
  const auto scaled = figure_data(rows, {"scaled-gap", "bidders"}, 2);
  for (const FigurePoint& point : scaled[0].series[0].points) {
    EXPECT_NEAR(point.mean, point.x / (point.x + 1), 1e-15);
    EXPECT_NEAR(point.standard_error, 0.001 * point.x, 1e-15);
  }
  const auto revenue = figure_data(sales("second-price", false), {"revenue", "bidders"}, 2);
  EXPECT_NEAR(revenue[0].series[0].points[2].mean, 0.8, 1e-15);
  EXPECT_FALSE(revenue[0].series[0].points[2].exact);
}

TEST(FigureData, AParameterIsTheAxisAndNoPartOfTheName) {
  std::vector<ResultRow> rows;
  const auto add = [&](const std::string& mechanism, double revenue) {
    for (const std::int64_t bidders : {2, 5}) rows.push_back(row(mechanism, bidders, Statistic::revenue, revenue));
  };
  add("second-price:reserve=0.5", 0.4);
  add("second-price:reserve=0.25", 0.3);
  add("second-price", 0.2);                    // has one, of 0
  add("second-price:reserve=best", 0.5);       // chosen by itself: not on the axis
  add("proportional:cap=2,reserve=0.1", 0.1);  // whatever it is
  add("my-auction:reserve=0.7,fee=0.1", 0.1);  // a plug-in that is not there
  add("posted-price:price=0.3", 0.1);
  const auto figures = figure_data(rows, {"revenue", "reserve"}, 2);
  ASSERT_EQ(figures.size(), 1u);
  EXPECT_EQ(figures[0].x_label, "reserve");
  std::vector<std::string> labels;
  for (const FigureSeries& series : figures[0].series) labels.push_back(series.label);
  EXPECT_EQ(labels, (std::vector<std::string>{"second-price, N = 2", "second-price, N = 5", "proportional:cap=2, N = 2",
                                              "proportional:cap=2, N = 5", "my-auction:fee=0.1, N = 2",
                                              "my-auction:fee=0.1, N = 5"}));
  const auto& points = figures[0].series[0].points;
  ASSERT_EQ(points.size(), 3u);
  for (const auto& [i, x, mean] : {std::tuple(0, 0.0, 0.2), {1, 0.25, 0.3}, {2, 0.5, 0.4}}) {
    EXPECT_EQ(points[std::size_t(i)].x, x);
    EXPECT_EQ(points[std::size_t(i)].mean, mean);
  }
}

TEST(FigureData, GapsAreDrawnWithTheirFits) {
  const auto figures = figure_data(sales("second-price", true), {}, 2);
  ASSERT_EQ(figures.size(), 1u);
  EXPECT_EQ(figures[0].y_label, "gap to full surplus, E[v(1)] − revenue");
  const FigureSeries& series = figures[0].series.at(0);
  EXPECT_NE(series.label.find("second-price: 1 / (N + 1)"), std::string::npos) << series.label;
  ASSERT_FALSE(series.fit.empty());
  for (const auto& [n, gap] : series.fit) EXPECT_NEAR(gap, 1 / (n + 1), 1e-9);
}

TEST(FigureData, WhatIsNotThereIsRefused) {
  const auto rows = sales("second-price", true);
  const auto refused = [&](const FigureOf& of) { return message_of<InvalidInput>([&] { figure_data(rows, of, 2); }); };
  EXPECT_NE(refused({"efficiency_loss", "bidders"}).find("the results have no efficiency_loss"), std::string::npos);
  EXPECT_NE(refused({"revenu", "bidders"}).find("did you mean revenue?"), std::string::npos);
  EXPECT_NE(refused({"revenue", "cap"}).find("no mechanism of the sweep has its cap set to a number"),
            std::string::npos);
}

class FigureFiles : public ScratchTest {
 protected:
  void SetUp() override {
    ScratchTest::SetUp();
    if (std::system("command -v gnuplot > /dev/null") != 0) GTEST_SKIP() << "no gnuplot here";
  }
  std::string svg(std::span<const ResultRow> rows, const FigureOf& of, const FigureStyle& style = {}) {
    const auto files = draw_figures(folder_, figure_data(rows, of, 2), of, style);
    return files.size() == 1 ? read_file(files[0].string() + ".svg") : fmt::format("{} figures", files.size());
  }
  static bool says(const std::string& svg, const std::string& text) { return svg.find(">" + text) != svg.npos; }
};

TEST_F(FigureFiles, TheLegendHasWhatIsDrawn) {
  const std::string exact = svg(sales("second-price", true), {"revenue", "bidders"});
  EXPECT_TRUE(says(exact, "exact"));
  EXPECT_TRUE(says(exact, "mean, 95% bar"));
  EXPECT_FALSE(says(exact, "best fit"));
  const std::string played = svg(sales("second-price", false), {"revenue", "bidders"});
  EXPECT_FALSE(says(played, "exact"));
  const std::string gaps = svg(sales("second-price", true), {});
  EXPECT_TRUE(says(gaps, "best fit"));
  const std::vector<ResultRow> certain{row("second-price", 2, Statistic::revenue, 0.5)};
  EXPECT_FALSE(says(svg(certain, {"revenue", "bidders"}), "mean, 95% bar"));
}

TEST_F(FigureFiles, TitleAndPdfAreAsAsked) {
  const auto rows = sales("second-price", true);
  const FigureStyle style{{}, "What is \"left\" of a_b", true};
  const std::string drawn = svg(rows, {"share", "bidders"}, style);
  EXPECT_TRUE(says(drawn, "What is \"left\" of a_b") || says(drawn, "What is &quot;left&quot; of a_b"));
  const std::string pdf = read_file(folder_ / "share-uniform.pdf");
  EXPECT_TRUE(pdf.starts_with("%PDF"));
  svg(rows, {"revenue", "bidders"});
  EXPECT_FALSE(std::filesystem::exists(folder_ / "revenue-uniform.pdf"));
}

TEST_F(FigureFiles, BarsAndExactValuesAreOnIt) {
  const auto labels = [&](double standard_error, std::optional<double> exact) {
    std::vector<ResultRow> rows;
    for (const std::int64_t bidders : {2, 4})
      rows.push_back(row("second-price", bidders, Statistic::revenue, 0.5, standard_error, exact));
    return svg(rows, {"revenue", "bidders"});
  };
  EXPECT_TRUE(says(labels(0.1, {}), " 0.7<"));  // up to .5 + 1.96/10
  EXPECT_TRUE(says(labels(0.1, {}), " 0.35<"));
  EXPECT_FALSE(says(labels(0.001, {}), " 0.7<"));
  EXPECT_TRUE(says(labels(0.001, 0.75), " 0.7<"));
}

/// What is 0 or less has no place on a logarithmic axis, and is drawn on another one.
TEST_F(FigureFiles, NumbersBelowZeroNeedALinearAxis) {
  std::vector<ResultRow> rows;
  for (const std::int64_t bidders : {2, 4})
    rows.push_back(row("second-price", bidders, Statistic::bidder_surplus, -0.25, 0.01));
  EXPECT_EQ(svg(rows, {"bidder_surplus", "bidders"}, {"y", "", false}), "0 figures");
  EXPECT_NE(svg(rows, {"bidder_surplus", "bidders"}, {"", "", false}).find(">-0.25<"), std::string::npos);
}

}  // namespace
}  // namespace surety
