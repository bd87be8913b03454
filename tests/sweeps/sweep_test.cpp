#include "host/sweeps/sweep.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/sweeps/cells.h"
#include "host/sweeps/results.h"
#include "surety/devices.h"
#include "surety/error.h"
#include "surety/theory/guarantee.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

SweepConfig small_config() {
  SweepConfig config;
  config.values = {Prior::parse("uniform"), Prior::parse("power:2")};
  config.mechanisms = {Mechanism::parse("second-price"), Mechanism::parse("posted-price:price=best")};
  config.bidders = {2, 4, 8};
  config.samples = 2000;
  return config;
}

/// Guarantees, whatever the bidders know, beside play where all know the value.
SweepConfig common_value_config() {
  SweepConfig config = small_config();
  config.values = {Prior::parse("uniform")};
  config.mechanisms = {Mechanism::parse("first-price"), Mechanism::parse("posted-price")};
  config.information = {Information::parse("any"), Information::parse("full")};
  config.cost = 0.1;
  return config;
}

class SweepTest : public ScratchTest {
 protected:
  /// Runs until `cells` cells of this run are done.
  SweepReport run_some(const SweepConfig& config, const fs::path& folder, std::size_t cells) {
    std::size_t kept = 0, done = 0;
    JobObserver observer;
    observer.started = [&](std::size_t before, std::size_t) { kept = done = before; };
    observer.progress = [&](const JobProgress& now) { done = now.cells_done; };
    observer.stop_requested = [&] { return done >= kept + cells; };
    return run_sweep(config, folder, {}, observer);
  }

  static std::map<std::string, std::string> contents(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(folder)) files[entry.path().filename()] = read_file(entry.path());
    return files;
  }
};

TEST_F(SweepTest, InterruptedSweepsEndWithTheSameBytes) {
  const SweepConfig config = small_config();
  const fs::path whole = folder_ / "whole", parts = folder_ / "parts";
  EXPECT_TRUE(run_sweep(config, whole, {}, {}).finished());
  const SweepReport first = run_some(config, parts, 5);
  EXPECT_EQ(first.run, 5u);
  EXPECT_FALSE(first.finished());
  EXPECT_FALSE(fs::exists(parts / "rates.csv"));
  // A torn cell, as a kill in the middle of a write leaves it.
  replace_file(parts / "results.csv", read_file(parts / "results.csv") + "posted-price:price=best,uniform,8,reve");
  const SweepReport second = run_sweep(config, parts, {}, {});
  EXPECT_EQ(second.kept, 5u);
  EXPECT_EQ(second.run, 7u);
  EXPECT_EQ(read_file(whole / "results.csv"), read_file(parts / "results.csv"));
  EXPECT_EQ(read_file(whole / "rates.csv"), read_file(parts / "rates.csv"));
}

TEST_F(SweepTest, AnotherCommitIsToldAndTouchesNothing) {
  const SweepConfig config = small_config();
  const fs::path folder = folder_ / "out";
  run_some(config, folder, 2);
  auto manifest = nlohmann::ordered_json::parse(read_file(folder / "manifest.json"));
  const std::string here = manifest["commit"], program = "surety " + manifest["version"].get<std::string>();
  manifest["commit"] = "0123456789ab";
  replace_file(folder / "manifest.json", manifest.dump());
  const auto before = contents(folder);
  const std::string message = message_of<InvalidInput>([&] { run_sweep(config, folder, {}, {}); });
  EXPECT_NE(
      message.find("results of " + program + " (commit 0123456789ab), this is " + program + " (commit " + here + ")"),
      std::string::npos)
      << message;
  EXPECT_NE(message.find("go on with the program that began, or choose another folder"), std::string::npos) << message;
  EXPECT_EQ(contents(folder), before);
  for (const char* name : {"manifest.json", "results.csv"}) fs::remove(folder / name);  // the checkpoint knows as well
  std::string log = read_file(folder / "checkpoint.log");
  const std::size_t at = log.find(here), end = log.find('\n');
  log.replace(at, here.size(), std::string(here.size(), 'f'));
  log.replace(0, 16, fingerprint(std::string_view(log).substr(17, end - 17)));
  replace_file(folder / "checkpoint.log", log);
  EXPECT_NE(
      message_of<InvalidInput>([&] { run_sweep(config, folder, {}, {}); }).find("checkpoint.log holds results of"),
      std::string::npos);
}

