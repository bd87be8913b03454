#include "host/sweeps/results.h"
#include "host/sweeps/gap_studies.h"

#include <cmath>

#include "host/batch/results_file.h"
#include "host/sweeps/cells.h"
#include "host/sweeps/estimate_job.h"
#include "surety/error.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

using ResultsTest = ScratchTest;

Estimates made_up(double offset) {
  Estimates estimates;
  for (int s = 0; s < statistic_count; ++s) {
    estimates.statistics[static_cast<std::size_t>(s)] = {offset + s / 3.0, 1e-3 / (s + 1),
                                                         Exact{offset + s / 3.0 + 1e-4, 1e-12}, s * 1e-9};
  }
  estimates.statistics[2].exact.reset();
  estimates.replicates = 1000;
  estimates.sampling = Sampling::reduced;
  return estimates;
}

SweepConfig two_cells_config() {
  SweepConfig config;
  config.values = {Prior::parse("mixture(0.5 * uniform | 0.5 * beta:2,2)")};
  config.mechanisms = {Mechanism::parse("second-price")};
  config.bidders = {3, 5};
  return config;
}

std::vector<EstimateConfig> two_cells() { return grid(two_cells_config()); }

TEST(ZScore, ComparesWithTheExactValue) {
  EXPECT_EQ(z_score({1, 0.5, std::nullopt}), std::nullopt);
  EXPECT_EQ(z_score({1, 0.5, Exact{2, 0}}), -2.0);
  EXPECT_EQ(z_score({1, 0, Exact{1 + 1e-13, 0}}), 0.0);
  EXPECT_EQ(z_score({1, 0, Exact{1.5, 0.5}}), 0.0);
  EXPECT_EQ(z_score({2, 0, Exact{1, 0.5}}), INFINITY);
}

TEST(ZScore, CountsOnlyWhatTheErrorBoundsLeave) {
  EXPECT_EQ(z_score({1, 0.5, Exact{2, 0.25}}), -1.5);
  EXPECT_EQ(z_score({1, 0.5, Exact{2, 0}, 0.25}), -1.5);
  EXPECT_EQ(z_score({3, 0.25, Exact{2, 0.25}, 0.25}), 2.0);
  EXPECT_EQ(z_score({1, 1e-9, Exact{1 + 1e-6, 0}, 1e-5}), 0.0);
  EXPECT_EQ(z_score({1, 0, Exact{1.5, 0.25}, 0.25}), 0.0);
}

TEST_F(ResultsTest, RowsReadBackToTheBit) {
  const auto cells = two_cells();
  const auto path = write("results.csv", results_header() + results_rows(cells[0], made_up(0.1)));
  const auto rows = read_results(path);
  ASSERT_EQ(rows.size(), static_cast<std::size_t>(statistic_count));
  for (int s = 0; s < statistic_count; ++s) {
    const auto& row = rows[static_cast<std::size_t>(s)];
    const Estimate expected = made_up(0.1)[static_cast<Statistic>(s)];
    EXPECT_EQ(row.values, cells[0].values.spec());
    EXPECT_EQ(row.statistic, static_cast<Statistic>(s));
    EXPECT_EQ(row.estimate.mean, expected.mean);
    EXPECT_EQ(row.estimate.standard_error, expected.standard_error);
    EXPECT_EQ(row.estimate.table_error_bound, expected.table_error_bound);
    EXPECT_TRUE(row.error_is_known);
    EXPECT_EQ(row.estimate.exact.has_value(), expected.exact.has_value());
  }
}

// Sales fail once in 10,000 auctions and 1,000 were run: the gap's own error does not know of them.
TEST_F(ResultsTest, ErrorsThatMissedRareEventsAreReadBackAsUnknown) {
  Estimates estimates = made_up(0.1);
  estimates.statistics[static_cast<int>(Statistic::highest_value)] = {1, 1e-6, Exact{1, 0}};
  estimates.statistics[static_cast<int>(Statistic::sale_probability)] = {1, 0, Exact{1 - 1e-4, 0}};
  estimates.statistics[static_cast<int>(Statistic::gap)] = {0.01, 1e-6, Exact{0.0101, 0}};
  const auto rows = read_results(write("results.csv", results_header() + results_rows(two_cells()[0], estimates)));
  for (const ResultRow& row : rows) {
    const bool by_sales = row.statistic != Statistic::highest_value && row.statistic != Statistic::second_value;
    EXPECT_EQ(row.error_is_known, !by_sales || row.estimate.standard_error > 3 * std::sqrt(1e-4 / 1000))
        << statistic_name(row.statistic);
  }
}

