// The mutation test finds reproductions whose checks cannot fail.
#include <gtest/gtest.h>

#include "host/cli/checks.h"
#include "host/cli/mutation_test.h"
#include "host/cli/output.h"

namespace surety {
namespace {

int defects(Reproduction reproduce) {
  const Quiet quiet;
  EngineValues engine;
  const ReproduceSettings settings{1000, 1, {}, {}, engine};
  const Agreement unchanged = reproduce(settings);
  EXPECT_EQ(unchanged.violations, 0);
  return mutation_test(reproduce, settings, unchanged);
}

Agreement one_check(double engine, const Independent& independent) {
  Checks checks("table");
  checks.add("value", engine, {independent});
  return checks.finish();
}

double third(const ReproduceSettings& settings) {
  return settings.engine("third", [] { return 1.0 / 3; });
}

TEST(MutationTest, IsSilentAboutSharpChecks) {
  EXPECT_EQ(defects([](const ReproduceSettings& s) { return one_check(third(s), value("by hand", 1.0 / 3, 1e-4)); }),
            0);
  EXPECT_EQ(defects([](const ReproduceSettings& s) {
              const Estimate mean = s.engine("play", [] { return Estimate{0.3, 0.1, {}, 0}; });
              return one_check(third(s), played(mean, {1.0 / 3, 0}));
            }),
            1);  // 10 standard errors of the mean are seen, a thousandth of `third` is not
  EXPECT_EQ(defects([](const ReproduceSettings& s) {
              return one_check(s.engine("none", [] { return 0.0; }), value("by hand", 0, 1e-9));
            }),
            0);
}

TEST(MutationTest, FindsBluntChecks) {
  EXPECT_EQ(defects([](const ReproduceSettings& s) { return one_check(third(s), printed(".333")); }), 1);
  EXPECT_EQ(defects([](const ReproduceSettings& s) { return one_check(third(s), between("bracket", 0, 1)); }), 1);
}

TEST(MutationTest, FindsAComputationComparedWithItself) {
  EXPECT_GE(defects([](const ReproduceSettings& s) { return one_check(third(s), value("again", third(s), 1e-9)); }), 1);
}

TEST(MutationTest, FindsChecksOfLiteralsAndValuesThatNobodyReads) {
  EXPECT_EQ(defects([](const ReproduceSettings&) { return one_check(13.0 / 16, printed(".8125")); }), 1);
  EXPECT_EQ(defects([](const ReproduceSettings& s) {
              third(s);
              Agreement agreement;
              return agreement;
            }),
            1);
}

}  // namespace
}  // namespace surety
