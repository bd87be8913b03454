// The mutation test finds reproductions whose checks cannot fail.
#include <gtest/gtest.h>

#include "host/papers/paper.h"

namespace surety {
namespace {

std::size_t defects(Part part) {
  const Part parts[] = {part};
  const Paper paper{{"paper", "A paper", "a number"}, parts};
  ReproduceConfig config;
  config.samples = 1000;
  config.mutation_test = true;
  const Reproduction found = reproduce_paper(paper, config);
  EXPECT_EQ(found.disagreements(), 0);
  return found.defects.size();
}

void one_check(Pass& pass, double engine, const Independent& independent) {
  Checks checks("table");
  checks.add("value", engine, {independent});
  pass.add(checks);
}

double third(Pass& pass) {
  return pass.engine("third", [] { return 1.0 / 3; });
}

TEST(MutationTest, IsSilentAboutSharpChecks) {
  EXPECT_EQ(defects([](Pass& p) { one_check(p, third(p), value("by hand", 1.0 / 3, 1e-4)); }), 0u);
  EXPECT_EQ(defects([](Pass& p) {
              const Estimate mean = p.engine("play", [] { return Estimate{0.3, 0.1, {}, 0}; });
              one_check(p, third(p), played(mean, {1.0 / 3, 0}));
            }),
            1u);  // 10 standard errors of the mean are seen, a thousandth of `third` is not
  EXPECT_EQ(defects([](Pass& p) { one_check(p, p.engine("none", [] { return 0.0; }), value("by hand", 0, 1e-9)); }),
            0u);
}

TEST(MutationTest, FindsBluntChecks) {
  EXPECT_EQ(defects([](Pass& p) { one_check(p, third(p), printed(".333")); }), 1u);
  EXPECT_EQ(defects([](Pass& p) { one_check(p, third(p), between("bracket", 0, 1)); }), 1u);
}

TEST(MutationTest, FindsAComputationComparedWithItself) {
  EXPECT_GE(defects([](Pass& p) { one_check(p, third(p), value("again", third(p), 1e-9)); }), 1u);
}

TEST(MutationTest, FindsChecksOfLiteralsAndValuesThatNobodyReads) {
  EXPECT_EQ(defects([](Pass& p) { one_check(p, 13.0 / 16, printed(".8125")); }), 1u);
  EXPECT_EQ(defects([](Pass& p) { third(p); }), 1u);
}

}  // namespace
}  // namespace surety