// What no sweep of this config writes, under a checksum that was made to fit: results.csv never sees it.
TEST_F(SweepTest, RowsThatAreNoResultsAreFoundBeforeTheyAreCopied) {
  const SweepConfig config = small_config();
  const fs::path folder = folder_ / "out";
  run_some(config, folder, 2);
  const std::string written = read_file(folder / "checkpoint.log");
  const std::size_t line = written.find('\n') + 1, length = written.find('\n', line) - line;
  const std::string words = written.substr(line + 17, length - 17);
  const std::size_t mean = words.find("revenue,") + 8, error = words.find(',', mean) + 1;
  const auto expect_refused = [&](const std::string& forged, const std::string& message) {
    std::string log = written;
    log.replace(line, length, fingerprint(forged) + " " + forged);
    replace_file(folder / "checkpoint.log", log);
    const auto before = contents(folder);
    const std::string found = message_of<InvalidInput>([&] { run_sweep(config, folder, {}, {}); });
    EXPECT_NE(found.find("checkpoint.log:2: "), std::string::npos) << found;
    EXPECT_NE(found.find(message), std::string::npos) << found;
    EXPECT_EQ(contents(folder), before);
  };
  const auto with = [&](std::size_t at, std::size_t size, const std::string& put) {
    return std::string(words).replace(at, size, put);
  };
  expect_refused(with(mean, 1, "x"), "mean is");
  expect_refused(with(mean, error - 1 - mean, "nan"), "mean is \"nan\" but must be a finite number");
  expect_refused(with(mean, error - 1 - mean, "inf"), "mean is \"inf\" but must be a finite number");
  expect_refused(with(error, 0, "-"), "must be a finite number from 0 on");
  const std::string seed = fmt::format(",{},double", config.seed);
  expect_refused(with(words.find(seed), seed.size(), ",77,double"), "seed is \"77\" but the config has");
  expect_refused(with(words.find(",double,"), 8, ",float,"), "precision is \"float\" but the config has double");
}

// The same of verified games and of bounds: every number of a row, told by the name of its column.
TEST_F(SweepTest, NumbersThatVerifyAndBoundsNeverWriteAreFound) {
  SweepConfig verified = small_config(), bounds;
  verified.job = SweepJob::verify;
  verified.values = {Prior::parse("uniform")};
  verified.mechanisms = {Mechanism::parse("second-price")};
  verified.information = {Information::parse("full")};
  verified.bidders = {2};
  verified.samples = 4000;
  verified.bins = 2;
  verified.messages = 4;
  write("two.toml", "bidders = 2\nvalues = \"common\"\nsupport = [0.0, 1.0]\n");
  bounds.job = SweepJob::bounds;
  bounds.environments = {"two.toml"};
  bounds.grids = {2};
  bounds.gap = 1e-2;
  bounds.folder = folder_;
  const std::vector<std::string> of_verify{"largest_gain", "gain_standard_error",   "exploitability_bound",
                                           "profit",       "profit_standard_error", "seed"},
      of_bounds{"lower", "upper", "lower_gap", "upper_gap", "greatest_welfare", "gap"};
  for (const auto& job : {std::pair(verified, of_verify), std::pair(bounds, of_bounds)}) {
    const auto& [config, columns] = job;
    const fs::path folder = folder_ / columns.front();
    run_sweep(config, folder, {}, {});
    const std::string results = read_file(folder / "results.csv"), log = read_file(folder / "checkpoint.log");
    const std::string header = results.substr(0, results.find('\n'));
    const std::string row = results.substr(header.size() + 1, results.size() - header.size() - 2);
    const std::size_t line = log.find('\n') + 1, length = log.find('\n', line) - line;
    const std::string words = log.substr(line + 17, length - 17);
    ASSERT_NE(words.find(row), std::string::npos) << words;
    for (const std::string& column : columns) {
      std::istringstream names(header), fields(row);
      std::string forged, name, field;
      while (std::getline(names, name, ',')) {
        std::getline(fields, field, ',');
        forged += (forged.empty() ? "" : ",") + (name == column ? "nan" : field);
      }
      ASSERT_NE(forged, row) << column;
      const std::string changed = std::string(words).replace(words.find(row), row.size(), forged);
      replace_file(folder / "checkpoint.log",
                   std::string(log).replace(line, length, fingerprint(changed) + " " + changed));
      const auto before = contents(folder);
      const std::string found = message_of<InvalidInput>([&] { run_sweep(job.first, folder, {}, {}); });
      EXPECT_NE(found.find("checkpoint.log:2: "), std::string::npos) << column << ": " << found;
      EXPECT_NE(found.find(column + (column == "seed" ? " is \"nan\"" : " = 'nan' is not finite")), std::string::npos)
          << column << ": " << found;
      EXPECT_EQ(contents(folder), before) << column;
    }
  }
}

