// The kernel `candidates`: its sums against candidates that are played one by one on the same draws, its bits, and what
// rounding leaves of candidates that are near to each other.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "host/estimation/plan.h"
#include "kernels/candidates/candidates.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/cuda_devices.h"
#include "tests/reference/candidates.h"
#include "tests/reference/random_laws.h"

namespace surety {
namespace {

using kernels::CandidatesProblem;
using kernels::CandidateSums;

EstimateConfig config_of(const std::string& mechanism, const std::string& values, std::int64_t bidders,
                         std::uint64_t samples, Sampling sampling) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.values = Prior::parse(values);
  config.bidders = bidders;
  config.samples = samples;
  config.seed = 7;
  config.sampling = sampling;
  return config;
}

CandidatesProblem reserves(const std::string& values, std::int64_t bidders, std::uint64_t samples,
                           std::vector<double> numbers, Sampling sampling = Sampling::profile) {
  const auto config = config_of("second-price:reserve=1", values, bidders, samples, sampling);
  CandidatesProblem problem;
  problem.game = plan_estimate(config, config.values.profile(bidders)).problem;
  problem.number = std::move(numbers);
  return problem;
}

CandidatesProblem prices(const std::string& values, std::int64_t bidders, std::uint64_t samples,
                         std::vector<double> numbers, Sampling sampling = Sampling::automatic) {
  const auto config = config_of("posted-price:price=1", values, bidders, samples, sampling);
  const ProfileLaw profile = config.values.profile(bidders);
  CandidatesProblem problem;
  problem.game = plan_estimate(config, profile).problem;
  problem.number = std::move(numbers);
  for (const auto& state : profile.states)
    for (const auto& law : state.laws) {
      problem.acceptance.emplace_back();
      for (const double price : problem.number) problem.acceptance.back().push_back(law->demand(price));
    }
  return problem;
}

std::vector<CandidateSums> played(const CandidatesProblem& problem, const Execution& execution = {}) {
  std::string device;
  return play_candidates(problem, execution, device);
}

void expect_moments(const CandidatesProblem& problem, const std::vector<std::vector<double>>& revenue, double size) {
  const auto found = played(problem);
  ASSERT_EQ(found.size(), revenue.size());
  for (std::size_t k = 0; k < found.size(); ++k) {
    SCOPED_TRACE(fmt::format("candidate {} held against {}", problem.number[k], problem.number[problem.reference]));
    const auto alone = reference::moments(revenue[k]);
    std::vector<double> differences;
    for (std::size_t r = 0; r < revenue[k].size(); ++r)
      differences.push_back(revenue[k][r] - revenue[problem.reference][r]);
    const auto apart = reference::moments(differences);
    EXPECT_NEAR(found[k].mean, alone.mean, 1e-13 * size);
    EXPECT_NEAR(found[k].variance, alone.variance, 1e-12 * size * size);
    if (alone.variance > 1e-6 * size * size)
      EXPECT_NEAR(found[k].informative, alone.informative, 1e-6 * alone.informative);
    EXPECT_NEAR(found[k].difference, apart.mean, 1e-13 * size);
    // never less, but for rounding, and no more than 1e-8 of what is squared more
    EXPECT_GE(found[k].difference_variance, apart.variance * (1 - 1e-12) - 1e-28 * size * size);
    EXPECT_LE(found[k].difference_variance, apart.variance + 1e-8 * size * size);
    if (problem.number[k] == problem.number[problem.reference]) {
      EXPECT_EQ(found[k].difference, 0);
      EXPECT_EQ(found[k].difference_variance, 0);
    }
  }
}

std::vector<std::vector<double>> reserve_by_reserve(const CandidatesProblem& problem, const ProfileLaw& profile) {
  const auto values = reference::highest_values(profile, problem.game.seed, problem.game.samples);
  std::vector<std::vector<double>> revenue;
  for (const double reserve : problem.number) {
    revenue.emplace_back();
    for (const auto& v : values) revenue.back().push_back(reference::second_price_revenue(v, reserve));
  }
  return revenue;
}

/// Held against each of them.
void expect_all_references(CandidatesProblem problem, const std::vector<std::vector<double>>& revenue, double size) {
  for (std::size_t r = 0; r < problem.number.size(); ++r) {
    problem.reference = r;
    problem.pivot = reference::moments(revenue[r]).mean;
    expect_moments(problem, revenue, size);
  }
}

// Numbers among the atoms, between them, beyond all values, twice, and far too great.
const std::vector<double> among_integers{0, 0.5, 1, 1, 2, 2.5, 3, 4, 7, 1000, 1e200};

TEST(OnePass, ReservesEarnWhatEachEarnsByItself) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 12; ++i)
    for (const std::int64_t bidders : {1, 2, 3, 6}) {
      const std::string law = reference::random_discrete_law(random);
      const auto problem = reserves(law, bidders, 700, among_integers);
      SCOPED_TRACE(fmt::format("{}, {} bidders", law, bidders));
      expect_all_references(problem, reserve_by_reserve(problem, Prior::parse(law).profile(bidders)), 10);
    }
}