TEST_F(ResultsTest, PointsWithUnknownErrorsAreLeftOutOfFits) {
  std::vector<ResultRow> rows;
  for (std::int64_t bidders : {2, 4, 8, 16, 32, 64}) {
    const double gap = 1 / static_cast<double>(bidders);
    rows.push_back({"optimal", "uniform", "private", bidders, Statistic::gap, {gap, 0.01 * gap, std::nullopt}});
  }
  rows[3].estimate = {1, 1e-9, std::nullopt};  // would pin the fit by its weight alone
  rows[3].error_is_known = false;
  const GapStudy study = study_gaps(rows, 4).front();
  EXPECT_EQ(study.left_out, std::vector<std::int64_t>{16});
  EXPECT_EQ(study.gaps.size(), 6u);
  EXPECT_FALSE(study.rates.exact);
  EXPECT_EQ(study.rates.fits.front().model, RateModel::inverse);
  EXPECT_EQ(study.rates.fits.front().degrees_of_freedom, 2);
  EXPECT_NEAR(study.rates.fits.front().scale, 1, 1e-4);
}

TEST(FormulaText, IsTheFunctionOfN) {
  const auto text = [](RateModel model, double scale, double shift, double exponent) {
    return formula_text({model, scale, shift, exponent, {}, {}, 2});
  };
  EXPECT_EQ(text(RateModel::constant, 0.25, -1.5, 0), "0.25 (1 - 1.5/N)");
  EXPECT_EQ(text(RateModel::constant, 0.25, 0, 0), "0.25");
  EXPECT_EQ(text(RateModel::inverse, 1, 1, 1), "1 / (N + 1)");
  EXPECT_EQ(text(RateModel::inverse, 0.5, -3e-13, 1), "0.5 / N");
  EXPECT_EQ(text(RateModel::inverse_sqrt, 0.282095, 0.5, 0.5), "0.2821 / sqrt(N + 0.5)");
  EXPECT_EQ(text(RateModel::inverse_sqrt, 2, 0, 0.5), "2 / sqrt(N)");
  EXPECT_EQ(text(RateModel::power, 1.5, -2, 0.861), "1.5 (N - 2)^-0.861");
  EXPECT_EQ(text(RateModel::power, 1.5, 0, -0.1), "1.5 N^0.1");
  EXPECT_EQ(text(RateModel::power, 1.5, 0, 0), "1.5 N^0");
  EXPECT_EQ(text(RateModel::log_inverse, 1, -0.21, 1), "1 (log N - 0.21) / N");
  EXPECT_EQ(text(RateModel::log_power, 0.3, 1, 0.5), "0.3 ((log N + 1) / N)^0.5");
  EXPECT_EQ(text(RateModel::inverse_log, 0.7, 2, 0), "0.7 / (log N + 2)");
  EXPECT_EQ(text(RateModel::exponential, 0.2, 0, 0.693147), "0.2 exp(-0.6931 N)");
  EXPECT_EQ(text(RateModel::exponential, 0.2, 0, 0), "0.2");
  EXPECT_EQ(text(RateModel::exponential, 0.2, 0, -0.01), "0.2 exp(0.01 N)");
  EXPECT_EQ(text(RateModel::linear_exponential, 0.8, -5.6e-13, 0.693147), "0.8 N exp(-0.6931 N)");
  EXPECT_EQ(text(RateModel::linear_exponential, 0.8, 2, 0.5), "0.8 (N + 2) exp(-0.5 N)");
}