TEST_F(SweepTest, DamagedManifestsAreToldInOurWords) {
  const SweepConfig config = small_config();
  const fs::path folder = folder_ / "out";
  run_some(config, folder, 1);
  const auto whole = nlohmann::ordered_json::parse(read_file(folder / "manifest.json"));
  for (const char* path : {"/version", "/commit", "/config_hash", "/folder", "/config", "/cells", "/runs", "/format"}) {
    auto damaged = whole;
    damaged[nlohmann::ordered_json::json_pointer(path)] = 7;
    replace_file(folder / "manifest.json", damaged.dump());
    const std::string message = message_of<InvalidInput>([&] { run_sweep(config, folder, {}, {}); });
    EXPECT_NE(message.find("manifest.json: not a manifest of format 1"), std::string::npos) << path << ": " << message;
  }
  for (const char* path :
       {"/config/values/0", "/config/bidders", "/config/samples", "/config/mechanisms/0", "/config/seed"}) {
    auto damaged = whole;
    damaged["shard"] = {{"index", 1}, {"count", 1}};
    damaged[nlohmann::ordered_json::json_pointer(path)] = nlohmann::ordered_json::object();
    replace_file(folder / "manifest.json", damaged.dump());
    const std::string message = message_of<InvalidInput>([&] { merge_shards({folder}, folder_ / "merged"); });
    EXPECT_NE(message.find("the config in it is damaged"), std::string::npos) << path << ": " << message;
  }
}

// A row says whether it is the guarantee, or no more than a bound on it. The exact value: all Bayes correlated
// equilibria of the three messages beside opting out, to the digits that another program found.
TEST_F(SweepTest, BoundsOnGuaranteesAreLabelled) {
  SweepConfig config = common_value_config();
  config.values = {Prior::parse("discrete:0@0.3,0.4@0.3,1@0.4")};
  config.mechanisms = {Mechanism::parse("exponential-price:A=0.7,X=0.08,k=3"),
                       Mechanism::parse("exponential-price:A=0.7,X=0.08")};
  config.information = {Information::parse("any")};
  config.bidders = {2};
  config.cost = 0;
  run_sweep(config, folder_ / "out", {}, {});
  std::istringstream lines(read_file(folder_ / "out" / "results.csv"));
  std::string line;
  std::getline(lines, line);  // the header
  while (std::getline(lines, line)) {
    const bool messages = line.find("k=3") != std::string::npos, gap = line.find(",gap,") != std::string::npos;
    const char* kind = messages ? ",exact," : gap ? ",upper bound," : ",lower bound,";
    EXPECT_NE(line.find(kind), std::string::npos) << line;
  }
  for (const ResultRow& row : read_results(folder_ / "out" / "results.csv"))
    if (row.mechanism.find("k=3") != std::string::npos && row.statistic == Statistic::profit) {
      EXPECT_NEAR(row.estimate.mean, 0.168479, 5e-7);
    }
}

TEST_F(SweepTest, GuaranteesHaveTheirOwnRowsAndRates) {
  const SweepConfig config = common_value_config();
  run_sweep(config, folder_ / "out", {}, {});
  const auto rows = read_results(folder_ / "out" / "results.csv");
  std::size_t guarantees = 0;
  for (const ResultRow& row : rows) {
    if (row.information != "any") continue;
    ++guarantees;
    const auto report = guarantee(Mechanism::parse(row.mechanism), parse_law(row.values), row.bidders, config.cost);
    const bool profit = row.statistic == Statistic::profit;
    EXPECT_TRUE(profit || row.statistic == Statistic::gap);
    EXPECT_EQ(row.estimate.mean, profit ? report.guarantee.value : report.full_surplus - report.guarantee.value);
    EXPECT_EQ(row.estimate.standard_error, 0);
  }
  EXPECT_EQ(guarantees, 2 * 2 * 3u);  // statistics, mechanisms, bidders
  EXPECT_EQ(rows.size(), guarantees + 2 * 3 * statistic_count);
  EXPECT_NE(read_file(folder_ / "out" / "rates.csv").find("first-price,uniform,any,exact,"), std::string::npos);
  const auto manifest = nlohmann::json::parse(read_file(folder_ / "out" / "manifest.json"));
  EXPECT_EQ(manifest["cells"]["total"], 12);
}

