// Restrictions that contradict each other or their environment are refused by name.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "surety/error.h"
#include "tests/restricted_information/guarantee_of.h"

namespace surety {
namespace {

std::string refusal(const RestrictedEnvironment& restricted) {
  try {
    restricted_game(restricted);
    return "nothing";
  } catch (const InvalidInput& error) {
    return error.what();
  }
}

TEST(RestrictionsThatContradict, AreNamed) {
  const AuctionEnvironment common{2, 1, {0.25, 0.25, 0.5}, {0, 0, 0.5, 0.5, 1, 1}};
  const InterimValueLaw at_mean{{0, 1}, {0.625}, {1}}, elsewhere{{0}, {0.5}, {1}};
  const auto names = [&](const RestrictedEnvironment& restricted, std::initializer_list<const char*> parts) {
    const std::string text = refusal(restricted);
    for (const char* part : parts) EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  EXPECT_EQ(refusal({common, {at_mean}, {}}), "nothing");
  names({common, {elsewhere}, {}}, {"no information structure is such that given what bidder 1 knows, the value"});
  names({common, {OwnValuesKnown{}, at_mean}, {}},
        {"two restrictions contradict each other: every bidder knows his own",
         "and given what bidders 1, 2 know, the value has mean 0.625@1"});
  names({common, {InformedBidders{2}, KnowsAtMost{{1}, telling_nothing(3)}}, {}},
        {"two restrictions contradict each other: at least 2 bidders know the state", "bidder 2 knows at most"});
  EXPECT_EQ(refusal({common, {InformedBidders{1}, KnowsAtMost{{1}, telling_nothing(3)}}, {}}), "nothing");
  names({common, {OwnValuesKnown{}, TogetherAtMost{telling_nothing(3)}}, {}},
        {"contradict each other", "bidder 1's value may be 0 or 0.5"});
  names({common, {InformedBidders{1}, TogetherAtMost{{{{1, 0}, {1, 0}, {0, 1}}}}}, {}},
        {"after signal 1 the state may be 1 or 2"});
  EXPECT_EQ(refusal({common, {CellKnown{{0}, {"low", "low", "high"}}, TogetherAtMost{{{{1, 0}, {1, 0}, {0, 1}}}}}, {}}),
            "nothing");
  names({common, {}, {KnownMean{{0}, 2, 3}}},
        {"no information structure is such that the mean of the value of bidder 1"});
  names({common, {}, {KnownMean{{0}, 0, 0.2}, KnownMean{{1}, 0.3, 1}}}, {"two restrictions contradict each other"});
  names({common, {}, {TotalVariationBall{0.1}, WassersteinBall{0.1}}}, {"two sets of priors that do not go together"});
  names({common, {TogetherAtMost{telling_all(3)}}, {TotalVariationBall{0.1}}},
        {"do not go together", "given prior only"});
  names({common, {at_mean, at_mean}, {}}, {"bidder 1 has two laws of interim values"});
  names({common, {InterimCorrelation{0, 1, 0, 1}}, {}}, {"bidder 1 has no law of interim values"});
  const InterimValueLaw certain{{0, 1}, {0.625, 1}, {1, 0}};
  names({common, {certain, InterimCorrelation{0, 1, 0, 1}}, {}}, {"bidder 1 has no law of interim values that vary"});
  const InterimValueLaw half{{0, 1}, {0.25, 1}, {0.5, 0.5}};
  EXPECT_EQ(refusal({common, {half, InterimCorrelation{0, 1, 0.9, 1}}, {}}), "nothing");
  names({common, {CellKnown{{0, 1}, {"a", "a", "b"}}, half, InterimCorrelation{0, 1, -1, 0}}, {}},
        {"no information structure meets all of these"});
}

TEST(RestrictionsThatContradict, MayMeetTheirEnvironmentOnly) {
  const AuctionEnvironment common{2, 1, {0.5, 0.5}, {0, 0, 1, 1}};
  for (const auto& [restriction, part] : std::vector<std::pair<InformationRestriction, const char*>>{
           {CellKnown{{0}, {"a"}}, "cells of 1 states; there are 2"},
           {CellKnown{{0}, {"a", "b, c"}}, "is no name of a cell"},
           {CellKnown{{2}, {"a", "b"}}, "bidder 3; there are 2"},
           {CellKnown{{0, 0}, {"a", "b"}}, "bidder 1 stands twice"},
           {InformedBidders{0}, "at least 0 informed bidders"},
           {InformedBidders{3}, "at least 3 informed bidders"},
           {KnowsAtLeast{{0}, {{{1.0}}}}, "chances of signals in 1 states"},
           {KnowsAtLeast{{0}, {{{0.5, 0.5}, {1.0}}}}, "1 signals in state 2, 2 in the first"},
           {KnowsAtMost{{0}, {{{0.5, 0.6}, {1.0, 0}}}}, "sum to 1.1"},
           {KnowsAtMost{{0}, {{{1.5, -0.5}, {1.0, 0}}}}, "is no probability"},
           {InterimValueLaw{{0}, {0.5, 0.5}, {0.5, 0.5}}, "must ascend"},
           {InterimValueLaw{{0}, {}, {}}, "at least one"},
           {InterimCorrelation{0, 1, 0.5, 0.2}, "the ends must ascend"},
           {InterimCorrelation{0, 1, NAN, 0.2}, "the ends must ascend"},
           {InterimCorrelation{0, 0, 0, 0.2}, "stands twice"}}) {
    const std::string text = refusal({common, {restriction}, {}});
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }
  for (const auto& [restriction, part] : std::vector<std::pair<PriorRestriction, const char*>>{
           {PriorScenarios{{}}, "no scenarios"},
           {PriorScenarios{{{1.0}}}, "scenario 1 has 1 probabilities"},
           {PriorScenarios{{{0.5, 0.6}}}, "probabilities of scenario 1 sum to 1.1"},
           {TotalVariationBall{-0.1}, "a radius"},
           {TotalVariationBall{1.1}, "a radius"},
           {WassersteinBall{NAN}, "a radius"},
           {KnownMean{{}, 0, 1}, "no bidders"},
           {KnownMean{{0}, 1, 0}, "the ends must ascend"},
           {KnownSpread{{0}, INFINITY, 0, 1}, "not finite"},
           {DistributionBand{{0}, 2}, "a radius"}}) {
    const std::string text = refusal({common, {}, {restriction}});
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace surety
