// The papers' numbers come out, every check of them could have failed, and figures are drawn.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "host/io/files.h"
#include "host/papers/catalogue.h"
#include "surety/error.h"
#include "surety/reproduce.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

ReproduceConfig with_samples(std::uint64_t samples) {
  ReproduceConfig config;
  config.samples = samples;
  return config;
}

// Which is as many as a test wants: tests run beside each other.
const Execution one_thread = [] {
  Execution execution;
  execution.threads = 1;
  return execution;
}();

// Every check turns red where the engine is off by a thousandth. Fixed seeds; play is compared at 5 standard errors.
void expect_agreement_that_could_fail(std::string_view paper, ReproduceConfig config) {
  config.mutation_test = true;
  std::string text;
  const ReproduceListener listener{[&](std::string_view lines) { text += lines; }, {}};
  const Reproduction found = reproduce(paper, config, one_thread, listener);
  EXPECT_FALSE(found.checks.empty());
  EXPECT_EQ(found.disagreements(), 0) << text;
  EXPECT_TRUE(found.defects.empty()) << text;
  EXPECT_NE(text.find(" 0 disagree"), std::string::npos) << text;
  EXPECT_NE(text.find("\n0 defects"), std::string::npos) << text;
}

class EveryPaper : public testing::TestWithParam<const Paper*> {};

TEST_P(EveryPaper, AgreesAndCouldFail) {
  expect_agreement_that_could_fail(GetParam()->record.name, with_samples(20'000));
}

INSTANTIATE_TEST_SUITE_P(Papers, EveryPaper, testing::ValuesIn(all_papers().begin(), all_papers().end()),
                         [](const auto& info) {
                           std::string name(info.param->record.name);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(Papers, HaveNamesOfTheirOwnAndSayWhatTheyAre) {
  std::set<std::string_view> names;
  for (const PaperRecord& record : paper_records()) {
    EXPECT_TRUE(names.insert(record.name).second) << record.name;
    EXPECT_EQ(record.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos) << record.name;
    EXPECT_FALSE(record.title.empty()) << record.name;
    EXPECT_FALSE(record.what.empty()) << record.name;
  }
}

// More replicates than EveryPaper has: a thousandth of most means is more than 10 standard errors.
TEST(Reproduce, GoyalAndNarayananBySharperPlay) {
  expect_agreement_that_could_fail("goyal-narayanan", with_samples(1'000'000));
}

TEST(Reproduce, SameConfigSameChecks) {
  const ReproduceConfig few = with_samples(5000);
  ReproduceConfig other_seed = few;
  other_seed.seed = 2;
  const Reproduction once = reproduce("goyal-narayanan", few, one_thread),
                     again = reproduce("goyal-narayanan", few, one_thread),
                     other = reproduce("goyal-narayanan", other_seed, one_thread);
  ASSERT_EQ(once.checks.size(), again.checks.size());
  ASSERT_EQ(once.checks.size(), other.checks.size());
  std::size_t moved = 0;
  for (std::size_t i = 0; i < once.checks.size(); ++i) {
    EXPECT_EQ(once.checks[i].engine, again.checks[i].engine);
    EXPECT_EQ(once.checks[i].independent, again.checks[i].independent);
    moved += once.checks[i].engine != other.checks[i].engine;
  }
  EXPECT_GT(moved, 10u);  // means of other draws
}

// What a reproduction remembers is its own.
TEST(Reproduce, TwoPapersAtOnceAreAsOneByOne) {
  const char* papers[] = {"du-2016", "goyal-narayanan"};
  std::array<Reproduction, 2> alone, together;
  for (std::size_t i = 0; i < 2; ++i) alone[i] = reproduce(papers[i], with_samples(2000), one_thread);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 2; ++i)
    threads.emplace_back([&, i] { together[i] = reproduce(papers[i], with_samples(2000), one_thread); });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < 2; ++i) {
    ASSERT_EQ(alone[i].checks.size(), together[i].checks.size());
    for (std::size_t c = 0; c < alone[i].checks.size(); ++c) {
      EXPECT_EQ(alone[i].checks[c].engine, together[i].checks[c].engine);
      EXPECT_EQ(alone[i].checks[c].independent, together[i].checks[c].independent);
    }
  }
}

TEST(Reproduce, WhatCannotBeDoneIsOneSentence) {
  const auto message = [](std::string_view paper, const ReproduceConfig& config) -> std::string {
    try {
      reproduce(paper, config);
    } catch (const InvalidInput& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_NE(message("du-2015", {}).find("unknown paper 'du-2015'; did you mean 'du-2016'?"), std::string::npos)
      << message("du-2015", {});
  EXPECT_NE(message("du-2016", with_samples(0)).find("samples is 0"), std::string::npos);
}

// A check that disagrees is counted, and shown as what it is.
TEST(Reproduce, ADisagreementIsCounted) {
  const Part parts[] = {[](Pass& pass) {
    Checks table("Thirds");
    table.add("one", pass.engine("third", [] { return 0.33; }), {value("by hand", 1.0 / 3, 1e-3), printed(".33")});
    pass.add(table);
  }};
  std::string text;
  const Reproduction found = reproduce_paper(Paper{{"paper", "A paper", "a number"}, parts}, {}, {},
                                             {[&](std::string_view t) { text += t; }, {}});
  EXPECT_EQ(found.disagreements(), 1);
  EXPECT_FALSE(found.checks[0].holds());
  EXPECT_TRUE(found.checks[1].holds());
  EXPECT_NEAR(found.checks[1].power(), 0.005 / 0.33, 1e-9);  // half a unit of the last digit
  EXPECT_NE(text.find("DISAGREES"), std::string::npos) << text;
  EXPECT_NE(text.find("2 checks, 1 disagree"), std::string::npos) << text;
}

class Reproductions : public ScratchTest {};

TEST_F(Reproductions, BrooksAndDu2023DrawsItsFiguresToo) {
  if (std::system("command -v gnuplot > /dev/null") != 0) GTEST_SKIP() << "no gnuplot here";
  ReproduceConfig config = with_samples(20'000);
  config.out = folder_ / "out";
  const Reproduction found = reproduce("brooks-du-2023", config, one_thread);
  for (const char* figure : {"figure-1", "figure-2", "known-empirical"})
    for (const char* suffix : {".csv", ".svg", ".png"})
      EXPECT_GT(fs::file_size(folder_ / "out" / (std::string(figure) + suffix)), 1000u) << figure << suffix;
  const std::string shares = read_file(folder_ / "out" / "figure-2.csv");
  EXPECT_EQ(shares.substr(0, shares.find('\n')), "social_value,share,lower_k30,upper_k30");
  const std::string lines = read_file(folder_ / "out" / "comparisons.csv");
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), std::ssize(found.checks) + 1);
}

}  // namespace
}  // namespace surety
