// What a user's program can do with the installed package: public headers only.
#include <stdlib.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "surety/surety.h"

namespace {

int failures = 0;

void expect(bool holds, const char* what) {
  if (!holds) std::printf("not so: %s\n", what);
  failures += holds ? 0 : 1;
}

/// A folder of this process alone: two tests run this program, maybe at once.
std::filesystem::path fresh_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "surety-package-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("no folder can be made for the test's files");
  return pattern;
}

surety::Trade first_price(std::span<const int> profile, int i) {
  const bool tied = profile[0] == profile[1];
  const bool highest = profile[static_cast<std::size_t>(i)] >= profile[static_cast<std::size_t>(1 - i)];
  const double wins = tied ? 0.5 : highest ? 1 : 0;
  return {wins, wins * profile[static_cast<std::size_t>(i)] / 2};
}

void estimate_and_verify() {
  surety::EstimateConfig config;
  config.mechanism = surety::Mechanism::parse("second-price");
  config.values = surety::Prior::parse("uniform");
  config.bidders = 2;
  const surety::Estimate revenue = surety::estimate(config)[surety::Statistic::revenue];
  std::printf("revenue of two uniform bidders: %.4f +- %.4f\n", revenue.mean, revenue.standard_error);
  expect(revenue.mean > 0.3 && revenue.mean < 0.36, "revenue is 1/3");

  surety::DeviateConfig game;
  game.game.mechanism = surety::Mechanism("proportional");
  game.game.information = surety::Information::parse("minmax");
  game.game.samples = 100'000;
  game.bins = 8;
  game.messages = 32;
  expect(surety::verify(game).agrees(), "the proportional auction on minmax information agrees with theory");
}

void guarantees() {
  const surety::LawPtr values = surety::parse_law("discrete:0.3@0.5,1@0.5");
  const auto table = surety::make_mechanism(surety::TableRule{"mine", 2, 3, first_price});
  const auto mine = surety::exact_guarantee(surety::finite_mechanism(table, values, 2)).guarantee.value;
  const auto own = surety::exact_guarantee(surety::finite_mechanism(surety::Mechanism("first-price"), values, 2, 0, 2))
                       .guarantee.value;
  expect(mine - own < 1e-9 && own - mine < 1e-9, "a first-price auction by hand guarantees what the first-price does");
}

void sweeps() {
  const std::filesystem::path folder = fresh_folder();
  surety::SweepConfig config;
  config.values = {surety::Prior::parse("uniform")};
  config.mechanisms = {surety::Mechanism("second-price"), surety::Mechanism("first-price")};
  config.bidders = {2, 4};
  config.samples = 10'000;
  expect(surety::plan(config).cells == 4, "two mechanisms times two numbers of bidders");
  for (int shard : {1, 2}) surety::sweep(config, folder, {}, {shard, 2, {}});
  const auto merged = surety::merge({folder}, folder);
  expect(merged.finished() && merged.cells == 4, "two shards are the whole sweep");
  expect(std::filesystem::exists(folder / "results.csv"), "there are results");
  std::filesystem::remove_all(folder);
}

void bounds() {
  const std::filesystem::path folder = fresh_folder();
  std::ofstream(folder / "two.toml") << "bidders = 2\nvalues = \"common\"\nsupport = [0.0, 1.0]\n";
  const auto environment = std::get<surety::AuctionEnvironment>(surety::load_environment(folder / "two.toml"));
  surety::BoundsOptions options;
  options.k = 3;
  const surety::Bounds found = surety::bound_guarantee(environment, options);
  surety::save_bounds(folder / "bounds.h5", environment, found);
  const surety::SavedBounds saved = surety::load_bounds(folder / "bounds.h5");
  expect(0 < found.lower() && found.lower() < found.upper() && found.upper() < 0.5, "a bracket below the mean value");
  expect(saved.k() == 3 && saved.lower == found.lower(), "the mechanism's guarantee is read as written");
  expect(std::abs(saved.upper - found.upper()) < 1e-9, "the upper end comes out again when it is evaluated");
  std::filesystem::remove_all(folder);
}

// With three bidders whose values are uniform a bid of 2/3 of the value is the equilibrium of a first-price auction.
void equilibria() {
  surety::EquilibriumConfig config;
  config.judge.game.mechanism = surety::Mechanism("first-price");
  config.judge.game.information = surety::Information::parse("private");
  config.judge.game.values = surety::Prior::parse("uniform");
  config.judge.game.bidders = 3;
  config.judge.game.samples = 20'000;
  config.judge.bins = 24;
  config.judge.messages = 64;
  config.epsilon = 0.1;
  const surety::Equilibrium found = surety::find_equilibrium(config);
  const double revenue = found.judged.play[surety::Statistic::revenue].mean;
  expect(found.found() && revenue > 0.49 && revenue < 0.51, "bids of 2/3 of the value, revenue 1/2");
}

void papers() {
  std::string text;
  surety::ReproduceConfig config;
  config.samples = 2000;
  const surety::Reproduction found =
      surety::reproduce("goyal-narayanan", config, {}, {[&](std::string_view lines) { text += lines; }, {}});
  expect(found.checks.size() > 50 && found.disagreements() == 0, "the numbers of Goyal & Narayanan come out");
  expect(text.find("Theorem 1") != std::string::npos, "and are told");
  for (const surety::PaperRecord& paper : surety::paper_records())
    expect(!paper.title.empty() && !paper.what.empty(), "every paper says what it is");
}

}  // namespace

int main() {
  estimate_and_verify();
  guarantees();
  sweeps();
  bounds();
  equilibria();
  papers();
  return failures;
}