TEST(OnePass, OfManyKindsOfValues) {
  std::mt19937_64 random(6);
  std::uniform_real_distribution<double> unit(0, 1.5);
  for (const std::string values :
       {"uniform", "beta:2,2", "mixture(0.3 * uniform | 0.7 * discrete:0.25@0.5,1@0.5)",
        "independent(uniform; discrete:0.5@0.5,1@0.5)", "comonotone(uniform)", "uniform:1e6,1000001"})
    for (const std::int64_t bidders : {2, 3}) {
      std::vector<double> numbers{0, 0.25, 0.5, 1};
      for (int k = 0; k < 6; ++k) numbers.push_back(unit(random));
      if (values == "uniform:1e6,1000001")
        for (double& x : numbers) x += 1e6 - 0.5;
      std::sort(numbers.begin(), numbers.end());
      const auto problem = reserves(values, bidders, 500, numbers);
      SCOPED_TRACE(fmt::format("{}, {} bidders", values, bidders));
      expect_all_references(problem, reserve_by_reserve(problem, Prior::parse(values).profile(bidders)),
                            numbers.back() + 1);
    }
}

TEST(OnePass, PostedPricesEarnWhatEachEarnsByItself) {
  std::mt19937_64 random(8);
  for (int i = 0; i < 12; ++i)
    for (const std::int64_t bidders : {1, 2, 6}) {
      const std::string law = reference::random_discrete_law(random);
      const auto problem = prices(law, bidders, 700, among_integers);
      const auto quantiles = reference::strongest_quantiles(bidders, problem.game.seed, problem.game.samples);
      std::vector<std::vector<double>> revenue;
      for (std::size_t k = 0; k < problem.number.size(); ++k) {
        revenue.emplace_back();
        for (const double q : quantiles)
          revenue.back().push_back(q <= parse_law(law)->demand(problem.number[k]) ? problem.number[k] : 0);
      }
      SCOPED_TRACE(fmt::format("{}, {} bidders", law, bidders));
      expect_all_references(problem, revenue, 10);
    }
}

TEST(OnePass, PostedPricesForBiddersWhoDiffer) {
  std::mt19937_64 random(9);
  for (int i = 0; i < 8; ++i)
    for (const std::int64_t bidders : {2, 5}) {
      const std::string one = reference::random_discrete_law(random), other = reference::random_discrete_law(random),
                        third = reference::random_discrete_law(random);
      const std::string values = i % 4 == 3
                                     ? fmt::format("comonotone({}; {})", one, other)
                                     : fmt::format("mixture(0.4 * independent({}; {}) | 0.6 * {})", one, other, third);
      const auto problem = prices(values, bidders, 500, among_integers, Sampling::profile);
      const ProfileLaw profile = Prior::parse(values).profile(bidders);
      std::vector<std::vector<double>> revenue(problem.number.size());
      for (std::uint64_t r = 0; r < problem.game.samples; ++r) {
        const auto play = reference::draw_profile(profile, problem.game.seed, r, false);
        for (std::size_t k = 0; k < problem.number.size(); ++k) {
          const auto accepts = [&](const reference::Bidder& bidder) {
            return bidder.quantile <= profile.states[play.state].laws[bidder.group]->demand(problem.number[k]);
          };
          const bool sold = std::any_of(play.bidders.begin(), play.bidders.end(), accepts);
          revenue[k].push_back(sold ? problem.number[k] : 0);
        }
      }
      SCOPED_TRACE(fmt::format("{}, {} bidders", values, bidders));
      expect_all_references(problem, revenue, 10);
    }
}

