// What a user's program can do with the installed package: public headers only.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "surety/surety.h"

namespace {

int failures = 0;

void expect(bool holds, const char* what) {
  if (!holds) std::printf("not so: %s\n", what);
  failures += holds ? 0 : 1;
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
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "surety-package-test";
  std::filesystem::remove_all(folder);
  surety::SweepConfig config;
  config.values = {surety::Prior::parse("uniform")};
  config.mechanisms = {surety::Mechanism("second-price"), surety::Mechanism("first-price")};
  config.bidders = {2, 4};
  config.samples = 10'000;
  for (int shard : {1, 2}) surety::sweep(config, folder, {}, {shard, 2, {}});
  const auto merged = surety::merge({folder}, folder);
  expect(merged.finished() && merged.cells == 4, "two shards are the whole sweep");
  expect(std::filesystem::exists(folder / "results.csv"), "there are results");
  std::filesystem::remove_all(folder);
}

}  // namespace

int main() {
  estimate_and_verify();
  guarantees();
  sweeps();
  return failures;
}
