#include <gtest/gtest.h>

#include <cmath>

#include "surety/error.h"
#include "surety/theory/exact.h"
#include "surety/theory/exponential_price.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

template <class Action>
void expect_complaint(const Action& action, const std::string& phrase) {
  try {
    action();
    FAIL() << "accepted, but should say: " << phrase;
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string(error.what()).find(phrase), std::string::npos) << error.what();
  }
}

TEST(BadTheory, EquilibriaNeedOneLaw) {
  for (const char* mechanism : {"first-price", "all-pay"}) {
    const auto play = [&](const char* prior) {
      return [=] { exact_statistics(Mechanism::parse(mechanism), Prior::parse(prior).profile(3)); };
    };
    expect_complaint(play("independent(uniform; power:2)"),
                     std::string(mechanism) + ": bidders with different laws given; the symmetric equilibrium needs");
    expect_complaint(play("comonotone(uniform)"), "comonotone values given");
  }
}

TEST(BadTheory, OptimalAuctionNeedsIndependence) {
  const ProfileLaw profile = Prior::parse("comonotone(uniform; power:2)").profile(3);
  expect_complaint([&] { exact_statistics(Mechanism::parse("optimal"), profile); }, "extracts the full surplus");
  expect_complaint([&] { optimal_revenue(profile); }, "comonotone");
}

TEST(BadTheory, BidsNeedRivals) {
  const LawPtr law = parse_law("uniform"), coin = parse_law("discrete:0@0.5,1@0.5");
  expect_complaint([&] { first_price_bid(*law, 1, 0.5); }, "bidders = 1; an equilibrium bid needs at least 2");
  expect_complaint([&] { first_price_bid_form(*law, 0); }, "bidders = 0");
  expect_complaint([&] { first_price_bid_form(*coin, 2); }, "made of pieces");
}

TEST(BadTheory, TheoremTwoNeedsTheUnitInterval) {
  expect_complaint([] { gap_bounds(Prior::parse("uniform:0,2").profile(2), 0); }, "[0, 2]; Theorem 2 needs [0, 1]");
  expect_complaint([] { gap_bounds(Prior::parse("uniform").profile(2), 1); },
                   "state 1 does not exist; the prior has 1");
  expect_complaint([] { gap_bounds(Prior::parse("comonotone(uniform)").profile(2), 0); }, "not independent");
}

TEST(BadTheory, GuaranteesNameWhatIsWrong) {
  const LawPtr law = parse_law("uniform"), nothing = parse_law("discrete:0@1");
  expect_complaint([&] { best_exponential_price(*law, 0); }, "exponential-price: bidders = 0; give at least 1");
  expect_complaint([&] { best_exponential_price(*law, 2, 0); }, "k = 0 messages; give at least 1");
  expect_complaint([&] { exponential_price_guarantee(*law, 2, {0, 1, {}}); }, "A = 0; give a number above 0");
  expect_complaint([&] { exponential_price_guarantee(*law, 2, {1, -1, {}}); }, "X = -1; give a number above 0");
  expect_complaint([&] { best_exponential_price(*nothing, 2); }, "E[v] = 0 of 'discrete:0@1' is not above the cost 0");
  expect_complaint([&] { theorem2_exponential_price(1, 1, {}); }, "bidders = 1; give at least 2");
  expect_complaint([&] { generalized_exponential_price_guarantee(*law, {1, NAN, 0, {}}); }, "Y0 = nan");
  expect_complaint(
      [&] {
        exponential_price_guarantee(*law, 1000000000, {1, 1e300, {}});
      },
      "beyond what double precision");
  expect_complaint([&] { generalized_exponential_price_guarantee(*law, {1e-3, 0, 0, {}}); }, "give a larger A");
  expect_complaint([&] { best_generalized_exponential_price(*law, -3); }, "k = -3");
  expect_complaint([&] { first_price_guarantee(*law, 2, -0.1); }, "reserve = -0.1; give a number of at least 0");
  expect_complaint([&] { first_price_guarantee(*law, 2, 0, 0.5); },
                   "E[v] = 0.5 of 'uniform' is not above the cost 0.5");
  expect_complaint([&] { best_first_price_reserve(*law, 2, -1); }, "cost = -1");
  expect_complaint([&] { posted_price_guarantee(*law, INFINITY); }, "price = inf; give a finite number");
}

}  // namespace
}  // namespace surety
