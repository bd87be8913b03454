// Guarantees of posted prices under restrictions, which have closed forms.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/restricted_information/guarantee_of.h"

namespace surety {
namespace {

AuctionEnvironment one_bidder(const std::vector<double>& values, const std::vector<double>& prior) {
  return {1, 1, prior, values};
}

const std::vector<double> tenths{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
const std::vector<double> equally_likely(11, 1 / 11.0);

// Whoever knows his value accepts where it is above the price, whatever else he knows; at the price at worst not.
TEST(PostedPrices, AreAcceptedByAllWhoKnowThatTheirValueIsHigher) {
  std::mt19937_64 draws(5);
  for (int game = 0; game < 40; ++game) {
    const auto environment = random_auction_environment(draws, 4, game % 2 == 0);
    for (const double price : {0.1, 0.25, 0.6}) {
      double somebody = 0;
      for (int state = 0; state < 4; ++state)
        if (std::max(environment.value(state, 0, 0), environment.value(state, 1, 0)) > price)
          somebody += environment.prior[state];
      EXPECT_NEAR(guarantee_of({environment, {OwnValuesKnown{}}, {}}, posted_price(price)), price * somebody, 1e-9);
      if (game % 2 == 0)  // a common value: one who knows it is enough
        EXPECT_NEAR(guarantee_of({environment, {InformedBidders{1}}, {}}, posted_price(price)), price * somebody, 1e-9);
    }
  }
}

TEST(PostedPrices, AreAcceptedByAnyNumberOfThem) {
  std::mt19937_64 draws(13);
  for (const int bidders : {1, 2, 3})
    for (int game = 0; game < 10; ++game) {
      AuctionEnvironment own{bidders, 1, random_law(draws, 4), {}}, common = own;
      for (int state = 0; state < 4; ++state) {
        common.values.insert(common.values.end(), bidders, one_of(draws, {0, 0.25, 0.5, 1}));
        for (int i = 0; i < bidders; ++i) own.values.push_back(one_of(draws, {0, 0.25, 0.5, 1}));
      }
      const auto above = [](const AuctionEnvironment& environment, double price) {
        double sum = 0;
        for (int state = 0; state < 4; ++state) {
          double most = 0;
          for (int i = 0; i < environment.bidders; ++i) most = std::max(most, environment.value(state, i, 0));
          sum += most > price ? environment.prior[state] : 0;
        }
        return sum;
      };
      for (const double price : {0.1, 0.6}) {
        EXPECT_NEAR(guarantee_of({own, {OwnValuesKnown{}}, {}}, posted_price(price)), price * above(own, price), 1e-9);
        for (int informed = 1; informed <= bidders; ++informed)
          EXPECT_NEAR(guarantee_of({common, {InformedBidders{informed}}, {}}, posted_price(price)),
                      price * above(common, price), 1e-9)
              << bidders << " " << informed;
      }
    }
}

// The greatest of the chances that one of them by himself has a higher value: values that move together.
TEST(PostedPrices, WithKnownMarginalsAreWorstWhereValuesMoveTogether) {
  std::mt19937_64 draws(6);
  for (int game = 0; game < 20; ++game) {
    AuctionEnvironment environment{2, 1, random_law(draws, 9), {}};
    for (int state = 0; state < 9; ++state) {
      environment.values.push_back(std::vector{0.0, 0.5, 1.0}[state / 3]);
      environment.values.push_back(std::vector{0.0, 0.4, 0.9}[state % 3]);
    }
    for (const double price : {0.3, 0.45, 0.7, 0.95}) {
      double above[2] = {};
      for (int state = 0; state < 9; ++state)
        for (int i = 0; i < 2; ++i)
          if (environment.value(state, i, 0) > price) above[i] += environment.prior[state];
      EXPECT_NEAR(guarantee_of({environment, {OwnValuesKnown{}}, {KnownMarginals{}}}, posted_price(price)),
                  price * std::max(above[0], above[1]), 1e-8);
    }
  }
}

// Of one buyer who knows his value, of which the mean is known: the worst law has it at the price and at the highest
// (Carrasco et al. 2018, Section 3).
TEST(PostedPrices, WithAKnownMeanAreWorstWhereValuesAreThePriceOrTheHighest) {
  for (const double price : {0.1, 0.3, 0.6})
    for (const double mean : {0.35, 0.5, 0.8}) {
      const double accepted = std::max(0.0, (mean - price) / (1 - price));
      EXPECT_NEAR(guarantee_of({one_bidder(tenths, equally_likely), {OwnValuesKnown{}}, {KnownMean{{0}, mean, mean}}},
                               posted_price(price)),
                  price * accepted, 1e-8);
    }
}

// E(v - .5)^2 at most s^2 and E v = .5: the one-sided Chebyshev bound, where its two points are on the grid.
TEST(PostedPrices, WithAKnownSpreadMeetChebyshevsBound) {
  const double price = 0.4, square = 0.01;  // P(v <= .4) = s^2/(s^2 + .01), the other point .5 + s^2/.1
  EXPECT_NEAR(guarantee_of({one_bidder(tenths, equally_likely),
                            {OwnValuesKnown{}},
                            {KnownMean{{0}, 0.5, 0.5}, KnownSpread{{0}, 0.5, 0, square}}},
                           posted_price(price)),
              price * (1 - square / (square + 0.01)), 1e-8);
}

TEST(PostedPrices, LoseTheMassThatABallOfPriorsMayMoveBelowThem) {
  const auto environment = one_bidder(tenths, equally_likely);
  const double price = 0.4, above = 6 / 11.0;
  const auto with = [&](const PriorRestriction& restriction) {
    return guarantee_of({environment, {OwnValuesKnown{}}, {restriction}}, posted_price(price));
  };
  for (const double radius : {0.05, 0.2, 0.7}) {
    EXPECT_NEAR(with(TotalVariationBall{radius}), price * std::max(0.0, above - radius), 1e-8);
    EXPECT_NEAR(with(DistributionBand{{0}, radius}), price * std::max(0.0, above - radius), 1e-8);
  }
  for (const double radius : {0.005, 0.02, 0.1}) {  // the nearest values above first, to the price itself
    double left = radius, moved = 0;
    for (int step = 1; step <= 6; ++step) {
      const double mass = std::min(1 / 11.0, left / (0.1 * step));
      moved += mass, left -= mass * 0.1 * step;
    }
    EXPECT_NEAR(with(WassersteinBall{radius}), price * (above - moved), 1e-8);
  }
}

TEST(PostedPrices, OfInterimValuesAreAcceptedWhereTheseAreHigher) {
  const auto environment = one_bidder({0, 1}, {0.5, 0.5});
  const InterimValueLaw law{{0}, {0.25, 0.5, 0.75}, {0.25, 0.5, 0.25}};
  for (const auto& [price, accepted] : {std::pair(0.2, 1.0), std::pair(0.3, 0.75), std::pair(0.6, 0.25)})
    EXPECT_NEAR(guarantee_of({environment, {law}, {}}, posted_price(price)), price * accepted, 1e-9);
}

}  // namespace
}  // namespace surety
