#include "surety/values/prior.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "surety/error.h"
#include "surety/information/information.h"
#include "surety/mechanisms/mechanism.h"
#include "surety/statistics/statistic.h"

namespace surety {
namespace {

TEST(Prior, OneLawIsOneGroup) {
  const Prior prior = Prior::parse("  beta:2,2 ");
  EXPECT_EQ(prior.spec(), "beta:2,2");
  const ProfileLaw profile = prior.profile(1000000000);
  EXPECT_EQ(profile.group_sizes, (std::vector<std::int64_t>{1000000000}));
  EXPECT_EQ(profile.bidders(), 1000000000);
  EXPECT_TRUE(profile.symmetric());
  EXPECT_FALSE(profile.comonotone);
}

TEST(Prior, LawsCycleOverTheBidders) {
  const Prior prior = Prior::parse("independent(uniform;power:2 ; uniform)");
  EXPECT_EQ(prior.spec(), "independent(uniform; power:2; uniform)");
  const ProfileLaw profile = prior.profile(8);  // u p u u p u u p
  EXPECT_EQ(profile.group_sizes, (std::vector<std::int64_t>{5, 3}));
  EXPECT_EQ(profile.states[0].laws[1]->spec(), "power:2");
  EXPECT_EQ(prior.profile(1).group_sizes, (std::vector<std::int64_t>{1}));
}

TEST(Prior, GroupsRefineTheStates) {
  const Prior prior =
      Prior::parse("mixture(0.25 * independent(uniform; power:2) | 0.75 * independent(triangle; uniform; uniform))");
  const ProfileLaw profile = prior.profile(7);
  // bidders: (u,t) (p,u) (u,u) (p,t) (u,u) (p,u) (u,t)
  EXPECT_EQ(profile.group_sizes, (std::vector<std::int64_t>{2, 2, 2, 1}));
  ASSERT_EQ(profile.states.size(), 2u);
  EXPECT_DOUBLE_EQ(profile.states[1].weight, 0.75);
  EXPECT_EQ(profile.states[1].laws[0]->spec(), "triangle");
  EXPECT_EQ(profile.states[0].laws[3]->spec(), "power:2");
  EXPECT_EQ(profile.bidders(), 7);
}

TEST(Prior, AHiddenStateIsSeenByNobodyAndIsAskedFor) {
  const Prior prior = Prior::parse("hidden-mixture(0.25*uniform|0.75 * power:2)");
  EXPECT_EQ(prior.spec(), "hidden-mixture(0.25 * uniform | 0.75 * power:2)");
  EXPECT_EQ(Prior::parse(prior.spec()).spec(), prior.spec());
  const ProfileLaw profile = prior.profile_seen_or_not(7);
  EXPECT_TRUE(profile.hidden);
  EXPECT_TRUE(profile.symmetric());
  ASSERT_EQ(profile.states.size(), 2u);
  EXPECT_EQ(profile.states[1].weight, 0.75);
  EXPECT_FALSE(Prior::parse("mixture(0.5*uniform | 0.5*power:2)").profile_seen_or_not(7).hidden);
  EXPECT_THROW(prior.profile(7), InvalidInput);
  for (const char* bad :
       {"hidden-mixture(uniform)", "hidden-mixture(0.5*uniform)", "hidden-mixture(0*uniform | 1*uniform)",
        "hidden-mixture(1*independent(uniform; uniform))", "hidden-mixture(1*mixture(1*uniform))", "hidden-mixture()",
        "hidden-mixture", "hidden-mixture(1*uniform", "mixture(1*hidden-mixture(1*uniform))",
        "hidden-mixture(-0.5*uniform | 1.5*uniform)", "hidden-mixture(nan*uniform)"})
    EXPECT_THROW(Prior::parse(bad), InvalidInput) << bad;
  EXPECT_THROW(Prior::hidden_mixture({{1, nullptr}}), InvalidInput);
  EXPECT_THROW(Prior::hidden_mixture(std::vector<std::pair<double, LawPtr>>(17, {1.0 / 17, parse_law("uniform")})),
               InvalidInput);
}

TEST(Prior, AJointLawIsAListOfProfiles) {
  const Prior prior = Prior::parse(" joint(0.25*1,2|0.5 * 2, 1 | .25 * 1, 2.0)");
  EXPECT_TRUE(prior.is_joint());
  EXPECT_EQ(prior.spec(), "joint(0.5 * 1, 2 | 0.5 * 2, 1)");
  EXPECT_EQ(Prior::parse(prior.spec()).spec(), prior.spec());
  EXPECT_EQ(Prior::joint({{0.5, {2, 1}}, {0.5, {1, 2}}}).spec(), prior.spec());
  const ProfileLaw profile = prior.profile(2);
  EXPECT_TRUE(profile.joint);
  EXPECT_FALSE(profile.symmetric());
  ASSERT_EQ(profile.states.size(), 2u);
  EXPECT_EQ(profile.states[1].weight, 0.5);
  EXPECT_EQ(profile.states[1].laws[0]->upper(), 2);
  EXPECT_EQ(profile.states[1].laws[1]->lower(), 1);
  EXPECT_THROW(prior.profile(3), InvalidInput);
  EXPECT_FALSE(Prior::parse("mixture(1*uniform)").is_joint());
  for (const char* bad :
       {"joint", "joint()", "joint:", "joint:no-such-file.csv", "joint(1, 2)", "joint(1 * )", "joint(0.5 * 1, 2)",
        "joint(0.5 * 1, 2 | 0.5 * 1)", "joint(1.5 * 1, 2 | -0.5 * 2, 1)", "joint(1 * -1, 2)", "joint(1 * 1, nan)",
        "joint(1 * 1, 1e13)", "joint(1 * uniform)", "joint(0 * 1, 2 | 1 * 2, 1)", "mixture(1 * joint(1 * 1, 2))",
        "mixture(1 * joint:it.csv)", "hidden-mixture(1 * joint(1 * 1, 2))", "independent(joint(1 * 1, 2); uniform)"})
    EXPECT_THROW(Prior::parse(bad), InvalidInput) << bad;
  EXPECT_THROW(Prior::joint({}), InvalidInput);
  EXPECT_THROW(Prior::joint({{1, {}}}), InvalidInput);
  EXPECT_THROW(Prior::joint({{1, std::vector<double>(65, 1.0)}}), InvalidInput);
  std::vector<std::pair<double, std::vector<double>>> many;
  for (int i = 0; i < 1025; ++i) many.push_back({1.0 / 1025, {double(i)}});
  EXPECT_THROW(Prior::joint(many), InvalidInput);
}

TEST(Prior, EqualSpecsAreOneLaw) {
  EXPECT_TRUE(Prior::parse("independent(uniform; uniform:0,1; uniform:0.0,1e0)").profile(9).symmetric());
}

TEST(Prior, SpecsReadBack) {
  for (const char* spec : {"uniform", "independent(uniform; power:2)", "comonotone(uniform; beta:2,2)",
                           "mixture(0.5 * uniform | 0.5 * independent(triangle; power:3))",
                           "mixture(0.1 * uniform | 0.2 * triangle | 0.7 * intervals:0..0.95,3.95..4)"}) {
    EXPECT_EQ(Prior::parse(spec).spec(), spec);
    EXPECT_EQ(Prior::parse(Prior::parse(spec).spec()).spec(), spec);
  }
  EXPECT_TRUE(Prior::parse("comonotone(uniform; beta:2,2)").profile(3).comonotone);
}

TEST(MechanismTest, SpecsReadBack) {
  for (const char* spec : {"second-price",
                           "second-price:reserve=0.5",
                           "first-price",
                           "first-price:reserve=best",
                           "first-price:reserve=0.25",
                           "all-pay",
                           "posted-price:price=best",
                           "posted-price:price=0.25",
                           "optimal",
                           "full-surplus",
                           "second-value",
                           "proportional",
                           "proportional:must-sell",
                           "proportional:must-sell,permutation",
                           "proportional:m=0.5,K=8",
                           "proportional:cap=10",
                           "proportional:must-sell,cap=0.5",
                           "exponential-price",
                           "exponential-price:A=0.5,X=0.1",
                           "exponential-price:A=0.5,X=0.1,k=7",
                           "exponential-price:k=1000000000",
                           "generalized-exponential-price",
                           "generalized-exponential-price:A=0.5,Y0=0.1,Y1=-0.2,k=3",
                           "tullock:price=2",
                           "posted-price:price=inclusive",
                           "enriched-posted-price:price=0.5"})
    EXPECT_EQ(Mechanism::parse(spec).spec(), spec);
  EXPECT_EQ(Mechanism::parse("posted-price").spec(), "posted-price:price=best");
  EXPECT_EQ(Mechanism::parse("exponential-price:A=best,X=best,k=limit").spec(), "exponential-price");
  EXPECT_EQ(Mechanism::parse(" first-price : reserve = 0 ").spec(), "first-price");
  EXPECT_EQ(Mechanism::parse(" second-price : reserve = 0.5 ").number("reserve"), 0.5);
  EXPECT_EQ(Mechanism::parse("second-price:reserve=0").spec(), "second-price");
}

TEST(Records, MatchTheParsers) {
  EXPECT_EQ(mechanism_records().size(), 16u);
  const std::map<std::string_view, std::string_view> needed{{"enriched-posted-price", ":price=1"},
                                                            {"bounds", ":bounds.h5"}};
  for (const ChoiceRecord& record : mechanism_records()) {
    const auto part = needed.find(record.name);
    EXPECT_EQ(Mechanism::parse(std::string(record.name) + std::string(part == needed.end() ? "" : part->second)).name(),
              record.name);
  }
}

TEST(Information, ALawOfNoiseIsReadFromItsOwnFolder) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / ("noise_of_mineral_rights_" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "noise.csv") << "noise\n0\n0.25\n0.5\n";
  const auto information = Information::parse("mineral-rights:plus(empirical:noise.csv#noise)", folder);
  EXPECT_EQ(information.law("noise")->upper(), 0.5);
  EXPECT_THROW(Information::parse("mineral-rights:plus(empirical:noise.csv#noise)"), InvalidInput);
  std::filesystem::remove_all(folder);
}

TEST(Statistics, HaveNames) {
  EXPECT_STREQ(statistic_name(Statistic::revenue), "revenue");
  EXPECT_STREQ(statistic_name(Statistic::sale_probability), "sale_probability");
  EXPECT_STREQ(statistic_name(Statistic::bidder_surplus), "bidder_surplus");
}

TEST(NearestName, FindsTypingErrors) {
  const std::string_view names[] = {"uniform", "beta", "normal", "exponential"};
  EXPECT_EQ(nearest_name("unifrom", names), "uniform");
  EXPECT_EQ(nearest_name("Beta", names), "beta");
  EXPECT_EQ(nearest_name("exp", names), "exponential");
  EXPECT_EQ(nearest_name("gamma-ray", names), "");
  EXPECT_EQ(nearest_name("", names), "");
}

}  // namespace
}  // namespace surety