TEST(OnePass, ChunksAddUp) {
  auto problem = reserves("beta:2,2", 3, 40'001, {0.1, 0.2, 0.4, 0.45, 0.5, 0.9});
  problem.reference = 2, problem.pivot = 0.5;
  expect_moments(problem, reserve_by_reserve(problem, Prior::parse("beta:2,2").profile(3)), 1);
}

// Distances of 1e-6 down to 1e-15: squares of what they change are far below the last digit of what is earned.
TEST(OnePass, NearCandidatesAreToldApart) {
  for (const double step : {1e-6, 1e-9, 1e-12, 1e-15}) {
    auto problem = reserves("uniform", 2, 2000, {0.5 - 2 * step, 0.5 - step, 0.5, 0.5 + step, 0.5 + 2 * step});
    const auto revenue = reserve_by_reserve(problem, Prior::parse("uniform").profile(2));
    for (std::size_t r = 0; r < problem.number.size(); ++r) {
      problem.reference = r, problem.pivot = 0.4;
      const auto found = played(problem);
      for (std::size_t k = 0; k < found.size(); ++k) {
        std::vector<double> differences;
        for (std::size_t i = 0; i < revenue[k].size(); ++i) differences.push_back(revenue[k][i] - revenue[r][i]);
        const auto apart = reference::moments(differences);
        SCOPED_TRACE(fmt::format("{} against {}", k, r));
        EXPECT_NEAR(found[k].difference, apart.mean, 1e-9 * step);
        EXPECT_NEAR(found[k].difference_variance, apart.variance, 1e-6 * apart.variance);
        if (k != r) EXPECT_GT(found[k].difference_variance, 0);
      }
    }
  }
}

bool same(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

testing::AssertionResult same_bits(const std::vector<CandidateSums>& a, const std::vector<CandidateSums>& b) {
  for (std::size_t k = 0; k < a.size(); ++k)
    if (!same(a[k].mean, b[k].mean) || !same(a[k].variance, b[k].variance) ||
        !same(a[k].informative, b[k].informative) || !same(a[k].difference, b[k].difference) ||
        !same(a[k].difference_variance, b[k].difference_variance))
      return testing::AssertionFailure() << "candidate " << k << ": " << a[k].mean << " and " << b[k].mean;
  return testing::AssertionSuccess();
}

std::vector<double> evenly(int count) {
  std::vector<double> numbers(static_cast<std::size_t>(count));
  for (std::size_t k = 0; k < numbers.size(); ++k) numbers[k] = double(k) / count;
  return numbers;
}

std::vector<CandidatesProblem> problems_of_bits() {
  std::vector<CandidatesProblem> problems;
  for (const std::uint64_t samples : {1, 127, 129, 20'000}) {
    problems.push_back(reserves("beta:2,2", 5, samples, evenly(300)));
    problems.push_back(prices("mixture(0.5 * uniform | 0.5 * power:2)", 4, samples, evenly(130)));
  }
  problems.push_back(prices("mixture(0.5 * uniform | 0.5 * independent(uniform; power:2))", 3, 5000, evenly(9)));
  problems.push_back(reserves("mixture(0.5 * uniform | 0.5 * independent(uniform; power:2))", 3, 5000, evenly(7)));
  problems.push_back(reserves("beta:2,2", 2, 200'000, evenly(5), Sampling::automatic));
  for (auto& problem : problems) problem.reference = problem.number.size() / 2, problem.pivot = 0.4;
  return problems;
}

TEST(OnePass, InstructionSetsAndThreadsDoNotMatter) {
  for (const auto& problem : problems_of_bits()) {
    const auto one = played(problem, {DeviceKind::cpu, 1, InstructionSet::scalar, {}});
    for (const auto isa : {InstructionSet::avx2, InstructionSet::avx512})
      if (kernels::cpu_supports(isa)) {
        EXPECT_TRUE(same_bits(one, played(problem, {DeviceKind::cpu, 3, isa, {}})));
      }
  }
}

TEST(CudaOnePass, HasTheCpusBits) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason;
  for (const auto& problem : problems_of_bits())
    EXPECT_TRUE(same_bits(played(problem, {DeviceKind::cpu, 1, InstructionSet::automatic, {}}),
                          played(problem, {DeviceKind::cuda, 1, InstructionSet::automatic, {}})));
}

}  // namespace
}  // namespace surety
