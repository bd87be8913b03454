#include <gtest/gtest.h>

#include <limits>

#include "surety/error.h"
#include "tests/theory/proportional_auction_cases.h"

namespace surety::reference {
namespace {

template <class Function>
std::string message_of(const Function& f) {
  try {
    f();
  } catch (const InvalidInput& e) {
    return e.what();
  }
  return "nothing was thrown";
}

void expect_message(const AuctionCase& c, std::initializer_list<const char*> parts) {
  const std::string message = message_of([&] { auction_of(c); });
  for (const char* part : parts) EXPECT_NE(message.find(part), std::string::npos) << message;
}

TEST(ProportionalAuctionBadInput, Bidders) {
  expect_message({"uniform", 1, 0}, {"1 bidder", "at least 2", "exponential-price"});
  expect_message({"uniform", 0, 0}, {"0 bidders", "from 2 to 1000000"});
  expect_message({"uniform", 1000001, 0}, {"1000001 bidders", "from 2 to 1000000"});
}

TEST(ProportionalAuctionBadInput, Cost) {
  expect_message({"uniform", 2, -1}, {"cost -1", "at least 0"});
  expect_message({"uniform", 2, std::numeric_limits<double>::quiet_NaN()}, {"cost nan"});
  expect_message({"uniform", 2, 0.5}, {"expected value 0.5", "cost 0.5", "keep the good"});
  expect_message({"discrete:1@0.5,3@0.5", 2, 7}, {"expected value 2", "cost 7"});
}

TEST(ProportionalAuctionBadInput, ASingleValue) {
  expect_message({"discrete:3@1", 2, 0}, {"value is 3 with certainty", "two values"});
}

// The profit in equilibrium was off by a fifth of what theory said.
TEST(ProportionalAuctionBadInput, LeastValuesLostToRounding) {
  expect_message({"piecewise:0@0,0.5@1e-17,0.5@0.5,1@1", 2, 0},
                 {"values from 0 to 0.5", "lost beside 1 in double precision", "leave them out"});
}

TEST(ProportionalAuctionBadInput, TruthBeyondThePrior) {
  const auto auction = auction_of({"uniform:1,3", 2, 0});
  const std::string message = message_of([&] { auction.guarantee_under(*parse_law("uniform:1,4")); });
  EXPECT_NE(message.find("[1, 4]"), std::string::npos) << message;
  EXPECT_NE(message.find("[1, 3]"), std::string::npos) << message;
  EXPECT_THROW(auction.guarantee_under(*parse_law("uniform:0.5,2")), InvalidInput);
}

TEST(ProportionalAuctionBadInput, DeviationsAndLimits) {
  const auto auction = auction_of({"uniform", 2, 0});
  EXPECT_THROW(auction.deviation_loss(-1, 0), InvalidInput);
  EXPECT_THROW(auction.deviation_loss(0, std::numeric_limits<double>::infinity()), InvalidInput);
  const LawPtr law = parse_law("uniform");
  EXPECT_THROW(central_limit(*law, 0.7, Sale::can_keep, 0), InvalidInput);
  EXPECT_THROW(central_limit(*law, 0, Sale::can_keep, 36), InvalidInput);
  EXPECT_THROW(law_of_large_numbers(*law, 0, Sale::can_keep, -1), InvalidInput);
}

}  // namespace
}  // namespace surety::reference