TEST_F(SweepTest, GuaranteesAreKeptToo) {
  const SweepConfig config = common_value_config();
  run_sweep(config, folder_ / "whole", {}, {});
  for (const std::size_t cells : {1u, 3u, 4u, 8u}) {
    const fs::path parts = folder_ / std::to_string(cells);
    EXPECT_FALSE(run_some(config, parts, cells).finished());
    EXPECT_EQ(run_sweep(config, parts, {}, {}).kept, cells);
    EXPECT_EQ(read_file(folder_ / "whole" / "results.csv"), read_file(parts / "results.csv"));
  }
}

TEST_F(SweepTest, GuaranteesThatAreNotKnownAreFoundBeforeAnythingRuns) {
  SweepConfig config = common_value_config();
  config.mechanisms.push_back(Mechanism::parse("exponential-price"));
  const std::string message = message_of<InvalidInput>([&] { run_sweep(config, folder_ / "out", {}, {}); });
  EXPECT_NE(message.find("exponential-price with values uniform and 2 bidders"), std::string::npos) << message;
  EXPECT_NE(message.find("without cost only"), std::string::npos) << message;
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(SweepTest, AMissingDeviceLeavesNothingBehind) {
  int refused = 0;
  for (const auto& device : devices()) {
    if (device.usable || (device.kind != "cuda" && device.name != "avx512")) continue;
    Execution execution;
    if (device.kind == "cuda") execution.device = DeviceKind::cuda;
    if (device.name == "avx512") execution.instruction_set = InstructionSet::avx512;
    EXPECT_THROW(run_sweep(small_config(), folder_ / "out", execution, {}), InvalidInput) << device.name;
    EXPECT_FALSE(fs::exists(folder_ / "out"));
    ++refused;
  }
  if (refused == 0) GTEST_SKIP() << "this machine has every device";
}

TEST_F(SweepTest, AFinishedSweepIsNotRunAgain) {
  run_sweep(small_config(), folder_ / "out", {}, {});
  const auto before = contents(folder_ / "out");
  const SweepReport again = run_sweep(small_config(), folder_ / "out", {}, {});
  EXPECT_EQ(again.run, 0u);
  EXPECT_EQ(contents(folder_ / "out"), before);
}

TEST_F(SweepTest, AnotherConfigsFolderIsRefusedUntouched) {
  run_some(small_config(), folder_ / "out", 3);
  const auto before = contents(folder_ / "out");
  SweepConfig other = small_config();
  other.seed = 2;
  const std::string message = message_of<InvalidInput>([&] { run_sweep(other, folder_ / "out", {}, {}); });
  EXPECT_NE(message.find("holds another config's results"), std::string::npos) << message;
  EXPECT_EQ(contents(folder_ / "out"), before);
}

TEST_F(SweepTest, ResultsWithoutAManifestAreRefusedUntouched) {
  make_folder(folder_ / "out");
  replace_file(folder_ / "out" / "results.csv", "mine\n");
  const auto before = contents(folder_ / "out");
  EXPECT_THROW(run_sweep(small_config(), folder_ / "out", {}, {}), InvalidInput);
  EXPECT_EQ(contents(folder_ / "out"), before);
}

TEST_F(SweepTest, ChangedDataFilesAreAnotherConfig) {
  const fs::path data = write("bids.csv", "bid\n0.2\n0.4\n0.9\n");
  SweepConfig config = small_config();
  config.values = {Prior::parse("empirical:" + data.string() + "#bid")};
  run_sweep(config, folder_ / "out", {}, {});
  write("bids.csv", "bid\n0.2\n0.4\n0.8\n");
  config.values = {Prior::parse("empirical:" + data.string() + "#bid")};
  EXPECT_THROW(run_sweep(config, folder_ / "out", {}, {}), InvalidInput);
}

TEST_F(SweepTest, DataFilesBesideTheConfigAreFingerprinted) {
  write("bids.csv", "bid\n0.2\n0.4\n0.9\n");
  SweepConfig config = small_config();
  config.folder = folder_;
  config.values = {Prior::parse("empirical:bids.csv#bid", folder_)};
  run_sweep(config, folder_ / "out", {}, {});
  const auto manifest = nlohmann::json::parse(read_file(folder_ / "out" / "manifest.json"));
  EXPECT_EQ(manifest["data"]["bids.csv"], fingerprint(read_file(folder_ / "bids.csv")));
}

TEST_F(SweepTest, TablesOfInformationAreFingerprinted) {
  write("known.csv", "probability,value,signal1,signal2\n0.5,0,0,0\n0.5,1,1,1\n");
  SweepConfig config = small_config();
  config.folder = folder_;
  config.values = {Prior::parse("discrete:0@0.5,1@0.5")};
  config.mechanisms = {Mechanism::parse("second-price")};
  config.information = {Information::parse("table:known.csv", folder_)};
  config.bidders = {2};
  run_sweep(config, folder_ / "out", {}, {});
  const auto manifest = nlohmann::json::parse(read_file(folder_ / "out" / "manifest.json"));
  EXPECT_EQ(manifest["data"]["known.csv"], fingerprint(read_file(folder_ / "known.csv")));
}

TEST_F(SweepTest, TheFitThatWasMadeIsRecorded) {
  run_sweep(small_config(), folder_ / "out", {}, {});
  EXPECT_EQ(recorded_fit_from(folder_ / "out"), 2);
  update_rates(folder_ / "out", 4);
  EXPECT_EQ(recorded_fit_from(folder_ / "out"), 4);
  EXPECT_EQ(configured_fit_from(folder_ / "out"), 2);
  update_rates(folder_ / "out", 2);
  const std::string rates = read_file(folder_ / "out" / "rates.csv");
  EXPECT_NE(rates.find(",fit_from\n"), std::string::npos);
  EXPECT_NE(rates.find(",3,2\n"), std::string::npos) << rates;  // three points, from N = 2 on
}

TEST_F(SweepTest, ImpossibleCellsAreFoundBeforeAnythingRuns) {
  SweepConfig config = small_config();
  config.values.push_back(Prior::parse("independent(uniform; power:2)"));
  config.mechanisms.push_back(Mechanism::parse("first-price"));
  const std::string message = message_of<InvalidInput>([&] { run_sweep(config, folder_ / "out", {}, {}); });
  EXPECT_NE(message.find("first-price with values independent(uniform; power:2) and 2 bidders"), std::string::npos)
      << message;
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(SweepTest, CellsAreTheEstimatesOfTheirConfigs) {
  const SweepConfig config = small_config();
  run_sweep(config, folder_ / "out", {}, {});
  std::string expected = results_header();
  for (const EstimateConfig& cell : grid(config)) expected += results_rows(cell, estimate(cell));
  EXPECT_EQ(read_file(folder_ / "out" / "results.csv"), expected);
}

TEST_F(SweepTest, TheManifestAccountsForEveryRun) {
  run_some(small_config(), folder_ / "out", 5);
  run_sweep(small_config(), folder_ / "out", {}, {});
  const auto manifest = nlohmann::json::parse(read_file(folder_ / "out" / "manifest.json"));
  EXPECT_EQ(manifest["cells"]["total"], 12);
  EXPECT_EQ(manifest["cells"]["done"], 12);
  ASSERT_EQ(manifest["runs"].size(), 2u);
  EXPECT_EQ(manifest["runs"][0]["cells"], 5);
  EXPECT_EQ(manifest["runs"][1]["cells"], 7);
  EXPECT_EQ(manifest["config"]["samples"], 2000);
  for (const char* key : {"version", "commit", "compiler", "seed", "config_hash"})
    EXPECT_TRUE(manifest.contains(key)) << key;
  for (const char* key : {"host", "device", "started", "finished", "seconds"}) {
    EXPECT_TRUE(manifest["runs"][1].contains(key)) << key;
  }
}

TEST_F(SweepTest, FoldersWithoutAManifestHaveNoRates) {
  EXPECT_NE(message_of<InvalidInput>([&] { recorded_fit_from(folder_); }).find("manifest.json"), std::string::npos);
  write("manifest.json", "{\"format\": 1");
  EXPECT_NE(message_of<InvalidInput>([&] { recorded_fit_from(folder_); }).find("not a manifest"), std::string::npos);
}

// A cell of 2,000 replicates is played in less time than a clock resolves: it was tried in ever more batches, until
// their number was 0 and the trial without end.
TEST_F(SweepTest, APlanOfAFewReplicatesIsMadeAtOnce) {
  const Prediction prediction = plan(small_config());
  EXPECT_EQ(prediction.cells, 12u);
  EXPECT_EQ(prediction.array, 1);
  EXPECT_GT(prediction.seconds, 0);
  EXPECT_LT(prediction.seconds, 60);
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

}  // namespace
}  // namespace surety