TEST_F(ResultsTest, TornCellsAreNotKept) {
  const auto cells = two_cells();
  const EstimateJob job(two_cells_config());
  const std::string one = results_header() + results_rows(cells[0], made_up(0.1));
  const std::string two = one + results_rows(cells[1], made_up(0.2));
  for (std::size_t length = 0; length <= two.size(); ++length) {
    const KeptRows kept = kept_rows(write("results.csv", two.substr(0, length)), job);
    const std::size_t cells_there = length < one.size() ? 0 : length < two.size() ? 1 : 2;
    ASSERT_EQ(kept.rows.size(), cells_there) << length;
    const std::size_t bytes = length < results_header().size() ? 0
                              : cells_there == 0               ? results_header().size()
                              : cells_there == 1               ? one.size()
                                                               : two.size();
    ASSERT_EQ(kept.bytes, bytes) << length;
  }
}

TEST_F(ResultsTest, OtherRowsAreRefused) {
  const auto cells = two_cells();
  const EstimateJob job(two_cells_config());
  const auto path = write("results.csv", results_header() + results_rows(cells[1], made_up(0.1)));
  EXPECT_NE(message_of<InvalidInput>([&] { kept_rows(path, job); }).find("results.csv:2:"), std::string::npos);
  write("results.csv", "time,price\n1,2\n");
  EXPECT_NE(message_of<InvalidInput>([&] { kept_rows(path, job); }).find("results.csv:1:"), std::string::npos);
  write("results.csv", results_header() + "a,b\n");
  EXPECT_NE(message_of<InvalidInput>([&] { read_results(path); }).find("results.csv:2:"), std::string::npos);
}

// What theory knows exactly is fitted, with its bound, whatever play shows: rare events and all.
TEST_F(ResultsTest, ExactGapsAreFittedInPlaceOfPlay) {
  std::vector<ResultRow> rows;
  for (std::int64_t bidders : {2, 4, 8, 16, 32, 64}) {
    const double gap = 1 / static_cast<double>(bidders + 1);
    rows.push_back({"optimal", "uniform", "private", bidders, Statistic::gap, {1.5 * gap, 0.2 * gap, Exact{gap, 0}}});
    rows.back().error_is_known = false;
  }
  const GapStudy study = study_gaps(rows, 2).front();
  EXPECT_TRUE(study.rates.exact);
  EXPECT_TRUE(study.left_out.empty());
  EXPECT_EQ(study.rates.fits.front().model, RateModel::inverse);
  EXPECT_NEAR(study.rates.fits.front().scale, 1, 1e-9);
  EXPECT_NEAR(study.rates.fits.front().shift, 1, 1e-9);
  rows.back().estimate.exact.reset();
  EXPECT_FALSE(study_gaps(rows, 2).front().rates.exact);
}

TEST_F(ResultsTest, GapsAreStudiedByMechanismAndPrior) {
  std::vector<ResultRow> rows;
  for (const char* mechanism : {"second-price", "posted-price:price=best", "full-surplus"}) {
    for (std::int64_t bidders : {32, 16, 8, 4, 2}) {
      const double n = static_cast<double>(bidders);
      const double gap = mechanism[0] == 's' ? 1 / n : mechanism[0] == 'p' ? std::log(n) / n : 0;
      rows.push_back({mechanism, "uniform", "private", bidders, Statistic::gap, {gap, 0, std::nullopt}});
      rows.push_back({mechanism, "uniform", "private", bidders, Statistic::revenue, {1 - gap, 0, std::nullopt}});
    }
  }
  const auto studies = study_gaps(rows, 4);
  ASSERT_EQ(studies.size(), 3u);
  EXPECT_EQ(studies[0].gaps.front().bidders, 2);
  EXPECT_EQ(studies[0].rates.fits.front().model, RateModel::inverse);
  EXPECT_EQ(studies[1].rates.fits.front().model, RateModel::log_inverse);
  EXPECT_TRUE(studies[2].rates.fits.empty());
  const std::string csv = rates_csv(studies);
  EXPECT_NE(csv.find("second-price,uniform,private,exact,1/N,1,"), std::string::npos) << csv;
  EXPECT_NE(csv.find("full-surplus,uniform,private,exact,none,"), std::string::npos) << csv;
}

}  // namespace
}  // namespace surety
